// What an answer is made of where it is not JSON.
#include <algorithm>

#include "libopenint/connector/load/loader.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::connector {

using json::pointer_join;

std::optional<DecodeRule> Loader::decode(const json::Value &section, const std::string &pointer) {
  DecodeRule rule;
  (void)source(section, pointer);
  const json::Value *xml = section.find("xml");
  const json::Value *csv = section.find("csv");
  if (checked_ && xml != nullptr && csv != nullptr) {
    problem(pointer, "maxProperties", "xml and csv", "one of them", "an answer is either XML or CSV");
  }
  if (section.text() == "csv" || csv != nullptr) {
    rule.form = DecodeRule::Form::csv;
    if (csv != nullptr) decode_csv(rule, *csv, pointer + "/csv");
    return rule;
  }
  if (section.text() != "xml" && xml == nullptr) {
    if (checked_ && section.is_object()) missing(pointer, "xml", "the object says more of xml or of csv");
    return std::nullopt;
  }
  if (xml != nullptr) decode_xml(rule, *xml, pointer + "/xml");
  return rule;
}

void Loader::decode_xml(DecodeRule &rule, const json::Value &section, const std::string &pointer) {
  (void)source(section, pointer);
  auto is_prefix = [&](std::string_view prefix) {
    auto same = [&](const auto &known) { return known.first == prefix; };
    return prefix == "xml" || std::any_of(rule.namespaces.begin(), rule.namespaces.end(), same);
  };
  for (const json::Member &member : section["namespaces"].members()) {
    std::string at = pointer_join(pointer + "/namespaces", member.key);
    auto same = [&](const auto &known) { return known.second == member.value.text(); };
    if (std::any_of(rule.namespaces.begin(), rule.namespaces.end(), same)) {
      problem(at, "uniqueItems", member.value.text(), "one prefix of a namespace", "has another prefix already");
    }
    if (member.key.empty() || member.key == "xml" || member.key.find_first_of(":/@# ") != std::string_view::npos) {
      problem(at, "pattern", member.key, "a name such as d", "is no prefix");
    }
    rule.namespaces.emplace_back(std::string(member.key), std::string(member.value.text()));
  }
  for (size_t i = 0; i < section["arrays"].items().size(); ++i) {
    std::string_view text = section["arrays"].items()[i].text();
    size_t slash = text.find('/');
    DecodeRule::List list;
    if (slash != std::string_view::npos) list.parent = std::string(text.substr(0, slash));
    list.name = std::string(text.substr(slash + 1));  // npos + 1 is 0
    for (const std::string *name : {&list.parent, &list.name}) {
      std::string_view prefix = std::string_view(*name).substr(0, name->find(':'));
      if (prefix.size() == name->size() || is_prefix(prefix)) continue;
      problem(pointer_join(pointer + "/arrays", i), "prefix", prefix, "a prefix of namespaces",
              "no element has this name: its prefix is none of namespaces");
    }
    rule.lists.push_back(std::move(list));
  }
}

void Loader::decode_csv(DecodeRule &rule, const json::Value &section, const std::string &pointer) {
  (void)source(section, pointer);
  if (section["delimiter"].text().size() == 1) rule.delimiter = section["delimiter"].text()[0];
  for (const json::Value &name : section["columns"].items()) rule.columns.emplace_back(name.text());
}

}  // namespace openint::connector
