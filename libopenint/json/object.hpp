#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/arena.hpp"
#include "libopenint/json/value.hpp"
#include "libopenint/json/write.hpp"

namespace openint::json {

/// The value with everything that it views copied into the arena. As deep as the value nests, which parse() bounds.
Value copy(const Value &value, Arena &arena);

/// An object under construction, or a copy of one that is edited. Keys keep their first place. All that is put into it
/// is copied, so it views nothing of anybody else's.
class ObjectBuilder {
 public:
  ObjectBuilder() = default;
  /// Starts with a copy of the members of `object`.
  explicit ObjectBuilder(const Value &object) { merge(object); }

  /// Sets or replaces a member.
  void set(std::string_view key, const Value &value);
  void set_text(std::string_view key, std::string_view text) { set(key, Value::string(text)); }
  /// The same; "" is null.
  void set_text_or_null(std::string_view key, std::string_view text);
  void set_number(std::string_view key, int64_t number);
  void set_boolean(std::string_view key, bool value) { set(key, Value::boolean(value)); }
  void remove(std::string_view key);
  /// Every member of `other` replaces ours of that name (a shallow merge).
  void merge(const Value &other);

  /// Views into this; good until the next change.
  Value value() const & { return Value::object(members_); }
  Value value() && = delete;
  std::string text() const { return to_text(Value::object(members_)); }

 private:
  Arena arena_;
  std::vector<Member> members_;
};

}  // namespace openint::json
