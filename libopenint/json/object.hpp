#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/arena.hpp"
#include "libopenint/json/value.hpp"
#include "libopenint/json/write.hpp"

namespace openint::json {

/// An object under construction, or a copy of one that is edited. Keys keep their first place.
class ObjectBuilder {
 public:
  ObjectBuilder() = default;
  /// Starts with the members of `object`, which must outlive this.
  explicit ObjectBuilder(const Value &object) : members_(object.members().begin(), object.members().end()) {}

  /// Sets or replaces a member. What `value` views must outlive this; the key is copied.
  void set(std::string_view key, Value value);
  /// The same with a copy of `text`.
  void set_text(std::string_view key, std::string_view text) { set(key, Value::string(arena_.copy(text))); }
  /// The same; "" is null.
  void set_text_or_null(std::string_view key, std::string_view text);
  void set_number(std::string_view key, int64_t number);
  void set_boolean(std::string_view key, bool value) { set(key, Value::boolean(value)); }
  void remove(std::string_view key);
  /// Every member of `other` replaces ours of that name (a shallow merge).
  void merge(const Value &other);

  /// Views into this; good until the next change.
  Value value() const { return Value::object(members_); }
  std::string text() const { return to_text(value()); }
  Arena &arena() noexcept { return arena_; }

 private:
  Arena arena_;
  std::vector<Member> members_;
};

}  // namespace openint::json
