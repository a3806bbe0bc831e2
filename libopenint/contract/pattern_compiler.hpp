#pragma once

#include <string>
#include <string_view>

#include "libopenint/contract/pattern.hpp"

namespace openint::contract {

/// Reads a pattern by recursive descent, straight into steps.
class PatternCompiler {
 public:
  explicit PatternCompiler(std::string_view text) : text_(text) {}
  Result<Pattern> compile();

 private:
  using Op = Pattern::Op;
  using Set = Pattern::Set;
  static constexpr size_t kMaxSteps = 4096;

  bool alternatives(int depth);
  bool sequence(int depth);
  bool atom(int depth, bool &repeatable);
  bool group(int depth);
  bool character_class();
  bool class_item(Set &set, uint32_t &single, bool &is_single);
  bool escape(Set &set, uint32_t &single, bool &is_single);
  bool repetition(size_t start);
  bool count(uint32_t &minimum, uint32_t &maximum, bool &present);
  bool repeat(size_t start, uint32_t minimum, uint32_t maximum);

  bool fail(const char *reason);
  bool done() const { return at_ >= text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }
  uint32_t next();  // one code point
  bool emit(Op op, uint32_t first = 0, uint32_t second = 0);
  bool emit_set(Set set);
  uint32_t here() const { return static_cast<uint32_t>(out_.steps_.size()); }
  void insert_split(size_t at, uint32_t second);

  std::string_view text_;
  size_t at_ = 0;
  Pattern out_;
  const char *reason_ = nullptr;
};

/// One code point at `at`, which moves on; a byte that is no UTF-8 counts as itself.
uint32_t next_code_point(std::string_view text, size_t &at);

}  // namespace openint::contract
