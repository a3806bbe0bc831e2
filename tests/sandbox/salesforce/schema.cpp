#include "schema.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace sandbox::salesforce {
namespace {

int fold(char c) { return std::tolower(static_cast<unsigned char>(c)); }

}  // namespace

std::string_view type_name(Type type) {
  static constexpr std::array<std::string_view, 19> kNames = {
      "id",      "string", "textarea",        "picklist", "multipicklist", "reference", "email",
      "phone",   "url",    "encryptedstring", "boolean",  "int",           "double",    "currency",
      "percent", "date",   "datetime",        "time",     "address"};
  return kNames[static_cast<size_t>(type)];
}

bool is_text(Type type) { return type <= Type::kEncrypted; }
bool is_number(Type type) {
  return type == Type::kInt || type == Type::kDouble || type == Type::kCurrency || type == Type::kPercent;
}

bool LessNoCase::operator()(std::string_view a, std::string_view b) const {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [](char x, char y) { return fold(x) < fold(y); });
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char &c : out) c = static_cast<char>(fold(c));
  return out;
}

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return fold(x) == fold(y); });
}

const Field *ObjectType::find(std::string_view field) const {
  const int i = index(field);
  return i < 0 ? nullptr : &fields[static_cast<size_t>(i)];
}

int ObjectType::index(std::string_view field) const {
  const auto at = by_name_.find(field);
  return at == by_name_.end() ? -1 : at->second;
}

int ObjectType::relationship(std::string_view way) const {
  const auto at = by_relationship_.find(way);
  return at == by_relationship_.end() ? -1 : at->second;
}

int ObjectType::add(Field field) {
  const int at = static_cast<int>(fields.size());
  by_name_[field.name] = at;
  if (!field.relationship.empty()) by_relationship_[field.relationship] = at;
  fields.push_back(std::move(field));
  return at;
}

Schema::Schema() { add_standard_objects(*this); }

ObjectType *Schema::find(std::string_view name) {
  const auto at = by_name_.find(name);
  return at == by_name_.end() ? nullptr : at->second;
}

const ObjectType *Schema::find(std::string_view name) const {
  const auto at = by_name_.find(name);
  return at == by_name_.end() ? nullptr : at->second;
}

const ObjectType *Schema::by_prefix(std::string_view prefix) const {
  for (const auto &object : objects_) {
    if (object->prefix == prefix) return object.get();
  }
  return nullptr;
}

ObjectType &Schema::add(ObjectType object) {
  if (object.prefix.empty()) {  // a00, a01, ... as organisations count their custom objects
    static constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const auto n = static_cast<size_t>(custom_count_++);
    object.prefix = std::string("a") + kDigits[n / 36 % 36] + kDigits[n % 36];
  }
  objects_.push_back(std::make_unique<ObjectType>(std::move(object)));
  ObjectType &kept = *objects_.back();
  by_name_[kept.name] = &kept;
  return kept;
}

bool Schema::can_read(const ObjectType &object, const Field &field) const {
  if (!field.needs_grant) return true;
  const auto at = grants_.find(object.name + "." + field.name);
  return at != grants_.end() && (at->second.read || at->second.edit);
}

bool Schema::can_edit(const ObjectType &object, const Field &field) const {
  if (!field.needs_grant) return true;
  const auto at = grants_.find(object.name + "." + field.name);
  return at != grants_.end() && at->second.edit;
}

}  // namespace sandbox::salesforce
