#pragma once
// Which records are associated, and by which types. A type has a direction; its inverse goes the other way.
#include <set>

#include "hubspot/model.hpp"

namespace sandbox::hubspot {

struct AssociationType {
  int id = 0, inverse = 0;
  int from = 0, to = 0;  // positions of kinds
  std::string category = "HUBSPOT_DEFINED";
  std::string name;                  // contact_to_company: how the object endpoints call it
  std::optional<std::string> label;  // "Primary", a user's own, or none
  int64_t created_ms = 0;
};

class Associations {
 public:
  using Targets = std::map<int64_t, std::set<int>>;  // target id -> type ids

  void define_standard(const std::vector<int> &positions, const std::vector<std::string> &names, int64_t now_ms);
  // A pair of types, one each way; the ids are given out here. `label` empty: an unlabelled pair.
  const AssociationType &define(int from, int to, std::string name, std::string back_name,
                                const std::optional<std::string> &label, const std::optional<std::string> &back_label,
                                int64_t now_ms);
  const AssociationType *type(int id) const;
  std::vector<const AssociationType *> types(int from, int to) const;
  std::vector<const AssociationType *> types_of(int kind) const;  // from it or to it
  const AssociationType *unlabelled(int from, int to) const;      // null: the pair was never defined
  const AssociationType *primary(int from, int to) const;

  // Adds the type and its inverse, and the unlabelled ones of the pair. A primary takes the place of an earlier one.
  void link(const AssociationType &type, int64_t from, int64_t to);
  void unlink(int from_kind, int64_t from, int to_kind, int64_t to);
  void forget(int kind, int64_t id);  // every association of one record
  const Targets *targets(int from_kind, int64_t from, int to_kind) const;
  size_t count() const;

 private:
  void put(int from_kind, int64_t from, int to_kind, int64_t to, int type);
  void drop(int from_kind, int64_t from, int to_kind, int64_t to, int type);
  void demote(const AssociationType &primary, int64_t from, int64_t to);

  std::map<int, AssociationType> types_;
  std::map<std::pair<int, int>, std::unordered_map<int64_t, Targets>> links_;
  int next_type_ = 100001;
};

}  // namespace sandbox::hubspot
