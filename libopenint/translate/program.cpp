#include "libopenint/translate/program.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include "libopenint/translate/memo.hpp"

namespace openint::translate {

namespace {

using Code = JsonStep::Code;
using Kind = Emit::Kind;
using Short = Emit::Short;

// What a part writes whatever the record holds, or nothing where that depends.
std::optional<std::string_view> constant_text(const Emit &part) {
  if (part.expression == nullptr || part.expression->op != Expression::Op::constant) return std::nullopt;
  Token token = part.expression->constant;
  if (token.is_null()) return part.required ? std::nullopt : std::optional(token.text());
  bool fits = part.kind == Kind::json || (part.kind == Kind::text && token.is_string());
  if (part.kind == Kind::choice && token.is_string()) {
    const auto &members = part.shape->enumeration;
    fits = std::find(members.begin(), members.end(), token.inside()) != members.end();
  }
  return fits ? std::optional(token.text()) : std::nullopt;
}

// Finds the short way of each value and condition.
class ShortWays {
 public:
  explicit ShortWays(Plan &plan) : plan_(plan) {}

  void find(Emit &emit) {
    emit.any = filled_slots(emit.condition);
    for (Emit &part : emit.parts) find(part);
    if (constant_text(emit)) emit.short_way = Short::constant;
    if (emit.short_way != Short::none || emit.expression == nullptr) return;
    const uint8_t null = emit.required ? 0 : kNothing;
    const Expression &rule = *emit.expression;
    memo(emit);
    if (rule.op == Expression::Op::slot) {
      emit.slot = rule.slot;
      emit.takes = static_cast<uint8_t>(null | (emit.kind == Kind::boolean ? kTruth : kText));
      if (emit.kind == Kind::text) emit.short_way = Short::text;
      if (emit.kind == Kind::boolean) emit.short_way = Short::boolean;
      if (emit.kind == Kind::date_time) emit.short_way = Short::date_time;
      if (emit.kind == Kind::choice) choice(emit);
    }
    // `slot || ...`: where the slot holds what is wanted the rest does not matter.
    if (rule.op == Expression::Op::logical_or) {
      std::vector<const Expression *> either;
      operands(rule, either);
      if (either[0]->op != Expression::Op::slot) return;
      emit.slot = either[0]->slot;
      if (emit.kind == Kind::date_time) emit.short_way = Short::date_or;
      const auto other = second_slot(either);
      if (emit.kind != Kind::text || !other) return;
      emit.short_way = Short::either;
      emit.other = *other;
      emit.takes_other = static_cast<uint8_t>(null | (either[1]->op == Expression::Op::slot ? kText : 0));
    }
  }

 private:
  // Where the rule is made of few slots and of what gives no new text.
  void memo(Emit &emit) {
    std::vector<uint32_t> slots;
    const bool usual = emit.kind == Kind::choice || emit.kind == Kind::boolean;
    if (!usual || emit.expression->op == Expression::Op::slot || !simple(*emit.expression, slots)) return;
    std::sort(slots.begin(), slots.end());
    slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
    if (slots.empty() || slots.size() > Memo::kMostSlots) return;
    emit.memo = static_cast<int32_t>(plan_.memos++);
    emit.memo_slots = std::move(slots);
  }
  static bool simple(const Expression &rule, std::vector<uint32_t> &slots) {
    switch (rule.op) {
      case Expression::Op::slot: slots.push_back(rule.slot); return true;
      case Expression::Op::constant: return true;
      case Expression::Op::logical_or:
      case Expression::Op::logical_and:
      case Expression::Op::equal:
      case Expression::Op::not_equal: return simple(*rule.left, slots) && simple(*rule.right, slots);
      case Expression::Op::logical_not:
      case Expression::Op::boolean: return simple(*rule.left, slots);
      default: return false;
    }
  }

  void choice(Emit &emit) {
    auto choices = Choices::of(emit.shape->enumeration, !emit.required);
    if (choices == nullptr) return;
    emit.short_way = Short::choice;
    emit.choices = choices.get();
    plan_.choices.push_back(std::move(choices));
  }

  // The operands of `a || b || c`.
  static void operands(const Expression &expression, std::vector<const Expression *> &out) {
    if (expression.op != Expression::Op::logical_or) return out.push_back(&expression);
    operands(*expression.left, out);
    operands(*expression.right, out);
  }

  // What decides where the first of these is empty: another slot, or the one without which all others are null.
  static std::optional<uint32_t> second_slot(const std::vector<const Expression *> &either) {
    if (either.size() == 2 && either[1]->op == Expression::Op::slot) return either[1]->slot;
    std::optional<uint32_t> needed;
    for (size_t i = 1; i < either.size(); ++i) {
      const Expression &rest = *either[i];
      if (rest.op != Expression::Op::general || !rest.null_of_null) return std::nullopt;
      if (needed && *needed != rest.slots[0]) return std::nullopt;
      needed = rest.slots[0];
    }
    return needed;
  }

  // The slots of `a || b || c`, or nullptr where the condition is another.
  const std::vector<uint32_t> *filled_slots(const Expression *condition) {
    auto slots = std::make_unique<std::vector<uint32_t>>();
    if (condition == nullptr || !collect(*condition, *slots)) return nullptr;
    plan_.slot_lists.push_back(std::move(slots));
    return plan_.slot_lists.back().get();
  }
  static bool collect(const Expression &condition, std::vector<uint32_t> &slots) {
    if (condition.op == Expression::Op::slot) slots.push_back(condition.slot);
    if (condition.op == Expression::Op::logical_or) {
      return collect(*condition.left, slots) && collect(*condition.right, slots);
    }
    // null, where a member has no rule, adds nothing.
    return condition.op == Expression::Op::slot ||
           (condition.op == Expression::Op::constant && condition.constant.is_null());
  }

  Plan &plan_;
};

class Flattener {
 public:
  explicit Flattener(Plan &plan) : plan_(plan) {}

  void run() {
    for (const Emit &field : plan_.fields) {
      owner_ = &field;
      part(field);
    }
    bytes_ += '}';
    add(Code::end);
  }

 private:
  JsonStep &add(Code code) {
    JsonStep step;
    step.code = code;
    step.owner = owner_;
    step.literal = padded(bytes_);
    bytes_.clear();
    plan_.program.push_back(step);
    return plan_.program.back();
  }

  Token padded(std::string_view bytes) {
    char *copy = plan_.arena.make_array<char>(bytes.size() + kPadding);
    if (!bytes.empty()) std::memcpy(copy, bytes.data(), bytes.size());
    std::memset(copy + bytes.size(), 0, kPadding);
    return {copy, static_cast<uint32_t>(bytes.size())};
  }

  void part(const Emit &emit) {
    bytes_.append(emit.literal, 0, emit.literal_size);
    if (auto text = constant_text(emit)) {
      bytes_ += *text;
    } else if (emit.kind == Kind::record) {
      record(emit);
    } else if (emit.kind == Kind::list) {
      list(emit);
    } else {
      value(add(code_of(emit)), emit);
    }
  }

  void value(JsonStep &step, const Emit &emit) {
    step.emit = &emit;
    step.required = emit.required;
    step.slot = emit.slot;
    step.other = emit.other;
    step.takes_other = emit.takes_other;
    step.choices = emit.choices;
    const bool plain = step.code == Code::plain;
    if (plain) step.takes = emit.takes;
    if (step.code == Code::date || step.code == Code::digits) step.slot = emit.expression->slot;
    step.whole = emit.kind == Kind::int64;
  }

  static Code code_of(const Emit &emit) {
    switch (emit.short_way) {
      case Short::text:
      case Short::boolean: return Code::plain;
      case Short::choice: return Code::choice;
      case Short::date_time: return Code::date_time;
      case Short::either: return Code::either;
      case Short::date_or: return Code::date_or;
      default: break;
    }
    if (emit.kind == Kind::custom && emit.parts.empty()) return Code::custom;
    if (emit.expression == nullptr || emit.expression->op != Expression::Op::slot) return Code::field;
    switch (emit.kind) {
      case Kind::date: return Code::date;
      case Kind::int64:
      case Kind::number:
      case Kind::decimal: return Code::digits;
      default: return Code::field;
    }
  }

  void record(const Emit &emit) {
    for (const Emit &inner : emit.parts) part(inner);
    bytes_ += '}';
  }

  void list(const Emit &emit) {
    size_t begin = plan_.program.size();
    add(Code::list).emit = &emit;
    for (const Emit &item : emit.parts) {
      const std::optional<size_t> short_way = entry(item);
      size_t at = plan_.program.size();
      JsonStep &step = add(Code::item);
      step.item = &item;
      record(item);
      bytes_ += ',';
      add(Code::copy);
      plan_.program[at].skip = static_cast<uint32_t>(plan_.program.size());
      if (short_way) plan_.program[*short_way].skip = plan_.program[at].skip;
    }
    add(Code::close);
    plan_.program[begin].skip = static_cast<uint32_t>(plan_.program.size());
  }

  // The short way for an item whose one part that is no constant is a text, and is its condition too.
  std::optional<size_t> entry(const Emit &item) {
    if (item.condition == nullptr || item.condition->op != Expression::Op::slot) return std::nullopt;
    std::string before;
    std::string behind;
    bool found = false;
    for (const Emit &part : item.parts) {
      std::string &bytes = found ? behind : before;
      bytes.append(part.literal, 0, part.literal_size);
      if (auto text = constant_text(part)) {
        bytes += *text;
        continue;
      }
      const bool same = !found && part.kind == Kind::text && part.expression->op == Expression::Op::slot &&
                        part.expression->slot == item.condition->slot;
      if (!same) return std::nullopt;
      found = true;
    }
    if (!found) return std::nullopt;
    add(Code::entry);
    JsonStep &step = plan_.program.back();
    step.slot = item.condition->slot;
    step.literal = padded(before);
    step.behind = padded(behind + "},");
    return plan_.program.size() - 1;
  }

  Plan &plan_;
  const Emit *owner_ = nullptr;
  std::string bytes_;  // not yet part of a step
};

}  // namespace

void make_json_program(Plan &plan) {
  ShortWays ways(plan);
  for (Emit &field : plan.fields) ways.find(field);
  Flattener(plan).run();
}

}  // namespace openint::translate
