#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include "capi/openint.h"
#include "libopenint/translate/arrow_abi.hpp"
#include "tests/memory/failing_memory.hpp"

namespace {

using openint::testing::at_every_allocation;
using openint::testing::FailingMemory;
using openint::testing::OwnMemory;

/// What a call of the C API gave.
struct Outcome {
  openint_status status = OPENINT_OK;
  std::string text;
};

std::string taken(openint_buffer *buffer) {
  OwnMemory own;
  std::string text(buffer == nullptr ? "" : openint_buffer_data(buffer),
                   buffer == nullptr ? 0 : openint_buffer_size(buffer));
  openint_buffer_free(buffer);
  return text;
}

class TranslationWithoutMemory : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(openint_engine_open(nullptr, 0, nullptr, &engine_, nullptr), OPENINT_OK);
    std::ifstream file(OPENINT_SOURCE_DIR "/tests/golden/hubspot/crm.contact.edges/input.json", std::ios::binary);
    record_.assign(std::istreambuf_iterator<char>(file), {});
    ASSERT_FALSE(record_.empty());
    // A page with a record that is translated, one that is rejected, one that is damaged, and escapes.
    page_ = R"({"results":[)" + record_ + R"(,{"id":null,"properties":{"email":"a"}},{"id":"7","properties":{"firstname")" +
            R"(:"\u00e9\n","hs_object_id":}},{"id":"8","properties":{"email":"b@c.test"}}],"paging":{"next":{"after":"9"}}})";
  }
  void TearDown() override { openint_engine_free(engine_); }

  openint_translator *open(const char *options, openint_status *status = nullptr) {
    openint_translator *translator = nullptr;
    openint_status opened =
        openint_translator_open(engine_, "hubspot", 7, "crm.contact", 11, options, std::string_view(options).size(),
                                &translator, nullptr);
    if (status != nullptr) *status = opened;
    return translator;
  }
  static Outcome translate(openint_translator *translator, const std::string &input) {
    openint_buffer *out = nullptr;
    openint_buffer *report = nullptr;
    openint_error *error = nullptr;
    openint_status status = openint_translate(translator, input.data(), input.size(), &out, &report, &error);
    OwnMemory own;
    EXPECT_EQ(openint_error_status(error), status < 0 ? status : OPENINT_OK);
    openint_error_free(error);
    return {status, taken(out) + "|" + taken(report)};
  }
  // The call is done with what it gives otherwise, or says NO_MEMORY; then it works again.
  void expect_no_memory(const std::function<Outcome()> &call, size_t least) {
    const Outcome right = call();
    ASSERT_GE(right.status, OPENINT_OK);
    size_t count = at_every_allocation([&](size_t number, FailingMemory::Which which) {
      FailingMemory memory(number, which);
      Outcome outcome = call();
      memory.end();
      if (!FailingMemory::failed()) return false;
      EXPECT_TRUE(outcome.status == OPENINT_E_NO_MEMORY || (outcome.status == right.status && outcome.text == right.text))
          << number << ": " << outcome.status << " " << outcome.text;
      Outcome again = call();
      EXPECT_EQ(again.status, right.status) << number;
      EXPECT_EQ(again.text, right.text) << number;
      return !HasFailure() && number < 100'000;
    });
    EXPECT_GE(count, least);
  }

  openint_engine *engine_ = nullptr;
  std::string record_;
  std::string page_;
};

TEST_F(TranslationWithoutMemory, OpensATranslatorOrSaysSo) {
  expect_no_memory(
      [&] {
        Outcome outcome;
        openint_translator_free(open(R"({"output":"page"})", &outcome.status));
        return outcome;
      },
      200);
}

TEST_F(TranslationWithoutMemory, TranslatesOrSaysSo) {
  for (const char *options : {R"({"output":"page"})", R"({"output":"array"})", R"({"output":"ndjson"})",
                              R"({"output":"page","input":"record"})"}) {
    SCOPED_TRACE(options);
    openint_translator *translator = open(options);
    ASSERT_NE(translator, nullptr);
    bool record = std::string_view(options).find("record") != std::string_view::npos;
    expect_no_memory([&] { return translate(translator, record ? record_ : page_); }, 3);
    // One whose memory from former calls is not there yet.
    expect_no_memory(
        [&] {
          openint_status status = OPENINT_OK;
          openint_translator *fresh = open(options, &status);
          Outcome outcome;
          outcome.status = status;
          if (fresh != nullptr) outcome = translate(fresh, record ? record_ : page_);
          openint_translator_free(fresh);
          return outcome;
        },
        200);
    openint_translator_free(translator);
  }
}

TEST_F(TranslationWithoutMemory, TranslatesToArrowOrSaysSo) {
  openint_translator *translator = open("");
  ASSERT_NE(translator, nullptr);
  expect_no_memory(
      [&] {
        Outcome outcome;
        ArrowArrayStream stream{};
        openint_buffer *report = nullptr;
        outcome.status = openint_translate_arrow(translator, page_.data(), page_.size(), &stream, &report, nullptr);
        outcome.text = taken(report);
        if (outcome.status < OPENINT_OK) return outcome;
        ArrowSchema schema{};
        ArrowArray array{};
        int got = stream.get_schema(&stream, &schema);
        if (got == 0) {
          schema.release(&schema);
          got = stream.get_next(&stream, &array);
        }
        if (got == 0 && array.release != nullptr) {
          OwnMemory own;
          outcome.text += std::to_string(array.length);
          array.release(&array);
        }
        if (got != 0) outcome.status = got == ENOMEM ? OPENINT_E_NO_MEMORY : OPENINT_E_INTERNAL;
        stream.release(&stream);
        return outcome;
      },
      50);
  openint_translator_free(translator);
}

TEST_F(TranslationWithoutMemory, TranslatesInputOrSaysSo) {
  openint_translator *translator = open("");
  ASSERT_NE(translator, nullptr);
  const std::string input = R"({"first_name":"A","email":"a@b.test","last_name":null,"custom_fields":{}})";
  expect_no_memory(
      [&] {
        Outcome outcome;
        openint_buffer *out = nullptr;
        outcome.status = openint_translate_input(translator, input.data(), input.size(), &out, nullptr);
        outcome.text = taken(out);
        return outcome;
      },
      5);
  openint_translator_free(translator);
}

TEST_F(TranslationWithoutMemory, StreamsOrSaysSo) {
  openint_translator *translator = open(R"({"output":"ndjson"})");
  ASSERT_NE(translator, nullptr);
  expect_no_memory(
      [&] {
        Outcome outcome;
        openint_hooks hooks{};
        hooks.struct_size = sizeof hooks;
        static size_t written;
        written = 0;
        hooks.write = [](uintptr_t, const char *, size_t size) -> int32_t {
          written += size;
          return 0;
        };
        openint_translation *translation = nullptr;
        openint_buffer *summary = nullptr;
        outcome.status = openint_translation_open(translator, &hooks, &translation, nullptr);
        for (size_t at = 0; at < page_.size() && outcome.status == OPENINT_OK; at += 100) {
          std::string_view piece = std::string_view(page_).substr(at, 100);
          outcome.status = openint_translation_feed(translation, piece.data(), piece.size(), nullptr);
        }
        if (outcome.status == OPENINT_OK) outcome.status = openint_translation_finish(translation, &summary, nullptr);
        OwnMemory own;
        outcome.text = taken(summary) + std::to_string(written);
        openint_translation_free(translation);
        return outcome;
      },
      20);
  openint_translator_free(translator);
}

}  // namespace
