#include "libopenint/json/index.hpp"

#include <simdjson.h>

#include <atomic>
#include <new>

#include "libopenint/base/memory.hpp"

namespace openint::json {

namespace {

// simdjson makes its tables at the first use in a process, where an allocation that fails ends the process. Room is
// looked for before.
const simdjson::implementation *active_implementation() {
  static std::atomic<bool> made{false};
  if (!made.load(std::memory_order_acquire)) {
    constexpr size_t kPlenty = 16 * 1024;
    ::operator delete(::operator new(kPlenty));
    (void)simdjson::get_active_implementation()->name();  // it looks for the processor's kind then
    made.store(true, std::memory_order_release);
  }
  return simdjson::get_active_implementation();
}

}  // namespace

struct Index::Parser {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> implementation;
};

Index::Index() = default;
Index::~Index() = default;
Index::Index(Index &&) noexcept = default;
Index &Index::operator=(Index &&) noexcept = default;

Index::Outcome Index::scan(std::string_view text) {
  count_ = 0;
  if (text.empty()) return Outcome::empty;
  if (text.size() >= simdjson::SIMDJSON_MAXSIZE_BYTES) return Outcome::too_big;
  if (text.size() > capacity_ || parser_ == nullptr) {
    // Room to spare, so that windows which grow a little do not allocate again and again.
    size_t wanted = text.size() < 4096 ? 4096 : text.size() + text.size() / 2;
    if (wanted >= simdjson::SIMDJSON_MAXSIZE_BYTES) wanted = text.size();
    if (parser_ == nullptr) parser_ = std::make_unique<Parser>();
    constexpr size_t kNoDepth = 1;  // only the second stage, which is not used, needs a depth
    const simdjson::implementation *active = active_implementation();
    auto error = parser_->implementation == nullptr
                     ? active->create_dom_parser_implementation(wanted, kNoDepth, parser_->implementation)
                     : parser_->implementation->set_capacity(wanted);
    if (error) {
      parser_.reset();
      capacity_ = 0;
      out_of_memory();
    }
    capacity_ = wanted;
  }
  auto &implementation = *parser_->implementation;
  auto error = implementation.stage1(reinterpret_cast<const uint8_t *>(text.data()), text.size(),
                                     simdjson::stage1_mode::regular);
  offsets_ = implementation.structural_indexes.get();
  count_ = error ? 0 : implementation.n_structural_indexes;
  switch (error) {
    case simdjson::SUCCESS: return Outcome::ok;
    case simdjson::EMPTY: return Outcome::empty;
    case simdjson::UTF8_ERROR: return Outcome::invalid_utf8;
    case simdjson::UNESCAPED_CHARS: return Outcome::control_character;
    case simdjson::UNCLOSED_STRING: return Outcome::unclosed_string;
    case simdjson::CAPACITY: return Outcome::too_big;
    case simdjson::MEMALLOC: out_of_memory();
    default: return Outcome::unclosed_string;
  }
}

const char *outcome_text(Index::Outcome outcome) noexcept {
  switch (outcome) {
    case Index::Outcome::ok: return "ok";
    case Index::Outcome::empty: return "no JSON value";
    case Index::Outcome::invalid_utf8: return "invalid UTF-8";
    case Index::Outcome::control_character: return "unescaped control character in a string";
    case Index::Outcome::unclosed_string: return "unclosed string";
    case Index::Outcome::too_big: return "text of 4 GiB or more in one piece";
  }
  return "";
}

}  // namespace openint::json
