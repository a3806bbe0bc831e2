#pragma once
// API v2 lists: parameters read and checked, cursors, and pages of records.

#include <optional>

#include "store.hpp"

namespace sandbox::pipedrive {

// Which parts of a record an answer shows.
struct Shape {
  std::vector<std::string> include;                // optional fields asked for
  std::optional<std::vector<std::string>> custom;  // the custom fields asked for; all of them when absent
  bool labels = false;                             // include_labels: label_ids with their names
};

// A page of a cursor list: {"success":true,"data":[...],"additional_data":{"next_cursor":...}}.
std::string list_page(Store &store, Kind kind, const Request &request, bool archived = false);

// {"success":true,"data":{...}} of one record. Throws Refusal for parameters it does not know.
std::string one_record(Store &store, Kind kind, const Request &request, const Record &record);
void append_record(std::string &out, Kind kind, const Record &record, const Shape &shape, const Fields &fields);
Shape read_shape(Kind kind, const Request &request);

// Parameters.
std::optional<int64_t> whole(std::string_view text);  // nothing but digits, and a sign
int64_t read_limit(const Request &request, int64_t fallback, int64_t most);
std::optional<int64_t> read_id(const Request &request, const char *name);
std::vector<std::string> split(std::string_view text, char by);
std::optional<bool> read_flag(const Request &request, const char *name);

// A cursor of lists that are read by position (field metadata, searches): bound to what it was given for.
std::string position_cursor(const std::string &scope, int64_t position);
int64_t read_position(const Request &request, const std::string &scope);

}  // namespace sandbox::pipedrive
