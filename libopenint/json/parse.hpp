#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "libopenint/base/arena.hpp"
#include "libopenint/base/result.hpp"
#include "libopenint/json/index.hpp"
#include "libopenint/json/value.hpp"

namespace openint::json {

/// Deepest nesting that any reader here accepts.
constexpr int kMaxDepth = 256;

/// Parses one JSON text; a byte order mark before it is no part of it, and offsets are counted behind it. Values view
/// into `text` and `arena`, which must both outlive them. Errors: MALFORMED with the byte offset and what was expected
/// there.
Result<Value> parse(std::string_view text, Arena &arena, int max_depth = kMaxDepth);

/// A parsed text that owns everything it needs. Movable; the root stays valid.
class Document {
 public:
  static Result<Document> parse(std::string_view text, int max_depth = kMaxDepth);

  const Value &root() const noexcept { return root_; }
  Arena &arena() noexcept { return *arena_; }

 private:
  std::unique_ptr<Arena> arena_;
  Value root_;
};

/// Builds values out of an index made before. Every part is checked: grammar, numbers, literals, escapes, depth.
class Builder {
 public:
  Builder(std::string_view text, const uint32_t *offsets, size_t count, Arena &arena, int max_depth = kMaxDepth)
      : text_(text), offsets_(offsets), count_(count), arena_(arena), max_depth_(max_depth) {}

  /// The value that starts at offsets[at]; afterwards at() is the place behind it.
  Result<Value> build(size_t at);
  size_t at() const noexcept { return at_; }

 private:
  bool value(Value &out, int depth);
  bool array(Value &out, int depth);
  bool object(Value &out, int depth);
  bool string(std::string_view &out);
  bool fail(const char *reason);
  char peek() const noexcept { return at_ < count_ ? text_[offsets_[at_]] : '\0'; }
  std::string_view token() const noexcept;  // from offsets[at] to the next offset, white space cut off

  std::string_view text_;
  const uint32_t *offsets_;
  size_t count_;
  Arena &arena_;
  int max_depth_;
  size_t at_ = 0;
  const char *reason_ = nullptr;
  size_t failed_at_ = 0;
};

}  // namespace openint::json
