// Any bytes as JSON: what is accepted reads back equal from what is written, and merges and points as it should.

#include <string>

#include "libopenint/json/merge_patch.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/write.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace openint;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  std::string_view text(reinterpret_cast<const char *>(data), size);
  auto document = json::Document::parse(text);
  if (!document.ok()) {
    FUZZ_REQUIRE(document.error().status == Status::malformed);
    FUZZ_REQUIRE(document.error().offset <= static_cast<int64_t>(size));
    return 0;
  }
  const json::Value &root = document->root();
  std::string written = json::to_text(root);
  auto again = json::Document::parse(written);
  FUZZ_REQUIRE(again.ok());
  FUZZ_REQUIRE(json::equal(root, again->root()));
  FUZZ_REQUIRE(json::to_text(again->root()) == written);
  Arena arena;
  json::Value merged = json::merge_patch(root, root, arena);
  FUZZ_REQUIRE(json::equal(json::merge_patch(merged, root, arena), merged));
  for (const json::Member &member : root.members()) {
    const json::Value *found = json::pointer_find(root, json::pointer_join("", member.key));
    FUZZ_REQUIRE(found != nullptr && found == root.find(member.key));
  }
  return 0;
}
