#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/contract/model.hpp"
#include "libopenint/json/value.hpp"

namespace openint::contract {

/// Turns a JSON Schema into a Shape. References and allOf are resolved; a oneOf or anyOf with one alternative besides
/// null is that alternative, one with more is `any`. A reference into a schema that is being built already, nesting
/// beyond 32 shapes and whatever comes after 20000 shapes are `any`, so every schema has a finite shape.
class ShapeBuilder {
 public:
  /// Shapes go to `pool`, which keeps their addresses.
  ShapeBuilder(const json::Value &document, std::deque<Shape> &pool) : document_(document), pool_(pool) {}

  const Shape *build(const json::Value &schema, std::string_view name);

 private:
  struct Property {
    std::string_view name;
    const json::Value *schema;
  };
  /// What all parts of one schema say together.
  struct Facets {
    uint8_t kinds = 0;  ///< the JSON types that are allowed; set to all of them at first
    bool typed = false;
    std::string_view name;
    std::string_view format;
    const json::Value *items = nullptr;
    std::vector<Property> properties;
    std::vector<std::string_view> required;
    std::vector<std::string_view> enumeration;
    bool enumerated = false;
  };

  Facets everything() const;
  void collect(const json::Value &schema, Facets &facets, int hops);
  void collect_reference(std::string_view reference, Facets &facets, int hops);
  void collect_choice(const json::Value &alternatives, Facets &facets, int hops);
  void collect_enumeration(const json::Value &schema, Facets &facets);
  static void merge(Facets &into, Facets &&part);
  static void add_property(Facets &facets, std::string_view name, const json::Value &schema);
  const Shape *finish(const Facets &facets, std::string_view name);
  void add_fields(const Facets &facets, Shape &shape);

  const json::Value &document_;
  std::deque<Shape> &pool_;
  std::vector<const json::Value *> active_;  ///< schemas being built, from the outermost in
  size_t own_ = 0;                           ///< where those of the shape in hand begin
  int depth_ = 0;
  size_t made_ = 0;
};

}  // namespace openint::contract
