#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace openint::json {

enum class Kind : uint8_t { null, boolean, number, string, array, object };

/// "null", "boolean", ... as JSON Schema and JMESPath name them.
const char *kind_name(Kind kind) noexcept;

struct Member;

/// An immutable JSON value: a 16-byte view whose parts live in an Arena (or another buffer that outlives it).
/// Numbers are their digits as text and never pass through a double. Strings are decoded UTF-8. Objects keep their
/// order and may hold a key twice; the last one counts.
class Value {
 public:
  Value() = default;
  static Value boolean(bool value) noexcept { return Value(Kind::boolean, value ? 1U : 0U, nullptr); }
  /// `digits` must be a valid JSON number.
  static Value number(std::string_view digits) noexcept { return Value(Kind::number, size32(digits), digits.data()); }
  static Value string(std::string_view text) noexcept { return Value(Kind::string, size32(text), text.data()); }
  static Value array(std::span<const Value> items) noexcept {
    return Value(Kind::array, static_cast<uint32_t>(items.size()), items.data());
  }
  static Value object(std::span<const Member> members) noexcept;

  Kind kind() const noexcept { return kind_; }
  bool is_null() const noexcept { return kind_ == Kind::null; }
  bool is_string() const noexcept { return kind_ == Kind::string; }
  bool is_number() const noexcept { return kind_ == Kind::number; }
  bool is_boolean() const noexcept { return kind_ == Kind::boolean; }
  bool is_array() const noexcept { return kind_ == Kind::array; }
  bool is_object() const noexcept { return kind_ == Kind::object; }

  /// Each accessor needs the kind it is for; another kind gives the empty value.
  bool as_boolean() const noexcept { return kind_ == Kind::boolean && size_ == 1; }
  std::string_view text() const noexcept {  // a string's content or a number's digits
    return kind_ == Kind::string || kind_ == Kind::number ? std::string_view(static_cast<const char *>(data_), size_)
                                                          : std::string_view();
  }
  std::span<const Value> items() const noexcept {
    return kind_ == Kind::array ? std::span<const Value>(static_cast<const Value *>(data_), size_)
                                : std::span<const Value>();
  }
  std::span<const Member> members() const noexcept;

  /// Size of a string in bytes, or the number of items or members.
  size_t size() const noexcept { return kind_ == Kind::boolean ? 0 : size_; }

  /// The member's value, or nullptr where this is no object or has no such key.
  const Value *find(std::string_view key) const noexcept;
  /// The same, but a missing member is null.
  Value operator[](std::string_view key) const noexcept {
    const Value *found = find(key);
    return found ? *found : Value();
  }

 private:
  Value(Kind kind, uint32_t size, const void *data) noexcept : kind_(kind), size_(size), data_(data) {}
  static uint32_t size32(std::string_view text) noexcept { return static_cast<uint32_t>(text.size()); }

  Kind kind_ = Kind::null;
  uint32_t size_ = 0;
  const void *data_ = nullptr;
};

struct Member {
  std::string_view key;
  Value value;
};

inline Value Value::object(std::span<const Member> members) noexcept {
  return Value(Kind::object, static_cast<uint32_t>(members.size()), members.data());
}
inline std::span<const Member> Value::members() const noexcept {
  return kind_ == Kind::object ? std::span<const Member>(static_cast<const Member *>(data_), size_)
                               : std::span<const Member>();
}

/// JSON equality: kinds, strings, arrays in order, objects in any order, numbers by value (1 equals 1.0).
bool equal(const Value &a, const Value &b) noexcept;

/// The number where it is a whole one that fits, or `otherwise`.
int64_t whole_number(const Value &value, int64_t otherwise) noexcept;

}  // namespace openint::json
