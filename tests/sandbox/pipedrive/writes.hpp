#pragma once
// API v2 create and update: a body checked against what the endpoint takes, and put into a record.

#include "store.hpp"

namespace sandbox::pipedrive {

// The new record. Throws Refusal.
Record &create_record(Store &store, Kind kind, const Json &input);
// The changed record. Absent keys are left alone; null clears. Throws Refusal.
Record &update_record(Store &store, Kind kind, Record &record, const Json &input);

// A record with nothing said about it: every key an answer has, in its order.
Json blank(Store &store, Kind kind);

// The JSON object of a body; throws Refusal for anything else.
Json read_object(const Request &request);

}  // namespace sandbox::pipedrive
