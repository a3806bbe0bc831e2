#include "libopenint/translate/program.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

namespace openint::translate {

namespace {

using Code = JsonStep::Code;
using Kind = Emit::Kind;

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
    char *copy = plan_.arena.make_array<char>(bytes_.size() + kPadding);
    std::memcpy(copy, bytes_.data(), bytes_.size());
    std::memset(copy + bytes_.size(), 0, kPadding);
    step.literal = {copy, static_cast<uint32_t>(bytes_.size())};
    bytes_.clear();
    plan_.program.push_back(step);
    return plan_.program.back();
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
      JsonStep &step = add(code_of(emit));
      step.emit = &emit;
      step.required = emit.required;
      if (step.code == Code::text_or || step.code == Code::date_or) {
        step.slot = emit.expression->left->slot;
      } else if (step.code != Code::field && step.code != Code::custom) {
        step.slot = emit.expression->slot;
      }
    }
  }

  static Code code_of(const Emit &emit) {
    if (emit.kind == Kind::custom && emit.parts.empty()) return Code::custom;
    // `slot || ...`: where the slot holds what is wanted the rest does not matter.
    if (emit.expression != nullptr && emit.expression->op == Expression::Op::logical_or &&
        emit.expression->left->op == Expression::Op::slot) {
      if (emit.kind == Kind::text) return Code::text_or;
      if (emit.kind == Kind::date_time) return Code::date_or;
    }
    if (emit.expression == nullptr || emit.expression->op != Expression::Op::slot) return Code::field;
    switch (emit.kind) {
      case Kind::text: return Code::text;
      case Kind::date_time: return Code::date_time;
      case Kind::boolean: return Code::boolean;
      case Kind::choice: return Code::choice;
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
      size_t at = plan_.program.size();
      add(Code::item).condition = item.condition;
      record(item);
      add(Code::copy);
      plan_.program[at].skip = static_cast<uint32_t>(plan_.program.size());
    }
    bytes_ += ']';
    add(Code::copy);
    plan_.program[begin].skip = static_cast<uint32_t>(plan_.program.size());
  }

  Plan &plan_;
  const Emit *owner_ = nullptr;
  std::string bytes_;  // not yet part of a step
};

}  // namespace

void make_json_program(Plan &plan) { Flattener(plan).run(); }

}  // namespace openint::translate
