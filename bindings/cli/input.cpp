#include "bindings/cli/input.hpp"

#include "bindings/cli/input_tree.hpp"
#include "bindings/cli/json.hpp"
#include "bindings/cli/library.hpp"

namespace openint::cli {

namespace {

// The value of --input: JSON, @FILE, or - for stdin.
std::string read_input(const std::string &given) {
  std::string text = given;
  if (given == "-") text = read_all("-");
  if (given.starts_with('@')) text = read_all(given.substr(1));
  return "{" + std::string(members_of(text, "--input")) + "}";
}

// What stands behind the sign may be a secret.
[[noreturn]] void no_field(const std::string &field) {
  throw Failure(kUsage, field.substr(0, field.find('=')) + (field.find('=') == std::string::npos ? "" : "=") +
                            " is no name=text, name:=json, name=@file or name:=@file");
}

struct Field {
  std::string said;  // without its value, which may be a secret
  std::vector<PathStep> path;
  bool json = false;
  bool file = false;
  std::string value;
};

// The letters up to the sign make the path: dots between names, [] for a list's next item.
Field read_field(const std::string &text) {
  Field field;
  std::string name;
  bool named = false;  // a step stands before the letter at hand
  size_t at = 0;
  const auto end_name = [&] {
    if (name.empty() && !named) no_field(text);
    if (!name.empty()) field.path.push_back({name, false});
    name.clear();
  };
  for (; at < text.size() && text[at] != '='; ++at) {
    const char c = text[at];
    if (c == '\\' && at + 1 < text.size()) {
      name += text[++at];
    } else if (c == ':' && at + 1 < text.size() && text[at + 1] == '=') {
      field.json = true;
    } else if (c == '[' && text.compare(at, 2, "[]") == 0) {
      end_name();
      field.path.push_back({"", true});
      named = true;
      ++at;
    } else if (c == '.') {
      end_name();
      named = false;
    } else {
      if (named) no_field(text);
      name += c;
    }
  }
  if (at == text.size()) no_field(text);
  end_name();
  field.said = text.substr(0, at + 1);
  field.value = text.substr(at + 1);
  field.file = field.value.starts_with('@');
  if (field.file) field.value = read_all(field.value.substr(1));
  return field;
}

std::string json_value(const Field &field) {
  if (!field.json) return json_of({"", Kind::string, field.value});
  if (const std::string problem = json_problem(field.value); !problem.empty()) {
    throw Failure(kUsage, "what " + field.said + " gives is not JSON: " + problem);
  }
  return field.value;
}

}  // namespace

std::string input_of(const InputRequest &request, const std::vector<std::pair<std::string, std::string>> &options) {
  InputTree tree(read_input(request.json), "--input");
  for (const auto &[name, value] : options) {
    tree.put({{name, false}}, json_of({"", Kind::string, value}), "the command's own " + name);
  }
  for (const std::string &text : request.fields) {
    const Field field = read_field(text);
    tree.put(field.path, json_value(field), field.said);
  }
  return tree.json();
}

std::vector<std::pair<std::string, std::string>> texts_of(const InputRequest &request) {
  std::vector<std::pair<std::string, std::string>> texts;
  for (const std::string &text : request.fields) {
    const size_t sign = text.find('=');
    if (sign == std::string::npos || text.find_first_of(":.[\\") < sign || text.compare(sign + 1, 1, "@") == 0)
      continue;
    texts.emplace_back(text.substr(0, sign), text.substr(sign + 1));
  }
  return texts;
}

}  // namespace openint::cli
