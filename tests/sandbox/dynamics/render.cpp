#include "render.hpp"

#include <charconv>

namespace sandbox::dynamics {

namespace {

std::string_view id_of(const std::string &reference) {
  return std::string_view(reference).substr(reference.find('|') + 1);
}

// 1234567 as "1,234,567".
std::string grouped(int64_t number) {
  const std::string digits = std::to_string(number < 0 ? -number : number);
  std::string out;
  if (number < 0) out += '-';
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

std::string amount(double value) {
  const auto cents = static_cast<int64_t>(value * 100 + (value < 0 ? -0.5 : 0.5));
  const std::string rest = std::to_string(std::abs(cents % 100));
  return grouped(cents / 100) + "." + (rest.size() == 1 ? "0" : "") + rest;
}

// "2024-03-05T09:15:00Z" as "3/5/2024 9:15 AM".
std::string shown_moment(const std::string &iso, bool with_time) {
  auto number = [&](size_t at, size_t size) {
    int value = 0;
    if (at + size <= iso.size()) std::from_chars(iso.data() + at, iso.data() + at + size, value);
    return value;
  };
  std::string out = std::to_string(number(5, 2)) + "/" + std::to_string(number(8, 2)) + "/" + iso.substr(0, 4);
  if (!with_time) return out;
  const int hour = number(11, 2);
  const std::string minutes = iso.size() >= 16 ? iso.substr(14, 2) : "00";
  return out + " " + std::to_string(hour % 12 == 0 ? 12 : hour % 12) + ":" + minutes + (hour < 12 ? " AM" : " PM");
}

const char *odata_type(Type type) {
  switch (type) {
    case Type::id:
    case Type::lookup: return "#Guid";
    case Type::moment: return "#DateTimeOffset";
    case Type::day: return "#Date";
    case Type::decimal:
    case Type::money: return "#Decimal";
    case Type::big: return "#Int64";
    default: return nullptr;
  }
}

void append_member(std::string &out, std::string_view name, std::string_view annotation, std::string_view value) {
  out += ",\"";
  out += name;
  out += annotation;
  out += "\":";
  append_text(out, value);
}

void append_annotations(std::string &out, Store &store, const Shape &shape, const Column &column, const Json &value) {
  if (value.is_null()) return;
  if (shape.full)
    if (const char *type = odata_type(column.type)) append_member(out, column.property, "@odata.type", type);
  if (shape.formatted) {
    const std::string text = formatted_value(store, column, value);
    if (!text.empty()) append_member(out, column.property, "@OData.Community.Display.V1.FormattedValue", text);
  }
  if (column.type != Type::lookup) return;
  const std::string &reference = value.get_ref<const std::string &>();
  const std::string_view logical = std::string_view(reference).substr(0, reference.find('|'));
  if (shape.navigation || shape.full)
    for (const Target &target : column.targets)
      if (target.table == logical)
        append_member(out, column.property, "@Microsoft.Dynamics.CRM.associatednavigationproperty", target.navigation);
  if (shape.logical_name) append_member(out, column.property, "@Microsoft.Dynamics.CRM.lookuplogicalname", logical);
}

void append_columns(std::string &out, Store &store, const Shape &shape, const std::vector<const Column *> &columns,
                    const Definition &table, const Row &row) {
  for (const Column *column : columns) {
    const Json &value = row.values[table.place(*column)];
    if (column->type == Type::big) {
      out += ",\"" + column->property + "\":" + std::to_string(row.version);
      continue;
    }
    append_annotations(out, store, shape, *column, value);
    out += ",\"";
    out += column->property;
    out += "\":";
    if (value.is_string()) {
      const std::string &text = value.get_ref<const std::string &>();
      append_text(out, column->type == Type::lookup ? id_of(text) : std::string_view(text));
    } else {
      out += value.is_null() ? "null" : value.dump();
    }
  }
}

void append_expands(std::string &out, Store &store, const Shape &shape, const Row &row) {
  for (const Expand &expand : shape.expands) {
    out += ",\"" + expand.name + "\":";
    if (expand.many != nullptr) {
      const Definition &many = *store.schema().by_logical(expand.many->referencing);
      const Column &lookup = *many.attribute(expand.many->column);
      const std::string reference = shape.table->logical + "|" + row.id;
      Shape inner{&many,           shape.base,         expand.columns,
                  shape.formatted, shape.logical_name, shape.navigation,
                  shape.full,      shape.none,         {}};
      std::string list;
      int64_t given = 0;
      for (const auto &[seq, one] : store.rows(many).all()) {
        if (one.values[many.place(lookup)] != reference) continue;
        if (expand.top > 0 && given == expand.top) break;
        list += given++ > 0 ? "," : "";
        append_row(list, store, inner, one);
      }
      out += "[" + list + "]";
      continue;
    }
    const Json &value = row.values[shape.table->place(*expand.lookup)];
    const Definition *table = store.schema().by_logical(expand.target->table);
    const std::string reference = value.is_string() ? value.get<std::string>() : std::string();
    const Row *found = reference.starts_with(expand.target->table + "|")
                           ? store.rows(*table).find(std::string(id_of(reference)))
                           : nullptr;
    if (found == nullptr) {
      out += "null";
      continue;
    }
    Shape inner{table,           shape.base,         expand.columns,
                shape.formatted, shape.logical_name, shape.navigation,
                shape.full,      shape.none,         {}};
    append_row(out, store, inner, *found);
  }
}

}  // namespace

void append_text(std::string &out, std::string_view text) {
  static constexpr const char *kHex = "0123456789abcdef";
  out += '"';
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte >= 0x20) {
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  out += '"';
}

std::string formatted_value(Store &store, const Column &column, const Json &value) {
  auto label = [&](int64_t number) {
    for (const Option &option : column.options)
      if (option.value == number) return option.label;
    return std::string();
  };
  switch (column.type) {
    case Type::choice:
    case Type::state:
    case Type::status: return label(value.get<int64_t>());
    case Type::choices: {
      std::string out, rest = value.get<std::string>() + ",";
      for (size_t comma = rest.find(','); comma != std::string::npos; comma = rest.find(',')) {
        out += (out.empty() ? "" : "; ") + label(std::strtoll(rest.c_str(), nullptr, 10));
        rest.erase(0, comma + 1);
      }
      return out;
    }
    case Type::boolean: return value.get<bool>() ? "Yes" : "No";
    case Type::integer: return grouped(value.get<int64_t>());
    case Type::money: return "\xE2\x82\xAC" + amount(value.get<double>());
    case Type::decimal:
    case Type::real: return amount(value.get<double>());
    case Type::moment: return shown_moment(value.get_ref<const std::string &>(), true);
    case Type::day: return shown_moment(value.get_ref<const std::string &>(), false);
    case Type::lookup: return store.name_of(value.get_ref<const std::string &>());
    case Type::name: {
      const Definition *table = store.schema().by_logical(value.get_ref<const std::string &>());
      return table == nullptr ? std::string() : table->label;
    }
    default: return {};
  }
}

std::string json_value(const Column &column, const Json &value) {
  std::string out;
  if (value.is_string())
    append_text(out, column.type == Type::lookup ? id_of(value.get_ref<const std::string &>())
                                                 : std::string_view(value.get_ref<const std::string &>()));
  return value.is_string() ? out : value.dump();
}

void append_row(std::string &out, Store &store, const Shape &shape, const Row &row, bool with_context,
                const std::string &context) {
  const size_t start = out.size();
  if (with_context && !shape.none) out += ",\"@odata.context\":\"" + context + "\"";
  const Definition &table = *shape.table;
  if (shape.full) {
    out += ",\"@odata.type\":\"#Microsoft.Dynamics.CRM." + table.logical + "\"";
    out += ",\"@odata.id\":\"" + shape.base + "/" + table.set + "(" + row.id + ")\"";
  }
  if (!shape.none) out += ",\"@odata.etag\":\"W/\\\"" + std::to_string(row.version) + "\\\"\"";
  if (shape.full) out += ",\"@odata.editLink\":\"" + table.set + "(" + row.id + ")\"";
  append_columns(out, store, shape, shape.columns, table, row);
  append_expands(out, store, shape, row);
  out[start] = '{';  // in place of the first comma
  out += '}';
}

}  // namespace sandbox::dynamics
