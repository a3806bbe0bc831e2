// What an operation looks for by the names of the fields, keys that several records share, and a record that is made
// only where it is not there.
#include <gtest/gtest.h>

#include <set>

#include "tests/unit/operations/support.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

// KeyedFirms found by domain and by name; people by the time of their change, which several may share; places in courses.
constexpr std::string_view kSchool = R"json({
  "format": 1, "name": "school", "http": {"base": "https://api.school.test"},
  "body": {"custom_fields": "extra"},
  "models": {
    "sales-engagement.account": {"object": "firms",
      "fields": {"id": {"read": "id", "write": false}, "updated_at": {"read": "changed", "write": false}, "name": "name", "domain": "domain"},
      "get": {"get": "/firms/{id}"},
      "create": {"post": "/firms", "body": "record", "id": "body.id"},
      "update": {"patch": "/firms/{id}", "body": "record", "done": "body.id"},
      "search": {"get": "/firms{?key,value,also}", "with": {"also": "also[].join('=', [key, value])"},
                 "keys": {"domain": {"property": "domain", "fill": "{domain: value}"}, "name": {"property": "name", "fill": "{name: value}"}},
                 "found": "body.firms[].{id: id, fields: {name: name, domain: domain}}"}},
    "sales-engagement.contact": {"object": "people", "page": {"items": "people"},
      "fields": {"id": {"read": "id", "write": false}, "updated_at": {"read": "changed", "write": false}, "first_name": "name",
                 "address": {"read": "{city: city}", "write": false}},
      "get": {"get": "/people/{id}"},
      "list": {"get": "/people?sort=changed{&since,page,size}", "max": 10, "with": {"since": "after_id"},
               "paging": {"kind": "keyset", "key": "changed", "ties": "id", "more": "count == size"}}},
    "sales-engagement.sequenceState": {"object": "places",
      "fields": {"id": {"read": "id", "write": false}, "state": {"read": "state", "write": false}, "contact_id": "person",
                 "sequence_id": "course", "mailbox_id": "box"},
      "get": {"get": "/places/{id}"},
      "create": {"post": "/places", "body": "record", "id": "body.id"},
      "search": {"get": "/places{?person,course}", "with": {"person": "value", "course": "also[0].value"},
                 "keys": {"contact_id": "person", "sequence_id": "course"},
                 "found": "body.places[].{id: id, fields: {person: person, course: course}}"}}}})json";

class Keys : public ::testing::Test {
 protected:
  void SetUp() override {
    harness.add_connector(kSchool);
    harness.connect("school");
  }
  Harness harness;
};

std::string keyed_firm(const char *id, const char *name, const char *domain) {
  return std::string(R"({"id":")") + id + R"(","name":")" + name + R"(","domain":")" + domain +
         R"(","changed":"2024-01-01T00:00:00Z"})";
}

// Answers every search with both firms, as a provider would that forgot a filter.
struct KeyedFirms {
  size_t created = 0;
  size_t updated = 0;
  Outcome operator()(const Request &request) {
    if (request.method == "POST") return ++created, answer(201, keyed_firm("3", "New", "new.example"));
    if (request.method == "PATCH") return ++updated, answer(keyed_firm("1", "Acme", "acme.example"));
    if (path_of(request.url) != "/firms") return answer(keyed_firm("1", "Acme", "acme.example"));
    return answer(R"({"firms":[)" + keyed_firm("1", "Acme", "acme.example") + "," + keyed_firm("2", "Acme", "other.example") + "]}");
  }
};

TEST_F(Keys, ARecordIsLookedForByTheFieldThatIsNamed) {
  KeyedFirms firms;
  auto result = harness.run(operations::upsert, "salesEngagement-upsertAccount",
                            R"({"upsert_on":{"domain":"acme.example"},"record":{"name":"Acme"}})", std::ref(firms));
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(at(*result, "/record/id"), "1");
  EXPECT_EQ(query_of(harness.requests[0].url, "key"), "domain");
  EXPECT_EQ(query_of(harness.requests[0].url, "value"), "acme.example");
  EXPECT_EQ(firms.updated, 1U);
}

TEST_F(Keys, OfSeveralAllMustBeTheSame) {
  KeyedFirms firms;
  auto both = harness.run(operations::upsert, "salesEngagement-upsertAccount",
                          R"({"upsert_on":{"name":"Acme","domain":"acme.example"},"record":{}})", std::ref(firms));
  ASSERT_TRUE(both.ok()) << both.error().to_json();
  EXPECT_EQ(query_of(harness.requests[0].url, "key"), "domain") << "the document has the domain first";
  EXPECT_EQ(query_of(harness.requests[0].url, "also"), "name=Acme");
  auto name = harness.run(operations::upsert, "salesEngagement-upsertAccount",
                          R"({"upsert_on":{"name":"Acme"},"record":{}})", std::ref(firms));
  ASSERT_FALSE(name.ok());
  EXPECT_EQ(name.error().reason, "several_match");
  harness.requests.clear();
  auto none = harness.run(operations::upsert, "salesEngagement-upsertAccount",
                          R"({"upsert_on":{"name":"Other","domain":"acme.example"},"record":{}})", std::ref(firms));
  ASSERT_TRUE(none.ok()) << none.error().to_json();
  EXPECT_EQ(firms.created, 1U);
  EXPECT_EQ(harness.requests[1].body, R"({"name":"Other","domain":"acme.example"})");
}

TEST_F(Keys, WithoutAnyKeyNothingIsAsked) {
  KeyedFirms firms;
  auto result = harness.run(operations::upsert, "salesEngagement-upsertAccount", R"({"upsert_on":{},"record":{"name":"A"}})",
                            std::ref(firms));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::invalid_argument);
  EXPECT_TRUE(harness.requests.empty()) << "an upsert without a key looked at the whole list";
}

TEST_F(Keys, FieldsOfTheProvidersOwnGoWhereTheDocumentSays) {
  KeyedFirms firms;
  auto result = harness.run(operations::create, "salesEngagement-createAccount",
                            R"({"record":{"name":"New","custom_fields":{"tier":3}}})", std::ref(firms));
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(harness.requests[0].body, R"({"name":"New","extra":{"tier":3}})");
}

TEST_F(Keys, WhatIsThereIsGivenAsItIs) {
  std::string there = R"({"id":"9","state":"active","person":"5","course":"7","box":"1"})";
  size_t created = 0;
  auto places = [&](const Request &request) {
    if (request.method == "POST") return ++created, answer(201, R"({"id":"10"})");
    if (path_of(request.url) != "/places") return answer(there);
    return answer(query_of(request.url, "course") == "7" ? R"({"places":[)" + there + "]}" : R"({"places":[]})");
  };
  auto result = harness.run(operations::ensure, "salesEngagement-insertSequenceState",
                            R"({"record":{"contact_id":"5","sequence_id":"7","mailbox_id":"2"}})", places);
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(at(*result, "/record/id"), "9");
  EXPECT_EQ(at(*result, "/record/mailbox_id"), "1");
  EXPECT_EQ(at(*result, "/warnings"), "(none)");
  EXPECT_EQ(created, 0U);
  there = R"({"id":"10","state":"active","person":"5","course":"8","box":"2"})";
  auto fresh = harness.run(operations::ensure, "salesEngagement-insertSequenceState",
                           R"({"record":{"contact_id":"5","sequence_id":"8","mailbox_id":"2"}})", places);
  ASSERT_TRUE(fresh.ok()) << fresh.error().to_json();
  EXPECT_EQ(created, 1U);
  EXPECT_EQ(at(*fresh, "/warnings/0/problem_type"), "maybe_duplicate");
}

// KeyedPeople in the order of their change; every answer holds those from `since` on, a page of ten.
struct KeyedPeople {
  std::vector<std::pair<std::string, int>> all;
  int64_t deepest = 0;
  Outcome operator()(const Request &request) {
    const std::string since = query_of(request.url, "since");
    const int64_t page = std::stoll(query_of(request.url, "page"));
    const int64_t size = std::stoll(query_of(request.url, "size"));
    deepest = std::max(deepest, page);
    std::string people;
    int64_t place = 0;
    for (const auto &[changed, id] : all) {
      if (changed < since) continue;
      const bool here = place >= (page - 1) * size && place < page * size;
      if (here) people += (people.empty() ? "" : ",") + (R"({"id":)" + std::to_string(id) + R"(,"changed":")" + changed + "\"}");
      ++place;
    }
    return answer(R"({"people":[)" + people + "]}");
  }
};

std::string keyed_minute(int number) {
  const std::string digits = std::to_string(number);
  return "2024-01-01T00:" + std::string(digits.size() < 2 ? "0" : "") + digits + ":00Z";
}

// Every record once, whatever size the pages have, and whatever number of records share a key.
TEST_F(Keys, RecordsThatShareAKeyComeOnceEach) {
  for (int shared : {1, 3, 10, 11, 35}) {
    for (int size : {1, 3, 7, 10, 25}) {
      KeyedPeople people;
      for (int i = 0; i < 120; ++i) people.all.emplace_back(keyed_minute(i < 40 ? 0 : (i - 40) / shared), i);
      std::sort(people.all.begin(), people.all.end());
      std::multiset<std::string> seen;
      std::string cursor;
      for (int calls = 0; calls < 200; ++calls) {
        const std::string input = "{\"page_size\":" + std::to_string(size) +
                                  (cursor.empty() ? "}" : ",\"cursor\":\"" + cursor + "\"}");
        auto page = harness.run(operations::list, "salesEngagement-listContacts", input, std::ref(people));
        ASSERT_TRUE(page.ok()) << page.error().to_json();
        auto document = json::Document::parse(*page);
        EXPECT_LE(document->root()["items"].size(), static_cast<size_t>(size));
        for (const json::Value &item : document->root()["items"].items()) seen.emplace(item["id"].text());
        EXPECT_EQ(at(*page, "/next_page_cursor"), at(*page, "/next_cursor"));
        if (!document->root()["has_next_page"].as_boolean()) break;
        cursor = std::string(document->root()["next_page_cursor"].text());
      }
      EXPECT_EQ(seen.size(), 120U) << shared << " share a key, pages of " << size;
      EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 120U);
    }
  }
}

TEST_F(Keys, WithoutSharedKeysNoPageIsASecondOne) {
  KeyedPeople people;
  for (int i = 0; i < 55; ++i) people.all.emplace_back(keyed_minute(i), i);
  auto page = harness.run(operations::list, "salesEngagement-listContacts", R"({"page_size":100})", std::ref(people));
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(people.deepest, 1);
  EXPECT_EQ(at(*page, "/items/54/id"), "54");
}

TEST_F(Keys, AListThatGivesTheSamePageForEverIsAnError) {
  KeyedPeople people;
  for (int i = 0; i < 30; ++i) people.all.emplace_back(keyed_minute(0), i);
  auto stuck = [&](const Request &request) {
    Request first = request;
    const size_t place = first.url.find("page=");
    first.url.replace(place, first.url.find('&', place) - place, "page=1");
    return people(first);
  };
  auto page = harness.run(operations::list, "salesEngagement-listContacts", R"({"page_size":30})", stuck);
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().status, Status::malformed);
}

}  // namespace
}  // namespace openint::testing
