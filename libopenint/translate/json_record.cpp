#include "libopenint/translate/json_record.hpp"

#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/translate/compact.hpp"
#include "libopenint/translate/convert.hpp"

namespace openint::translate {

namespace {

using Kind = Emit::Kind;

class RecordWriter {
 public:
  RecordWriter(Frame &frame, Output &out) : frame_(frame), out_(out) {}

  template <bool kEmptyIsNull>
  bool record();
  /// Writes custom_fields, which `emit` is.
  bool custom(const Emit &emit);

 private:
  bool lose(const JsonStep &step, size_t start, size_t unknown);
  void begin_list(const JsonStep *step, const char *cursor);
  bool lose_list(const JsonStep &step, const Expression *made_by);
  bool rather(const JsonStep &step, bool &written);
  bool field(const Emit &emit);
  bool general(const Emit &emit);
  bool shaped(const json::Value &value, const contract::Shape &shape, const std::string &name, int depth);
  bool misshapen(const json::Value &value, const char *wanted);
  void raw();
  bool put_text(std::string_view text);

  Frame &frame_;
  Output &out_;
  const Emit *list_ = nullptr;  // the list being written, and the item of it
  size_t item_ = 0;
  const JsonStep *list_step_ = nullptr;  // where it began, in the program and in what is written
  size_t list_start_ = 0;
  size_t list_unknown_ = 0;
  size_t list_unread_ = 0;
  const Emit *made_ = nullptr;  // what a rule made in full and is being written, and the field that it belongs to
  const Emit *owner_ = nullptr;
};

// One way through the program. The usual values (strings, null, plain instants, true and false) are written here, the
// others by field().
template <bool kEmptyIsNull>
bool RecordWriter::record() {
  using Code = JsonStep::Code;
  const Token *slots = frame_.slots;
  const JsonStep *program = frame_.plan->program.data();
  // The place to write at is a local: through out_ every byte written might change it, as far as a compiler can tell.
  char *cursor = out_.cursor();
  auto put = [&](Token token) { cursor = copy_padded(cursor, token.data, token.size); };
  for (const JsonStep *step = program;; ++step) {
    Token token = slots[step->slot];
    if constexpr (kEmptyIsNull) {
      if (token.is_string() & (token.size == 2)) token = kNull;
    }
    bool null = token.is_null() & !step->required;
    bool done = false;
    if (step->code != Code::item) put(step->literal);
    switch (step->code) {
      case Code::text: done = token.is_string() | null; break;  // as chance has it: no branch tells them apart
      case Code::date_time: done = null || is_plain_instant(token); break;
      case Code::boolean: done = token.is_boolean() | null; break;
      case Code::choice: done = null; break;
      case Code::text_or: done = token.is_string() & (token.size > 2); break;
      case Code::date_or: done = is_plain_instant(token); break;
      case Code::custom:
        done = frame_.unknown.empty();
        token = done ? kNull : token;
        break;
      case Code::list:
        begin_list(step, cursor);
        if (!was_sent(list_->slots, frame_)) {
          put(kNull);
          step = program + step->skip - 1;
          continue;
        }
        if (list_->rather != nullptr) {
          out_.rewind(cursor);
          bool written = false;
          if (!rather(*step, written)) return false;
          cursor = out_.cursor();
          if (written) {
            step = program + step->skip - 1;
            continue;
          }
        }
        *cursor++ = '[';
        continue;
      case Code::item: {
        bool in = step->condition == nullptr || holds(*step->condition, frame_);
        if (!frame_.reason.empty()) {
          if (!lose_list(*step, step->condition)) return false;
          cursor = out_.cursor();
          step = program + list_step_->skip - 1;
          continue;
        }
        if (!in)
          step = program + step->skip - 1;
        else if (item_++ != 0)
          *cursor++ = ',';
        continue;
      }
      case Code::copy: continue;
      case Code::end: out_.rewind(cursor); return true;
      case Code::field: break;
    }
    if (done) {
      put(token);
      continue;
    }
    if (step->emit == step->owner) list_ = nullptr;
    owner_ = step->owner;
    out_.rewind(cursor);
    size_t start = out_.size();
    size_t unknown = frame_.unknown.size();
    if (!field(*step->emit)) {
      // A rule that fails inside of a list leaves nobody to say what the list holds.
      bool whole_list = frame_.rule_failed && list_ != nullptr;
      if (whole_list ? !lose_list(*step, step->emit->expression) : !lose(*step, start, unknown)) return false;
      if (whole_list) {
        cursor = out_.cursor();
        step = program + list_step_->skip - 1;
        continue;
      }
    }
    if (step->required && out_.text()[start] == 'n') {
      missing_value(*step->owner, frame_);
      return false;
    }
    cursor = out_.cursor();
  }
}

void RecordWriter::begin_list(const JsonStep *step, const char *cursor) {
  list_ = step->emit;
  item_ = 0;
  list_step_ = step;
  list_start_ = out_.size_at(cursor);
  list_unknown_ = frame_.unknown.size();
  list_unread_ = frame_.unread.size();
}

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
  switch (emit.kind) {
    case Kind::general: return general(emit);
    case Kind::custom: return custom(emit);
    case Kind::raw: raw(); return true;
    default: break;
  }
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

}  // namespace

bool write_custom_fields(const Emit &emit, Frame &frame, Output &out) {
  if (!out.reserve(frame.plan->bound(frame.record.size))) return false;
  return RecordWriter(frame, out).custom(emit);
}

bool write_json_record(Frame &frame, Output &out) {
  size_t before = out.size();
  size_t bound = frame.plan->bound(frame.record.size);
  if (!out.reserve(bound)) return false;
  if (!frame.unknown.empty()) frame.unknown.clear();
  RecordWriter writer(frame, out);
  if (frame.plan->empty_is_null ? writer.record<true>() : writer.record<false>()) return true;
  out.rewind(out.cursor() - (out.size() - before));
  return false;
}

}  // namespace openint::translate
