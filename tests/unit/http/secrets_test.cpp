// Nothing that was sent as a secret comes out in what is quoted, whatever a provider made of it.
#include "libopenint/http/secrets.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/http/support.hpp"

namespace openint::http {

using namespace coroutine;
namespace {

using namespace testing;

std::string base64(const std::string &bytes, bool for_urls = false) {
  std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  digits += for_urls ? "-_" : "+/";
  std::string out;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    unsigned word = 0;
    for (size_t k = i; k < i + 3; ++k)
      word = word * 256 + (k < bytes.size() ? static_cast<unsigned char>(bytes[k]) : 0);
    for (unsigned divisor : {64U * 64 * 64, 64U * 64, 64U, 1U}) out += digits[word / divisor % 64];
  }
  for (size_t i = bytes.size(); i % 3 != 0; ++i) out.pop_back();
  while (!for_urls && out.size() % 4 != 0) out += '=';
  return out;
}

std::string percent(const std::string &text, bool all, const char *form = "%%%02X") {
  std::string out;
  for (char c : text) {
    char escaped[8];
    std::snprintf(escaped, sizeof escaped, form, static_cast<unsigned char>(c));
    out += all || !std::isalnum(static_cast<unsigned char>(c)) ? std::string(escaped) : std::string(1, c);
  }
  return out;
}

std::string cased(std::string text, int (*to)(int)) {
  for (char &c : text) c = static_cast<char>(to(static_cast<unsigned char>(c)));
  return text;
}

std::string html(const std::string &text) {
  std::string out;
  for (char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '+')
      out += "&#43;";
    else if (c == '/')
      out += "&#x2f;";
    else
      out += c;
  }
  return out;
}

// Every way in which a text was seen to come back.
std::vector<std::string> forms(const std::string &secret) {
  std::vector<std::string> out = {secret,
                                  cased(secret, std::tolower),
                                  cased(secret, std::toupper),
                                  percent(secret, false),
                                  percent(secret, true),
                                  percent(secret, true, "%%%02x"),
                                  percent(percent(secret, false), false),
                                  percent(secret, true, "\\u%04x"),
                                  html(secret),
                                  base64(secret),
                                  base64(secret, true),
                                  percent(base64(secret), false)};
  std::string escaped;
  for (char c : secret) escaped += std::string(c == '/' || c == '"' || c == '\\' ? "\\" : "") + c;
  out.push_back(escaped);
  for (const char *before : {"x", "xy", "Bearer ", "user:"}) out.push_back(base64(before + secret + "tail"));
  return out;
}

TEST(Secrets, AreCutOutInEveryForm) {
  std::mt19937 random(5);
  const std::string kLetters = "abcdefXYZ0123456789-_.~+/=&\"\\ %";
  for (int i = 0; i < 300; ++i) {
    std::string secret;
    for (size_t size = 16 + random() % 40; secret.size() < size;) secret += kLetters[random() % kLetters.size()];
    Secrets secrets;
    secrets.add(secret);
    for (const std::string &form : forms(secret)) {
      std::string out = secrets.cut_out("before " + form + " after");
      EXPECT_TRUE(out.starts_with("before ")) << form << " -> " << out;
      EXPECT_TRUE(out.ends_with(" after")) << form << " -> " << out;
      EXPECT_NE(out.find("[secret]"), std::string::npos) << form << " of " << secret << " -> " << out;
      // What is left of base64 is at most what its neighbours share bits with.
      EXPECT_LE(out.size(), std::string("before [secret] after").size() + 20) << form << " -> " << out;
    }
  }
}

TEST(Secrets, AreCutOutWhereTheTextEndsWithinOne) {
  Secrets secrets;
  secrets.add("tok-0123456789abcdef0123456789abcdef");
  EXPECT_EQ(secrets.cut_out("got tok-0123456789abcdef0123456789abcde"), "got [secret]");
  EXPECT_EQ(secrets.cut_out("got TOK-0123456"), "got [secret]");
  EXPECT_EQ(secrets.cut_out("got tok-01"), "got tok-01");
}

TEST(Secrets, OfAHeaderAreItsParts) {
  Secrets secrets;
  secrets.add_header("Basic " + base64("integration@acme.test:pa55word!"));
  for (const char *part : {"pa55word!", "integration@acme.test", "integration@acme.test:pa55word!"}) {
    EXPECT_EQ(secrets.cut_out(part), "[secret]");
  }
  EXPECT_EQ(secrets.cut_out("Basic auth is wanted"), "Basic auth is wanted");
  Secrets more;
  more.add_header("Token key=\"abcdef123\", id=\"ghijkl456\"");
  more.add_header("session=qwertz789; path=/");
  EXPECT_EQ(more.cut_out("abcdef123 ghijkl456 qwertz789"), "[secret] [secret] [secret]");
}

TEST(Secrets, LeaveEverythingElseAlone) {
  Secrets none;
  EXPECT_EQ(none.cut_out("a %41 \\u0041 &amp;"), "a %41 \\u0041 &amp;");
  Secrets secrets;
  secrets.add("short");
  EXPECT_EQ(secrets.cut_out("a short one"), "a short one");
  secrets.add("a-long-secret");
  for (const char *text : {"", "%", "%4", "\\", "\\u00", "&", "&#;", "&#x;", "a%zz", "caf\xC3\xA9 %C3%A9"}) {
    EXPECT_EQ(secrets.cut_out(text), text);
  }
}

// Puts one secret on: where the scheme says.
class OneSecret : public Authorizer {
 public:
  OneSecret(std::string text, bool query) : secret(std::move(text)), in_query(query) {}
  Task<uint64_t> authorize(Context &context, Request &request, uint64_t) override {
    return put(context, *this, request);
  }
  static Task<uint64_t> put(Context &, OneSecret &self, Request &request) {
    if (self.in_query) {
      request.url += "?key=" + percent(self.secret, false);
    } else {
      set_header(request.headers, "Authorization", "Basic " + base64("user:" + self.secret));
    }
    co_return 1;
  }
  std::string secret;
  bool in_query;
};

TEST(Secrets, ComeOutOfNoErrorAndNoLogLine) {
  const std::string secret = "S3cr3t/Key+0123456789.abcdefghijklmnopqrst";
  FakeEnvironment environment;
  Limiter limiter;
  for (bool in_query : {false, true}) {
    for (const std::string &form : forms(secret)) {
      OneSecret authorizer(secret, in_query);
      Sent sent(environment);
      sent.route.policy = policy(R"json({"refusal": {"code": "code", "message": "message", "request_id": "id"}})json",
                                 R"json([{"when": {"status": [409]}, "do": "wait"}])json");
      sent.route.authorizer = &authorizer;
      sent.options.json = true;
      sent.deadline_in_ms = 3000;
      std::string quoted;
      for (char c : form) quoted += (c == '"' || c == '\\' ? "\\" : "") + std::string(1, c);
      std::string host = cased(percent(secret, false), std::tolower);
      for (char &c : host) c = std::isalnum(static_cast<unsigned char>(c)) ? c : '-';
      // Just where a message is shortened, too.
      std::string far = std::string(480, 'm') + " " + quoted;
      const std::vector<std::vector<Outcome>> kCases = {
          {Outcome(answer(400, "{\"message\": \"" + far + "\"}"))},
          {Outcome(answer(400, "{\"code\": \"" + quoted + "\", \"id\": \"" + quoted + "\"}"))},
          {Outcome(answer(400, "{\"message\": {\"you sent\": \"" + quoted + "\"}}"))},
          {Outcome(answer(403, "<html>" + form, {{"Content-Type", "text/html"}}))},
          {Outcome(answer(200, "<html>" + std::string(150, 'h') + form))},
          {Outcome(answer(400, "", {{"X-Request-Id", form}, {"Content-Type", form}}))},
          {Outcome(answer(302, "", {{"Location", "https://elsewhere.test/"}})),
           Outcome(answer(401, "{\"message\": \"" + quoted + "\"}"))},
          {Outcome(answer(302, "", {{"Location", "https://s3cr3t-key-0123456789.test/"}})), Outcome(answer(404))},
          {Outcome(answer(503, "{\"message\": \"" + quoted + "\"}")), Outcome(Failure::timeout, form)},
          {Outcome(answer(409, "{\"message\": \"" + quoted + "\"}"))},
          {Outcome(Failure::cut, form)},
      };
      for (const std::vector<Outcome> &outcomes : kCases) {
        size_t at = 0;
        Serve serve = [&](const Request &) { return outcomes[std::min(at++, outcomes.size() - 1)]; };
        Result<std::string> result = sent(Request("GET", "https://api.acme.test/list"), serve);
        ASSERT_FALSE(result.ok());
        std::string out = result.error().to_json() + environment.logged();
        std::string low = cased(out, std::tolower);
        EXPECT_EQ(low.find(cased(secret, std::tolower).substr(0, 12)), std::string::npos) << out.substr(0, 700);
        EXPECT_EQ(low.find(cased(form, std::tolower).substr(0, 14)), std::string::npos) << out.substr(0, 700);
      }
    }
  }
}

}  // namespace
}  // namespace openint::http
