#include "libopenint/translate/json_record.hpp"

#include <bit>

#include "libopenint/translate/instants.hpp"
#include "libopenint/translate/record_writer.hpp"

namespace openint::translate {

namespace {

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

// False where a condition is a slot that says no by itself.
bool may_hold(const Expression &condition, const Frame &frame) noexcept {
  if (condition.op != Expression::Op::slot) return true;
  const Token token = frame.slots[condition.slot];
  return (kind_of(token) & (kText | kNothing)) == 0 || is_filled(token);
}

}  // namespace

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
        if (!step->choices->has(token)) break;
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
        const bool text_or_null = (kind_of(token) & (kText | kNothing)) != 0;
        const bool other_taken = (kind_of(other) & step->takes_other) != 0;
        const bool known = text_or_null & (filled | other_taken);
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
        if (list_->rather != nullptr && may_hold(*list_->condition, frame_)) {
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
        const bool in = item_holds(*step->item, frame_);
        if (!frame_.reason.empty()) {
          if (!lose_list(*step, step->item->condition)) return false;
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

void RecordWriter::begin_list(const JsonStep *step, const char *cursor) {
  list_ = step->emit;
  item_ = 0;
  list_step_ = step;
  list_start_ = out_.size_at(cursor);
  list_unknown_ = frame_.unknown.size();
  list_unread_ = frame_.unread.size();
}

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
