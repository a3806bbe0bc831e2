// Compares one record with a search.
#include <algorithm>

#include "hubspot/filters.hpp"

namespace sandbox::hubspot {
namespace {

// A pattern with * for any run of characters, against one whole token or value.
bool wild(std::string_view pattern, std::string_view text) {
  size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      p++;
      t++;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') p++;
  return p == pattern.size();
}

bool contains_token(const std::string &pattern, const std::string &value) {
  const std::string text = lower(value);
  if (wild(pattern, text)) return true;
  const std::vector<std::string> have = tokens(text);
  if (pattern.find('*') != std::string::npos)
    return std::any_of(have.begin(), have.end(), [&](const std::string &token) { return wild(pattern, token); });
  const std::vector<std::string> wanted = tokens(pattern);
  return !wanted.empty() && std::search(have.begin(), have.end(), wanted.begin(), wanted.end()) != have.end();
}

// The sign of value - bound.
template <class T>
int sign(const T &value, const T &bound) {
  return value < bound ? -1 : bound < value ? 1 : 0;
}

bool decide(Op op, int low, int high) {
  switch (op) {
    case Op::kEq: return low == 0;
    case Op::kNeq: return low != 0;
    case Op::kGt: return low > 0;
    case Op::kGte: return low >= 0;
    case Op::kLt: return low < 0;
    case Op::kLte: return low <= 0;
    case Op::kBetween: return low >= 0 && high <= 0;
    default: return false;
  }
}

bool match_own(const Filter &filter, int64_t value) {
  if (filter.op == Op::kHas || filter.op == Op::kHasNot) return filter.op == Op::kHas;
  return decide(filter.op, sign(value, filter.whole), sign(value, filter.high_whole));
}

bool match_stored(const Filter &filter, const std::string &value) {
  if (filter.compare == Filter::Compare::kInstant) {
    const auto instant = parse_instant(value);
    return instant && decide(filter.op, sign(*instant, filter.whole), sign(*instant, filter.high_whole));
  }
  if (filter.compare == Filter::Compare::kNumber) {
    const auto exact = filter.exact ? whole(value) : std::nullopt;
    if (exact) return decide(filter.op, sign(*exact, filter.whole), sign(*exact, filter.high_whole));
    const auto number = decimal(value);
    return number && decide(filter.op, sign(*number, filter.number), sign(*number, filter.high_number));
  }
  const std::string text = lower(value);
  return decide(filter.op, sign(text, filter.text), sign(text, filter.high_text));
}

bool match(const Kind &kind, const Filter &filter, const Record &record, const State &state) {
  const bool listed = filter.op == Op::kIn || filter.op == Op::kNotIn;
  const bool token = filter.op == Op::kToken || filter.op == Op::kNotToken;
  if (!listed && !token) {  // the quick way for what every incremental read asks
    if (filter.source == Property::Source::kId && filter.exact) return match_own(filter, record.id);
    if (filter.source == Property::Source::kModified) return match_own(filter, state.updated_ms);
    if (filter.source == Property::Source::kCreated) return match_own(filter, record.created_ms);
  }
  const auto value = value_of(kind, record, state, filter.property);
  switch (filter.op) {
    case Op::kHas: return value.has_value();
    case Op::kHasNot: return !value.has_value();
    case Op::kNeq: return value && match_stored(filter, *value);
    case Op::kIn:
      return value && std::find(filter.values.begin(), filter.values.end(), lower(*value)) != filter.values.end();
    case Op::kNotIn:
      return value && std::find(filter.values.begin(), filter.values.end(), lower(*value)) == filter.values.end();
    case Op::kToken: return value && contains_token(filter.text, *value);
    case Op::kNotToken: return value && !contains_token(filter.text, *value);
    default: return value && match_stored(filter, *value);
  }
}

bool match_words(const Search &search, const State &state) {
  std::vector<std::string> have;
  for (const int property : search.searched) {
    if (const std::string *value = state.values.find(property)) {
      for (std::string &token : tokens(*value)) have.push_back(std::move(token));
    }
  }
  return std::all_of(search.words.begin(), search.words.end(), [&](const std::string &word) {
    return std::any_of(have.begin(), have.end(), [&](const std::string &token) { return token.starts_with(word); });
  });
}

}  // namespace

bool matches(const Kind &kind, const Search &search, const Record &record, const State &state) {
  if (!search.words.empty() && !match_words(search, state)) return false;
  if (search.groups.empty()) return true;
  for (const std::vector<Filter> &group : search.groups) {
    bool all = true;
    for (size_t i = 0; i < group.size() && all; i++) all = match(kind, group[i], record, state);
    if (all) return true;
  }
  return false;
}

}  // namespace sandbox::hubspot
