#include "query.hpp"

#include <charconv>
#include <set>

#include "ids.hpp"

namespace sandbox::salesforce {
namespace {

constexpr int64_t kLocatorMs = 2LL * 24 * 3600 * 1000;
constexpr size_t kMostCursors = 4000;  // the memory they take is the sandbox's own bound
constexpr int64_t kAggregateRows = 2000;

std::string plain_id(std::string_view text) {
  return text.size() > 2 ? std::string(text.substr(1, text.size() - 2)) : std::string();
}

void append_text(std::string_view text, std::string &out) { out += text.empty() ? std::string_view("null") : text; }

// A compound address from its parts: null when all of them are.
void append_address(const ObjectType &type, const Record &record, const Field &field, std::string &out) {
  const std::string kind = field.name.substr(0, field.name.size() - std::string_view("Address").size());
  const auto part = [&](const char *name) { return record.get(static_cast<size_t>(type.index(kind + name))); };
  static constexpr std::pair<const char *, const char *> kParts[] = {
      {"city", "City"},  {"country", "Country"},       {"geocodeAccuracy", ""}, {"latitude", ""},
      {"longitude", ""}, {"postalCode", "PostalCode"}, {"state", "State"},      {"street", "Street"}};
  std::string json = "{";
  bool any = false;
  for (const auto &[name, column] : kParts) {
    const std::string_view text = *column == '\0' ? std::string_view() : part(column);
    any = any || !text.empty();
    json += (json.size() > 1 ? ",\"" : "\"") + std::string(name) + "\":";
    append_text(text, json);
  }
  out += any ? json + "}" : "null";
}

void append_attributes(const Table &table, uint32_t position, const std::string &version, std::string &out) {
  out += "{\"attributes\":{\"type\":\"";
  out += table.type().name;
  out += "\",\"url\":\"/services/data/";
  out += version;
  out += "/sobjects/";
  out += table.type().name;
  out += '/';
  out += table.id(position);
  out += "\"}";
}

void append_column(Organisation &org, const Table &table, const Record &record, const Column &column,
                   const std::string &version, std::string &out) {
  out += ",\"";
  out += column.name;
  out += "\":";
  const auto field = static_cast<size_t>(column.field);
  if (column.inner.empty()) {
    if (table.type().fields[field].type == Type::kAddress)
      return append_address(table.type(), record, table.type().fields[field], out);
    return append_text(record.get(field), out);
  }
  const auto other = org.find(plain_id(record.get(field)));
  if (!other) {
    out += "null";
    return;
  }
  append_attributes(*other->table, other->position, version, out);
  const ObjectType &bound = *org.schema().find(table.type().fields[field].reference_to.front());
  for (const Column &inner : column.inner) {
    Column own = inner;  // of an object that the binder could not foresee: the field of the same name
    if (&bound != &other->table->type()) own.field = other->table->type().index(inner.name);
    if (own.field >= 0) {
      append_column(org, *other->table, other->record(), own, version, out);
    } else {
      out += ",\"" + inner.name + "\":null";
    }
  }
  out += '}';
}

}  // namespace

Answer failure(const Error &error) {
  Json one = Json{{"message", error.message}, {"errorCode", error.code}};
  if (!error.fields.empty()) one["fields"] = error.fields;
  return {error.status, Json::array({one}).dump(-1, ' ', false, Json::error_handler_t::replace)};
}

void append_record(Organisation &org, const Table &table, const Record &record, uint32_t position,
                   const std::vector<Column> &columns, const std::string &version, std::string &out) {
  append_attributes(table, position, version, out);
  for (const Column &column : columns) append_column(org, table, record, column, version, out);
  out += '}';
}

std::vector<Column> all_columns(const Schema &schema, const ObjectType &type) {
  std::vector<Column> columns;
  for (const Field &field : type.fields) {
    if (schema.can_read(type, field)) columns.push_back({field.name, type.index(field.name), {}});
  }
  return columns;
}

Answer Queries::run(const std::string &soql, bool with_deleted, const std::string &version, int64_t batch) {
  batch = std::min(batch, most_);
  Parsed parsed = parse_soql(soql);
  if (parsed.error) return failure(*parsed.error);
  Bound bound = bind_soql(org_, soql, *parsed.query);
  if (bound.error) return failure(*bound.error);
  BoundQuery &query = *bound.query;
  Rows rows = run_soql(org_, query, with_deleted);
  records_read_ += rows.read;
  if (query.count_only) return {200, "{\"totalSize\":" + std::to_string(rows.total) + ",\"done\":true,\"records\":[]}"};
  if (!query.aggregates.empty()) return {200, aggregate(query, rows)};
  const std::string id = make_id("01g", ++made_);
  Cursor cursor{std::move(query), std::move(rows), batch, org_.now_ms() + kLocatorMs, with_deleted, {}};
  cursor.starts[0] = cursor.rows.from;
  std::string json = page(id, cursor, 0, version);
  if (cursor.rows.total > batch) {
    drop_old();
    cursors_.emplace(id, std::move(cursor));
  }
  return {200, std::move(json)};
}

Answer Queries::more(const std::string &locator, const std::string &version) {
  const Error invalid{400, "INVALID_QUERY_LOCATOR", "invalid query locator", {}};
  drop_old();
  const size_t dash = locator.find('-');
  const auto id = canonical_id(locator.substr(0, dash));
  const auto at = id && dash != std::string::npos ? cursors_.find(*id) : cursors_.end();
  if (at == cursors_.end()) return failure(invalid);
  int64_t offset = 0;
  const char *end = locator.data() + locator.size();
  const auto done = std::from_chars(locator.data() + dash + 1, end, offset);
  if (done.ec != std::errc() || done.ptr != end || offset < 0 || offset >= at->second.rows.total)
    return failure(invalid);
  if (at->second.rows.whole_range && !at->second.starts.contains(offset)) return failure(invalid);
  return {200, page(*id, at->second, offset, version)};
}

void Queries::forget() { cursors_.clear(); }

void Queries::drop_old() {
  const int64_t now = org_.now_ms();
  while (!cursors_.empty() && (cursors_.begin()->second.until_ms <= now || cursors_.size() >= kMostCursors))
    cursors_.erase(cursors_.begin());
}

// Records that were deleted after the query was made are left out of later pages; none comes twice.
std::string Queries::page(const std::string &id, Cursor &cursor, int64_t offset, const std::string &version) {
  const Table &table = org_.table(*cursor.query.type);
  const int64_t end = std::min(cursor.rows.total, offset + cursor.batch);
  const bool done = end >= cursor.rows.total;
  std::string out = "{\"totalSize\":" + std::to_string(cursor.rows.total) + ",\"done\":" + (done ? "true" : "false");
  if (!done)
    out += ",\"nextRecordsUrl\":\"/services/data/" + version + "/query/" + id + "-" + std::to_string(end) + "\"";
  out += ",\"records\":[";
  bool first = true;
  const auto add = [&](uint32_t position) {
    if (!first) out += ',';
    first = false;
    append_record(org_, table, table.at(position), position, cursor.query.columns, version, out);
    ++records_read_;
  };
  if (!cursor.rows.whole_range) {
    for (int64_t i = offset; i < end; ++i) {
      const uint32_t position = cursor.rows.positions[static_cast<size_t>(i)];
      const Record &record = table.at(position);
      if (record.present && (!record.deleted || cursor.with_deleted)) add(position);
    }
    return out + "]}";
  }
  uint32_t position = cursor.starts.at(offset);
  for (int64_t taken = offset; position < cursor.rows.until && (taken < end || done); ++position) {
    if (!table.at(position).present || table.at(position).deleted) continue;
    add(position);
    ++taken;
  }
  if (!done) cursor.starts.emplace(end, position);
  return out + "]}";
}

std::string Queries::aggregate(const BoundQuery &query, const Rows &rows) {
  std::string out = "{\"totalSize\":1,\"done\":true,\"records\":[{\"attributes\":{\"type\":\"AggregateResult\"}";
  for (const Aggregate &one : query.aggregates)
    out += ",\"" + one.name + "\":" + aggregate_value(*query.type, one, rows);
  return out + "}]}";
}

std::string Queries::aggregate_value(const ObjectType &type, const Aggregate &one, const Rows &rows) {
  const Table &table = org_.table(type);
  const Field &field = one.way.target();
  std::set<std::string, std::less<>> distinct;
  std::string least;
  std::string most;
  double sum = 0;
  int64_t count = 0;
  const auto use = [&](uint32_t position) {
    const std::string_view text = follow(org_, table, table.at(position), one.way);
    if (text.empty()) return;
    ++count;
    if (one.function == "COUNT_DISTINCT") distinct.emplace(text);
    if (is_number(field.type)) sum += std::strtod(std::string(text).c_str(), nullptr);
    if (least.empty() || compare_texts(field, text, least) < 0) least = text;
    if (most.empty() || compare_texts(field, text, most) > 0) most = text;
  };
  for (const uint32_t position : rows.positions) use(position);
  for (uint32_t position = rows.from; rows.whole_range && position < rows.until; ++position) {
    if (table.at(position).present && !table.at(position).deleted) use(position);
  }
  if (one.function == "COUNT") return std::to_string(count);
  if (one.function == "COUNT_DISTINCT") return std::to_string(distinct.size());
  if (one.function == "MIN") return least.empty() ? "null" : least;
  if (one.function == "MAX") return most.empty() ? "null" : most;
  if (count == 0) return "null";
  return number_text(one.function == "SUM" ? sum : sum / static_cast<double>(count));
}

}  // namespace sandbox::salesforce
