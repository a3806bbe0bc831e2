#include "filter.hpp"

#include <algorithm>

namespace sandbox::dynamics {

namespace {

// The column's value in the row, or in the row that a lookup leads to.
const Json &value_of(Store &store, const Operand &operand, const Row &row, const Definition &table) {
  static const Json kNull;
  if (operand.via == nullptr) return row.values[table.place(*operand.column)];
  const Json &reference = row.values[table.place(*operand.via)];
  if (!reference.is_string()) return kNull;
  const std::string &text = reference.get_ref<const std::string &>();
  const size_t bar = text.find('|');
  if (text.substr(0, bar) != operand.table->logical) return kNull;
  const Row *target = store.rows(*operand.table).find(text.substr(bar + 1));
  return target == nullptr ? kNull : target->values[operand.table->place(*operand.column)];
}

int sign(double difference) { return difference < 0 ? -1 : difference > 0 ? 1 : 0; }

// -1, 0 or 1; both are of kinds that fit.
int compare(const Column &column, const Json &value, const Operand &literal) {
  switch (literal.kind) {
    case Operand::Kind::number: return sign(value.get<double>() - literal.number);
    case Operand::Kind::boolean: return sign((value.get<bool>() ? 1 : 0) - literal.number);
    case Operand::Kind::moment: {
      const auto ms = parse_instant(value.get_ref<const std::string &>());
      return ms ? sign(static_cast<double>(*ms - literal.moment)) : -1;
    }
    case Operand::Kind::guid: {
      std::string_view id = value.get_ref<const std::string &>();
      if (column.type == Type::lookup) id.remove_prefix(id.find('|') + 1);
      if (id == literal.text) return 0;
      return guid_order(id) < guid_order(literal.text) ? -1 : 1;
    }
    default: {
      const int order = lower(value.get_ref<const std::string &>()).compare(literal.text);
      return order < 0 ? -1 : order > 0 ? 1 : 0;
    }
  }
}

bool holds(Store &store, const Filter &filter, const Row &row, const Definition &table) {
  const Json &value = value_of(store, filter.a, row, table);
  if (filter.op == Filter::Op::in)
    return !value.is_null() && std::any_of(filter.list.begin(), filter.list.end(), [&](const Operand &one) {
      return one.kind != Operand::Kind::null && compare(*filter.a.column, value, one) == 0;
    });
  if (filter.b.kind == Operand::Kind::null)
    return filter.op == Filter::Op::eq ? value.is_null() : filter.op == Filter::Op::ne && !value.is_null();
  if (value.is_null()) return filter.op == Filter::Op::ne;
  if (filter.op == Filter::Op::contains || filter.op == Filter::Op::starts || filter.op == Filter::Op::ends) {
    const std::string text = lower(value.get_ref<const std::string &>());
    if (filter.op == Filter::Op::starts) return text.starts_with(filter.b.text);
    return filter.op == Filter::Op::ends ? text.ends_with(filter.b.text)
                                         : text.find(filter.b.text) != std::string::npos;
  }
  const int order = compare(*filter.a.column, value, filter.b);
  switch (filter.op) {
    case Filter::Op::eq: return order == 0;
    case Filter::Op::ne: return order != 0;
    case Filter::Op::gt: return order > 0;
    case Filter::Op::ge: return order >= 0;
    case Filter::Op::lt: return order < 0;
    default: return order <= 0;
  }
}

bool passes_in(Store &store, const Filter &filter, const Row &row, const Definition &table) {
  switch (filter.op) {
    case Filter::Op::both:
      return passes_in(store, *filter.left, row, table) && passes_in(store, *filter.right, row, table);
    case Filter::Op::either:
      return passes_in(store, *filter.left, row, table) || passes_in(store, *filter.right, row, table);
    case Filter::Op::negate: return !passes_in(store, *filter.left, row, table);
    default: return holds(store, filter, row, table);
  }
}

}  // namespace

bool passes(Store &store, const Definition &table, const Filter &filter, const Row &row) {
  return passes_in(store, filter, row, table);
}

int64_t earliest_modified(const Filter &filter) {
  if (filter.op == Filter::Op::both) return std::max(earliest_modified(*filter.left), earliest_modified(*filter.right));
  if (filter.op == Filter::Op::either)
    return std::min(earliest_modified(*filter.left), earliest_modified(*filter.right));
  const bool bound = filter.op == Filter::Op::gt || filter.op == Filter::Op::ge || filter.op == Filter::Op::eq;
  if (!bound || filter.a.column == nullptr || filter.a.via != nullptr || filter.a.column->logical != "modifiedon" ||
      filter.b.kind != Operand::Kind::moment)
    return 0;
  return filter.b.moment;
}

std::string only_id(const Definition &table, const Filter &filter) {
  if (filter.op == Filter::Op::both) {
    std::string left = only_id(table, *filter.left);
    return left.empty() ? only_id(table, *filter.right) : left;
  }
  if (filter.op != Filter::Op::eq || filter.a.via != nullptr || filter.a.column->logical != table.id_column) return {};
  return filter.b.kind == Operand::Kind::guid ? filter.b.text : std::string();
}

}  // namespace sandbox::dynamics
