// Reads a search body and refuses what HubSpot refuses.
#include <array>
#include <cmath>
#include <cstdlib>

#include "hubspot/filters.hpp"

namespace sandbox::hubspot {
namespace {

constexpr size_t kMostGroups = 5, kMostFilters = 6, kMostInAll = 18, kMostQuery = 3000;
constexpr int64_t kMostPage = 200, kMostResults = 10000;

struct OpName {
  const char *name;
  Op op;
};
constexpr std::array<OpName, 13> kOps = {{{"EQ", Op::kEq},
                                          {"NEQ", Op::kNeq},
                                          {"GT", Op::kGt},
                                          {"GTE", Op::kGte},
                                          {"LT", Op::kLt},
                                          {"LTE", Op::kLte},
                                          {"BETWEEN", Op::kBetween},
                                          {"IN", Op::kIn},
                                          {"NOT_IN", Op::kNotIn},
                                          {"HAS_PROPERTY", Op::kHas},
                                          {"NOT_HAS_PROPERTY", Op::kHasNot},
                                          {"CONTAINS_TOKEN", Op::kToken},
                                          {"NOT_CONTAINS_TOKEN", Op::kNotToken}}};

Refusal bad(std::string words) { return {400, "VALIDATION_ERROR", std::move(words)}; }

// One bound as the filter compares it; false when it is not of the property's type.
bool read_bound(const Filter &filter, const std::string &given, int64_t &whole_out, long double &number_out,
                bool &exact) {
  if (filter.compare == Filter::Compare::kInstant) {
    const auto instant = parse_instant(given);
    if (instant) whole_out = *instant;
    return instant.has_value();
  }
  if (const auto number = whole(given)) {
    whole_out = *number;
    number_out = static_cast<long double>(*number);
    exact = true;
    return true;
  }
  exact = false;
  const auto number = decimal(given);
  if (number) number_out = *number;
  return number.has_value();
}

std::optional<Refusal> read_values(Filter &filter, const Json &body, const std::string &name) {
  if (filter.op == Op::kHas || filter.op == Op::kHasNot) return std::nullopt;
  if (filter.op == Op::kIn || filter.op == Op::kNotIn) {
    for (const std::string &each : strings(body, "values")) filter.values.push_back(lower(each));
    if (filter.values.empty()) return bad("operator IN requires values for property " + name);
    return std::nullopt;
  }
  filter.text = text(body, "value");
  if (body.contains("value") && body["value"].is_boolean()) filter.text = body["value"].dump();
  if (filter.text.empty()) return bad("value is required for property " + name);
  const bool between = filter.op == Op::kBetween;
  if (between) filter.high_text = text(body, "highValue");
  if (between && filter.high_text.empty()) return bad("highValue is required by BETWEEN for property " + name);
  const bool token = filter.op == Op::kToken || filter.op == Op::kNotToken;
  if (filter.compare != Filter::Compare::kText && !token) {
    bool low_exact = true, high_exact = true;
    if (!read_bound(filter, filter.text, filter.whole, filter.number, low_exact))
      return bad("value " + filter.text + " is not valid for property " + name);
    if (between && !read_bound(filter, filter.high_text, filter.high_whole, filter.high_number, high_exact))
      return bad("value " + filter.high_text + " is not valid for property " + name);
    filter.exact = low_exact && high_exact;
  }
  filter.text = lower(filter.text);
  filter.high_text = lower(filter.high_text);
  return std::nullopt;
}

std::variant<Filter, Refusal> read_filter(const Kind &kind, const Json &body) {
  const std::string name = text(body, "propertyName"), op = text(body, "operator");
  Filter filter;
  filter.property = kind.position(name);
  if (filter.property < 0) return bad("Property " + name + " does not exist for object type " + kind.type_id);
  const Property &property = kind.properties[static_cast<size_t>(filter.property)];
  filter.source = property.source;
  filter.compare = compare_for(property);
  bool known = false;
  for (const OpName &each : kOps) {
    if (op != each.name) continue;
    filter.op = each.op;
    known = true;
  }
  if (!known) return bad("Invalid input JSON: operator '" + op + "' is not known");
  if (auto refusal = read_values(filter, body, name)) return *refusal;
  return filter;
}

std::optional<Refusal> read_groups(const Kind &kind, const Json &body, Search &search) {
  Json groups = body.value("filterGroups", Json::array());
  if (body.contains("filters") && body["filters"].is_array() && !body["filters"].empty())
    groups.push_back(Json{{"filters", body["filters"]}});  // the short form for a single group
  if (groups.size() > kMostGroups)
    return bad("At most 5 filterGroups are allowed, got " + std::to_string(groups.size()));
  size_t all = 0;
  for (const Json &group : groups) {
    const Json filters = group.value("filters", Json::array());
    if (filters.size() > kMostFilters)
      return bad("At most 6 filters are allowed in a group, got " + std::to_string(filters.size()));
    all += filters.size();
    std::vector<Filter> out;
    for (const Json &each : filters) {
      auto filter = read_filter(kind, each);
      if (auto *refusal = std::get_if<Refusal>(&filter)) return *refusal;
      out.push_back(std::get<Filter>(std::move(filter)));
    }
    search.groups.push_back(std::move(out));
  }
  if (all > kMostInAll) return bad("At most 18 filters are allowed in all, got " + std::to_string(all));
  return std::nullopt;
}

// Reading on by id asks the same thing with another bound for each page; apart from the bound its hits can be kept.
void take_above(Search &search) {
  if (search.groups.size() != 1) return;
  const auto is_bound = [](const Filter &each) {
    return each.source == Property::Source::kId && each.op == Op::kGt && each.exact;
  };
  for (const Filter &each : search.groups[0]) {
    if (is_bound(each)) search.above = std::max(search.above, each.whole);
  }
  std::erase_if(search.groups[0], is_bound);
}

std::optional<Refusal> read_sort(const Kind &kind, const Json &body, Search &search) {
  const Json sorts = body.value("sorts", Json::array());
  if (sorts.empty()) return std::nullopt;
  if (sorts.size() > 1) return bad("Only one sort is allowed, got " + std::to_string(sorts.size()));
  std::string name = sorts[0].is_string() ? sorts[0].get<std::string>() : text(sorts[0], "propertyName");
  search.descending = sorts[0].is_object() && text(sorts[0], "direction") == "DESCENDING";
  if (sorts[0].is_string() && name.starts_with("-")) {
    name.erase(0, 1);
    search.descending = true;
  }
  search.sort = kind.position(name);
  if (search.sort < 0) return bad("Property " + name + " does not exist for object type " + kind.type_id);
  search.sort_compare = compare_for(kind.properties[static_cast<size_t>(search.sort)]);
  return std::nullopt;
}

std::optional<Refusal> read_page(const Json &body, Search &search) {
  const Json limit = body.value("limit", Json(10));
  const auto number = whole(limit.is_string() ? limit.get<std::string>() : limit.dump());
  if (!number || *number < 0 || *number > kMostPage) return bad("limit must be from 0 to 200, got " + limit.dump());
  search.limit = *number;
  const std::string given = text(body, "after");
  const auto after = given.empty() ? std::optional<int64_t>(0) : whole(given);
  if (!after || *after < 0) return bad("after is not a valid paging cursor: " + given);
  search.after = *after;
  if (search.after + search.limit > kMostResults)
    return bad("A search returns at most 10000 results: after " + std::to_string(search.after) + " and limit " +
               std::to_string(search.limit) + " go beyond");
  return std::nullopt;
}

}  // namespace

Filter::Compare compare_for(const Property &property) {
  if (property.type == "number") return Filter::Compare::kNumber;
  if (property.type == "datetime" || property.type == "date") return Filter::Compare::kInstant;
  return Filter::Compare::kText;
}

std::optional<long double> decimal(const std::string &text) {
  char *end = nullptr;
  const long double number = std::strtold(text.c_str(), &end);
  if (text.empty() || end != text.c_str() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::vector<std::string> tokens(const std::string &text) {
  std::vector<std::string> out(1);
  for (const char c : lower(text)) {
    const bool word = static_cast<unsigned char>(c) >= 128 || std::isalnum(static_cast<unsigned char>(c));
    if (word) {
      out.back() += c;
    } else if (!out.back().empty()) {
      out.emplace_back();
    }
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

std::variant<Search, Refusal> read_search(const Kind &kind, const Json &body) {
  Search search;
  if (auto refusal = read_groups(kind, body, search)) return *refusal;
  take_above(search);
  if (auto refusal = read_sort(kind, body, search)) return *refusal;
  if (auto refusal = read_page(body, search)) return *refusal;
  const std::string query = text(body, "query");
  if (query.size() > kMostQuery) return bad("query takes at most 3000 characters, got " + std::to_string(query.size()));
  search.words = tokens(query);
  for (const char *name : {"firstname", "lastname", "email", "phone", "company", "name", "domain", "website",
                           "dealname", "hs_lead_name", "hs_note_body"}) {
    if (kind.position(name) >= 0) search.searched.push_back(kind.position(name));
  }
  for (const std::string &name : kind.searchable) search.searched.push_back(kind.position(name));
  search.selection.properties = select_properties(kind, strings(body, "properties"));
  return search;
}

}  // namespace sandbox::hubspot
