#pragma once

#include <algorithm>
#include <filesystem>
#include <random>

#include "tests/support/engine.hpp"

// Inputs for property tests: the records of all goldens, and changed versions of them.

namespace openint::property {

struct Input {
  std::string connector, model, text;
};

inline std::vector<Input> golden_inputs() {
  namespace fs = std::filesystem;
  std::vector<Input> inputs;
  for (const auto &connector : fs::directory_iterator(fs::path(OPENINT_SOURCE_DIR) / "tests/golden")) {
    if (!connector.is_directory()) continue;
    for (const auto &folder : fs::directory_iterator(connector)) {
      std::string name = folder.path().filename();
      if (name.starts_with("reverse.")) continue;
      inputs.push_back({connector.path().filename(), name.substr(0, name.rfind('.')),
                        testing::read_file(folder.path() / "input.json")});
    }
  }
  std::sort(inputs.begin(), inputs.end(), [](const Input &a, const Input &b) {
    return std::tie(a.connector, a.model, a.text) < std::tie(b.connector, b.model, b.text);
  });
  return inputs;
}

/// Changes a value somewhere: a leaf becomes something else, a member goes, comes twice or changes its place.
class Mutator {
 public:
  explicit Mutator(uint32_t seed) : random_(seed) {}

  std::string mutate(const json::Value &value) {
    chance_ = 3.0 / static_cast<double>(1 + leaves(value));
    std::string out;
    write(out, value, 0);
    return out;
  }

  size_t below(size_t limit) { return std::uniform_int_distribution<size_t>(0, limit - 1)(random_); }

 private:
  static size_t leaves(const json::Value &value) {
    size_t sum = value.size() == 0 ? 1 : 0;
    for (const auto &item : value.items()) sum += leaves(item);
    for (const auto &member : value.members()) sum += leaves(member.value);
    return std::max<size_t>(sum, 1);
  }
  bool hit() { return std::bernoulli_distribution(std::min(chance_, 0.5))(random_); }

  void write(std::string &out, const json::Value &value, int depth) {
    static const char *const kOdd[] = {"null",
                                       "\"\"",
                                       "0",
                                       "false",
                                       "true",
                                       "[]",
                                       "{}",
                                       "-12.50e3",
                                       "\"x\\ny\"",
                                       "\"2024-02-30\"",
                                       "\"1706400000000\"",
                                       "12345678901234567890123",
                                       "[[{\"a\":[1,2]}]]",
                                       "\"\\ud83d\\ude00\"",
                                       "\"2024-05-06T07:08:09+02:00\""};
    if (depth > 1 && hit()) {
      out += kOdd[below(std::size(kOdd))];
      return;
    }
    if (value.is_array()) {
      out += '[';
      for (size_t i = 0; i < value.size(); ++i) {
        if (i != 0) out += ',';
        write(out, value.items()[i], depth + 1);
      }
      out += ']';
    } else if (value.is_object()) {
      std::vector<json::Member> members(value.members().begin(), value.members().end());
      if (hit()) std::shuffle(members.begin(), members.end(), random_);
      out += '{';
      bool first = true;
      for (const json::Member &member : members) {
        if (depth > 0 && hit()) continue;
        for (int times = depth > 0 && hit() ? 2 : 1; times > 0; --times) {
          if (!first) out += below(8) == 0 ? " ,\n " : ",";
          first = false;
          out += json::to_text(json::Value::string(member.key));
          out += below(16) == 0 ? " : " : ":";
          write(out, member.value, depth + 1);
        }
      }
      out += '}';
    } else {
      json::append(out, value);
    }
  }

  std::mt19937 random_;
  double chance_ = 0;
};

}  // namespace openint::property
