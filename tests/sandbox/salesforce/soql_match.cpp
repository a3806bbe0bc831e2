// Whether a record matches, and how two values sort.

#include <charconv>

#include "soql_bind.hpp"

namespace sandbox::salesforce {
namespace {

double number_of(std::string_view text) {
  double out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

std::string_view unquoted(std::string_view text) {
  return text.size() >= 2 && text.front() == '"' ? text.substr(1, text.size() - 2) : text;
}

char fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool exact_case(const Field &field) {
  return field.type == Type::kId || field.type == Type::kReference || field.case_sensitive;
}

// The stored text as it compares: without quotes and escapes, folded where case does not count. `scratch` holds it when
// it differs from what is stored.
std::string_view comparable(const Field &field, std::string_view text, std::string &scratch) {
  if (!is_text(field.type)) return unquoted(text);
  const std::string_view inner = unquoted(text);
  if (exact_case(field) && inner.find('\\') == std::string_view::npos) return inner;
  scratch = inner.find('\\') == std::string_view::npos ? std::string(inner) : plain(text);
  if (!exact_case(field)) {
    for (char &c : scratch) c = fold(c);
  }
  return scratch;
}

size_t step(std::string_view text, size_t at) {  // over one character of UTF-8
  size_t n = 1;
  while (at + n < text.size() && (static_cast<unsigned char>(text[at + n]) & 0xC0U) == 0x80U) ++n;
  return n;
}

// % stands for any run, _ for one character; a backslash takes their meaning away.
bool like(std::string_view text, std::string_view pattern) {
  size_t t = 0;
  size_t p = 0;
  size_t star_p = std::string_view::npos;
  size_t star_t = 0;
  while (t < text.size()) {
    const bool escaped = p + 1 < pattern.size() && pattern[p] == '\\';
    const char want = p < pattern.size() ? pattern[escaped ? p + 1 : p] : '\0';
    if (p < pattern.size() && !escaped && want == '%') {
      star_p = ++p;
      star_t = t;
    } else if (p < pattern.size() && !escaped && want == '_') {
      t += step(text, t);
      ++p;
    } else if (p < pattern.size() && want == text[t]) {
      ++t;
      p += escaped ? 2 : 1;
    } else if (star_p != std::string_view::npos) {
      p = star_p;
      star_t += step(text, star_t);
      t = star_t;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '%') ++p;
  return p == pattern.size();
}

int order_of(const Field &field, std::string_view value, const BoundValue &other) {
  if (is_number(field.type)) {
    const double a = number_of(value);
    return a < other.number ? -1 : a > other.number ? 1 : 0;
  }
  const int order = value.compare(other.text);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

bool equal(const Field &field, std::string_view value, const BoundValue &other) {
  if (other.null) return value.empty();
  if (value.empty()) return false;
  std::string scratch;
  const std::string_view own = comparable(field, value, scratch);
  if (other.span) return own >= other.text && own < other.until;
  return order_of(field, own, other) == 0;
}

bool includes(std::string_view text, const BoundCondition &c) {  // a;b holds what each value of the list asks for
  const std::string own = ";" + lower(plain(text)) + ";";
  for (const BoundValue &value : c.values) {
    bool all = !value.null;
    size_t start = 0;
    while (all && start <= value.text.size()) {
      const size_t end = std::min(value.text.find(';', start), value.text.size());
      all = own.find(";" + value.text.substr(start, end - start) + ";") != std::string::npos;
      start = end + 1;
    }
    if (all) return true;
  }
  return false;
}

bool in_order(const Field &field, std::string_view value, Op op, const BoundValue &other) {
  if (value.empty() || other.null) return false;
  std::string scratch;
  const std::string_view own = comparable(field, value, scratch);
  if (other.span) {
    switch (op) {
      case Op::kLess: return own < other.text;
      case Op::kLessEqual: return own < other.until;
      case Op::kGreater: return own >= other.until;
      default: return own >= other.text;
    }
  }
  const int order = order_of(field, own, other);
  switch (op) {
    case Op::kLess: return order < 0;
    case Op::kLessEqual: return order <= 0;
    case Op::kGreater: return order > 0;
    default: return order >= 0;
  }
}

bool compare(const BoundCondition &c, std::string_view value) {
  const Field &field = c.way.target();
  switch (c.op) {
    case Op::kEqual: return equal(field, value, c.values.front());
    case Op::kNotEqual: return !equal(field, value, c.values.front());
    case Op::kLike: {
      std::string scratch;
      return !value.empty() && !c.values.front().null &&
             like(comparable(field, value, scratch), c.values.front().pattern);
    }
    case Op::kIn:
    case Op::kNotIn: {
      bool found = false;
      for (const BoundValue &one : c.values) found = found || equal(field, value, one);
      return found == (c.op == Op::kIn);
    }
    case Op::kIncludes: return includes(value, c);
    case Op::kExcludes: return !includes(value, c);
    default: return in_order(field, value, c.op, c.values.front());
  }
}

}  // namespace

std::string_view follow(Organisation &org, const Table &table, const Record &record, const Way &way) {
  const Table *at_table = &table;
  const Record *at = &record;
  for (const int hop : way.hops) {
    const std::string_view id = unquoted(at->get(static_cast<size_t>(hop)));
    const auto next = id.empty() ? std::nullopt : org.find(id);
    if (!next) return {};
    at_table = next->table;
    at = &next->record();
  }
  // The binder takes no step after one that may lead to several objects; which object it is, is known only now.
  if (!way.polymorphic) return at->get(static_cast<size_t>(way.field));
  const int field = at_table->type().index(way.target().name);
  return field < 0 ? std::string_view() : at->get(static_cast<size_t>(field));
}

bool matches(Organisation &org, const Table &table, const Record &record, const BoundCondition &c) {
  switch (c.kind) {
    case Condition::Kind::kAnd:
      for (const BoundCondition &part : c.parts) {
        if (!matches(org, table, record, part)) return false;
      }
      return true;
    case Condition::Kind::kOr:
      for (const BoundCondition &part : c.parts) {
        if (matches(org, table, record, part)) return true;
      }
      return false;
    case Condition::Kind::kNot: return !matches(org, table, record, c.parts.front());
    default:
      return compare(
          c, c.way.hops.empty() ? record.get(static_cast<size_t>(c.way.field)) : follow(org, table, record, c.way));
  }
}

int compare_texts(const Field &field, std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() == b.empty() ? 0 : a.empty() ? -1 : 1;
  if (is_number(field.type)) {
    const double x = number_of(a);
    const double y = number_of(b);
    return x < y ? -1 : x > y ? 1 : 0;
  }
  std::string left;
  std::string right;
  const int order = comparable(field, a, left).compare(comparable(field, b, right));
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

}  // namespace sandbox::salesforce
