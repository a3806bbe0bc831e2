// A provider's answer as every connector's document reads it: "STATUS\n", lines "Name: value", an empty line, a body.
// What its headers tell of waiting and of limits stays within bounds, and a refusal is told as an error.

#include <algorithm>
#include <charconv>
#include <memory>
#include <string>
#include <vector>

#include "libopenint/connector/registry.hpp"
#include "libopenint/connectors/builtin.hpp"
#include "libopenint/http/judge.hpp"
#include "libopenint/http/limits.hpp"
#include "libopenint/http/retry_after.hpp"
#include "libopenint/json/parse.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace openint;
using namespace openint::http;

namespace {

constexpr int64_t kNow = 1'750'000'000'000;  // 2025-06-15
constexpr int64_t kLongest = int64_t{366} * 86'400'000;

std::vector<std::shared_ptr<const Policy>> policies() {
  std::vector<std::shared_ptr<const Policy>> made;
  auto contract = contract::Contract::builtin();
  FUZZ_REQUIRE(contract.ok());
  connector::Registry registry(*contract, connectors::builtin());
  for (const std::string &name : registry.names()) {
    auto connector = registry.find(name);
    FUZZ_REQUIRE(connector.ok());
    made.push_back(policy_of(*connector));
  }
  return made;
}

std::string_view line_of(std::string_view &text) {
  std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

Response read(std::string_view text) {
  Response out;
  std::string_view status = line_of(text);
  std::from_chars(status.data(), status.data() + status.size(), out.status);
  out.status = out.status < 100 || out.status > 599 ? 429 : out.status;
  for (std::string_view line = line_of(text); !line.empty(); line = line_of(text)) {
    size_t colon = std::min(line.find(": "), line.size());
    out.headers.emplace_back(std::string(line.substr(0, colon)),
                             std::string(line.substr(std::min(line.size(), colon + 2))));
  }
  out.body = text;
  return out;
}

void check_headers(const Response &response) {
  for (const Header &header : response.headers) {
    int64_t wait = retry_after_ms(header.value, kNow);
    FUZZ_REQUIRE(wait >= -1 && wait <= kLongest);
    FUZZ_REQUIRE(find_header(response.headers, header.name) != nullptr);
    std::string target = resolve("https://host.example/a/b?c", header.value);
    FUZZ_REQUIRE(target.empty() || !origin(target).empty());
    FUZZ_REQUIRE(std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f; }));
  }
}

void check_verdict(const Verdict &verdict, const Response &response) {
  FUZZ_REQUIRE(verdict.success == (verdict.error == nullptr));
  if (verdict.success) return;
  const Error &error = *verdict.error;
  FUZZ_REQUIRE(verdict.wait_ms >= -1 && verdict.wait_ms <= kLongest);
  FUZZ_REQUIRE(error.retry_after_ms >= 0 && error.retry_after_ms <= kLongest);
  FUZZ_REQUIRE(error.retry == Retry::after || error.retry_after_ms == 0);
  FUZZ_REQUIRE(error.provider.http_status == response.status);
  FUZZ_REQUIRE(!error.message.empty() && error.message.find('\n') == std::string::npos);
  FUZZ_REQUIRE(error.message.size() < 2000);
  FUZZ_REQUIRE(json::Document::parse(error.to_json()).ok());
}

void check_limits(const Policy &policy, const Response &response, const Verdict &verdict) {
  Limiter limiter;
  Scopes scopes;
  scopes.app = "app";
  scopes.account = scopes.connection = "connection";
  int64_t closed = verdict.wait_ms > 0 ? kNow + verdict.wait_ms : 0;
  limiter.learn(policy, scopes, "", response, closed, kNow);
  Limiter::Admission admission = limiter.admit(policy, scopes, "", 1, kNow);
  FUZZ_REQUIRE(admission.wait_ms >= 0 && admission.wait_ms <= kLongest);
  FUZZ_REQUIRE(!admission.granted || (admission.wait_ms == 0 && closed == 0));
  FUZZ_REQUIRE(admission.granted || admission.wait_ms > 0 || admission.exhausted);
  FUZZ_REQUIRE(limiter.size() <= policy.limits.size() + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const auto kPolicies = policies();
  Response response = read(std::string_view(reinterpret_cast<const char *>(data), size));
  check_headers(response);
  for (const auto &policy : kPolicies) {
    Verdict verdict = judge(*policy, response, "GET", kNow);
    check_verdict(verdict, response);
    check_limits(*policy, response, verdict);
  }
  return 0;
}
