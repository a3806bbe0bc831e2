#include "schema.hpp"

#include <algorithm>

namespace sandbox::dynamics {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char &c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

const Column *Definition::column(std::string_view property) const {
  auto found = by_property.find(std::string(property));
  if (found == by_property.end() || columns[found->second].property != property) return nullptr;
  return &columns[found->second];
}

const Column *Definition::attribute(std::string_view logical_name) const {
  auto found = by_property.find(std::string(logical_name));
  if (found == by_property.end() || columns[found->second].logical != logical_name) return nullptr;
  return &columns[found->second];
}

std::pair<const Column *, const Target *> Definition::navigation(std::string_view name) const {
  for (const Column &one : columns)
    for (const Target &target : one.targets)
      if (target.navigation == name) return {&one, &target};
  return {nullptr, nullptr};
}

void Definition::add(Column one) {
  one.property = one.type == Type::lookup ? "_" + one.logical + "_value" : one.logical;
  if (one.schema.empty()) one.schema = one.logical;
  by_property[one.property] = columns.size();
  by_property[one.logical] = columns.size();
  columns.push_back(std::move(one));
}

Column column(Type type, const std::string &logical, const std::string &label, int64_t max_length) {
  Column out;
  out.type = type;
  out.logical = logical;
  out.label = label;
  out.max_length = max_length != 0 ? max_length : type == Type::memo ? 2000 : type == Type::text ? 100 : 0;
  return out;
}

Column choice(Type type, const std::string &logical, const std::string &label, std::vector<Option> options) {
  Column out = column(type, logical, label);
  out.options = std::move(options);
  return out;
}

Column lookup(const std::string &logical, const std::string &label, std::vector<Target> targets) {
  Column out = column(Type::lookup, logical, label);
  out.targets = std::move(targets);
  return out;
}

Column fixed(Column one) {
  one.create = one.update = false;
  return one;
}

Schema::Schema(uint64_t seed, int extra_columns) : random_(seed * 6151 + 17) {
  add_standard_tables(*this, extra_columns);
}

Definition *Schema::by_logical(std::string_view logical) {
  auto found = logical_.find(logical);
  return found == logical_.end() ? nullptr : found->second;
}

Definition *Schema::by_set(std::string_view set) {
  auto found = set_.find(set);
  return found == set_.end() ? nullptr : found->second;
}

std::string Schema::guid() {
  std::string hex = random_.hex(32);
  hex[12] = '4';
  hex[16] = "89ab"[hex[16] % 4];
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20);
}

Definition &Schema::create(Definition table, Column name) {
  const bool has_state = table.logical != "systemuser" && table.logical != "annotation";
  auto own = std::move(table.columns);
  table.columns.clear();
  table.by_property.clear();
  Column id = column(Type::id, table.id_column, table.label);
  id.update = false;
  table.add(id);
  name.primary_name = true;
  table.add(std::move(name));
  for (Column &one : own) table.add(std::move(one));
  if (has_state && table.attribute("statecode") == nullptr) {
    table.add(choice(Type::state, "statecode", "Status", {{0, "Active"}, {1, "Inactive"}}));
    table.add(choice(Type::status, "statuscode", "Status Reason", {{1, "Active", 0}, {2, "Inactive", 1}}));
  }
  if (table.logical != "systemuser") {
    table.add(lookup("ownerid", "Owner", {{"systemuser", "ownerid"}}));
    table.add(fixed(lookup("owninguser", "Owning User", {{"systemuser", "owninguser"}})));
  }
  table.add(fixed(lookup("owningbusinessunit", "Owning Business Unit", {{"businessunit", "owningbusinessunit"}})));
  table.add(fixed(column(Type::moment, "createdon", "Created On")));
  table.add(fixed(lookup("createdby", "Created By", {{"systemuser", "createdby"}})));
  table.add(fixed(column(Type::moment, "modifiedon", "Modified On")));
  table.add(fixed(lookup("modifiedby", "Modified By", {{"systemuser", "modifiedby"}})));
  Column overridden = column(Type::day, "overriddencreatedon", "Record Created On");
  overridden.update = false;
  table.add(overridden);
  table.add(fixed(column(Type::big, "versionnumber", "Version Number")));
  table.metadata_id = guid();
  for (Column &one : table.columns) {
    if (one.metadata_id.empty()) one.metadata_id = guid();
    one.custom = one.custom || (table.custom && one.logical.find('_') != std::string::npos);
  }
  tables_.push_back(std::move(table));
  Definition &kept = tables_.back();
  logical_[kept.logical] = &kept;
  set_[kept.set] = &kept;
  return kept;
}

void Schema::relate(const Definition &table, const Column &one, bool custom, const std::string &schema_name) {
  for (const Target &target : one.targets) {
    std::string name = schema_name;
    if (name.empty())
      name = target.navigation == "parentcustomerid_account"   ? "contact_customer_accounts"
             : target.navigation == "parentcustomerid_contact" ? "contact_customer_contacts"
                                                               : table.logical + "_" + one.logical + "_" + target.table;
    one_to_many_.push_back({name, target.table, table.logical, one.logical, guid(), table.plural, custom});
  }
}

}  // namespace sandbox::dynamics
