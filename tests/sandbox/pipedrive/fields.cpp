#include "fields.hpp"

#include <algorithm>
#include <array>

#include "errors.hpp"

namespace sandbox::pipedrive {

namespace {

constexpr int64_t kSeedTime = 1704067200;  // 2024-01-01T00:00:00Z
constexpr std::array<std::string_view, 16> kCustomTypes = {
    "varchar", "varchar_auto", "text",   "double", "monetary", "date",      "set",       "enum",
    "user",    "org",          "people", "phone",  "time",     "timerange", "daterange", "address"};

std::string plain_time(int64_t seconds) {
  std::string text = iso_s(seconds * 1000);
  text[10] = ' ';
  text.resize(19);
  return text;
}

Json options_json(const Field &field) {
  if (field.type != "enum" && field.type != "set") return nullptr;
  Json options = Json::array();
  for (const Option &option : field.options) options.push_back({{"id", option.id}, {"label", option.label}});
  return options;
}

Json subfields_json(const Field &field) {
  std::vector<const char *> parts;
  if (field.type == "monetary") parts = {"value", "currency"};
  if (field.type == "daterange" || field.type == "timerange") parts = {"value", "until"};
  if (field.type == "address")
    parts = {"value",    "subpremise",         "street_number",      "route",   "sublocality",
             "locality", "admin_area_level_1", "admin_area_level_2", "country", "postal_code"};
  if (parts.empty()) return nullptr;
  Json out = Json::array();
  for (const char *part : parts)
    out.push_back(
        {{"field_code", part},
         {"field_name", field.name + " " + part},
         {"field_type", field.type == "monetary" && std::string_view(part) == "value" ? "double" : "varchar"}});
  return out;
}

void want(bool good, const Field &field, const char *what) {
  if (!good) invalid("custom_fields." + field.code + " (" + field.name + "): must be " + what);
}

bool has_option(const Field &field, const Json &id) {
  if (!id.is_number_integer()) return false;
  return std::any_of(field.options.begin(), field.options.end(),
                     [&](const Option &option) { return option.id == id.get<int64_t>(); });
}

}  // namespace

Fields::Fields(std::string entity, Random random, int extra)
    : entity_(std::move(entity)), random_(random), next_id_(12000 + random_.below(400)) {
  system("id", "ID", "int");
  if (entity_ == "deal" || entity_ == "lead") {
    system("title", "Title", "varchar");
    system("value", "Value", "monetary");
    system("org_id", "Organization", "org");
    system("person_id", "Contact person", "people");
    system("expected_close_date", "Expected close date", "date");
  }
  if (entity_ == "deal") {
    system("pipeline_id", "Pipeline", "double");
    system("stage_id", "Stage", "stage");
    system("status", "Status", "status");
    system("probability", "Probability", "int");
    system("lost_reason", "Lost reason", "varchar_options");
    system("products_count", "Total products", "int", true);
  }
  if (entity_ == "person") {
    for (auto [code, name] : {std::pair{"name", "Name"}, {"first_name", "First name"}, {"last_name", "Last name"}})
      system(code, name, "varchar");
    system("phones", "Phone", "phone");
    system("emails", "Email", "varchar");
    system("org_id", "Organization", "org");
    system("job_title", "Job title", "varchar");
    system("marketing_status", "Marketing status", "enum", true);
  }
  if (entity_ == "organization") {
    system("name", "Name", "varchar");
    system("address", "Address", "address");
    system("website", "Website", "varchar");
    system("industry", "Industry", "enum");
    for (const char *label : {"Software", "Manufacturing", "Retail", "Logistics", "Health care"})
      fields_.back().options.push_back({next_option_++, label});
    system("annual_revenue", "Annual revenue", "double");
    system("employee_count", "Number of employees", "int");
  }
  if (entity_ == "activity") {
    system("subject", "Subject", "varchar");
    system("type", "Type", "varchar");
    system("due_date", "Due date", "date");
    system("done", "Done", "boolean");
  }
  if (entity_ == "product") {
    system("name", "Name", "varchar");
    system("code", "Product code", "varchar");
    system("tax", "Tax", "double");
  }
  system("owner_id", "Owner", "user");
  system("label_ids", "Labels", "set");
  for (const char *label : {"Hot", "Warm", "Cold"}) fields_.back().options.push_back({next_option_++, label});
  system("visible_to", "Visible to", "visible_to");
  system("add_time", entity_ == "deal" ? "Deal created" : "Created", "date");
  system("update_time", "Update time", "date");
  system("notes_count", "Notes", "int", true);

  if (entity_ == "activity") return;  // activities have no custom fields
  add("Region", "enum", {"North", "South", "East", "West"}, kSeedTime);
  add("Interests", "set", {"Analytics", "Billing", "Support"}, kSeedTime);
  add("Customer number", "varchar", {}, kSeedTime);
  add("Budget", "monetary", {}, kSeedTime);
  add("Score", "double", {}, kSeedTime);
  add("Renewal", "date", {}, kSeedTime);
  for (int i = 1; i <= extra; ++i) add("Extra " + std::to_string(i), "varchar", {}, kSeedTime);
}

void Fields::system(const char *code, const char *name, const char *type, bool optional) {
  Field field;
  field.id = next_id_++;
  field.code = code;
  field.name = name;
  field.type = type;
  field.optional = optional;
  field.add_s = field.update_s = kSeedTime;
  fields_.push_back(std::move(field));
}

const Field *Fields::find(std::string_view code) const {
  for (const Field &field : fields_)
    if (field.code == code) return &field;
  return nullptr;
}

const Field *Fields::find(int64_t id) const {
  for (const Field &field : fields_)
    if (field.id == id) return &field;
  return nullptr;
}

Field *Fields::edit(std::string_view code) { return const_cast<Field *>(find(code)); }

Field &Fields::add(const std::string &name, const std::string &type, const std::vector<std::string> &labels,
                   int64_t now_s) {
  Field field;
  field.id = next_id_++;
  field.code = random_.hex(40);
  field.name = name;
  field.type = type;
  field.custom = true;
  field.add_s = field.update_s = now_s;
  for (const std::string &label : labels) field.options.push_back({next_option_++, label});
  fields_.push_back(std::move(field));
  return fields_.back();
}

void Fields::remove(std::string_view code) {
  std::erase_if(fields_, [&](const Field &field) { return field.code == code; });
}

void Fields::add_option(Field &field, const std::string &label) { field.options.push_back({next_option_++, label}); }

bool Fields::known_type(std::string_view type) {
  return std::find(kCustomTypes.begin(), kCustomTypes.end(), type) != kCustomTypes.end();
}

void Fields::check(const Field &field, const Json &value) {
  if (value.is_null()) return;
  const std::string &type = field.type;
  if (type == "double") return want(value.is_number(), field, "a number");
  if (type == "user" || type == "org" || type == "people") return want(value.is_number_integer(), field, "an id");
  if (type == "enum") return want(has_option(field, value), field, "the id of one of its options");
  if (type == "set") {
    want(value.is_array() && !value.empty(), field, "an array of option ids that is not empty (null clears it)");
    for (const Json &id : value) want(has_option(field, id), field, "an array of ids of its options");
    return;
  }
  if (type == "monetary")
    return want(value.is_object() && value.contains("value") && value.contains("currency") &&
                    value["value"].is_number() && value["currency"].is_string(),
                field, "an object of value (a number) and currency");
  if (type == "date")
    return want(value.is_string() && value.get_ref<const std::string &>().size() == 10 &&
                    parse_instant(value.get_ref<const std::string &>()),
                field, "a date (YYYY-MM-DD)");
  if (type == "daterange" || type == "timerange" || type == "time" || type == "address")
    return want(value.is_object() && value.contains("value"), field, "an object with value");
  want(value.is_string(), field, "a string");
  if (type == "varchar" || type == "varchar_auto" || type == "phone")
    want(value.get_ref<const std::string &>().size() <= 255, field, "at most 255 characters long");
}

Json v2_json(const Field &field, const std::string &include_fields) {
  Json out = {{"field_name", field.name},
              {"field_code", field.code},
              {"description", field.description.empty() ? Json(nullptr) : Json(field.description)},
              {"field_type", field.type},
              {"options", options_json(field)},
              {"subfields", subfields_json(field)},
              {"is_custom_field", field.custom},
              {"is_optional_response_field", field.optional}};
  auto asked = [&](std::string_view name) {
    return ("," + include_fields + ",").find("," + std::string(name) + ",") != std::string::npos;
  };
  if (asked("ui_visibility"))
    out["ui_visibility"] = field.visibility.is_null()
                               ? Json{{"add_visible_flag", !field.custom}, {"details_visible_flag", true}}
                               : field.visibility;
  if (asked("important_fields"))
    out["important_fields"] =
        field.important.is_null() ? Json{{"enabled", false}, {"stage_ids", Json::array()}} : field.important;
  if (asked("required_fields"))
    out["required_fields"] =
        field.required.is_null() ? Json{{"enabled", false}, {"stage_ids", Json::array()}} : field.required;
  return out;
}

Json v1_json(const Field &field, int order) {
  Json out = {{"id", field.id},
              {"key", field.code},
              {"name", field.name},
              {"order_nr", order},
              {"field_type", field.type},
              {"json_column_flag", field.custom},
              {"add_time", plain_time(field.add_s)},
              {"update_time", plain_time(field.update_s)},
              {"last_updated_by_user_id", field.custom ? Json(1) : Json(nullptr)},
              {"created_by_user_id", field.custom ? Json(1) : Json(nullptr)},
              {"active_flag", true},
              {"edit_flag", field.custom},
              {"index_visible_flag", true},
              {"details_visible_flag", true},
              {"add_visible_flag", !field.custom},
              {"important_flag", false},
              {"bulk_edit_allowed", true},
              {"searchable_flag", field.type == "varchar" || field.type == "text"},
              {"filtering_allowed", true},
              {"sortable_flag", true},
              {"mandatory_flag", field.code == "title" || field.code == "name"}};
  Json options = options_json(field);
  if (!options.is_null()) out["options"] = std::move(options);
  return out;
}

}  // namespace sandbox::pipedrive
