#include "libopenint/translate/slot_uses.hpp"

#include <algorithm>

namespace openint::translate {

namespace {

// Most bytes that a conversion adds to its token: quotes, a zone, "null", brackets.
constexpr size_t kAround = 48;

// How often each slot is written, and how many bytes stand around what is.
class SlotCount {
 public:
  explicit SlotCount(Plan &plan) : plan_(plan), references_(plan.keys->slots, 0) {}
  void measure(const Emit &emit);
  size_t most_copies() const;

 private:
  void count_slots(const Expression *expression);

  Plan &plan_;
  std::vector<size_t> references_;
};

void SlotCount::count_slots(const Expression *expression) {
  if (expression == nullptr) return;
  if (expression->op == Expression::Op::slot) ++references_[expression->slot];
  if (expression->op == Expression::Op::constant) plan_.fixed_size += expression->constant.size;
  if (expression->op == Expression::Op::lookup) {
    size_t longest = 0;
    for (const auto &[key, token] : *expression->table) longest = std::max<size_t>(longest, token.size);
    plan_.fixed_size += longest;
  }
  count_slots(expression->left);
  count_slots(expression->right);
}

// How often one byte of a record may be written: by the slots that hold it, which lie one in the other.
size_t SlotCount::most_copies() const {
  size_t most = 0;
  for (size_t slot = 0; slot < references_.size(); ++slot) {
    size_t sum = 0;
    for (size_t around = 0; around < references_.size(); ++around) {
      const std::string &outer = plan_.slot_pointers[around];
      const std::string &inner = plan_.slot_pointers[slot];
      bool holds =
          static_cast<int32_t>(around) == plan_.record_slot || outer == inner || inner.starts_with(outer + "/");
      if (holds) sum += references_[around];
    }
    most = std::max(most, sum);
  }
  return most;
}

void SlotCount::measure(const Emit &emit) {
  plan_.fixed_size += emit.literal_size + kAround;
  // A choice may be written twice: where the contract wants it, and the provider's own value in custom_fields.
  if (emit.kind == Emit::Kind::choice) {
    plan_.fixed_size += emit.name.size() * 6 + kAround;
    count_slots(emit.expression);
  }
  count_slots(emit.expression);
  for (const Emit &part : emit.parts) measure(part);
}

// The slots that an expression reads.
void collect_slots(const Expression *expression, std::vector<uint32_t> &slots) {
  if (expression == nullptr) return;
  if (expression->op == Expression::Op::slot) slots.push_back(expression->slot);
  slots.insert(slots.end(), expression->slots.begin(), expression->slots.end());
  collect_slots(expression->left, slots);
  collect_slots(expression->right, slots);
}

void collect_slots(const Emit &emit, std::vector<uint32_t> &slots) {
  collect_slots(emit.expression, slots);
  collect_slots(emit.condition, slots);
  for (const Emit &part : emit.parts) collect_slots(part, slots);
  if (emit.rather != nullptr) collect_slots(*emit.rather, slots);
}

// What lists are made of: the slots have their final numbers.
void find_slots(Emit &emit) {
  if (emit.shape != nullptr && emit.shape->type == contract::Type::list) collect_slots(emit, emit.slots);
  for (Emit &part : emit.parts) find_slots(part);
}

}  // namespace

void note_slot_uses(Plan &plan) {
  SlotCount count(plan);
  for (Emit &emit : plan.fields) {
    count.measure(emit);
    find_slots(emit);
  }
  plan.copies = count.most_copies();
}

}  // namespace openint::translate
