#include "writes.hpp"

namespace sandbox::pipedrive {

Json blank(Store &store, Kind kind) {
  Json body = Json::object();
  auto nulls = [&](std::initializer_list<const char *> names) {
    for (const char *name : names) body[name] = nullptr;
  };
  if (kind == Kind::person)
    nulls({"id", "name", "first_name", "last_name", "owner_id", "org_id", "add_time", "update_time", "emails", "phones",
           "is_deleted", "visible_to", "label_ids", "picture_id", "postal_address", "notes", "im", "birthday",
           "job_title"});
  if (kind == Kind::organization)
    nulls({"id", "name", "owner_id", "add_time", "update_time", "is_deleted", "visible_to", "address", "label_ids",
           "website", "linkedin", "industry", "annual_revenue", "employee_count"});
  if (kind == Kind::deal)
    nulls({"id",          "title",
           "owner_id",    "person_id",
           "org_id",      "pipeline_id",
           "stage_id",    "value",
           "currency",    "add_time",
           "update_time", "stage_change_time",
           "is_deleted",  "is_archived",
           "status",      "probability",
           "lost_reason", "visible_to",
           "close_time",  "won_time",
           "lost_time",   "expected_close_date",
           "label_ids",   "origin",
           "origin_id",   "channel",
           "channel_id",  "arr",
           "mrr",         "acv"});
  if (kind == Kind::activity)
    nulls({"id",
           "subject",
           "type",
           "owner_id",
           "creator_user_id",
           "is_deleted",
           "add_time",
           "update_time",
           "deal_id",
           "lead_id",
           "person_id",
           "org_id",
           "project_id",
           "due_date",
           "due_time",
           "duration",
           "busy",
           "done",
           "marked_as_done_time",
           "location",
           "participants",
           "attendees",
           "conference_meeting_client",
           "conference_meeting_url",
           "conference_meeting_id",
           "public_description",
           "priority",
           "note"});
  if (kind == Kind::product)
    nulls({"id", "name", "code", "description", "unit", "tax", "category", "is_linkable", "is_deleted", "visible_to",
           "owner_id", "add_time", "update_time", "billing_frequency", "billing_frequency_cycles", "prices"});
  body["owner_id"] = store.users().front().id;
  body["is_deleted"] = false;
  for (auto [name, value] : {std::pair<const char *, Json>{"visible_to", 3},
                             {"emails", Json::array()},
                             {"phones", Json::array()},
                             {"im", Json::array()},
                             {"label_ids", Json::array()},
                             {"is_archived", false},
                             {"status", "open"},
                             {"pipeline_id", 1},
                             {"stage_id", 1},
                             {"origin", "API"},
                             {"currency", "EUR"},
                             {"type", "call"},
                             {"creator_user_id", 1},
                             {"busy", false},
                             {"done", false},
                             {"participants", Json::array()},
                             {"attendees", Json::array()},
                             {"tax", 0},
                             {"is_linkable", true},
                             {"billing_frequency", "one-time"},
                             {"prices", Json::array()}})
    if (body.contains(name)) body[name] = value;
  if (kind == Kind::deal) body["value"] = 0;
  if (kind == Kind::activity) return body;
  Json custom = Json::object();
  for (const Field &field : store.fields(kind).all())
    if (field.custom) custom[field.code] = nullptr;
  body["custom_fields"] = std::move(custom);
  return body;
}

}  // namespace sandbox::pipedrive
