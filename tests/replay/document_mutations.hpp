#pragma once

#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>

#include "libopenint/json/pointer.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"

// Every way to leave something out of a connector's document or to misspell it, numbered: each member of an object and
// each item of a list removed, each member's name misspelt, each name in an expression, a path or a template misspelt.

namespace openint::testing {

/// One of them, carried out.
struct Mutation {
  enum class Kind { none, removed, renamed, misspelt };
  Kind kind = Kind::none;
  std::string pointer;  // JSON Pointer to the member, item or text
  std::string name;     // what was misspelt; "" of what was removed
  std::string document;

  std::string told() const {
    static constexpr const char *kKinds[] = {"unchanged", "removed", "name misspelt", "misspelt"};
    return pointer + " " + kKinds[static_cast<int>(kind)] + (name.empty() ? "" : " " + name);
  }
};

/// Writes a document and counts its places on the way; at the wanted one it writes something else.
class Mutator {
 public:
  static constexpr size_t kNone = static_cast<size_t>(-1);

  explicit Mutator(size_t wanted = kNone) : wanted_(wanted) {}

  Mutation run(const json::Value &root) {
    write(root, "", "");
    return std::move(made_);
  }
  /// How many places the document has, after run() of none.
  size_t places() const { return places_; }

 private:
  bool is_this(Mutation::Kind kind, const std::string &pointer, std::string_view name) {
    if (places_++ != wanted_) return false;
    made_.kind = kind;
    made_.pointer = pointer;
    made_.name = std::string(name);
    return true;
  }

  // What is written for people, and what is no name: data, addresses of pages, regular expressions. A model's object is
  // a part of paths, as what stands outside of a template's braces: another one is another resource of the provider.
  static bool says_no_name(std::string_view member, std::string_view parent) {
    for (std::string_view each : {"note", "title", "description", "message", "unsupported", "absent", "website", "logo",
                                  "$schema", "pattern", "example", "default", "needs_type", "reason", "object"}) {
      if (member == each) return true;
    }
    return parent == "sources" || parent == "tables";
  }
  static bool is_template(std::string_view member, std::string_view parent) {
    for (std::string_view each :
         {"get", "post", "put", "patch", "delete", "url", "base", "authorize", "token", "revoke"}) {
      if (member == each && parent != "with" && parent != "fields") return true;
    }
    return false;
  }

  void write(const json::Value &value, const std::string &pointer, std::string_view parent) {
    if (value.is_object()) {
      write_object(value, pointer, parent);
    } else if (value.is_array()) {
      write_list(value, pointer, parent);
    } else {
      json::append(made_.document, value);
    }
  }

  void write_object(const json::Value &value, const std::string &pointer, std::string_view parent) {
    made_.document += '{';
    bool first = true;
    const std::string_view own = std::string_view(pointer).substr(pointer.rfind('/') + 1);
    for (const json::Member &member : value.members()) {
      const std::string at = json::pointer_join(pointer, member.key);
      if (is_this(Mutation::Kind::removed, at, "")) continue;
      if (!first) made_.document += ',';
      first = false;
      const bool renamed = is_this(Mutation::Kind::renamed, at, member.key);
      json::append_string(made_.document, std::string(member.key) + (renamed ? "x" : ""));
      made_.document += ':';
      if (member.value.is_string() && !says_no_name(member.key, parent.empty() ? own : own)) {
        write_text(member.value.text(), at, is_template(member.key, own));
      } else {
        write(member.value, at, member.key);
      }
    }
    made_.document += '}';
  }

  void write_list(const json::Value &value, const std::string &pointer, std::string_view parent) {
    made_.document += '[';
    bool first = true;
    for (size_t i = 0; i < value.items().size(); ++i) {
      const std::string at = json::pointer_join(pointer, i);
      if (is_this(Mutation::Kind::removed, at, "")) continue;
      if (!first) made_.document += ',';
      first = false;
      const json::Value &item = value.items()[i];
      if (item.is_string()) {
        write_text(item.text(), at, parent == "scopes");
      } else {
        write(item, at, parent);
      }
    }
    made_.document += ']';
  }

  // The text with each of its names in turn misspelt: of a template those in braces, else those outside of literals.
  void write_text(std::string_view text, const std::string &pointer, bool in_braces) {
    std::string out;
    bool counts = !in_braces;
    for (size_t i = 0; i < text.size();) {
      const char c = text[i];
      if (in_braces) counts = c == '{' || (counts && c != '}');
      if (!in_braces && (c == '\'' || c == '`')) {
        size_t end = text.find(c, i + 1);
        while (end != std::string_view::npos && text[end - 1] == '\\') end = text.find(c, end + 1);
        end = end == std::string_view::npos ? text.size() : end + 1;
        out += text.substr(i, end - i);
        i = end;
        continue;
      }
      size_t end = i;
      while (end < text.size() && is_name(text[end])) ++end;
      if (end == i || std::isdigit(static_cast<unsigned char>(c)) != 0) {
        end = std::max(end, i + 1);
        out += text.substr(i, end - i);
        i = end;
        continue;
      }
      const std::string_view name = text.substr(i, end - i);
      out += name;
      if (counts && is_this(Mutation::Kind::misspelt, pointer, name)) out += 'x';
      i = end;
    }
    json::append_string(made_.document, out);
  }

  static bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

  size_t wanted_;
  size_t places_ = 0;
  Mutation made_;
};

}  // namespace openint::testing
