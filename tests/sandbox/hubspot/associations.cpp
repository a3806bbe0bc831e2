#include "hubspot/associations.hpp"

namespace sandbox::hubspot {
namespace {

// The published type ids: from, to, id there, id back, whether it is the primary one.
struct Standard {
  int from, to, there, back;
  bool primary;
};
enum { kContact, kCompany, kDeal, kLead, kNote };
constexpr Standard kStandard[] = {
    {kContact, kCompany, 279, 280, false}, {kContact, kCompany, 1, 2, true},     {kDeal, kCompany, 341, 342, false},
    {kDeal, kCompany, 5, 6, true},         {kDeal, kContact, 3, 4, false},       {kLead, kContact, 608, 607, false},
    {kLead, kContact, 578, 579, true},     {kLead, kCompany, 610, 609, false},   {kNote, kContact, 202, 201, false},
    {kNote, kCompany, 190, 189, false},    {kNote, kDeal, 214, 213, false},      {kNote, kLead, 855, 854, false},
    {kContact, kContact, 449, 449, false}, {kCompany, kCompany, 450, 450, false}};

// Only contact-company and deal-company have a second, primary type, and there the plain name belongs to that one.
bool has_primary(int from, int to) {
  for (const Standard &line : kStandard) {
    if (line.primary && ((line.from == from && line.to == to) || (line.from == to && line.to == from))) return true;
  }
  return false;
}

}  // namespace

void Associations::define_standard(const std::vector<int> &positions, const std::vector<std::string> &names,
                                   int64_t now_ms) {
  for (const Standard &line : kStandard) {
    const auto from = static_cast<size_t>(line.from), to = static_cast<size_t>(line.to);
    const std::string tail = !line.primary && has_primary(line.from, line.to) ? "_unlabeled" : "";
    const std::optional<std::string> label = line.primary ? std::optional<std::string>("Primary") : std::nullopt;
    AssociationType there{line.there,
                          line.back,
                          positions[from],
                          positions[to],
                          "HUBSPOT_DEFINED",
                          names[from] + "_to_" + names[to] + tail,
                          label,
                          now_ms};
    AssociationType back{line.back,
                         line.there,
                         positions[to],
                         positions[from],
                         "HUBSPOT_DEFINED",
                         names[to] + "_to_" + names[from] + tail,
                         label,
                         now_ms};
    types_[there.id] = std::move(there);
    types_[back.id] = std::move(back);
  }
}

const AssociationType &Associations::define(int from, int to, std::string name, std::string back_name,
                                            const std::optional<std::string> &label,
                                            const std::optional<std::string> &back_label, int64_t now_ms) {
  const int there = next_type_++, back = next_type_++;
  types_[back] = {back, there, to, from, "USER_DEFINED", std::move(back_name), back_label, now_ms};
  return types_[there] = {there, back, from, to, "USER_DEFINED", std::move(name), label, now_ms};
}

const AssociationType *Associations::type(int id) const {
  const auto found = types_.find(id);
  return found == types_.end() ? nullptr : &found->second;
}

std::vector<const AssociationType *> Associations::types(int from, int to) const {
  std::vector<const AssociationType *> out;
  for (const auto &[id, type] : types_) {
    if (type.from == from && type.to == to) out.push_back(&type);
  }
  return out;
}

std::vector<const AssociationType *> Associations::types_of(int kind) const {
  std::vector<const AssociationType *> out;
  for (const auto &[id, type] : types_) {
    if (type.from == kind || type.to == kind) out.push_back(&type);
  }
  return out;
}

const AssociationType *Associations::unlabelled(int from, int to) const {
  for (const AssociationType *type : types(from, to)) {
    if (!type->label) return type;
  }
  return nullptr;
}

const AssociationType *Associations::primary(int from, int to) const {
  for (const AssociationType *type : types(from, to)) {
    if (type->category == "HUBSPOT_DEFINED" && type->label == "Primary") return type;
  }
  return nullptr;
}

void Associations::put(int from_kind, int64_t from, int to_kind, int64_t to, int type) {
  links_[{from_kind, to_kind}][from][to].insert(type);
}

void Associations::drop(int from_kind, int64_t from, int to_kind, int64_t to, int type) {
  const auto links = links_.find({from_kind, to_kind});
  if (links == links_.end()) return;
  const auto record = links->second.find(from);
  if (record == links->second.end()) return;
  if (const auto target = record->second.find(to); target != record->second.end()) target->second.erase(type);
}

// A contact or a deal has one primary company; the company may be primary for many.
void Associations::demote(const AssociationType &primary, int64_t from, int64_t to) {
  const bool forward = primary.id < primary.inverse;
  const AssociationType &owner = forward ? primary : *type(primary.inverse);
  const int64_t owning = forward ? from : to;
  const Targets *held = targets(owner.from, owning, owner.to);
  if (held == nullptr) return;
  std::vector<int64_t> earlier;
  for (const auto &[target, ids] : *held) {
    if (ids.contains(owner.id)) earlier.push_back(target);
  }
  for (const int64_t target : earlier) {
    drop(owner.from, owning, owner.to, target, owner.id);
    drop(owner.to, target, owner.from, owning, owner.inverse);
  }
}

void Associations::link(const AssociationType &type, int64_t from, int64_t to) {
  if (type.category == "HUBSPOT_DEFINED" && type.label) demote(type, from, to);
  put(type.from, from, type.to, to, type.id);
  put(type.to, to, type.from, from, type.inverse);
  const AssociationType *plain = type.label ? unlabelled(type.from, type.to) : nullptr;
  if (plain == nullptr) return;
  put(type.from, from, type.to, to, plain->id);
  put(type.to, to, type.from, from, plain->inverse);
}

void Associations::unlink(int from_kind, int64_t from, int to_kind, int64_t to) {
  const auto erase = [&](int a_kind, int64_t a, int b_kind, int64_t b) {
    const auto links = links_.find({a_kind, b_kind});
    if (links == links_.end()) return;
    const auto record = links->second.find(a);
    if (record == links->second.end()) return;
    record->second.erase(b);
    if (record->second.empty()) links->second.erase(record);
  };
  erase(from_kind, from, to_kind, to);
  erase(to_kind, to, from_kind, from);
}

void Associations::forget(int kind, int64_t id) {
  std::vector<std::pair<int, int64_t>> others;
  for (const auto &[pair, links] : links_) {
    if (pair.first != kind) continue;
    const auto record = links.find(id);
    if (record == links.end()) continue;
    for (const auto &[target, types] : record->second) others.emplace_back(pair.second, target);
  }
  for (const auto &[other_kind, other] : others) unlink(kind, id, other_kind, other);
}

const Associations::Targets *Associations::targets(int from_kind, int64_t from, int to_kind) const {
  const auto links = links_.find({from_kind, to_kind});
  if (links == links_.end()) return nullptr;
  const auto record = links->second.find(from);
  return record == links->second.end() ? nullptr : &record->second;
}

size_t Associations::count() const {
  size_t out = 0;
  for (const auto &[pair, links] : links_) {
    for (const auto &[id, targets] : links) out += targets.size();
  }
  return out;
}

}  // namespace sandbox::hubspot
