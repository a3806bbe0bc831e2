#include "writes.hpp"

#include <algorithm>
#include <cmath>

#include "errors.hpp"
#include "seeds.hpp"

namespace sandbox::dynamics {

namespace {

[[noreturn]] void wrong_type(const Column &column, const char *wanted) {
  bad_payload("Cannot convert a value to target type '" + std::string(wanted) + "' for property '" + column.logical +
              "'.");
}

std::string accepted(const Column &column) {
  std::string out;
  for (const Option &option : column.options) out += (out.empty() ? "" : ",") + std::to_string(option.value);
  return out;
}

void check_option(const Definition &table, const Column &column, int64_t value) {
  if (std::any_of(column.options.begin(), column.options.end(),
                  [&](const Option &option) { return option.value == value; }))
    return;
  throw Refusal{400, "0x80048408",
                "A validation error occurred. The value " + std::to_string(value) + " of '" + column.logical +
                    "' on record of type '" + table.logical +
                    "' is outside the valid range. Accepted Values: " + accepted(column)};
}

// The columns of a key and their values, as "a='x',b=2" has them.
std::vector<std::pair<std::string, std::string>> read_keys(const std::string &text) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const std::string &part : split_outside(text, ',')) {
    const size_t equals = part.find('=');
    if (equals == std::string::npos) bad_query("Invalid key value '" + text + "'.");
    std::string value = part.substr(equals + 1);
    if (value.size() >= 2 && value.front() == '\'' && value.back() == '\'') {
      value = value.substr(1, value.size() - 2);
      for (size_t at = value.find("''"); at != std::string::npos; at = value.find("''", at + 1)) value.erase(at, 1);
    }
    out.emplace_back(part.substr(0, equals), std::move(value));
  }
  return out;
}

// "parentcustomerid_account@odata.bind": "/accounts(...)"
void bind_lookup(Store &store, const Definition &table, Row &row, const std::string &name, const Json &value) {
  const auto [column, target] = table.navigation(name);
  if (column == nullptr)
    bad_payload("An undeclared property '" + name +
                "' which only has property annotations in the payload but no property value was found in the payload. "
                "In OData, only declared navigation properties and declared named streams can be represented as "
                "properties without values.");
  if (value.is_null()) {
    row.values[table.place(*column)] = nullptr;
    return;
  }
  if (!value.is_string()) wrong_type(*column, "Edm.String");
  const Address to = read_reference(store, value.get<std::string>());
  const bool fits =
      std::any_of(column->targets.begin(), column->targets.end(), [&, navigation = name](const Target &one) {
        return one.navigation == navigation && one.table == to.table->logical;
      });
  if (!fits) bad_payload("A record of '" + to.table->logical + "' can't be bound to '" + name + "'.");
  if (!column->create && !column->update) bad_payload("The property '" + name + "' can't be set.");
  row.values[table.place(*column)] = to.table->logical + "|" + need_row(store, to).id;
}

void apply(Store &store, const Definition &table, Row &row, const Json &body, bool creates) {
  for (const auto &[name, value] : body.items()) {
    const size_t at = name.find('@');
    if (at != std::string::npos) {
      if (name.substr(at) == "@odata.bind") bind_lookup(store, table, row, name.substr(0, at), value);
      continue;  // other annotations say nothing here
    }
    if (const auto [lookup, target] = table.navigation(name); lookup != nullptr && table.column(name) == nullptr) {
      // A navigation property set to null clears the lookup; a whole row in its place is a deep insert.
      if (!value.is_null())
        bad_payload("The sandbox makes no deep insert through '" + name + "'; create that row first.");
      row.values[table.place(*lookup)] = nullptr;
      continue;
    }
    const Column *column = table.column(name);
    if (column == nullptr || column->type == Type::lookup)
      bad_payload("'" + name + "' is not a property of type 'Microsoft.Dynamics.CRM." + table.logical +
                  "' that can be set: 'Error converting value: property '" + name +
                  "' does not exist or is not writable.'");
    const bool may = creates ? column->create : column->update;
    if (!may) {
      if (column->type == Type::id && value.is_string() && lower(value.get<std::string>()) == row.id) continue;
      continue;  // what can't be set is passed over without a word
    }
    row.values[table.place(*column)] = checked_value(table, *column, value);
  }
}

// A state change without its reason takes the state's first reason; a reason brings its state along.
void settle_state(const Definition &table, Row &row, const Json &body) {
  const Column *state = table.attribute("statecode"), *status = table.attribute("statuscode");
  if (state == nullptr || status == nullptr) return;
  Json &state_value = row.values[table.place(*state)], &status_value = row.values[table.place(*status)];
  if (body.contains("statuscode") && !body["statuscode"].is_null()) {
    for (const Option &option : status->options) {
      if (option.value != status_value) continue;
      if (body.contains("statecode") && option.state != state_value)
        throw Refusal{400, "0x80048408",
                      status_value.dump() + " is not a valid status code for state code " + state_value.dump() +
                          " on " + table.logical + " with Id " + row.id + "."};
      state_value = option.state;
    }
  } else if (body.contains("statecode")) {
    for (const Option &option : status->options)
      if (option.state == state_value) {
        status_value = option.value;
        break;
      }
  }
}

void check_unique(Store &store, const Definition &table, const Row &row) {
  Rows &rows = store.rows(table);
  for (size_t i = 0; i < table.keys.size(); ++i) {
    const std::string text = rows.key_text(row, i);
    const Row *other = text.empty() ? nullptr : rows.by_key(i, text);
    if (other != nullptr && other->id != row.id)
      throw Refusal{
          412, "0x80060892",
          "A record that has the attribute values " + table.keys[i].columns.front() +
              " already exists. The entity key " + table.keys[i].schema +
              " requires that this set of attributes contains unique values. Select unique values and try again."};
  }
}

}  // namespace

Address read_address(Store &store, const std::string &segment) {
  const size_t open = segment.find('(');
  Address out;
  out.table = store.schema().by_set(segment.substr(0, open));
  if (out.table == nullptr) no_segment(segment.substr(0, open));
  if (open == std::string::npos || !segment.ends_with(")")) bad_query("A key was expected in '" + segment + "'.");
  const std::string inner = segment.substr(open + 1, segment.size() - open - 2);
  if (is_guid(inner)) {
    out.id = lower(inner);
    return out;
  }
  out.keys = read_keys(inner);
  if (out.keys.size() == 1 && out.keys[0].first == out.table->id_column) {
    if (!is_guid(out.keys[0].second)) bad_query("'" + out.keys[0].second + "' is not a guid.");
    out.id = lower(out.keys[0].second);
    out.keys.clear();
  }
  return out;
}

Address read_reference(Store &store, const std::string &reference) {
  std::string text = reference;
  if (const size_t api = text.find("/api/data/v"); api != std::string::npos) {
    const size_t slash = text.find('/', api + 11);
    text = slash == std::string::npos ? "" : text.substr(slash + 1);
  }
  if (text.starts_with("/")) text.erase(0, 1);
  if (text.find('(') == std::string::npos) bad_payload("'" + reference + "' does not name a record.");
  return read_address(store, text);
}

std::string describe(const Address &address) {
  if (!address.id.empty()) return address.id;
  std::string out;
  for (const auto &[name, value] : address.keys) out += (out.empty() ? "" : ",") + name + "='" + value + "'";
  return out;
}

Row *find_row(Store &store, const Address &address) {
  Rows &rows = store.rows(*address.table);
  if (!address.id.empty()) return rows.find(address.id);
  for (size_t i = 0; i < address.table->keys.size(); ++i) {
    const Key &key = address.table->keys[i];
    std::string text;
    for (const std::string &column : key.columns)
      for (const auto &[name, value] : address.keys)
        if (name == column) text += value + "\n";
    const bool same = key.columns.size() == address.keys.size() &&
                      std::all_of(address.keys.begin(), address.keys.end(), [&](const auto &one) {
                        return std::find(key.columns.begin(), key.columns.end(), one.first) != key.columns.end();
                      });
    if (same) return rows.by_key(i, lower(text));
  }
  throw Refusal{400, "0x80060888",
                "The specified key attributes are not a defined key for the " + address.table->logical + " entity"};
}

Row &need_row(Store &store, const Address &address) {
  Row *row = find_row(store, address);
  if (row != nullptr) return *row;
  if (address.id.empty())
    throw Refusal{404, "0x80060891",
                  "A record with the specified key values does not exist in " + address.table->logical + " entity"};
  no_row(address.table->logical, address.id);
}

Json read_body(const Request &request) {
  Json body = Json::parse(request.body, nullptr, false);
  if (body.is_discarded() || !body.is_object()) bad_payload("The body is not a JSON object.");
  return body;
}

Json checked_value(const Definition &table, const Column &column, const Json &value) {
  if (value.is_null()) {
    if (column.logical == "ownerid" || column.type == Type::state) wrong_type(column, "a value that is not null");
    return nullptr;
  }
  switch (column.type) {
    case Type::text:
    case Type::memo:
    case Type::name: {
      if (!value.is_string()) wrong_type(column, "Edm.String");
      const std::string &text = value.get_ref<const std::string &>();
      const auto characters = std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; });
      if (column.max_length > 0 && characters > column.max_length)
        throw Refusal{400, "0x80044331",
                      "A validation error occurred. The length of the '" + column.logical + "' attribute of the '" +
                          table.logical + "' entity exceeded the maximum allowed length of '" +
                          std::to_string(column.max_length) + "'."};
      return text.empty() ? Json(nullptr) : value;  // an empty string is kept as null
    }
    case Type::integer:
    case Type::big:
      if (!value.is_number_integer()) wrong_type(column, "Edm.Int32");
      return value;
    case Type::decimal:
    case Type::real:
    case Type::money:
      if (!value.is_number()) wrong_type(column, "Edm.Decimal");
      return value;
    case Type::boolean:
      if (!value.is_boolean()) wrong_type(column, "Edm.Boolean");
      return value;
    case Type::choice:
    case Type::state:
    case Type::status:
      if (!value.is_number_integer()) wrong_type(column, "Edm.Int32");
      check_option(table, column, value.get<int64_t>());
      return value;
    case Type::choices: {
      if (!value.is_string()) wrong_type(column, "Edm.String");
      for (const std::string &part : split_outside(value.get<std::string>(), ','))
        check_option(table, column, std::strtoll(part.c_str(), nullptr, 10));
      return value;
    }
    case Type::moment: {
      const auto ms = value.is_string() ? parse_instant(value.get_ref<const std::string &>()) : std::nullopt;
      if (!ms) wrong_type(column, "Edm.DateTimeOffset");
      return iso_s(*ms);
    }
    case Type::day: {
      if (!value.is_string() || value.get_ref<const std::string &>().size() != 10 ||
          !parse_instant(value.get_ref<const std::string &>()))
        wrong_type(column, "Edm.Date");
      return value;
    }
    case Type::id:
      if (!value.is_string() || !is_guid(value.get_ref<const std::string &>())) wrong_type(column, "Edm.Guid");
      return lower(value.get_ref<const std::string &>());
    case Type::lookup: break;
  }
  wrong_type(column, "a value that can be set directly");
}

Row &create_row(Store &store, const Definition &table, const Json &body, const Address *under) {
  Row row = blank_row(store, table, store.clock().now_ms());
  row.id = under != nullptr && !under->id.empty() ? under->id : store.new_guid();
  if (body.contains(table.id_column) && (under == nullptr || under->id.empty()))
    row.id = checked_value(table, *table.attribute(table.id_column), body[table.id_column]);
  if (store.rows(table).find(row.id) != nullptr)
    throw Refusal{412, "0x80040237", "A record with matching key values already exists."};
  if (under != nullptr)
    for (const auto &[name, value] : under->keys) {
      const Column *column = table.attribute(name);
      row.values[table.place(*column)] =
          column->type == Type::integer ? Json(std::strtoll(value.c_str(), nullptr, 10)) : Json(value);
    }
  apply(store, table, row, body, true);
  set(table, row, table.id_column, row.id);
  settle_state(table, row, body);
  if (const Json back = get(table, row, "overriddencreatedon"); back.is_string()) {
    row.created_ms = parse_instant(back.get_ref<const std::string &>()).value_or(row.created_ms);
    set(table, row, "createdon", iso_s(row.created_ms));
  }
  derive(store, table, row);
  check_unique(store, table, row);
  row.seq = store.rows(table).next_seq();
  return store.save(table, std::move(row));
}

Row &update_row(Store &store, const Definition &table, const Row &before, const Json &body) {
  Row row = before;
  apply(store, table, row, body, false);
  settle_state(table, row, body);
  derive(store, table, row);
  check_unique(store, table, row);
  return store.save(table, std::move(row));
}

void delete_row(Store &store, const Definition &table, const std::string &id) {
  // Lookups to it are emptied, as relationships with "remove link" do.
  const std::string reference = table.logical + "|" + id;
  for (const OneToMany &relation : store.schema().one_to_many()) {
    if (relation.referenced != table.logical) continue;
    const Definition *many = store.schema().by_logical(relation.referencing);
    if (many == nullptr || !store.filled(*many)) continue;
    const size_t place = many->place(*many->attribute(relation.column));
    std::vector<std::string> ids;
    for (const auto &[seq, row] : store.rows(*many).all())
      if (row.values[place] == reference) ids.push_back(row.id);
    for (const std::string &one : ids) {
      Row row = *store.rows(*many).find(one);
      row.values[place] = nullptr;
      derive(store, *many, row);
      store.save(*many, std::move(row));
    }
  }
  store.remove(table, id);
}

}  // namespace sandbox::dynamics
