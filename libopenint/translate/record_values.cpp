#include <string>

#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/translate/compact.hpp"
#include "libopenint/translate/convert.hpp"
#include "libopenint/translate/record_writer.hpp"

// What a RecordWriter writes by a call: values that have to be converted or evaluated, and what cannot be read.

namespace openint::translate {

// Takes back the list that is being written, and writes null.
bool RecordWriter::lose_list(const JsonStep &step, const Expression *made_by) {
  frame_.unread.resize(list_unread_);
  if (!lose_value(*step.owner, made_by, frame_)) return false;
  frame_.unknown.resize(list_unknown_);
  out_.rewind_to(list_start_);
  out_.put(kNull);
  return true;
}

// The list that stands in the place of the usual one, where the record has it.
bool RecordWriter::rather(const JsonStep &step, bool &written) {
  size_t start = out_.size();
  size_t unknown = frame_.unknown.size();
  owner_ = step.owner;
  made_ = step.emit->rather.get();
  auto value = rather_list(*step.emit, frame_);
  if (!value.ok()) frame_.reason = value.error().message;
  written = !frame_.reason.empty() || !value->is_null();
  if (!written) return true;
  bool good = frame_.reason.empty() && shaped(*value, *step.emit->shape, step.emit->name, 0);
  return good || lose(step, start, unknown);
}

// Takes back what was written of a value that could not be read, and writes null. Without a reason there was no memory.
bool RecordWriter::lose(const JsonStep &step, size_t start, size_t unknown) {
  if (frame_.reason.empty() || !lose_value(*step.owner, made_by(*step.emit), frame_)) return false;
  out_.rewind_to(start);
  frame_.unknown.resize(unknown);
  out_.put(kNull);
  return true;
}

bool RecordWriter::field(const Emit &emit) {
  using Kind = Emit::Kind;
  switch (emit.kind) {
    case Kind::general: return general(emit);
    case Kind::custom: return custom(emit);
    case Kind::raw: raw(); return true;
    default: break;
  }
  Memo *memo = emit.memo < 0 ? nullptr : &frame_.memos[static_cast<size_t>(emit.memo)];
  if (memo != nullptr) {
    if (const Token *known = memo->find(emit.memo_slots, frame_.slots)) {
      out_.put(*known);
      return true;
    }
  }
  const size_t scratch = frame_.scratch.used();
  bool slot = emit.expression->op == Expression::Op::slot;
  Token token = slot ? frame_.slots[emit.expression->slot] : evaluate(*emit.expression, frame_);
  frame_.rule_failed = !frame_.reason.empty();
  if (frame_.rule_failed) return false;
  token = cleared(token, *frame_.plan);
  bool unknown = false;
  Token before = token;
  switch (emit.kind) {
    case Kind::text: token = convert_text(token, frame_); break;
    case Kind::choice: token = convert_choice(token, *emit.shape, frame_, unknown); break;
    case Kind::date_time: token = convert_date_time(token, frame_); break;
    case Kind::date: token = convert_date(token, frame_); break;
    case Kind::boolean: token = convert_boolean(token, frame_); break;
    case Kind::int64: token = convert_int64(token, frame_); break;
    case Kind::number:
    case Kind::decimal: token = convert_number(token, frame_); break;
    case Kind::json: token = convert_json(token, *emit.shape, frame_); break;
    default: break;
  }
  if (!frame_.reason.empty()) return false;
  if (memo != nullptr && !unknown && frame_.scratch.used() == scratch) memo->keep(emit.memo_slots, frame_.slots, token);
  if (unknown) {
    std::string prefix = list_ == nullptr ? "" : list_->name + "." + std::to_string(item_ - 1) + ".";
    frame_.unknown.push_back({prefix + emit.name, before});
  }
  // A general expression's result may be longer than what was reserved for the record.
  if (!slot && !out_.reserve(token.size + frame_.plan->bound(frame_.record.size))) {
    return false;
  }
  if (token.is_container() && put_compact(token, frame_, out_)) return true;
  out_.put(token);
  return true;
}

bool RecordWriter::put_text(std::string_view text) {
  if (!out_.reserve(text.size() + frame_.plan->bound(frame_.record.size))) return false;
  out_.put(text);
  return true;
}

bool RecordWriter::general(const Emit &emit) {
  if (!was_sent(emit.slots, frame_)) return put_text("null");
  auto value = evaluate_general(*emit.expression, frame_);
  if (!value.ok()) {
    frame_.reason = value.error().message;
    return false;
  }
  made_ = &emit;
  return shaped(*value, *emit.shape, emit.name, 0);
}

bool RecordWriter::misshapen(const json::Value &value, const char *wanted) {
  frame_.reason = std::string("is of type ") + json::kind_name(value.kind()) + ", not " + wanted;
  frame_.refused = scratch_token(json::to_text(value), frame_);
  return lose_value(*owner_, made_->expression, frame_) && put_text("null");
}

// A value by the contract's shape: lists and records that a rule made in full, in the contract's order.
bool RecordWriter::shaped(const json::Value &value, const contract::Shape &shape, const std::string &name, int depth) {
  constexpr int kDepth = 32;  // of the contract's shapes
  if (depth > kDepth) {
    frame_.reason = "is nested too deeply";
    return false;
  }
  if (value.is_null()) return put_text("null");
  if (shape.type == contract::Type::list) {
    if (!value.is_array()) return misshapen(value, "a list");
    if (!put_text("[")) return false;
    for (size_t i = 0; i < value.size(); ++i) {
      if (i != 0 && !put_text(",")) return false;
      if (!shaped(value.items()[i], *shape.items, name + "." + std::to_string(i), depth + 1)) return false;
    }
    return put_text("]");
  }
  if (shape.type == contract::Type::record) {
    if (!value.is_object()) return misshapen(value, "an object");
    char separator = '{';
    for (const contract::Field &field : shape.fields) {
      std::string key(1, separator);
      json::append_string(key, field.name);
      if (!put_text(key + ":")) return false;
      if (!shaped(value[field.name], *field.shape, name + "." + field.name, depth + 1)) return false;
      separator = ',';
    }
    return put_text("}");
  }
  bool unknown = false;
  Token before = cleared(scratch_token(json::to_text(value), frame_), *frame_.plan);
  Token token = convert(before, shape, frame_, unknown);
  if (!frame_.reason.empty() && !lose_value(*owner_, made_->expression, frame_)) return false;
  if (unknown) frame_.unknown.push_back({name, before});
  return put_text(token.text());
}

bool RecordWriter::custom(const Emit &emit) {
  owner_ = &emit;
  if (emit.parts.empty() && frame_.unknown.empty()) {
    out_.put(kNull);
    return true;
  }
  for (const Emit &part : emit.parts) {
    out_.put_padded(part.literal.data(), part.literal_size);
    if (field(part)) continue;
    if (frame_.reason.empty() || !lose_value(emit, part.expression, frame_)) return false;
    out_.put(kNull);
  }
  char separator = emit.parts.empty() ? '{' : ',';
  for (const Unknown &unknown : frame_.unknown) {
    std::string key(1, separator);
    json::append_string(key, unknown.name);
    if (!put_text(key + ":") || !put_text(unknown.token.text())) return false;
    separator = ',';
  }
  out_.put('}');
  return true;
}

// The provider's own tokens; see spread_out().
void RecordWriter::raw() {
  if (!spread_out(frame_.record) || !put_compact(frame_.record, frame_, out_)) out_.put(frame_.record.text());
}

}  // namespace openint::translate
