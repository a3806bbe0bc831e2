#include "libopenint/http/message.hpp"

#include <gtest/gtest.h>

namespace openint::http {
namespace {

TEST(Headers, AreFoundAndReplacedInAnyCase) {
  std::vector<Header> headers = {{"Accept", "a"}, {"authorization", "old"}, {"AUTHORIZATION", "older"}};
  ASSERT_NE(find_header(headers, "Authorization"), nullptr);
  EXPECT_EQ(*find_header(headers, "Authorization"), "old");
  set_header(headers, "Authorization", "new");
  ASSERT_EQ(headers.size(), 2U);
  EXPECT_EQ(*find_header(headers, "authorization"), "new");
  remove_header(headers, "ACCEPT");
  EXPECT_EQ(find_header(headers, "accept"), nullptr);
}

TEST(Origins, AreLowerCaseWithoutTheDefaultPort) {
  EXPECT_EQ(origin("HTTPS://API.Acme.test:443/a?b#c"), "https://api.acme.test");
  EXPECT_EQ(origin("http://acme.test:80"), "http://acme.test");
  EXPECT_EQ(origin("http://acme.test:8080/x"), "http://acme.test:8080");
  EXPECT_EQ(origin("https://user:pass@acme.test/x"), "https://acme.test");
  EXPECT_EQ(origin("http://[::1]:81/"), "http://[::1]:81");
  EXPECT_EQ(origin("https://acme.test?x=1"), "https://acme.test");
}

TEST(Origins, AreEmptyWhereTwoProgramsCouldReadTwoHosts) {
  for (const char *url :
       {"", "acme.test", "ftp://acme.test", "https://", "https:///x", "https://good.test\\@evil.test/",
        "https://good.test%2eevil.test/", "https://a b/", "https://acme.test:port/", "https://acme.test:70000/",
        "https://acme.test:-1/", "javascript://x"}) {
    EXPECT_EQ(origin(url), "") << url;
  }
}

// RFC 3986 5.4.1 and 5.4.2, as far as they are http.
TEST(References, AreResolvedAsTheRfcDoes) {
  const char *base = "http://a/b/c/d;p?q";
  const std::pair<const char *, const char *> kCases[] = {{"http://g", "http://g/"},
                                                          {"g", "http://a/b/c/g"},
                                                          {"./g", "http://a/b/c/g"},
                                                          {"g/", "http://a/b/c/g/"},
                                                          {"/g", "http://a/g"},
                                                          {"//g", "http://g/"},
                                                          {"?y", "http://a/b/c/d;p?y"},
                                                          {"g?y", "http://a/b/c/g?y"},
                                                          {"#s", "http://a/b/c/d;p?q"},
                                                          {"g#s", "http://a/b/c/g"},
                                                          {";x", "http://a/b/c/;x"},
                                                          {"g;x?y#s", "http://a/b/c/g;x?y"},
                                                          {"", "http://a/b/c/d;p?q"},
                                                          {".", "http://a/b/c/"},
                                                          {"./", "http://a/b/c/"},
                                                          {"..", "http://a/b/"},
                                                          {"../g", "http://a/b/g"},
                                                          {"../..", "http://a/"},
                                                          {"../../g", "http://a/g"},
                                                          {"../../../g", "http://a/g"},
                                                          {"/./g", "http://a/g"},
                                                          {"/../g", "http://a/g"},
                                                          {"g.", "http://a/b/c/g."},
                                                          {"..g", "http://a/b/c/..g"},
                                                          {"./g/.", "http://a/b/c/g/"},
                                                          {"g/./h", "http://a/b/c/g/h"},
                                                          {"g/../h", "http://a/b/c/h"},
                                                          {"g;x=1/../y", "http://a/b/c/y"},
                                                          {"g?y/../x", "http://a/b/c/g?y/../x"}};
  for (const auto &[reference, wanted] : kCases) EXPECT_EQ(resolve(base, reference), wanted) << reference;
}

TEST(References, KeepAnAbsoluteLinkAsItIs) {
  const char *link =
      "https://org.crm.test/api/data/v9.2/accounts?$select=name&$skiptoken=%3Ccookie%20pagenumber=%222%22%3E";
  EXPECT_EQ(resolve("https://org.crm.test/api", link), link);
  EXPECT_EQ(resolve("https://a.test", "x"), "https://a.test/x");
  EXPECT_EQ(resolve("https://a.test?x", "?y"), "https://a.test/?y");
}

TEST(References, EscapeWhatServersForget) {
  EXPECT_EQ(resolve("https://a.test/x", "/a b?c=\"d\""), "https://a.test/a%20b?c=%22d%22");
  EXPECT_EQ(resolve("https://a.test/x", "/\xC3\xA9"), "https://a.test/%C3%A9");
}

TEST(References, AreRefusedWhereTheyAreNoHttp) {
  for (const char *reference : {"ftp://a.test/", "javascript:alert(1)", "file:///etc/passwd", "mailto:x@a.test",
                                "https://good.test\\@evil.test/", "/a\r\nHost: evil.test", "http:", "http:x"}) {
    EXPECT_EQ(resolve("https://a.test/x", reference), "") << reference;
  }
  EXPECT_EQ(resolve("no url", "/x"), "");
  EXPECT_EQ(resolve("ftp://a.test", "/x"), "");
}

}  // namespace
}  // namespace openint::http
