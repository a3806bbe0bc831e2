#include "core/template.hpp"

#include <charconv>

namespace sandbox {
namespace {

const Json kNothing = nullptr;

Json resolve(std::string_view expression, const Scope &scope) {
  size_t bar = std::min(expression.find('|'), expression.size());
  const Json *found = scope.find(expression.substr(0, bar));
  if (bar == expression.size()) return found == nullptr ? kNothing : *found;
  Json value = found == nullptr ? kNothing : *found;
  while (bar < expression.size()) {
    expression.remove_prefix(bar + 1);
    bar = std::min(expression.find('|'), expression.size());
    const std::string_view word = expression.substr(0, bar);
    const size_t colon = std::min(word.find(':'), word.size());
    const std::string argument(word.substr(std::min(colon + 1, word.size())));
    const Function *function = scope.function(word.substr(0, colon));
    if (function == nullptr) throw std::runtime_error("no function is named " + std::string(word.substr(0, colon)));
    value = (*function)(value, argument, scope);
  }
  return value;
}

Json fill_string(const std::string &text, const Scope &scope) {
  const size_t first = text.find('{');
  if (first == std::string::npos && text.find('}') == std::string::npos) return text;
  if (first == 0 && text.size() > 2 && text[1] != '{' && text.find('}') == text.size() - 1)
    return resolve(std::string_view(text).substr(1, text.size() - 2), scope);
  std::string out;
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if ((c == '{' || c == '}') && at + 1 < text.size() && text[at + 1] == c) {
      out += text[at++];
    } else if (c == '{') {
      const size_t end = text.find('}', at);
      if (end == std::string::npos) throw std::runtime_error("a name is not closed in " + text);
      out += text_of(resolve(std::string_view(text).substr(at + 1, end - at - 1), scope));
      at = end;
    } else {
      out += c;
    }
  }
  return out;
}

Random &dice_of(const Scope &scope, const std::string &word) {
  if (scope.dice() == nullptr) throw std::runtime_error(word + " stands where nothing is drawn");
  return *scope.dice();
}

Json branch(const Json &pattern, bool good, const Scope &scope) {
  return fill(member(pattern, good ? "then" : "else"), scope);
}

int64_t number_in(const Scope &scope, const char *name) {
  const Json *found = scope.find(name);
  return found != nullptr && found->is_number_integer() ? found->get<int64_t>() : 0;
}

Json below(const Json &pattern, Random &random) {
  const double times = pattern.value("times", 1.0), from = pattern.value("from", 0.0);
  const double drawn = random.below(pattern.begin()->get<int>()) * times + from;
  const bool is_whole = drawn == static_cast<double>(static_cast<int64_t>(drawn)) && !pattern.value("decimal", false);
  return is_whole ? Json(static_cast<int64_t>(drawn)) : Json(drawn);
}

// {"$day":365,"from":"2025-01-01","as":"date"}: a moment within so many days of one.
Json day(const Json &pattern, Random &random) {
  const int64_t from = parse_instant(pattern.value("from", "2025-01-01")).value_or(0);
  return show_time(from + random.below(pattern.begin()->get<int>()) * int64_t{86400000}, pattern.value("as", "date"));
}

Json each(const Json &pattern, const Scope &scope) {
  Json out = Json::array();
  const Json list = pattern.begin()->is_array() ? *pattern.begin() : fill(*pattern.begin(), scope);
  int64_t index = 0;
  for (const Json &item : list) {
    Scope inner(scope);
    inner.lend("item", item).set("index", index++);
    out.push_back(fill(member(pattern, "as"), inner));
  }
  return out;
}

Json merged(const Json &pattern, const Scope &scope) {
  Json out = Json::object();
  for (const Json &part : *pattern.begin()) {
    const Json more = fill(part, scope);
    for (const auto &[name, value] : more.items()) out[name] = value;
  }
  return out;
}

Json operate(const std::string &word, const Json &pattern, const Scope &scope) {
  const Json &given = *pattern.begin();
  if (word == "$if") {
    const Json value = fill(given, scope);
    const auto is = pattern.find("is");
    return branch(pattern, is == pattern.end() ? truthy(value) : value == fill(*is, scope), scope);
  }
  if (word == "$each") return each(pattern, scope);
  if (word == "$merge") return merged(pattern, scope);
  if (word == "$literal") return given;
  if (word == "$every") return branch(pattern, number_in(scope, "n") % given.get<int64_t>() == 0, scope);
  if (word == "$call") {
    const Function *function = scope.function(given.get<std::string>());
    if (function == nullptr) throw std::runtime_error("no function is named " + given.get<std::string>());
    return (*function)(fill(member(pattern, "with"), scope), pattern.value("argument", ""), scope);
  }
  if (word == "$ref") {
    const Function *function = scope.function("$ref");
    if (function == nullptr) throw std::runtime_error("$ref stands where there are no records");
    return (*function)(pattern, "", scope);
  }
  Random &random = dice_of(scope, word);
  if (word == "$pick") {
    const Json list = given.is_array() ? given : fill(given, scope);
    return list.empty() ? Json(nullptr) : fill(list[static_cast<size_t>(random.below(int(list.size())))], scope);
  }
  if (word == "$chance") return branch(pattern, random.below(given.get<int>()) == 0, scope);
  if (word == "$below") return below(pattern, random);
  if (word == "$hex") return random.hex(given.get<int>());
  if (word == "$uuid") return uuid(random);
  if (word == "$day") return day(pattern, random);
  throw std::runtime_error("no operator is named " + word);
}

}  // namespace

Scope &Scope::set(std::string name, Json value) {
  own_[std::move(name)] = std::move(value);
  return *this;
}

Scope &Scope::lend(std::string name, const Json &value) {
  lent_.emplace_back(std::move(name), &value);
  return *this;
}

Scope &Scope::random(Random &random) {
  random_ = &random;
  return *this;
}

const Json *Scope::named(std::string_view name) const {
  for (const Scope *at = this; at != nullptr; at = at->outer_) {
    if (const auto own = at->own_.find(name); own != at->own_.end()) return &own->second;
    for (auto lent = at->lent_.rbegin(); lent != at->lent_.rend(); ++lent)
      if (lent->first == name) return lent->second;
    if (at->open_ != nullptr && at->open_->is_object())
      if (const auto found = at->open_->find(std::string(name)); found != at->open_->end()) return &*found;
  }
  return nullptr;
}

const Json *Scope::find(std::string_view path) const {
  const size_t dot = std::min(path.find('.'), path.size());
  const Json *value = named(path.substr(0, dot));
  if (value == nullptr || dot == path.size()) return value;
  return at_path(*value, path.substr(dot + 1));
}

const Function *Scope::function(std::string_view name) const {
  const auto found = functions_->find(name);
  return found == functions_->end() ? nullptr : &found->second;
}

Json fill(const Json &pattern, const Scope &scope) {
  if (pattern.is_string()) return fill_string(pattern.get_ref<const std::string &>(), scope);
  if (pattern.is_array()) {
    Json out = Json::array();
    for (const Json &item : pattern) out.push_back(fill(item, scope));
    return out;
  }
  if (!pattern.is_object()) return pattern;
  if (!pattern.empty() && pattern.begin().key().starts_with('$')) return operate(pattern.begin().key(), pattern, scope);
  Json out = Json::object();
  for (const auto &[name, value] : pattern.items()) {
    if (name.starts_with('?')) {  // left out where there is no value
      Json filled = fill(value, scope);
      if (!filled.is_null()) out[name.substr(1)] = std::move(filled);
    } else {
      out[name.find('{') == std::string::npos ? name : text_of(fill_string(name, scope))] = fill(value, scope);
    }
  }
  return out;
}

const Json &member(const Json &object, const char *name) {
  static const Json kMissing = nullptr;
  const auto found = object.find(name);
  return found == object.end() ? kMissing : *found;
}

std::string fill_text(const Json &pattern, const Scope &scope) { return text_of(fill(pattern, scope)); }

bool truthy(const Json &value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number()) return value != 0;
  if (value.is_string()) return !value.get_ref<const std::string &>().empty();
  return !value.is_null() && !value.empty();
}

const Json *at_path(const Json &value, std::string_view path) {
  const Json *at = &value;
  while (!path.empty()) {
    const size_t dot = std::min(path.find('.'), path.size());
    const std::string_view name = path.substr(0, dot);
    path.remove_prefix(std::min(dot + 1, path.size()));
    if (at->is_array()) {
      const auto index = whole_number(name);
      if (!index || *index < 0 || static_cast<size_t>(*index) >= at->size()) return nullptr;
      at = &(*at)[static_cast<size_t>(*index)];
      continue;
    }
    if (!at->is_object()) return nullptr;
    const auto found = at->find(std::string(name));
    if (found == at->end()) return nullptr;
    at = &*found;
  }
  return at;
}

}  // namespace sandbox
