#include "libopenint/translate/options.hpp"

#include <array>

#include "libopenint/base/decimal.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/write.hpp"

namespace openint::translate {

namespace {

void problem(std::vector<Issue> &issues, std::string pointer, const char *rule, const json::Value &found,
             std::string allowed) {
  std::string text = shortened(json::to_text(found));
  std::string message = pointer + " is " + text + ", allowed: " + allowed;
  issues.push_back({std::move(pointer), rule, std::move(text), std::move(allowed), std::move(message)});
}

// The place of a string in a list of words, or -1 with a problem noted.
template <size_t N>
int word_of(std::vector<Issue> &issues, const json::Member &member, const std::array<std::string_view, N> &words) {
  std::string allowed;
  for (size_t i = 0; i < N; ++i) {
    if (member.value.is_string() && member.value.text() == words[i]) return static_cast<int>(i);
    allowed += (i == 0 ? "\"" : ", \"") + std::string(words[i]) + "\"";
  }
  problem(issues, json::pointer_join("", member.key), "enum", member.value, allowed);
  return -1;
}

void read_fields(std::vector<Issue> &issues, const json::Member &member, Options &options) {
  if (!member.value.is_array()) {
    problem(issues, "/fields", "type", member.value, "array of field names");
    return;
  }
  for (size_t i = 0; i < member.value.size(); ++i) {
    const json::Value &item = member.value.items()[i];
    if (item.is_string()) {
      options.fields.emplace_back(item.text());
    } else {
      problem(issues, json::pointer_join("/fields", i), "type", item, "a field's name");
    }
  }
}

void read_context(std::vector<Issue> &issues, const json::Member &member, Options &options) {
  if (!member.value.is_object()) {
    problem(issues, "/context", "type", member.value, "object of tables");
    return;
  }
  for (const json::Member &table : member.value.members()) {
    if (!table.value.is_object()) {
      problem(issues, json::pointer_join("/context", table.key), "type", table.value, "object of keys and values");
    }
  }
  options.context = member.value;
}

}  // namespace

Result<Options> Options::from_json(const json::Value &value) {
  Options options;
  std::vector<Issue> issues;
  if (!value.is_object() && !value.is_null()) problem(issues, "", "type", value, "object");
  for (const json::Member &member : value.members()) {
    if (member.key == "raw") {
      int word = word_of(issues, member, std::array<std::string_view, 2>{"none", "bytes"});
      options.raw = word == 1 ? Raw::bytes : Raw::none;
    } else if (member.key == "mode") {
      options.strict = word_of(issues, member, std::array<std::string_view, 2>{"report", "strict"}) == 1;
    } else if (member.key == "output") {
      int word = word_of(issues, member, std::array<std::string_view, 3>{"page", "array", "ndjson"});
      options.output = static_cast<Output>(word < 0 ? 0 : word);
    } else if (member.key == "input") {
      int word = word_of(issues, member, std::array<std::string_view, 3>{"auto", "record", "page"});
      options.input = static_cast<Input>(word < 0 ? 0 : word);
    } else if (member.key == "write") {
      options.update = word_of(issues, member, std::array<std::string_view, 2>{"create", "update"}) == 1;
    } else if (member.key == "fields") {
      read_fields(issues, member, options);
    } else if (member.key == "context") {
      read_context(issues, member, options);
    } else if (member.key == "max_record_size") {
      auto size = member.value.is_number() ? decimal_to_int64(member.value.text()) : std::nullopt;
      if (size && *size >= 1024 && *size <= int64_t{kLargestRecord}) {
        options.max_record_size = static_cast<size_t>(*size);
      } else {
        problem(issues, "/max_record_size", "range", member.value, "1024 to 1073741824 bytes");
      }
    } else {
      problem(issues, json::pointer_join("", member.key), "additionalProperties", member.value,
              "raw, mode, output, input, fields, context, write, max_record_size");
    }
  }
  if (issues.empty()) return options;
  Error error(Status::invalid_argument, "invalid translator options: " + issues.front().message);
  error.issues = std::move(issues);
  return error;
}

}  // namespace openint::translate
