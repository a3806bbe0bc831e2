#include "lists.hpp"

#include <algorithm>
#include <charconv>

#include "errors.hpp"

namespace sandbox::dynamics {

namespace {

constexpr int64_t kMostCounted = 5000;
constexpr int64_t kMostRows = 5000;
constexpr int64_t kTrackedMs = 7 * int64_t{86400000};  // ExpireChangeTrackingInDays by default

// What a $skiptoken holds: the page's number, and where the last page ended.
struct Cookie {
  int64_t page = 1;
  Json after = nullptr;  // {"seq":n,"keys":[...]} or, of tracked lists, {"since":v,"seq"|"version"|"dead":n,"until":v}
};

std::string hex(std::string_view text) {
  static constexpr const char *kHex = "0123456789abcdef";
  std::string out;
  for (char c : text) {
    out += kHex[static_cast<unsigned char>(c) >> 4];
    out += kHex[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

// The value looks as the provider's does: an element whose attribute is percent-encoded once more, so that who decodes
// and builds the link again, rather than using it as it is, gets another one.
std::string cookie_text(const Cookie &cookie, bool tracking = false) {
  return "<cookie pagenumber=\"" + std::to_string(cookie.page) + "\" pagingcookie=\"%3ccookie page%3d%22" +
         std::to_string(cookie.page - 1) + "%22%3e" + hex(cookie.after.dump()) + "%3c/cookie%3e\" istracking=\"" +
         (tracking ? "True" : "False") + "\" />";
}

Cookie read_cookie(const std::string &text) {
  Cookie out;
  const size_t number = text.find("pagenumber=\""), start = text.find("%22%3e"), end = text.find("%3c/cookie%3e");
  if (number == std::string::npos || start == std::string::npos || end == std::string::npos || end < start)
    bad_query("Malformed XML in the Paging Cookie");
  std::from_chars(text.data() + number + 12, text.data() + text.size(), out.page);
  const std::string digits = text.substr(start + 6, end - start - 6);
  std::string json;
  for (size_t i = 0; i + 1 < digits.size(); i += 2) {
    int byte = 0;
    std::from_chars(digits.data() + i, digits.data() + i + 2, byte, 16);
    json += static_cast<char>(byte);
  }
  out.after = Json::parse(json, nullptr, false);
  if (!out.after.is_object()) bad_query("Malformed XML in the Paging Cookie");
  return out;
}

// null sorts first; text without regard to case; guids as SQL Server does.
int compare_values(const Column &column, const Json &a, const Json &b) {
  if (a.is_null() || b.is_null()) return a.is_null() ? (b.is_null() ? 0 : -1) : 1;
  if (a.is_string()) {
    const std::string &x = a.get_ref<const std::string &>(), &y = b.get_ref<const std::string &>();
    auto key = [&](const std::string &text) {
      if (column.type == Type::id) return guid_order(text);
      return column.type == Type::lookup ? guid_order(std::string_view(text).substr(text.find('|') + 1)) : lower(text);
    };
    const int order = key(x).compare(key(y));
    return order < 0 ? -1 : order > 0 ? 1 : 0;
  }
  const double x = a.is_boolean() ? (a.get<bool>() ? 1 : 0) : a.get<double>(),
               y = b.is_boolean() ? (b.get<bool>() ? 1 : 0) : b.get<double>();
  return x < y ? -1 : x > y ? 1 : 0;
}

struct Page {
  std::vector<const Row *> rows;
  bool more = false;
};

using Keep = std::function<bool(const Row &)>;

// The order is that of one index: by seq, or by (modified, seq).
Page indexed_page(Store &store, const Query &query, const Keep &keep, int64_t limit, const Json &after,
                  bool by_modified) {
  const Definition &table = *query.shape.table;
  Rows &rows = store.rows(table);
  Page page;
  auto take = [&](const Row &row) {
    if ((keep && !keep(row)) || (query.filter && !passes(store, table, *query.filter, row))) return true;
    if (static_cast<int64_t>(page.rows.size()) == limit) {
      page.more = true;
      return false;
    }
    page.rows.push_back(&row);
    return true;
  };
  const int64_t from = query.filter ? earliest_modified(*query.filter) : 0;
  if (!by_modified) {
    if (std::string id = query.filter ? only_id(table, *query.filter) : std::string(); !id.empty()) {
      const Row *row = rows.find(id);
      if (row != nullptr && (after.is_null() || row->seq > after.value("seq", int64_t{0}))) take(*row);
      return page;
    }
    for (auto at = after.is_null() ? rows.all().begin() : rows.all().upper_bound(after.value("seq", int64_t{0}));
         at != rows.all().end(); ++at)
      if (!take(at->second)) break;
    return page;
  }
  const auto &keys = rows.by_modified();
  if (query.sorts[0].descending) {
    auto at = after.is_null() ? keys.end()
                              : keys.lower_bound({after.value("ms", int64_t{0}), after.value("seq", int64_t{0})});
    while (at != keys.begin())
      if (--at; at->first < from || !take(*rows.at(at->second))) break;
    return page;
  }
  auto at = after.is_null() ? keys.lower_bound({from, 0})
                            : keys.upper_bound({after.value("ms", int64_t{0}), after.value("seq", int64_t{0})});
  for (; at != keys.end(); ++at)
    if (!take(*rows.at(at->second))) break;
  return page;
}

// Any other order: what matches is sorted, and the page begins behind the last one's keys.
Page sorted_page(Store &store, const Query &query, const Keep &keep, int64_t limit, const Json &after) {
  const Definition &table = *query.shape.table;
  std::vector<const Row *> all;
  auto consider = [&](const Row &row) {
    if ((!keep || keep(row)) && (!query.filter || passes(store, table, *query.filter, row))) all.push_back(&row);
  };
  for (const auto &[seq, row] : store.rows(table).all()) consider(row);
  auto value = [&](const Row &row, const Sort &sort) -> const Json & { return row.values[table.place(*sort.column)]; };
  std::sort(all.begin(), all.end(), [&](const Row *a, const Row *b) {
    for (const Sort &sort : query.sorts)
      if (int order = compare_values(*sort.column, value(*a, sort), value(*b, sort)); order != 0)
        return sort.descending ? order > 0 : order < 0;
    return a->seq < b->seq;
  });
  auto at = all.begin();
  if (!after.is_null()) {
    const Json keys = after.value("keys", Json::array());
    at = std::partition_point(all.begin(), all.end(), [&](const Row *row) {
      for (size_t i = 0; i < query.sorts.size() && i < keys.size(); ++i)
        if (int order = compare_values(*query.sorts[i].column, value(*row, query.sorts[i]), keys[i]); order != 0)
          return query.sorts[i].descending ? order > 0 : order < 0;
      return row->seq <= after.value("seq", int64_t{0});
    });
  }
  Page page;
  for (; at != all.end(); ++at) {
    if (static_cast<int64_t>(page.rows.size()) == limit) {
      page.more = true;
      break;
    }
    page.rows.push_back(*at);
  }
  return page;
}

std::string link(const std::string &base, const std::string &path, const Request &request, const char *token,
                 const std::string &value) {
  std::string out = base + "/" + path + "?";
  for (const auto &[name, given] : request.params)
    if (name != "$skiptoken" && name != "$deltatoken" && !(name == "$count" && token[1] == 'd'))
      out += name + "=" + percent_encode(given) + "&";
  return out + token + "=" + percent_encode(value);
}

std::string context(const Query &query, const std::string &suffix = "") {
  std::string out = query.shape.base + "/$metadata#" + query.shape.table->set;
  std::string names = query.select_text;
  for (const Expand &expand : query.shape.expands) names += (names.empty() ? "" : ",") + expand.name + "()";
  if (!names.empty()) out += "(" + names + ")";
  return out + suffix;
}

void begin_body(std::string &out, const Query &query, const std::string &suffix = "") {
  out = "{";
  if (!query.shape.none) out += "\"@odata.context\":\"" + context(query, suffix) + "\",";
}

void tell_applied(Response &response, const Preferences &preferences, bool paged) {
  std::string applied;
  auto add = [&](const std::string &one) { applied += (applied.empty() ? "" : ",") + one; };
  if (paged && preferences.page_size > 0) add("odata.maxpagesize=" + std::to_string(preferences.page_size));
  if (preferences.track) add("odata.track-changes");
  if (!preferences.annotations.empty()) add("odata.include-annotations=\"" + preferences.annotations + "\"");
  if (!applied.empty()) response.set_header("Preference-Applied", applied);
}

int64_t count_matches(Store &store, const Query &query, const Keep &keep) {
  int64_t count = 0;
  const Definition &table = *query.shape.table;
  for (const auto &[seq, row] : store.rows(table).all()) {
    if (keep && !keep(row)) continue;
    if (!query.filter || passes(store, table, *query.filter, row)) ++count;
    if (count > kMostCounted) break;
  }
  return count;
}

void append_counts(std::string &out, const Query &query, const Preferences &preferences, int64_t count) {
  if (query.count) out += "\"@odata.count\":" + std::to_string(std::min(count, kMostCounted)) + ",";
  if (!preferences.counts || query.shape.none) return;
  out += "\"@Microsoft.Dynamics.CRM.totalrecordcount\":" +
         std::to_string(query.count ? std::min(count, kMostCounted) : -1);
  out += std::string(",\"@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded\":") +
         (query.count && count > kMostCounted ? "true," : "false,");
}

// ---- Change tracking ----

std::string delta_token(Store &store, int64_t version) {
  // "919042!08/22/2017 08:10:44"
  const std::string now = iso_s(store.clock().now_ms());
  return std::to_string(version) + "!" + now.substr(5, 2) + "/" + now.substr(8, 2) + "/" + now.substr(0, 4) + " " +
         now.substr(11, 8);
}

int64_t read_delta_token(Store &store, const std::string &token) {
  int64_t version = 0;
  auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), version);
  const std::string rest(end, token.data() + token.size());
  if (error != std::errc() || rest.size() != 20 || rest[0] != '!') bad_query("The delta token is not valid.");
  const auto at = parse_instant(rest.substr(7, 4) + "-" + rest.substr(1, 2) + "-" + rest.substr(4, 2) + "T" +
                                rest.substr(12, 8) + "Z");
  if (!at || version > store.version()) bad_query("The delta token is not valid.");
  if (*at + kTrackedMs < store.clock().now_ms())
    throw Refusal{400, "0x80044352",
                  "Version stamp associated with the client has expired. Please perform a full sync."};
  return version;
}

void refuse_tracked(const Definition &table, const Request &request) {
  for (const char *option : {"$filter", "$orderby", "$expand", "$top"})
    if (request.has_param(option))
      bad_query("The \"" + std::string(option) + "\" query parameter isn't supported when Change Tracking is enabled.");
  if (!table.tracked)
    throw Refusal{400, "0x80044353", "Change tracking is not enabled for entity '" + table.logical + "'."};
}

std::string tombstone(const Query &query, const std::string &id) {
  return "{\"@odata.context\":\"" + query.shape.base + "/$metadata#" + query.shape.table->set +
         "/$deletedEntity\",\"id\":\"" + id + "\",\"reason\":\"deleted\"}";
}

// Rows changed after `since` in the order of their versions, then those deleted; all of them when since is -1, which is
// the first, whole read. The new delta link tells of what changes after `until`, the version when the read began.
std::string tracked_page(Store &store, const Query &query, const Request &request, const Preferences &preferences,
                         int64_t since) {
  const Definition &table = *query.shape.table;
  Rows &rows = store.rows(table);
  const int64_t limit = preferences.page_size > 0 ? preferences.page_size : kMostRows;
  Cookie cookie;
  if (!query.skip_token.empty()) cookie = read_cookie(query.skip_token);
  const int64_t until = cookie.after.is_null() ? store.version() : cookie.after.value("until", store.version());
  if (!cookie.after.is_null()) since = cookie.after.value("since", since);
  int64_t version = cookie.after.is_null() ? std::max<int64_t>(since, 0) : cookie.after.value("version", since);
  size_t dead = cookie.after.is_null() ? 0 : cookie.after.value("dead", size_t{0});

  std::string out, list;
  begin_body(out, query, since >= 0 ? "/$delta" : "");
  int64_t given = 0;
  bool more = false;
  if (since < 0) {
    const int64_t seq = cookie.after.is_null() ? 0 : cookie.after.value("seq", int64_t{0});
    int64_t last = seq;
    for (auto at = rows.all().upper_bound(seq); at != rows.all().end(); ++at) {
      if (given == limit) {
        more = true;
        break;
      }
      list += given++ > 0 ? "," : "";
      append_row(list, store, query.shape, at->second);
      last = at->first;
    }
    cookie.after = {{"since", -1}, {"seq", last}, {"until", until}};
  } else {
    for (auto at = rows.by_version().upper_bound({version, INT64_MAX}); at != rows.by_version().end() && !more; ++at) {
      if (given == limit) {
        more = true;
        break;
      }
      list += given++ > 0 ? "," : "";
      append_row(list, store, query.shape, *rows.at(at->second));
      version = at->first;
    }
    const auto &deleted = rows.deleted();
    for (; dead < deleted.size() && !more; ++dead) {
      if (deleted[dead].version <= since) continue;
      if (given == limit) {
        more = true;
        break;
      }
      list += given++ > 0 ? "," : "";
      list += tombstone(query, deleted[dead].id);
    }
    cookie.after = {{"since", since}, {"version", version}, {"dead", dead}, {"until", until}};
  }
  ++cookie.page;
  if (more) {
    out += "\"@odata.nextLink\":";
    append_text(out, link(query.shape.base, table.set, request, "$skiptoken", cookie_text(cookie, true)));
  } else {
    out += "\"@odata.deltaLink\":";
    append_text(out, link(query.shape.base, table.set, request, "$deltatoken", delta_token(store, until)));
  }
  return out + ",\"value\":[" + list + "]}";
}

}  // namespace

std::string list_kept(Store &store, const Definition &table, const Request &request, Response &response,
                      const std::string &base, const std::string &path, const Keep &keep) {
  const Preferences preferences = read_preferences(request);
  Query query = read_query(store, table, request, base, preferences);
  if (preferences.page_size > 0) query.top = 0;  // with odata.maxpagesize $top is passed over
  Cookie cookie;
  if (!query.skip_token.empty()) cookie = read_cookie(query.skip_token);
  const int64_t limit = query.top > 0               ? std::min(query.top, kMostRows)
                        : preferences.page_size > 0 ? preferences.page_size
                                                    : kMostRows;
  const bool by_modified = query.sorts.size() == 1 && query.sorts[0].column->logical == "modifiedon";
  const Page page = query.sorts.empty() || by_modified
                        ? indexed_page(store, query, keep, limit, cookie.after, by_modified)
                        : sorted_page(store, query, keep, limit, cookie.after);
  tell_applied(response, preferences, query.top == 0);
  std::string out;
  begin_body(out, query);
  append_counts(out, query, preferences, query.count ? count_matches(store, query, keep) : 0);
  out += "\"value\":[";
  bool first = true;
  for (const Row *row : page.rows) {
    if (!first) out += ',';
    first = false;
    append_row(out, store, query.shape, *row);
  }
  out += ']';
  if (page.more && query.top == 0) {
    const Row &last = *page.rows.back();
    ++cookie.page;
    cookie.after = {{"seq", last.seq}};
    if (by_modified) cookie.after["ms"] = last.modified_ms;
    for (const Sort &sort : query.sorts) cookie.after["keys"].push_back(last.values[table.place(*sort.column)]);
    out += ",\"@odata.nextLink\":";
    append_text(out, link(base, path, request, "$skiptoken", cookie_text(cookie)));
  }
  return out + "}";
}

std::string list_rows(Store &store, const Definition &table, const Request &request, Response &response,
                      const std::string &base) {
  const Preferences preferences = read_preferences(request);
  const bool delta = request.has_param("$deltatoken");
  const bool tracked_page_after =
      request.get_param_value("$skiptoken").find("istracking=\"True\"") != std::string::npos;
  if (!preferences.track && !delta && !tracked_page_after)
    return list_kept(store, table, request, response, base, table.set, nullptr);
  refuse_tracked(table, request);
  const Query query = read_query(store, table, request, base, preferences);
  tell_applied(response, preferences, true);
  return tracked_page(store, query, request, preferences, delta ? read_delta_token(store, query.delta_token) : -1);
}

std::string count_rows(Store &store, const Definition &table, const Request &request, const std::string &base) {
  const Query query = read_query(store, table, request, base, {});
  if (!query.delta_token.empty()) {
    const int64_t since = read_delta_token(store, query.delta_token);
    int64_t changed = 0;
    Rows &rows = store.rows(table);
    for (auto at = rows.by_version().upper_bound({since, INT64_MAX}); at != rows.by_version().end(); ++at) ++changed;
    for (const Tombstone &one : rows.deleted()) changed += one.version > since ? 1 : 0;
    return std::to_string(changed);
  }
  return std::to_string(std::min(count_matches(store, query, nullptr), kMostCounted));
}

}  // namespace sandbox::dynamics
