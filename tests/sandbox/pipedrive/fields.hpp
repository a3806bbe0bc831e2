#pragma once
// Field metadata of an entity: the provider's own fields, and the company's custom ones, which go by a hash of 40
// hexadecimal digits. API v1 and v2 describe the same fields in two shapes.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "../core/provider.hpp"

namespace sandbox::pipedrive {

struct Option {
  int64_t id = 0;
  std::string label;
};

struct Field {
  int64_t id = 0;  // API v1 only
  std::string code, name, type, description;
  bool custom = false;
  bool optional = false;  // returned only on include_fields
  std::vector<Option> options;
  int64_t add_s = 0, update_s = 0;
  Json required = nullptr, important = nullptr, visibility = nullptr;  // as a v2 request gave them
};

class Fields {
 public:
  // entity: "person", "organization", "deal", "activity", "product" or "lead". extra: how many more custom fields.
  Fields(std::string entity, Random random, int extra);

  const std::vector<Field> &all() const { return fields_; }
  const Field *find(std::string_view code) const;
  const Field *find(int64_t id) const;

  // Adds a custom field and returns it. type must be one of custom_types().
  Field &add(const std::string &name, const std::string &type, const std::vector<std::string> &labels, int64_t now_s);
  void remove(std::string_view code);
  Field *edit(std::string_view code);
  void add_option(Field &field, const std::string &label);

  static bool known_type(std::string_view type);
  // Throws Refusal unless `value` is what API v2 takes for the field; null always is.
  static void check(const Field &field, const Json &value);

 private:
  void system(const char *code, const char *name, const char *type, bool optional = false);

  std::string entity_;
  Random random_;
  std::vector<Field> fields_;
  int64_t next_id_, next_option_ = 1;
};

Json v2_json(const Field &field, const std::string &include_fields);
Json v1_json(const Field &field, int order);

}  // namespace sandbox::pipedrive
