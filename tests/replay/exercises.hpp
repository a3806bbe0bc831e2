#pragma once

#include "tests/replay/replay.hpp"

// What can be done with a connector: the cases of tests/replay and of tests/golden.

namespace openint::testing {

/// Something to be done with a connector: a case of tests/replay or of tests/golden.
struct Exercise {
  std::string name;
  std::string model;  // "": of none
  std::string text;
  std::string expected;        // of a golden
  std::string options = "{}";  // of a golden's translation
  bool golden = false;
  bool reverse = false;
  Case replay;
};

inline Exercise replay_of(const Case &each) {
  Exercise made;
  made.replay = each;
  made.text = read_file(each.file);
  made.name = std::filesystem::path(each.file).stem().string();
  auto document = json::Document::parse(made.text);
  const Value root = document->root();
  const contract::Operation *operation = builtin_contract()->operation(root["operation"].text());
  if (operation != nullptr) made.model = operation->model;
  if (operation != nullptr && operation->verb == "count") made.model.clear();
  return made;
}

inline Exercise golden_of(const std::filesystem::path &folder) {
  Exercise made;
  made.golden = true;
  made.name = folder.filename().string();
  made.reverse = made.name.starts_with("reverse.");
  made.model = made.name.substr(made.reverse ? 8 : 0);
  made.model.resize(made.model.rfind('.'));
  made.text = read_file(folder / "input.json");
  made.expected = compact(read_file(folder / "expected.json"));
  std::string context;
  if (std::filesystem::exists(folder / "context.json")) context = R"("context":)" + read_file(folder / "context.json");
  made.options = "{" + context + "}";
  if (made.reverse) return made;
  // What is a page is translated as one: "automatic" takes an object without the list for a record.
  const std::string as_page = "{" + context + (context.empty() ? "" : ",") + R"("input":"page"})";
  auto translator = open_translator(folder.parent_path().filename().string(), made.model, as_page);
  Reports reports;
  translate::Output output;
  const bool page = translator->translate(made.text, output, &reports).ok() && compact(output.text()) == made.expected;
  if (page) made.options = as_page;
  return made;
}

/// All of a connector.
inline std::vector<Exercise> exercises_of(const std::string &connector) {
  std::vector<Exercise> out;
  for (const Case &each : cases()) {
    if (each.connector == connector) out.push_back(replay_of(each));
  }
  for (const auto &folder :
       std::filesystem::directory_iterator(std::filesystem::path(OPENINT_SOURCE_DIR) / "tests/golden" / connector)) {
    out.push_back(golden_of(folder.path()));
  }
  return out;
}

}  // namespace openint::testing
