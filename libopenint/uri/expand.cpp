// Expansion, as RFC 6570 section 3 has it.

#include "libopenint/base/percent.hpp"
#include "libopenint/uri/uri_template.hpp"

namespace openint::uri {

using json::Member;
using json::Value;

namespace {

bool reserved(char c) { return std::string_view(":/?#[]@!$&'()*+,;=").find(c) != std::string_view::npos; }

// Appends `text`; with `keep`, reserved characters and what is percent-encoded already stay.
void encode(std::string &out, std::string_view text, bool keep) {
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    bool encoded = c == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
    if (is_unreserved(c) || (keep && (reserved(c) || encoded))) {
      out += c;
    } else {
      append_percent_encoded(out, c);
    }
  }
}

// The first `count` code points. In a value that is percent-encoded already a code point is what it stands for, but
// the count goes over the value before it is encoded, so nothing is cut in two.
std::string_view prefix_of(std::string_view text, uint32_t count) {
  size_t at = 0;
  while (count-- > 0 && at < text.size()) {
    size_t length = utf8_sequence(text.substr(at));
    at += length == 0 ? 1 : length;
  }
  return text.substr(0, at);
}

// What an operator means: RFC 6570's table in appendix A.
struct Operator {
  const char *first;
  char separator;
  bool named;
  const char *if_empty;
  bool keep;
};

Operator operator_of(char op) {
  switch (op) {
    case '+': return {"", ',', false, "", true};
    case '#': return {"#", ',', false, "", true};
    case '.': return {".", '.', false, "", false};
    case '/': return {"/", '/', false, "", false};
    case ';': return {";", ';', true, "", false};
    case '?': return {"?", '&', true, "=", false};
    case '&': return {"&", '&', true, "=", false};
    default: return {"", ',', false, "", false};
  }
}

bool scalar(const Value &value) { return value.is_string() || value.is_number() || value.is_boolean(); }

std::string_view text_of(const Value &value) {
  if (value.is_boolean()) return value.as_boolean() ? "true" : "false";
  return value.text();
}

}  // namespace

class Expansion {
 public:
  Expansion(const Template &from, const Value &variables) : from_(from), variables_(variables) {}

  Result<std::string> run() {
    for (const Template::Piece &piece : from_.pieces_) {
      if (piece.first == piece.last) {
        encode(out_, std::string_view(from_.text_).substr(piece.start, piece.size), true);
        continue;
      }
      Operator op = operator_of(piece.op);
      bool first = true;
      for (uint32_t i = piece.first; i < piece.last; ++i) {
        OPENINT_CHECK(variable(from_.variables_[i], op, first));
      }
    }
    return std::move(out_);
  }

 private:
  Result<void> variable(const Template::Variable &variable, const Operator &op, bool &first);
  Result<void> scalar_value(const Template::Variable &variable, const Operator &op, const Value &value, bool &first);
  Result<void> joined(const Template::Variable &variable, const Operator &op, const Value &value);
  Result<void> exploded(const Template::Variable &variable, const Operator &op, const Value &value, bool &first);
  Result<void> check(const Template::Variable &variable) const;
  Error refuse(const Template::Variable &variable, const char *why) const {
    return Error(Status::invalid_argument,
                 "the URI template's variable \"" + std::string(from_.name(variable)) + "\" " + why);
  }

  void begin(const Operator &op, bool &first) {
    if (first)
      out_ += op.first;
    else
      out_ += op.separator;
    first = false;
  }

  // "name=value", or the name and what stands for an empty value.
  void pair(const Operator &op, std::string_view name, std::string_view value, bool encode_name) {
    if (encode_name)
      encode(out_, name, op.keep);
    else
      out_ += name;
    if (value.empty() && op.named) {
      out_ += op.if_empty;
    } else {
      out_ += '=';
      encode(out_, value, op.keep);
    }
  }

  const Template &from_;
  const Value &variables_;
  std::string out_;
};

// Nothing defined is in a list or object that holds only nulls.
static bool defined(const Value &value) {
  if (scalar(value)) return true;
  for (const Value &item : value.items()) {
    if (!item.is_null()) return true;
  }
  for (const Member &member : value.members()) {
    if (!member.value.is_null()) return true;
  }
  return false;
}

Result<void> Expansion::check(const Template::Variable &variable) const {
  if (out_.size() > Template::kMaxExpanded) return refuse(variable, "makes the URI too long");
  return {};
}

Result<void> Expansion::variable(const Template::Variable &variable, const Operator &op, bool &first) {
  Value value = variables_[from_.name(variable)];
  if (!defined(value)) return {};
  if (scalar(value)) return scalar_value(variable, op, value, first);
  if (variable.prefix != 0) return refuse(variable, "is a list or object, which has no prefix");
  for (const Value &item : value.items()) {
    if (!item.is_null() && !scalar(item)) return refuse(variable, "nests deeper than a list");
  }
  for (const Member &member : value.members()) {
    if (!member.value.is_null() && !scalar(member.value)) return refuse(variable, "nests deeper than an object");
  }
  if (variable.explode) return exploded(variable, op, value, first);
  begin(op, first);
  return joined(variable, op, value);
}

Result<void> Expansion::scalar_value(const Template::Variable &variable, const Operator &op, const Value &value,
                                     bool &first) {
  std::string_view text = text_of(value);
  if (variable.prefix != 0) text = prefix_of(text, variable.prefix);
  begin(op, first);
  if (op.named)
    pair(op, from_.name(variable), text, false);
  else
    encode(out_, text, op.keep);
  return check(variable);
}

// Without *: one value, its items (or keys and values) joined by commas.
Result<void> Expansion::joined(const Template::Variable &variable, const Operator &op, const Value &value) {
  if (op.named) {
    out_ += from_.name(variable);
    out_ += '=';
  }
  bool first_item = true;
  auto part = [&](std::string_view text) {
    if (!first_item) out_ += ',';
    first_item = false;
    encode(out_, text, op.keep);
  };
  for (const Value &item : value.items()) {
    if (item.is_null()) continue;
    part(text_of(item));
    OPENINT_CHECK(check(variable));
  }
  for (const Member &member : value.members()) {
    if (member.value.is_null()) continue;
    part(member.key);
    part(text_of(member.value));
    OPENINT_CHECK(check(variable));
  }
  return {};
}

// With *: each item as if it were a variable of its own.
Result<void> Expansion::exploded(const Template::Variable &variable, const Operator &op, const Value &value,
                                 bool &first) {
  for (const Value &item : value.items()) {
    if (item.is_null()) continue;
    begin(op, first);
    if (op.named)
      pair(op, from_.name(variable), text_of(item), false);
    else
      encode(out_, text_of(item), op.keep);
    OPENINT_CHECK(check(variable));
  }
  for (const Member &member : value.members()) {
    if (member.value.is_null()) continue;
    begin(op, first);
    pair(op, member.key, text_of(member.value), true);
    OPENINT_CHECK(check(variable));
  }
  return {};
}

Result<std::string> Template::expand(const Value &variables) const { return Expansion(*this, variables).run(); }

}  // namespace openint::uri
