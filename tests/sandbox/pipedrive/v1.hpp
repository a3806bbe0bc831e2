#pragma once
// What only API v1 has: leads, notes, users, currencies, lead labels; and v1 field metadata. Lists go by start and
// limit, with additional_data.pagination.

#include "lists.hpp"

namespace sandbox::pipedrive {

struct V1Call {
  std::string method;             // "GET"
  std::vector<std::string> path;  // after /v1: {"leads","<id>"}
};

// {"success":true,"data":...}
void ok(Response &response, Json data, int status = 200);
// A table's live records in the order of the parameter sort. Throws Refusal.
std::vector<const Record *> sorted(Table &table, const Request &request);
// Whether it is the id of a record that is not deleted.
bool live(Store &store, Kind kind, const Json &id);

// Each serves what its name says; false when there is no such path. Throws Refusal.
bool serve_leads(Store &store, const V1Call &call, const Request &request, Response &response);
bool serve_notes(Store &store, const V1Call &call, const Request &request, Response &response);

// Serves the call; false when API v1 has no such path. Throws Refusal.
bool serve_v1(Store &store, const V1Call &call, const Request &request, Response &response);

// Field metadata of API v1 and v2: /dealFields and the others.
std::optional<Kind> fields_kind(const std::string &segment);
bool serve_fields_v1(Store &store, Kind kind, const V1Call &call, const Request &request, Response &response);
bool serve_fields_v2(Store &store, Kind kind, const V1Call &call, const Request &request, Response &response);

// One page of a v1 list over n items: calls emit(out, i) for each, and adds additional_data.
struct V1Page {
  int64_t start = 0, limit = 100;
};
V1Page read_v1_page(const Request &request);
std::string v1_pagination(const V1Page &page, int64_t given, bool more);

}  // namespace sandbox::pipedrive
