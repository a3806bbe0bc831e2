#include "libopenint/operations/list_input.hpp"

#include <algorithm>

#include "libopenint/base/decimal.hpp"
#include "libopenint/base/time.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/provider/cursor.hpp"

namespace openint::operations {

using provider::cursor_invalid;
using provider::place_state;
using provider::Position;
using provider::read_place;
using provider::Session;

namespace {

Error bad(std::string message, std::string pointer) {
  return Error(Status::invalid_argument, std::move(message), std::move(pointer));
}

Result<void> read_fields(Session &session, std::string_view model, const json::Value &fields, bool include_raw,
                         ListInput &out) {
  const contract::Shape *shape = session.services().contract->model(model);
  bool raw = fields.size() == 0;
  for (const json::Value &item : fields.items()) {
    std::string name(item.text());
    raw = raw || name == "raw_data";
    if (shape == nullptr || shape->find(name) == nullptr) {
      return bad("\"" + shortened(name) + "\" is no field of " + std::string(model), "/fields");
    }
    out.reading.fields.push_back(std::move(name));
  }
  if (fields.size() != 0) {
    for (const char *always : {"id", "updated_at"}) {
      bool there = std::find(out.reading.fields.begin(), out.reading.fields.end(), always) != out.reading.fields.end();
      if (!there && shape != nullptr && shape->find(always) != nullptr) out.reading.fields.emplace_back(always);
    }
  }
  out.reading.raw = raw && include_raw;
  return {};
}

int64_t number(const json::Value &value, int64_t otherwise) { return json::whole_number(value, otherwise); }

// The input's members that decide by themselves which records are listed: a folder's id, an account's.
std::string filters_of(const json::Value &input) {
  static constexpr std::string_view kOfEveryList[] = {"sync_mode",     "cursor",          "page_size",   "fields",
                                                      "updated_after", "include_deleted", "include_raw", "object_name"};
  std::string out;
  for (const json::Member &member : input.members()) {
    const bool known = std::find(std::begin(kOfEveryList), std::end(kOfEveryList), member.key) != std::end(kOfEveryList);
    if (known || member.value.is_null()) continue;
    json::append_string(out, member.key);
    out += json::to_text(member.value);
  }
  return out;
}

}  // namespace

Result<ListInput> read_list_input(Session &session, std::string_view model, const json::Value &input) {
  ListInput out;
  if (const json::Value size = input["page_size"]; !size.is_null()) {
    auto whole = size.is_number() ? decimal_to_int64(size.text()) : std::nullopt;
    bool huge = !whole && decimal_compare(size.text(), "10000") > 0;
    out.page_size = huge ? 10'000 : whole.value_or(0);
    if (out.page_size < 1) {
      return bad("page_size " + shortened(size.text()) + " is no whole number of at least 1", "/page_size");
    }
  }
  if (const json::Value after = input["updated_after"]; after.is_string()) {
    std::string utc;
    bool date = normalize_instant(after.text(), utc) == InstantResult::ok;
    auto micros = date ? instant_to_micros(utc) : std::nullopt;
    if (!micros) return bad("updated_after \"" + shortened(after.text()) + "\" is no RFC 3339 time", "/updated_after");
    out.updated_after = std::max<int64_t>(*micros / 1000, 0);
  }
  out.include_deleted = input["include_deleted"].as_boolean();
  out.incremental = input["sync_mode"].text() == "incremental";
  out.filters = filters_of(input);
  const json::Value *raw = input.find("include_raw");
  bool include_raw = raw == nullptr || raw->is_null() || raw->as_boolean();
  OPENINT_CHECK(read_fields(session, model, input["fields"], include_raw, out));
  const json::Value *cursor = input.find("cursor");
  if (cursor != nullptr && !cursor->is_null()) out.cursor = cursor;
  return out;
}

std::string stream_of(const contract::Operation &operation, std::string_view object, const ListInput &input) {
  std::string out = operation.id + "\n" + operation.model + "\n" + std::string(object) + "\n";
  out += std::to_string(input.updated_after);
  out += input.include_deleted ? "\ndeleted" : "\n";
  out += input.incremental ? "\nincremental" : "\n";
  if (!input.filters.empty()) out += "\n" + input.filters;
  return out;
}

std::string state_of(const Position &position, bool resume) {
  std::string out = resume ? "{\"r\":true" : "{\"r\":false";
  out += ",\"p\":" + std::to_string(position.phase) + "," + place_state(position);
  out += ",\"s\":" + std::to_string(position.since_ms) + ",\"u\":" + std::to_string(position.until_ms);
  return out + ",\"t\":" + std::to_string(position.issued_ms) + "}";
}

Result<Position> position_of(std::string_view state, bool &resume) {
  auto document = json::Document::parse(state);
  if (!document.ok() || !document->root().is_object()) return cursor_invalid();
  const json::Value root = document->root();
  Position position;
  resume = root["r"].as_boolean();
  position.phase = static_cast<size_t>(std::max<int64_t>(number(root["p"], 0), 0));
  position.since_ms = number(root["s"], -1);
  position.until_ms = number(root["u"], -1);
  position.issued_ms = number(root["t"], 0);
  read_place(root, position);
  return position;
}

}  // namespace openint::operations
