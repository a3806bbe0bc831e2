#include "libopenint/provider/record_id.hpp"

#include <algorithm>

#include "libopenint/connector/paths.hpp"
#include "libopenint/json/parse.hpp"

namespace openint::provider {

RecordIds::RecordIds(const connector::ModelRule &rules, const json::Value &tables) : tables_(tables) {
  auto rule = std::find_if(rules.fields.begin(), rules.fields.end(), [](const auto &r) { return r.name == "id"; });
  if (rule == rules.fields.end() || !rule->read) return;
  rule_ = &*rule;
  path_ = connector::plain_path(rule_->read->root());
}

std::string RecordIds::evaluated(std::string_view record) const {
  Arena arena;
  auto value = json::parse(record, arena);
  if (!value.ok()) return "";
  jmespath::Environment environment;
  environment.tables = tables_;
  auto found = rule_->read->evaluate(*value, arena, environment);
  return found.ok() ? std::string(found->text()) : "";
}

std::string RecordIds::of(std::string_view record) {
  if (rule_ == nullptr) return "";
  if (!path_ || record_.read(record) != json::Index::Outcome::ok) return evaluated(record);
  size_t place = 0;
  for (const std::string &key : *path_) {
    auto found = record_.at(place) == '{' ? record_.member(place, key) : size_t{0};
    if (!found.ok() || *found == 0) return evaluated(record);
    place = *found;
  }
  std::string_view text = record_.text(place, place + 1);
  bool string = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  bool number = !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  if (number) return std::string(text);
  if (string && text.find('\\') == std::string_view::npos) return std::string(text.substr(1, text.size() - 2));
  return evaluated(record);
}

}  // namespace openint::provider
