#include "libopenint/contract/shape_builder.hpp"

#include <algorithm>
#include <utility>

#include "libopenint/contract/reference.hpp"

namespace openint::contract {
namespace {

constexpr int kMaxDepth = 32;
constexpr int kMaxHops = 32;
constexpr size_t kMaxShapes = 20000;

enum KindBit : uint8_t {
  kNull = 1,
  kBoolean = 2,
  kInteger = 4,
  kNumber = 8,
  kString = 16,
  kArray = 32,
  kObject = 64,
  kAll = 127,
};

uint8_t kind_bit(std::string_view name) {
  if (name == "null") return kNull;
  if (name == "boolean") return kBoolean;
  if (name == "integer") return kInteger;
  if (name == "number") return kNumber | kInteger;
  if (name == "string") return kString;
  if (name == "array") return kArray;
  if (name == "object") return kObject;
  return 0;
}

uint8_t kinds_of(const json::Value &type) {
  if (type.is_string()) return kind_bit(type.text());
  uint8_t kinds = 0;
  for (const json::Value &name : type.items()) kinds = static_cast<uint8_t>(kinds | kind_bit(name.text()));
  return kinds;
}

uint8_t kind_of(const json::Value &value) {
  return value.is_number() ? kNumber | kInteger : kind_bit(json::kind_name(value.kind()));
}

constexpr std::string_view kSchemas = "#/components/schemas/";

}  // namespace

ShapeBuilder::Facets ShapeBuilder::everything() const {
  Facets facets;
  facets.kinds = kAll;
  return facets;
}

const Shape *ShapeBuilder::build(const json::Value &schema, std::string_view name) {
  size_t outer = std::exchange(own_, active_.size());
  Facets facets = everything();
  if (depth_ < kMaxDepth && made_ < kMaxShapes) {
    if (!name.empty()) active_.push_back(&schema);
    collect(schema, facets, 0);
  }
  ++depth_;
  const Shape *shape = finish(facets, name);
  --depth_;
  active_.resize(own_);
  own_ = outer;
  return shape;
}

void ShapeBuilder::collect(const json::Value &schema, Facets &facets, int hops) {
  if (hops > kMaxHops || !schema.is_object()) return;
  if (const json::Value *reference = schema.find("$ref")) collect_reference(reference->text(), facets, hops);
  for (const json::Value &part : schema["allOf"].items()) collect(part, facets, hops + 1);
  for (const char *keyword : {"oneOf", "anyOf"}) {
    if (const json::Value *alternatives = schema.find(keyword)) collect_choice(*alternatives, facets, hops);
  }
  if (const json::Value *type = schema.find("type")) {
    facets.kinds = static_cast<uint8_t>(facets.kinds & kinds_of(*type));
    facets.typed = true;
  }
  collect_enumeration(schema, facets);
  if (const json::Value *format = schema.find("format")) facets.format = format->text();
  if (const json::Value *items = schema.find("items")) facets.items = items;
  for (const json::Member &property : schema["properties"].members()) {
    add_property(facets, property.key, property.value);
  }
  for (const json::Value &name : schema["required"].items()) facets.required.push_back(name.text());
}

void ShapeBuilder::collect_reference(std::string_view reference, Facets &facets, int hops) {
  const json::Value *target = resolve_reference(document_, reference);
  if (target == nullptr) return;
  auto known = std::find(active_.begin(), active_.end(), target);
  if (known != active_.end()) return;  // a recursion ends as `any`; a part that is collected already adds nothing
  active_.push_back(target);
  collect(*target, facets, hops + 1);
  if (reference.starts_with(kSchemas)) facets.name = reference.substr(kSchemas.size());
}

void ShapeBuilder::collect_choice(const json::Value &alternatives, Facets &facets, int hops) {
  Facets choice = everything();
  uint8_t kinds = 0;
  size_t count = 0;
  bool dates = true;
  for (const json::Value &alternative : alternatives.items()) {
    Facets part = everything();
    collect(alternative, part, hops + 1);
    kinds = static_cast<uint8_t>(kinds | part.kinds);
    if (part.kinds == kNull) continue;
    dates = dates && (part.format == "date" || part.format == "date-time");
    if (++count == 1) choice = std::move(part);
  }
  if (count > 1) {
    choice = everything();
    if (dates) choice.format = "date";  // a date or an instant, whichever the provider knows
  }
  choice.kinds = kinds;
  choice.typed = true;
  merge(facets, std::move(choice));
}

void ShapeBuilder::collect_enumeration(const json::Value &schema, Facets &facets) {
  std::vector<json::Value> values(schema["enum"].items().begin(), schema["enum"].items().end());
  if (const json::Value *constant = schema.find("const")) values.assign(1, *constant);
  if (values.empty()) return;
  Facets part = everything();
  part.kinds = 0;
  part.typed = part.enumerated = true;
  for (const json::Value &value : values) {
    part.kinds = static_cast<uint8_t>(part.kinds | kind_of(value));
    if (value.is_string()) part.enumeration.push_back(value.text());
  }
  // null beside a nullable type is often left out of the list; the type decides
  if (facets.typed) part.kinds = static_cast<uint8_t>(part.kinds | kNull);
  merge(facets, std::move(part));
}

void ShapeBuilder::merge(Facets &into, Facets &&part) {
  into.kinds = static_cast<uint8_t>(into.kinds & part.kinds);
  into.typed = into.typed || part.typed;
  if (!part.name.empty()) into.name = part.name;
  if (!part.format.empty()) into.format = part.format;
  if (part.items != nullptr) into.items = part.items;
  for (const Property &property : part.properties) add_property(into, property.name, *property.schema);
  into.required.insert(into.required.end(), part.required.begin(), part.required.end());
  if (!part.enumerated) return;
  if (into.enumerated) {
    std::erase_if(into.enumeration, [&](std::string_view text) {
      return std::find(part.enumeration.begin(), part.enumeration.end(), text) == part.enumeration.end();
    });
  } else {
    into.enumeration = std::move(part.enumeration);
  }
  into.enumerated = true;
}

void ShapeBuilder::add_property(Facets &facets, std::string_view name, const json::Value &schema) {
  for (Property &known : facets.properties) {
    if (known.name != name) continue;
    known.schema = &schema;
    return;
  }
  facets.properties.push_back({name, &schema});
}

const Shape *ShapeBuilder::finish(const Facets &facets, std::string_view name) {
  ++made_;
  Shape &shape = pool_.emplace_back();
  shape.name = name.empty() ? facets.name : name;
  shape.nullable = (facets.kinds & kNull) != 0;
  bool record = !facets.properties.empty();
  if (!facets.typed && record) {  // properties alone mean an object, whatever the letter of the specification
    shape.nullable = false;
    shape.type = Type::record;
    add_fields(facets, shape);
    return &shape;
  }
  switch (facets.kinds & ~kNull) {
    case kString:
      shape.type = facets.format == "date-time" ? Type::date_time
                   : facets.format == "date"    ? Type::date
                                                : Type::string;
      shape.enumeration.assign(facets.enumeration.begin(), facets.enumeration.end());
      break;
    case kBoolean: shape.type = Type::boolean; break;
    case kInteger: shape.type = Type::int64; break;
    case kNumber:
    case kNumber | kInteger:
      shape.type = facets.format == "int64" ? Type::int64 : facets.format == "decimal" ? Type::decimal : Type::number;
      break;
    case kArray: {
      shape.type = Type::list;
      static const json::Value kAnything = json::Value::boolean(true);
      shape.items = build(facets.items == nullptr ? kAnything : *facets.items, {});
      break;
    }
    case kObject:
      shape.free_object = !record;
      if (!record) break;
      shape.type = Type::record;
      add_fields(facets, shape);
      break;
    default: break;
  }
  return &shape;
}

void ShapeBuilder::add_fields(const Facets &facets, Shape &shape) {
  for (const Property &property : facets.properties) {
    Field field;
    field.name = property.name;
    field.required = std::find(facets.required.begin(), facets.required.end(), property.name) != facets.required.end();
    field.shape = build(*property.schema, {});
    field.description = (*property.schema)["description"].text();
    shape.fields.push_back(std::move(field));
  }
}

}  // namespace openint::contract
