#pragma once

#include "tests/unit/operations/support.hpp"

// A provider that nobody has, for tests of what every document may say: records {"id", "updated", "email"} in a list
// "rows" at https://api.acme.test.

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
