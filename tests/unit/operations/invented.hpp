#pragma once

#include "tests/unit/operations/support.hpp"

// A provider that nobody has, at https://api.acme.test, for tests of what every document may say. acme_document() is as
// little as a document can be: records {"id", "updated", "email"} in a list "rows". kAcmeWhole is what a CRM has: people,
// firms, deals with stages, links, custom fields that are asked for by name, a search beside its lists.

namespace openint::testing {

/// The document with these members of crm.contact (JSON members), and these of the document besides.
inline std::string acme_document(const std::string &contact, const std::string &more = "") {
  return R"({"format": 1, "name": "acme", "http": {"base": "https://api.acme.test"}, "page": {"items": "rows"},)" + more +
         R"("models": {"crm.contact": {"object": "people", "fields": {"id": {"read": "id", "write": false},
             "updated_at": {"read": "updated", "write": false}, "email": "email"}, )" +
         contact + "}}}";
}

inline std::string acme_record(int id) {
  return R"({"id":")" + std::to_string(id) + R"(","updated":"2025-01-01T00:00:00Z","email":"a)" + std::to_string(id) +
         R"(@acme.test"})";
}

/// Records from `first` to `last`, with commas between them.
inline std::string acme_records(int first, int last) {
  std::string out;
  for (int id = first; id <= last; ++id) out += (out.empty() ? "" : ",") + acme_record(id);
  return out;
}

// Records {"id", "at", "values": {...}}. A list goes by a token and gives links along; the search by time is sorted by
// id and ends at 10,000; offers go by an offset.
inline constexpr const char *kAcmeWhole = R"json({"format": 1, "name": "acme",
  "auth": {"kind": "bearer"},
  "http": {"base": "https://api.acme.test", "settle_seconds": 10,
    "refusal": {"code": "kind", "message": "message", "request_id": "trace"}},
  "check": {"get": "/objects/people?limit=1"},
  "errors": [{"when": {"status": [401]}, "do": "reauth"},
    {"when": {"status": [400, 403, 404]}, "do": "fail"}],
  "tables": {"stages": {}, "pipelines": {}, "request": {}},
  "lookups": [{"request": {"get": "/pipelines"},
    "tables": {"stages": "from_items(body.rows[].stages[].[id, label])", "pipelines": "from_items(body.rows[].[id, label])"}}],
  "page": {"items": "rows", "next_cursor": "next"},
  "body": {"passthrough": "values"},
  "defaults": {
    "record": {
      "fields": {"id": {"read": "id", "write": false}, "updated_at": {"read": "at", "write": false}},
      "list": {"get": "/objects/{object}{?limit,after,values,links}", "max": 100, "inline_related": true,
        "with": {"limit": "size", "after": "cursor", "values": "fields", "links": "related"}, "paging": {"kind": "token"}},
      "list_since": {"post": "/objects/{object}/search", "max": 200, "repeatable": true,
        "body": "merge({size: size, values: fields || `[]`, since: since_ms, until: until_ms}, after_id && {after_id: after_id} || `{}`)",
        "paging": {"kind": "keyset", "key": "id", "window": true, "more": "body.total > count"}},
      "list_deleted": {"get": "/objects/{object}?archived=true{&limit,after,values}", "max": 100,
        "with": {"limit": "size", "after": "cursor", "values": "fields"}, "paging": {"kind": "token"}},
      "list_since_deleted": {"unsupported": "Acme's search has no archived records; list them without updated_after"},
      "select": {"root": "values", "describe": {"get": "/fields/{object}"}, "names": "body.rows[].name",
        "unknown": ["UNKNOWN_FIELD"]},
      "get": {"get": "/objects/{object}/{id}{?values}", "with": {"values": "fields"}},
      "count": {"get": "/objects/{object}/count", "value": "body.total"},
      "batch_read": {"post": "/objects/{object}/batch", "max": 100, "repeatable": true,
        "body": "{ids: ids, values: fields || `[]`}"}},
    "links": {"request": {"post": "/links/{object}/{name}", "max": 1000, "repeatable": true, "body": "{inputs: inputs}"},
      "results": "body.rows[].{id: from, links: to[].{id: to_string(id), main: main}, after: next}",
      "unlisted": "status == `200`"}},
  "models": {
    "crm.contact": {"object": "people", "defaults": "record",
      "fields": {"first_name": "values.first", "last_name": "values.last", "email": "values.email",
        "account_id": {"read": "links.firms.rows[0].id", "write": false}},
      "custom_fields": {"firms": {"read": "links.firms.rows[].id", "write": false}},
      "related": [{"defaults": "links", "name": "firms", "into": "links.firms.rows", "cut": "links.firms.next"}]},
    "crm.account": {"object": "firms", "defaults": "record",
      "fields": {"name": "values.name", "number_of_employees": "values.staff"}},
    "crm.lead": {"object": "offers",
      "fields": {"id": {"read": "id", "write": false}, "updated_at": {"read": "at", "write": false}, "name": "title"},
      "list": {"get": "/offers{?start,limit}", "max": 499, "with": {"start": "offset", "limit": "size"},
        "paging": {"kind": "offset", "more": "body.more", "key": "id"}},
      "count": {"listing": true}},
    "crm.opportunity": {"object": "deals", "defaults": "record",
      "fields": {"name": "values.title",
        "stage": {"read": "lookup('stages', values.stage) || values.stage", "write": false},
        "pipeline": {"read": "lookup('pipelines', values.pipeline) || values.pipeline", "write": false},
        "account_id": {"read": "(links.firms.rows[?main] | [0].id) || links.firms.rows[0].id", "write": false}},
      "related": [{"defaults": "links", "name": "firms", "into": "links.firms.rows", "cut": "links.firms.next"}]},
    "crm.user": {"object": "team",
      "fields": {"id": {"read": "id", "write": false}, "updated_at": {"read": "at", "write": false}},
      "list": {"get": "/team", "paging": {"kind": "all"}},
      "list_since": {"unsupported": "Acme's team cannot be asked for by the time of its change"}},
    "crm.meta.property": {"object": "fields",
      "fields": {"id": {"read": "name", "write": false}, "label": {"read": "label", "write": false},
        "is_custom": {"read": "own", "write": false}},
      "list": {"get": "/fields/{object}"}},
    "crm.association": {"object": "links",
      "fields": {"source_object": {"read": "lookup('request', 'source_object')", "write": false},
        "source_id": {"read": "lookup('request', 'source_id')", "write": false},
        "target_object": {"read": "lookup('request', 'target_object')", "write": false},
        "target_id": {"read": "id", "write": false}, "type": {"read": "type", "write": false}},
      "list": {"get": "/objects/{source_object}/{source_id}/links/{target_object}{?limit,after}", "max": 500,
        "with": {"limit": "size", "after": "cursor"}, "links": "body.rows[*].{target_id: id, type: type}",
        "paging": {"kind": "token", "next": "body.next"}}}}})json";

/// A record of that provider. `values` and `more` (members, each after a comma) are JSON.
inline std::string acme_object(const std::string &id, const std::string &values = "{}", const std::string &more = "") {
  return R"({"id":")" + id + R"(","values":)" + values + R"(,"at":"2025-06-01T00:00:00.000Z")" + more + "}";
}

/// A harness with a connection to it.
struct AcmeHarness : Harness {
  AcmeHarness() { connect_acme(); }
  void connect_acme(std::string id = "") {
    add_connector(kAcmeWhole);
    connect("acme", "{}", std::move(id));
  }
};

class Acme : public ::testing::Test {
 protected:
  void document(const std::string &contact, const std::string &more = "") {
    harness.add_connector(acme_document(contact, more));
    if (harness.connection.empty()) harness.connect("acme");  // another document of the same connection
  }

  Result<std::string> list(std::string_view input, const Harness::Provider &provider) {
    return harness.run(operations::list, "crm-listContacts", input, provider);
  }

  /// Lists page after page until the end. Gives the ids in order, or the error's status.
  std::string walk(int page_size, const Harness::Provider &provider) {
    std::string cursor;
    std::string ids;
    for (int calls = 0; calls < 50; ++calls) {
      std::string input = "{\"page_size\":" + std::to_string(page_size) +
                          (cursor.empty() ? "" : ",\"cursor\":\"" + cursor + "\"") + "}";
      auto page = list(input, provider);
      if (!page.ok()) return ids + " " + status_info(page.error().status).code + ": " + page.error().message;
      auto read = json::Document::parse(*page);
      for (const json::Value &item : read->root()["items"].items()) {
        ids += (ids.empty() ? "" : " ") + std::string(item["id"].text());
      }
      if (!read->root()["has_next_page"].as_boolean()) return ids;
      cursor = std::string(read->root()["next_cursor"].text());
    }
    return ids + " without end";
  }

  Harness harness;
};

inline int number_of(const http::Request &request, std::string_view name) {
  std::string text = query_of(request.url, name);
  return text.empty() ? 0 : std::stoi(text);
}

}  // namespace openint::testing
