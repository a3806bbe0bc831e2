#include "lists.hpp"

#include <algorithm>
#include <charconv>

#include "errors.hpp"

namespace sandbox::pipedrive {

namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string base64(std::string_view text) {
  std::string out;
  uint32_t bits = 0;
  int count = 0;
  for (unsigned char c : text) {
    bits = bits << 8 | c;
    for (count += 8; count >= 6; count -= 6) out += kDigits[bits >> (count - 6) & 63];
  }
  if (count > 0) out += kDigits[bits << (6 - count) & 63];
  return out;
}

std::optional<std::string> unbase64(std::string_view text) {
  std::string out;
  uint32_t bits = 0;
  int count = 0;
  for (char c : text) {
    size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = bits << 6 | static_cast<uint32_t>(digit);
    if ((count += 6) >= 8) out += static_cast<char>(bits >> (count -= 8) & 255);
  }
  return out;
}

// What a list is of and how it is sorted: a cursor fits only the list it came from.
std::string list_scope(Kind kind, Order order, bool descending, bool archived) {
  return std::string(plural(kind)) + (archived ? ".archived." : ".") + std::to_string(static_cast<int>(order)) +
         (descending ? "d" : "a");
}

// The documentation says RFC 3339; a fraction of a second is refused ("not a valid datetime").
std::optional<int64_t> read_time(const Request &request, const char *name) {
  if (!request.has_param(name)) return std::nullopt;
  const std::string text = request.get_param_value(name);
  auto ms =
      text.size() >= 20 && text.find('.') == std::string::npos && text[10] == 'T' ? parse_instant(text) : std::nullopt;
  if (!ms) invalid(std::string(name) + ": '" + text + "' is not a valid datetime (RFC 3339, whole seconds)");
  return *ms / 1000;
}

const std::vector<std::string_view> &optional_fields(Kind kind) {
  static const std::vector<std::string_view> contact = {"next_activity_id",
                                                        "last_activity_id",
                                                        "open_deals_count",
                                                        "related_open_deals_count",
                                                        "closed_deals_count",
                                                        "related_closed_deals_count",
                                                        "participant_open_deals_count",
                                                        "participant_closed_deals_count",
                                                        "email_messages_count",
                                                        "activities_count",
                                                        "done_activities_count",
                                                        "undone_activities_count",
                                                        "files_count",
                                                        "notes_count",
                                                        "followers_count",
                                                        "won_deals_count",
                                                        "related_won_deals_count",
                                                        "lost_deals_count",
                                                        "related_lost_deals_count",
                                                        "last_incoming_mail_time",
                                                        "last_outgoing_mail_time",
                                                        "people_count",
                                                        "marketing_status",
                                                        "doi_status",
                                                        "smart_bcc_email"};
  static const std::vector<std::string_view> deal = {"next_activity_id",
                                                     "last_activity_id",
                                                     "first_won_time",
                                                     "products_count",
                                                     "files_count",
                                                     "notes_count",
                                                     "followers_count",
                                                     "email_messages_count",
                                                     "activities_count",
                                                     "done_activities_count",
                                                     "undone_activities_count",
                                                     "participants_count",
                                                     "last_incoming_mail_time",
                                                     "last_outgoing_mail_time",
                                                     "smart_bcc_email",
                                                     "source_lead_id"};
  static const std::vector<std::string_view> activity = {"attendees"};
  static const std::vector<std::string_view> none;
  if (kind == Kind::deal) return deal;
  if (kind == Kind::person || kind == Kind::organization) return contact;
  return kind == Kind::activity ? activity : none;
}

Json optional_value(std::string_view name, const Record &record) {
  if (name.ends_with("_count")) return 0;
  if (name == "marketing_status") return "no_consent";
  if (name == "doi_status") return 1;
  if (name == "smart_bcc_email") return "lumina+" + std::to_string(record.id) + "@pipedrivemail.example";
  return nullptr;
}

struct Filters {
  std::optional<int64_t> owner, org, person, deal, pipeline, stage, since, until;
  std::optional<bool> done;
  std::vector<std::string> statuses;
  bool deleted = false;
  std::optional<bool> archived;  // of deals, which are listed apart
};

Filters read_filters(Kind kind, const Request &request) {
  Filters out;
  out.owner = read_id(request, "owner_id");
  if (kind != Kind::organization) out.org = read_id(request, "org_id");
  if (kind == Kind::deal || kind == Kind::activity) out.person = read_id(request, "person_id");
  if (kind == Kind::person || kind == Kind::activity) out.deal = read_id(request, "deal_id");
  if (kind == Kind::deal) {
    out.pipeline = read_id(request, "pipeline_id");
    out.stage = read_id(request, "stage_id");
    if (request.has_param("status")) out.statuses = split(request.get_param_value("status"), ',');
    for (const std::string &status : out.statuses)
      if (status != "open" && status != "won" && status != "lost" && status != "deleted")
        invalid("status: must be open, won, lost or deleted");
    out.deleted = std::find(out.statuses.begin(), out.statuses.end(), "deleted") != out.statuses.end();
  }
  if (kind == Kind::activity) out.done = read_flag(request, "done");
  out.since = read_time(request, "updated_since");
  out.until = read_time(request, "updated_until");
  return out;
}

bool passes(Store &store, Kind kind, const Filters &filters, const Record &record) {
  auto not_it = [](const std::optional<int64_t> &want, int64_t has) { return want && *want != has; };
  if (record.deleted_s != 0) {
    if (!filters.deleted || store.gone(record)) return false;
  } else if (!filters.statuses.empty() &&
             std::find(filters.statuses.begin(), filters.statuses.end(), record.status) == filters.statuses.end()) {
    return false;
  }
  if (filters.archived && (record.head.find("\"is_archived\":true") != std::string::npos) != *filters.archived)
    return false;
  if (not_it(filters.owner, record.owner) || not_it(filters.org, record.org)) return false;
  if (not_it(filters.pipeline, record.pipeline) || not_it(filters.stage, record.stage)) return false;
  if (kind != Kind::person && not_it(filters.deal, record.deal)) return false;
  if (not_it(filters.person, record.person)) return false;
  if (filters.since && record.update_s < *filters.since) return false;  // later than or equal
  if (filters.until && record.update_s >= *filters.until) return false;
  if (filters.done && (record.head.find("\"done\":true") != std::string::npos) != *filters.done) return false;
  return true;
}

struct Place {
  Order order = Order::id;
  bool descending = false, archived = false;
  std::optional<std::pair<int64_t, int64_t>> after;
};

Place read_place(Kind kind, const Request &request, bool archived) {
  Place out;
  out.archived = archived;
  if (request.has_param("sort_by")) {
    const std::string by = request.get_param_value("sort_by");
    if (by == "update_time")
      out.order = Order::update_time;
    else if (by == "add_time")
      out.order = Order::add_time;
    else if (by != "id")
      invalid("sort_by: must be id, update_time or add_time");
  }
  if (request.has_param("sort_direction")) {
    const std::string to = lower(request.get_param_value("sort_direction"));
    if (to != "asc" && to != "desc") invalid("sort_direction: must be asc or desc");
    out.descending = to == "desc";
  }
  if (!request.has_param("cursor") || request.get_param_value("cursor").empty()) return out;
  auto text = unbase64(request.get_param_value("cursor"));
  auto parts = split(text.value_or(""), '|');
  auto key = parts.size() == 3 ? whole(parts[1]) : std::nullopt;
  auto id = parts.size() == 3 ? whole(parts[2]) : std::nullopt;
  if (!key || !id || parts[0] != list_scope(kind, out.order, out.descending, out.archived))
    invalid("cursor: is not a valid cursor of this list");
  out.after = {*key, *id};
  return out;
}

std::string next_cursor(Kind kind, const Place &place, const Record &last) {
  const int64_t key = place.order == Order::update_time ? last.update_s
                      : place.order == Order::add_time  ? last.add_s
                                                        : 0;
  return base64(list_scope(kind, place.order, place.descending, place.archived) + "|" + std::to_string(key) + "|" +
                std::to_string(last.id));
}

std::vector<int64_t> read_ids(const Request &request) {
  std::vector<int64_t> out;
  if (!request.has_param("ids") || request.has_param("filter_id")) return out;  // filter_id goes first
  for (const std::string &part : split(request.get_param_value("ids"), ',')) {
    auto id = whole(part);
    if (!id || *id < 1) invalid("ids: '" + part + "' is not an id");
    out.push_back(*id);
  }
  if (out.size() > 100) invalid("ids: must hold at most 100 ids");
  return out;
}

// Records whose custom fields all count as the company's filter 1; filter 2 is "mine". There are no others.
void read_filter(const Request &request, Filters &filters) {
  auto id = read_id(request, "filter_id");
  if (!id || *id == 1) return;
  if (*id != 2) throw Refusal{404, "Filter not found", "ERR_NOT_FOUND", ""};
  filters.owner = 1;
}

}  // namespace

std::optional<int64_t> whole(std::string_view text) {
  int64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::vector<std::string> split(std::string_view text, char by) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const size_t end = std::min(text.find(by), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

int64_t read_limit(const Request &request, int64_t fallback, int64_t most) {
  if (!request.has_param("limit")) return fallback;
  auto limit = whole(request.get_param_value("limit"));
  if (!limit || *limit < 1 || *limit > most) invalid("limit: must be a number from 1 to " + std::to_string(most));
  return *limit;
}

std::optional<int64_t> read_id(const Request &request, const char *name) {
  if (!request.has_param(name)) return std::nullopt;
  auto id = whole(request.get_param_value(name));
  if (!id) invalid(std::string(name) + ": must be a number");
  return id;
}

std::optional<bool> read_flag(const Request &request, const char *name) {
  if (!request.has_param(name)) return std::nullopt;
  const std::string value = request.get_param_value(name);
  if (value == "true" || value == "1") return true;
  if (value == "false" || value == "0") return false;
  invalid(std::string(name) + ": must be a boolean");
}

std::string position_cursor(const std::string &scope, int64_t position) {
  return base64(scope + "|" + std::to_string(position));
}

int64_t read_position(const Request &request, const std::string &scope) {
  if (!request.has_param("cursor") || request.get_param_value("cursor").empty()) return 0;
  auto text = unbase64(request.get_param_value("cursor"));
  const size_t bar = text ? text->rfind('|') : std::string::npos;
  auto at = bar == std::string::npos ? std::nullopt : whole(std::string_view(*text).substr(bar + 1));
  if (!at || *at < 0 || text->substr(0, bar) != scope) invalid("cursor: is not a valid cursor of this list");
  return *at;
}

Shape read_shape(Kind kind, const Request &request) {
  Shape out;
  out.include = split(request.get_param_value("include_fields"), ',');
  const auto &known = optional_fields(kind);
  for (const std::string &name : out.include)
    if (std::find(known.begin(), known.end(), name) == known.end())
      invalid("include_fields: '" + name + "' is not an optional field of " + plural(kind));
  out.labels = read_flag(request, "include_labels").value_or(false);
  if (request.has_param("custom_fields")) {
    out.custom = split(request.get_param_value("custom_fields"), ',');
    if (out.custom->size() > 15) invalid("custom_fields: at most 15 keys are allowed");
  }
  return out;
}

void append_record(std::string &out, Kind kind, const Record &record, const Shape &shape, const Fields &fields) {
  out += record.head;
  for (const std::string &name : shape.include) out += ",\"" + name + "\":" + optional_value(name, record).dump();
  if (shape.labels) {
    Json labels = Json::array();
    const Json whole_record = Json::parse(record.head + "}");
    if (const Field *field = fields.find("label_ids"); field != nullptr && whole_record.contains("label_ids"))
      for (const Json &id : whole_record["label_ids"])
        for (const Option &option : field->options)
          if (id == option.id) labels.push_back({{"id", option.id}, {"label", option.label}});
    out += ",\"labels\":" + labels.dump();
  }
  if (!record.custom.empty()) {
    out += ",\"custom_fields\":";
    if (shape.custom) {
      const Json all = Json::parse(record.custom);
      Json some = Json::object();
      for (const std::string &code : *shape.custom)
        if (auto found = all.find(code); found != all.end()) some[code] = *found;
      out += some.dump(-1, ' ', false, Json::error_handler_t::replace);
    } else {
      out += record.custom;
    }
  }
  out += '}';
  (void)kind;
}

std::string list_page(Store &store, Kind kind, const Request &request, bool archived) {
  const int64_t limit = read_limit(request, 100, 500);
  Filters filters = read_filters(kind, request);
  read_filter(request, filters);
  const Place place = read_place(kind, request, archived);
  if (kind == Kind::deal) filters.archived = archived;
  const Shape shape = read_shape(kind, request);
  const auto ids = read_ids(request);
  Table &table = store.table(kind);
  const Fields &fields = store.fields(kind);

  std::string out = "{\"success\":true,\"data\":[";
  int64_t taken = 0;
  const Record *last = nullptr;
  bool more = false;
  auto visit = [&](const Record &record) {
    if (!passes(store, kind, filters, record)) {
      // Sorted by update time, nothing after the end of the window can match.
      return !(filters.until && place.order == Order::update_time && !place.descending &&
               record.update_s >= *filters.until);
    }
    if (taken == limit) return more = true, false;
    if (taken++ > 0) out += ',';
    append_record(out, kind, record, shape, fields);
    last = &record;
    return true;
  };
  if (!ids.empty()) {
    // By id even what is deleted can be had, marked as such, until it is gone.
    std::vector<int64_t> sorted = ids;
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    for (int64_t id : sorted) {
      const Record *found = table.find(id);
      if (found == nullptr || store.gone(*found) || (place.after && id <= place.after->second)) continue;
      Filters with_deleted = filters;
      if (filters.statuses.empty()) with_deleted.deleted = true;
      if (!passes(store, kind, with_deleted, *found)) continue;
      if (taken == limit) {
        more = true;
        break;
      }
      if (taken++ > 0) out += ',';
      append_record(out, kind, *found, shape, fields);
      last = found;
    }
  } else {
    std::optional<std::pair<int64_t, int64_t>> after = place.after;
    if (!after && filters.since && place.order == Order::update_time && !place.descending)
      after = std::pair{*filters.since - 1, INT64_MAX};
    table.walk(place.order, place.descending, after ? &*after : nullptr, visit);
  }
  out += "],\"additional_data\":{\"next_cursor\":";
  out += more ? "\"" + next_cursor(kind, place, *last) + "\"" : "null";
  return out + "}}";
}

std::string one_record(Store &store, Kind kind, const Request &request, const Record &record) {
  std::string out = "{\"success\":true,\"data\":";
  append_record(out, kind, record, read_shape(kind, request), store.fields(kind));
  return out + "}";
}

}  // namespace sandbox::pipedrive
