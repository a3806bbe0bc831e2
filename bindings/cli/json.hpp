#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace openint::cli {

enum class Kind { null, boolean, number, string, nested };

/// A member of a record: a string decoded, anything else as its JSON text, numbers with every digit.
struct Member {
  std::string key;
  Kind kind = Kind::null;
  std::string text;
};

/// One JSON text, read one level deep. Throws Failure where it is not what it should be.
class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {}
  std::vector<Member> members() const;
  /// The JSON texts of an array's items.
  std::vector<std::string> items() const;
  /// The strings of an array.
  std::vector<std::string> strings() const;

 private:
  std::string text_;
};

/// What stands between the braces of a text that is exactly one JSON object, checked to its last byte: whatever else it
/// is put between, its members stay members. Throws Failure, with `what` it was, for any other text. Any thread.
std::string_view members_of(std::string_view text, const std::string &what);

/// What is wrong with a text that should be exactly one JSON value; "" where nothing is. Any thread.
std::string json_problem(std::string_view text);

/// The member's text as JSON of its own: strings quoted again.
std::string json_of(const Member &member);
/// The named member, or one of kind null.
const Member &find(const std::vector<Member> &members, std::string_view key);
/// The named member, or for "a.b" the member b of the member a where none has that whole name; else one of kind null.
Member find_within(const std::vector<Member> &members, std::string_view path);
void append_quoted(std::string &out, std::string_view text);
std::string quoted_array(const std::vector<std::string> &texts);

/// Cuts a stream of JSON objects, one after another, in lines or in arrays, into single objects, in whatever pieces it
/// comes. What stands between objects but separators, and brackets deeper than an array at the top, is left to whoever
/// reads the pieces. Memory is bounded by the largest object.
class ObjectSplitter {
 public:
  /// Appends the objects that `piece` completes.
  void feed(std::string_view piece, std::vector<std::string> &objects);
  /// What has begun and not ended; empty if nothing.
  const std::string &rest() const noexcept { return current_; }

 private:
  bool separator(char c) const;
  std::string current_;
  int depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
};

}  // namespace openint::cli
