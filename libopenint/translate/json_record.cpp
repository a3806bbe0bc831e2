#include "libopenint/translate/json_record.hpp"

#include <bit>

#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/translate/compact.hpp"
#include "libopenint/translate/convert.hpp"

namespace openint::translate {

namespace {

using Kind = Emit::Kind;

// "" of a provider that clears with it is null. Without a branch: which it is is a matter of chance.
template <bool kEmptyIsNull>
Token cleared_slot(Token token) noexcept {
  if constexpr (kEmptyIsNull) {
    const bool empty = token.is_string() & (token.size == 2);
    token.data = empty ? kNullText : token.data;
    token.size += 2 * static_cast<uint32_t>(empty);
  }
  return token;
}

// The number that a token is, or holds as a string, where it has up to eight characters, no sign and no exponent; size
// 0 says nothing. `whole`: nor a fraction.
Token digits_of(Token token, bool whole) noexcept {
  constexpr uint64_t kHigh = 0x8080808080808080ULL;
  const auto quote = static_cast<uint32_t>(token.is_string());
  const Token number{token.data + quote, token.size - 2 * quote};
  uint64_t bytes;
  std::memcpy(&bytes, number.data, 8);
  const uint64_t values = bytes ^ 0x3030303030303030ULL;
  const uint64_t used = ~uint64_t{0} >> ((64 - 8 * uint64_t{number.size}) & 63);
  const uint64_t odd = (values | ((values & ~kHigh) + 0x7676767676767676ULL)) & kHigh & used;
  const auto point = static_cast<uint32_t>(std::countr_zero(odd)) / 8;  // where there is none, 8
  const bool one_point = ((odd & (odd - 1)) == 0) & (((bytes >> (8 * (point & 7))) & 0xFF) == '.') & (point >= 1) &
                         (point + 1 < number.size) & !whole;
  const uint32_t before = odd == 0 ? number.size : point;
  const bool no_zero_ahead = ((values & 0xFF) != 0) | (before == 1);
  const bool good = (number.size - 1 < 8) & ((odd == 0) | one_point) & no_zero_ahead;
  return {number.data, good ? number.size : 0};
}

class RecordWriter {
 public:
  RecordWriter(Frame &frame, Output &out) : frame_(frame), out_(out) {}

  template <bool kEmptyIsNull>
  bool record();
  /// Writes custom_fields, which `emit` is.
  bool custom(const Emit &emit);

 private:
  bool item_holds(const JsonStep &step);
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

// One way through the program. The usual values are written here, the others by field(). What stands in a record is a
// matter of chance, and a branch on it costs more than the work it saves: kinds of value that are as usual as each
// other take one way, and what is not wanted after all is written and taken back.
template <bool kEmptyIsNull>
bool RecordWriter::record() {
  using Code = JsonStep::Code;
  const Token *slots = frame_.slots;
  const JsonStep *program = frame_.plan->program.data();
  // The place to write at is a local: through out_ every byte written might change it, as far as a compiler can tell.
  char *cursor = out_.cursor();
  auto put = [&](Token token) __attribute__((always_inline)) { cursor = copy_padded(cursor, token.data, token.size); };
  for (const JsonStep *step = program;; ++step) {
    Token token = slots[step->slot];
    put(step->literal);
    const uint8_t kind = kind_of(token);
    if ((kind & step->takes) != 0 && !(kEmptyIsNull && token.size == 2)) {
      put(token);
      continue;
    }
    token = cleared_slot<kEmptyIsNull>(token);
    const bool null = token.is_null() & !step->required;
    switch (step->code) {
      case Code::plain:
        if ((kind_of(token) & step->takes) == 0) break;
        put(token);  // "" that is null
        continue;
      case Code::date_time:
      case Code::date: {
        const InstantForm form = instant_form(token);
        if (null | (form != InstantForm::other)) {
          char *const begin = cursor;
          put(token);
          std::memcpy(begin + 24, "Z\"", 2);  // of null this is behind the end
          cursor -= form == InstantForm::zero_offset ? 4 : 0;
          continue;
        }
        constexpr std::string_view kMidnight = "T00:00:00Z\"";
        if (step->code == Code::date_time && token.size == 12 && date_faults(token.data + 1) == 0) {
          std::memcpy(cursor, token.data, 16);
          std::memcpy(cursor + 11, kMidnight.data(), kMidnight.size());
          cursor += 11 + kMidnight.size();
          continue;
        }
        break;
      }
      case Code::choice:
        if (step->choices == nullptr ? !null : !step->choices->has(token)) break;
        put(token);
        continue;
      case Code::digits: {
        const Token number = digits_of(token, step->whole);
        if (!(null | (number.size != 0))) break;
        put(null ? token : number);
        continue;
      }
      case Code::either: {
        const Token other = cleared_slot<kEmptyIsNull>(slots[step->other]);
        const bool filled = is_filled(token);
        const bool known =
            ((kind_of(token) & (kText | kNothing)) != 0) & (filled | ((kind_of(other) & step->takes_other) != 0));
        if (!known) break;
        put({filled ? token.data : other.data, filled ? token.size : other.size});
        continue;
      }
      case Code::date_or:
        if (!is_millisecond_instant(token)) break;
        put(token);
        continue;
      case Code::custom:
        if (!frame_.unknown.empty()) break;
        put(kNull);
        continue;
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
      case Code::entry: {
        const Token entry = slots[step->slot];
        if ((kind_of(entry) & (kText | kNothing)) == 0) {
          cursor -= step->literal.size;
          continue;
        }
        // Written in any case; it stays where the slot is filled.
        char *const begin = cursor - step->literal.size;
        put(entry);
        put(step->behind);
        const size_t in = is_filled(entry) ? 1 : 0;
        item_ += in;
        cursor = begin + (static_cast<size_t>(cursor - begin) & (0 - in));
        step = program + step->skip - 1;
        continue;
      }
      case Code::item: {
        const bool in = item_holds(*step);
        if (!frame_.reason.empty()) {
          if (!lose_list(*step, step->condition)) return false;
          cursor = out_.cursor();
          step = program + list_step_->skip - 1;
          continue;
        }
        item_ += in ? 1 : 0;
        if (!in) step = program + step->skip - 1;
        continue;
      }
      case Code::close:
        cursor -= item_ != 0 ? 1 : 0;
        *cursor++ = ']';
        continue;
      case Code::copy: continue;
      case Code::end: out_.rewind(cursor); return true;
      case Code::field: break;
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

bool RecordWriter::item_holds(const JsonStep &step) {
  if (step.condition == nullptr) return true;
  if (step.any == nullptr) return holds(*step.condition, frame_);
  bool filled = false;
  uint8_t kinds = 0;
  for (uint32_t slot : *step.any) {
    filled |= is_filled(frame_.slots[slot]);
    kinds |= kind_of(frame_.slots[slot]);
  }
  return (kinds & (kTruth | kOther)) == 0 ? filled : holds(*step.condition, frame_);
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
