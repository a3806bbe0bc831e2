// What a host writes (a call, the head and body of an answer) and what is written for it: any bytes.

#include <sodium.h>

#include <string>

#include "libopenint/base/error.hpp"
#include "libopenint/engine/wire.hpp"
#include "libopenint/json/parse.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace openint;

namespace {

void require_told(const Error &error) {
  FUZZ_REQUIRE(error.status == Status::malformed || error.status == Status::invalid_argument);
  FUZZ_REQUIRE(!error.message.empty());
  FUZZ_REQUIRE(json::Document::parse(error.to_json()).ok());
}

void check_call(std::string_view bytes) {
  auto call = engine::read_call(bytes);
  if (!call.ok()) return require_told(call.error());
  FUZZ_REQUIRE(!call->call.operation.empty());
  FUZZ_REQUIRE(call->timeout_ms >= 0 && call->timeout_ms < 1'000'000'000'000'000);
  FUZZ_REQUIRE(call->call.has_key || call->call.api_key.empty());
  if (!call->call.input.empty()) FUZZ_REQUIRE(json::Document::parse(call->call.input).ok());
}

void check_answer(std::string_view bytes) {
  auto answer = engine::read_answer(bytes, bytes);
  if (!answer.ok()) return require_told(answer.error());
  FUZZ_REQUIRE(answer->id > 0);
  const http::Outcome &outcome = answer->outcome;
  if (outcome.failure != http::Failure::none) {
    FUZZ_REQUIRE(!outcome.handed_out && outcome.message.size() <= 203);  // shortened
    return;
  }
  if (answer->piece) return;
  FUZZ_REQUIRE(outcome.response.status >= 100 && outcome.response.status <= 599);
  FUZZ_REQUIRE(outcome.response.body == bytes);
}

std::string decoded(std::string_view text) {
  std::string out(text.size(), '\0');
  size_t size = 0;
  int bad = sodium_base642bin(reinterpret_cast<unsigned char *>(out.data()), out.size(), text.data(), text.size(),
                              nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL);
  FUZZ_REQUIRE(bad == 0);
  out.resize(size);
  return out;
}

bool is_utf8(std::string_view text) {
  for (size_t size = 0; !text.empty(); text.remove_prefix(size)) {
    size = utf8_sequence(text);
    if (size == 0) return false;
  }
  return true;
}

// A request of such bytes is told as JSON, and its body comes through as it is. Its URL and headers are text always.
void check_want(const std::string &bytes) {
  std::string piece = is_utf8(bytes) ? bytes : "-";
  http::Request request("POST", "https://host.example/" + piece);
  request.headers.emplace_back("X-" + piece, piece);
  request.body = bytes;
  std::string text = engine::wants_json({http::Want(7, &request)}, {3, 5}, 10, 0);
  auto document = json::Document::parse(text);
  FUZZ_REQUIRE(document.ok());
  json::Value want = document->root()["exchanges"].items()[0];
  FUZZ_REQUIRE(want["id"].text() == "7" && want["method"].text() == "POST");
  FUZZ_REQUIRE(want["url"].text() == request.url);
  FUZZ_REQUIRE(want["headers"].items()[0].items()[1].text() == piece);
  const json::Value *body = want.find("body");
  const json::Value *base64 = want.find("body_base64");
  FUZZ_REQUIRE(body == nullptr || base64 == nullptr);
  std::string came = body != nullptr ? std::string(body->text()) : std::string();
  if (base64 != nullptr) came = decoded(base64->text());
  FUZZ_REQUIRE(came == bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  std::string bytes(reinterpret_cast<const char *>(data), size);
  check_call(bytes);
  check_answer(bytes);
  check_want(bytes);
  return 0;
}
