#pragma once
// The small language of providers' documents: JSON whose strings name values, "{record.name}" or "{updated|iso_ms}",
// and whose objects with one member that begins with $ choose or repeat. Seeds, records, envelopes, errors, headers and
// credentials are all written in it; the words are in tests/sandbox/README.md, "Write a provider".
#include <functional>

#include "core/provider.hpp"

namespace sandbox {

class Scope;
// A word of a document that C++ knows: {"$call":"name","with":...}, or a filter "{value|name:argument}".
using Function = std::function<Json(const Json &value, const std::string &argument, const Scope &)>;
using Functions = std::map<std::string, Function, std::less<>>;

// What names mean where a template stands. Names are looked up from the innermost scope outwards; the members of an
// `open` object are names too.
class Scope {
 public:
  explicit Scope(const Functions &functions) : functions_(&functions) {}
  explicit Scope(const Scope &outer, const Json *open = nullptr)
      : outer_(&outer), open_(open), functions_(outer.functions_), random_(outer.random_) {}

  Scope &set(std::string name, Json value);
  Scope &lend(std::string name, const Json &value);  // not copied: it has to outlive the scope
  Scope &random(Random &random);
  // The value at a path with dots ("record.name", "list.0.id"); nullptr where there is none.
  const Json *find(std::string_view path) const;
  const Function *function(std::string_view name) const;
  Random *dice() const { return random_; }

 private:
  const Json *named(std::string_view name) const;
  const Scope *outer_ = nullptr;
  const Json *open_ = nullptr;
  const Functions *functions_;
  Random *random_ = nullptr;
  std::map<std::string, Json, std::less<>> own_;
  std::vector<std::pair<std::string, const Json *>> lent_;
};

// The template with every name replaced. A string that is one name alone becomes the value itself, of any type, and
// null where there is none; among other text a name becomes text, nothing where it is null.
Json fill(const Json &pattern, const Scope &scope);
std::string fill_text(const Json &pattern, const Scope &scope);
// Whether a value counts as true: all but null, false, "", 0, [] and {}.
bool truthy(const Json &value);
// The value at a path with dots within a document; nullptr where there is none. Digits index arrays.
const Json *at_path(const Json &value, std::string_view path);
// A member of an object; null where it has none.
const Json &member(const Json &object, const char *name);
// A value as text: a string as it is, null as nothing, all else as JSON.
std::string text_of(const Json &value);
// An instant as a document's "time" word says: iso_ms, iso_s, iso_us, offset_s, date, plain, ms, s, msdate.
Json show_time(int64_t ms, std::string_view form);
std::string uuid(Random &random);
std::string lower(std::string_view text);                        // ASCII letters only
std::vector<std::string> split(std::string_view text, char by);  // empty parts are left out
std::optional<int64_t> whole_number(std::string_view text);
std::string base64url(std::string_view bytes);
std::optional<std::string> unbase64url(std::string_view text);

}  // namespace sandbox
