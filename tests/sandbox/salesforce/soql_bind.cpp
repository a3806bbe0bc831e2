#include "soql_bind.hpp"

#include <cstdlib>
#include <set>

#include "ids.hpp"

namespace sandbox::salesforce {
namespace {

constexpr int64_t kDayMs = 86400000;
constexpr size_t kMostHops = 5;
constexpr int64_t kFieldsLimit = 200;

class Binder {
 public:
  Binder(Organisation &org, std::string_view text, const Query &query) : org_(org), text_(text), query_(query) {}

  Bound run() {
    type_ = org_.schema().find(query_.from);
    if (type_ == nullptr) {
      fail(query_.from_at, "INVALID_TYPE",
           "sObject type '" + query_.from +
               "' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after "
               "the entity "
               "name. Please reference your WSDL or the describe call for the appropriate names.");
      return {{}, std::move(error_)};
    }
    out_.type = type_;
    out_.limit = query_.limit;
    out_.offset = query_.offset;
    if (!select() || !where() || !order()) return {{}, std::move(error_)};
    return {std::move(out_), std::nullopt};
  }

 private:
  bool fail(size_t at, const char *code, const std::string &message) {
    if (!error_) error_ = soql_error(text_, at, code, message);
    return false;
  }
  bool no_column(const Path &path, const std::string &name, const ObjectType &type) {
    return fail(
        path.at, "INVALID_FIELD",
        "No such column '" + name + "' on entity '" + type.name +
            "'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. "
            "Please reference your WSDL or the describe call for the appropriate names.");
  }

  // Parts without the name or alias of the object itself: "Contact.Name" is "Name".
  std::vector<std::string> own_parts(const Path &path) const {
    std::vector<std::string> parts = path.parts;
    const bool alias = !query_.alias.empty() && same(parts.front(), query_.alias);
    if (parts.size() > 1 && (alias || (same(parts.front(), type_->name) && type_->relationship(parts.front()) < 0)))
      parts.erase(parts.begin());
    return parts;
  }

  bool resolve(const Path &path, Way &way) {
    const std::vector<std::string> parts = own_parts(path);
    way.type = type_;
    if (parts.size() > kMostHops + 1)
      return fail(path.at, "MALFORMED_QUERY", "too many levels of relationships: at most 5");
    for (size_t i = 0; i + 1 < parts.size(); ++i) {
      const int hop = way.type->relationship(parts[i]);
      const Field *reference = hop < 0 ? nullptr : &way.type->fields[static_cast<size_t>(hop)];
      const ObjectType *next = nullptr;
      if (reference != nullptr && !way.polymorphic && org_.schema().can_read(*way.type, *reference))
        next = org_.schema().find(reference->reference_to.front());
      if (next == nullptr) {
        return fail(path.at, "INVALID_FIELD",
                    "Didn't understand relationship '" + parts[i] +
                        "' in field path. If you are attempting to use a custom relationship, be sure to append the "
                        "'__r' after "
                        "the custom relationship name. Please reference your WSDL or the describe call for the "
                        "appropriate names.");
      }
      way.polymorphic = way.polymorphic || reference->reference_to.size() > 1;
      way.hops.push_back(hop);
      way.type = next;
    }
    way.field = way.type->index(parts.back());
    if (way.field < 0 || !org_.schema().can_read(*way.type, way.target()))
      return no_column(path, parts.back(), *way.type);
    return true;
  }

  bool add_column(const Path &path, const Way &way) {
    std::vector<Column> *level = &out_.columns;
    const std::vector<std::string> parts = own_parts(path);
    const ObjectType *type = type_;
    std::string seen;
    for (size_t i = 0; i < way.hops.size(); ++i) {
      const Field &reference = type->fields[static_cast<size_t>(way.hops[i])];
      seen += reference.relationship + ".";
      Column *group = nullptr;
      for (Column &column : *level) {
        if (!column.inner.empty() && column.name == reference.relationship) group = &column;
      }
      if (group == nullptr) {
        level->push_back({reference.relationship, way.hops[i], {}});
        group = &level->back();
      }
      level = &group->inner;
      type = org_.schema().find(reference.reference_to.front());
    }
    if (!selected_.insert(seen + way.target().name).second) {
      const bool fields = uses_fields_;
      if (fields) error_ = Error{400, "INVALID_FIELD", "duplicate field selected: " + path.whole(), {}};
      return fields ? false : fail(path.at, "MALFORMED_QUERY", "duplicate field selected: " + path.whole());
    }
    level->push_back({way.target().name, way.field, {}});
    return true;
  }

  bool select() {
    for (const Selected &item : query_.select) uses_fields_ = uses_fields_ || item.kind == Selected::Kind::kFields;
    for (const Selected &item : query_.select) {
      Way way;
      if (item.kind == Selected::Kind::kCount) {
        if (query_.select.size() > 1)
          return fail(item.path.at, "MALFORMED_QUERY", "COUNT() must be the only element in the SELECT list");
        out_.count_only = true;
      } else if (item.kind == Selected::Kind::kFields) {
        if (!add_fields(item)) return false;
      } else if (!resolve(item.path, way)) {
        return false;
      } else if (item.kind == Selected::Kind::kAggregate) {
        out_.aggregates.push_back(
            {item.function, item.alias.empty() ? "expr" + std::to_string(expressions_++) : item.alias, std::move(way)});
      } else if (!add_column(item.path, way)) {
        return false;
      }
    }
    if (!out_.aggregates.empty() && !out_.columns.empty()) {
      const Selected *plain_item = nullptr;
      for (const Selected &item : query_.select) plain_item = item.kind == Selected::Kind::kField ? &item : plain_item;
      return fail(
          plain_item == nullptr ? 0 : plain_item->path.at, "MALFORMED_QUERY",
          "Field must be grouped or aggregated: " + (plain_item == nullptr ? std::string() : plain_item->path.whole()));
    }
    return true;
  }

  bool add_fields(const Selected &item) {
    const bool bounded =
        item.function == "STANDARD" || (query_.limit && *query_.limit <= kFieldsLimit) || by_ids(query_.where);
    if (!bounded) {
      error_ = Error{400, "MALFORMED_QUERY", "The SOQL FIELDS function must have a LIMIT of at most 200", {}};
      return false;
    }
    for (const Field &field : type_->fields) {
      if (item.function != "ALL" && field.custom != (item.function == "CUSTOM")) continue;
      if (!org_.schema().can_read(*type_, field)) continue;
      Way way;
      way.type = type_;
      way.field = type_->index(field.name);
      if (!add_column({{field.name}, item.path.at}, way)) return false;
    }
    return true;
  }

  // Whether the condition names at most 200 ids: FIELDS(ALL) takes that for a bound.
  static bool by_ids(const std::optional<Condition> &where) {
    if (!where) return false;
    const auto names_ids = [](const Condition &c) {
      return c.kind == Condition::Kind::kCompare && c.path.parts.size() == 1 && same(c.path.parts[0], "Id") &&
             (c.op == Op::kEqual || c.op == Op::kIn) && c.values.size() <= static_cast<size_t>(kFieldsLimit);
    };
    if (names_ids(*where)) return true;
    if (where->kind != Condition::Kind::kAnd) return false;
    for (const Condition &part : where->parts) {
      if (names_ids(part)) return true;
    }
    return false;
  }

  bool where() {
    if (!query_.where) return true;
    out_.where.emplace();
    return bind_condition(*query_.where, *out_.where);
  }

  bool bind_condition(const Condition &from, BoundCondition &to) {  // as deep as the parser allowed
    to.kind = from.kind;
    to.op = from.op;
    for (const Condition &part : from.parts) {
      to.parts.emplace_back();
      if (!bind_condition(part, to.parts.back())) return false;
    }
    if (from.kind != Condition::Kind::kCompare) return true;
    if (!resolve(from.path, to.way)) return false;
    const Field &field = to.way.target();
    if (!field.filterable) {
      return fail(from.path.at, "INVALID_FIELD", "field '" + field.name + "' can not be filtered in a query call");
    }
    const bool multi = from.op == Op::kIncludes || from.op == Op::kExcludes;
    const bool order =
        from.op == Op::kLess || from.op == Op::kLessEqual || from.op == Op::kGreater || from.op == Op::kGreaterEqual;
    const bool id = field.type == Type::kId || field.type == Type::kReference;
    if ((from.op == Op::kLike && (!is_text(field.type) || id)) ||
        multi != (field.type == Type::kMultipicklist && multi) || (order && field.type == Type::kBoolean)) {
      return fail(from.path.at, "INVALID_QUERY_FILTER_OPERATOR",
                  id ? "invalid operator on id field" : "invalid operator on field " + field.name);
    }
    for (const Literal &literal : from.values) {
      to.values.emplace_back();
      if (!bind_value(field, from, literal, to.values.back())) return false;
    }
    return true;
  }

  bool wrong_value(const Field &field, const Literal &literal) {
    const char *shown = field.type == Type::kDatetime ? "dateTime" : field.type == Type::kId ? "ID" : nullptr;
    const std::string kind = shown != nullptr      ? shown
                             : is_text(field.type) ? "string"
                                                   : std::string(type_name(field.type));
    return fail(
        literal.at, "INVALID_FIELD",
        "value of filter criterion for field '" + field.name + "' must be of type " + kind +
            (is_text(field.type) ? " and should be enclosed in quotes" : " and should not be enclosed in quotes"));
  }

  bool bind_value(const Field &field, const Condition &from, const Literal &literal, BoundValue &out) {
    using Kind = Literal::Kind;
    if (literal.kind == Kind::kNull) return out.null = true;
    if (literal.kind == Kind::kDayName) {
      if (field.type != Type::kDate && field.type != Type::kDatetime) return wrong_value(field, literal);
      return day_span(field, literal, out);
    }
    if (is_text(field.type)) {
      if (literal.kind != Kind::kString) return wrong_value(field, literal);
      return bind_text(field, from, literal, out);
    }
    if (is_number(field.type)) {
      if (literal.kind != Kind::kNumber) return wrong_value(field, literal);
      out.number = std::strtod(literal.text.c_str(), nullptr);
      return true;
    }
    if (field.type == Type::kBoolean) {
      if (literal.kind != Kind::kBoolean) return wrong_value(field, literal);
      out.text = lower(literal.text);
      return true;
    }
    if (field.type == Type::kDate && literal.kind == Kind::kDate) {
      out.text = literal.text;
      return true;
    }
    if (field.type == Type::kDatetime && literal.kind == Kind::kDatetime) {
      out.text = iso_ms(*instant_ms(literal.text));
      out.text.replace(out.text.size() - 1, 1, "+0000");
      return true;
    }
    return wrong_value(field, literal);
  }

  bool bind_text(const Field &field, const Condition &from, const Literal &literal, BoundValue &out) {
    if (literal.text.empty()) {
      const bool order =
          from.op != Op::kEqual && from.op != Op::kNotEqual && from.op != Op::kIn && from.op != Op::kNotIn;
      out.null = !order;  // '' means null, but everything is after it
      return true;
    }
    if (field.type == Type::kId || field.type == Type::kReference) {
      const auto id = canonical_id(literal.text);
      if (!id) return fail(literal.at, "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: " + literal.text);
      out.text = *id;
      return true;
    }
    out.text = lower(literal.text);
    out.pattern = lower(literal.pattern);
    return true;
  }

  bool day_span(const Field &field, const Literal &literal, BoundValue &out) {
    const int64_t today = org_.now_ms() - org_.now_ms() % kDayMs;
    const size_t colon = literal.text.find(':');
    const int64_t n = colon == std::string::npos ? 0 : std::strtoll(literal.text.c_str() + colon + 1, nullptr, 10);
    const std::string name = lower(literal.text.substr(0, colon));
    int64_t from = today;
    int64_t until = today + kDayMs;
    if (name == "yesterday") from -= kDayMs, until -= kDayMs;
    if (name == "tomorrow") from += kDayMs, until += kDayMs;
    if (name == "last_n_days") from -= n * kDayMs;
    if (name == "next_n_days") from += kDayMs, until += n * kDayMs;
    const bool date = field.type == Type::kDate;
    out.span = true;
    out.text = date ? iso_ms(from).substr(0, 10) : instant_text(from, false);
    out.until = date ? iso_ms(until).substr(0, 10) : instant_text(until, false);
    return true;
  }

  bool order() {
    for (const Ordering &one : query_.order) {
      BoundQuery::Order bound;
      bound.descending = one.descending;
      bound.nulls_last = one.nulls_last;
      if (!resolve(one.path, bound.way)) return false;
      if (!bound.way.target().sortable) {
        return fail(one.path.at, "INVALID_FIELD",
                    "field '" + bound.way.target().name + "' can not be sorted in a query call");
      }
      out_.order.push_back(std::move(bound));
    }
    return true;
  }

  Organisation &org_;
  std::string_view text_;
  const Query &query_;
  const ObjectType *type_ = nullptr;
  BoundQuery out_;
  std::optional<Error> error_;
  std::set<std::string> selected_;
  bool uses_fields_ = false;
  int expressions_ = 0;
};

}  // namespace

Bound bind_soql(Organisation &org, std::string_view text, const Query &query) { return Binder(org, text, query).run(); }

}  // namespace sandbox::salesforce
