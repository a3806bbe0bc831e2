// What a path may be: what the document's template says, and nothing else for a value that is missing.
#include "tests/unit/operations/invented.hpp"

namespace openint::testing {
namespace {

class Paths : public Acme {
 protected:
  // The path that a list with this template asks for, or the error.
  std::string path(const std::string &url_template) {
    document(
        R"json("list": {"get": ")json" + url_template +
        R"json(", "with": {"none": "`null`", "size": "size", "blank": "''"}, "paging": {"kind": "all"}})json");
    harness.requests.clear();
    auto page = list("{}", [](const http::Request &) { return answer(R"({"rows":[]})"); });
    if (!page.ok()) return status_info(page.error().status).code + (": " + page.error().message);
    return path_of(harness.requests.back().url);
  }
};

TEST_F(Paths, MayEndInASlashWhereTheDocumentSaysSo) {
  EXPECT_EQ(path("/people/"), "/people/");
  EXPECT_EQ(path("/"), "/");
  EXPECT_EQ(path("/people/{size}/"), "/people/100/");
  EXPECT_EQ(path("/people/{?size}"), "/people/");
  EXPECT_EQ(path("/people/?all=1{&size}"), "/people/");
  EXPECT_EQ(path("https://api.acme.test/people/"), "/people/");
}

TEST_F(Paths, EndInNoSlashForAValueThatIsMissing) {
  for (const char *url_template : {"/people/{none}", "/people/{blank}", "/people/{none}/", "/people/{none}/notes",
                                   "/people/{blank}/{?size}", "/people/{none}{?size}", "/{none}"}) {
    EXPECT_EQ(path(url_template), "BAD_REQUEST: an id or name is empty") << url_template;
    EXPECT_TRUE(harness.requests.empty());
  }
}

}  // namespace
}  // namespace openint::testing
