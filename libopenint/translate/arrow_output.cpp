#include "libopenint/translate/arrow_output.hpp"

#include <cmath>

#include "libopenint/base/time.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/translate/arrow_export.hpp"
#include "libopenint/translate/compact.hpp"
#include "libopenint/translate/convert.hpp"
#include "libopenint/translate/json_record.hpp"
#include "libopenint/translate/options.hpp"

namespace openint::translate {

namespace {

// A batch is handed on when it has this many rows, or when its 32-bit offsets come near their end.
constexpr int64_t kBatchRows = 65536;
constexpr size_t kBatchBytes = size_t{1} << 29;
// A record is no longer than this; one that is written several times over may still be too large for a batch.

class RowWriter {
 public:
  explicit RowWriter(Frame &frame, Output &text) : frame_(frame), text_(text) {}

  /// Bytes of text added so far.
  size_t added() const noexcept { return added_; }

  // The usual values, as they stand in a slot. False: nothing was added, and the long way decides.
  bool short_field(const Emit &emit, Column &column) {
    using Short = Emit::Short;
    if (emit.short_way == Short::none) return false;
    if (emit.short_way == Short::constant) {
      const Token value = emit.expression->constant;
      if (!value.is_null() && (emit.kind == Emit::Kind::json || column.type() != ColumnType::utf8)) return false;
      return value.is_null() ? column.append_null(), true : text_token(value, column);
    }
    const Token token = cleared(frame_.slots[emit.slot], *frame_.plan);
    const bool null = token.is_null() & !emit.required;
    switch (emit.short_way) {
      case Short::text: return (kind_of(token) & emit.takes) != 0 && text_token(token, column);
      case Short::choice: return emit.choices->has(token) && text_token(token, column);
      case Short::boolean:
        if ((kind_of(token) & emit.takes) == 0) return false;
        column.append_boolean_or_null(token.first() == 't', !token.is_null());
        return true;
      case Short::date_time:
      case Short::date_or: {
        const bool instant = instant_form(token) != InstantForm::other;
        if (!(instant | (null & (emit.short_way == Short::date_time)))) return false;
        column.append_int64_or_null(plain_instant_micros(token), instant);
        return true;
      }
      case Short::either: {
        const Token other = cleared(frame_.slots[emit.other], *frame_.plan);
        const bool filled = is_filled(token);
        const bool text_or_null = (kind_of(token) & (kText | kNothing)) != 0;
        const bool other_taken = (kind_of(other) & emit.takes_other) != 0;
        const bool known = text_or_null & (filled | other_taken);
        return known && text_token({filled ? token.data : other.data, filled ? token.size : other.size}, column);
      }
      default: return false;
    }
  }

  bool field(const Emit &emit, Column &column) {
    if (short_field(emit, column)) return true;
    switch (emit.kind) {
      case Emit::Kind::record: return record(emit, column);
      case Emit::Kind::list: return list(emit, column);
      case Emit::Kind::general: {
        if (!was_sent(emit.slots, frame_)) {
          column.append_null();
          return true;
        }
        made_ = &emit;
        auto value = evaluate_general(*emit.expression, frame_);
        if (!value.ok()) {
          frame_.reason = value.error().message;
          return false;
        }
        if (value->is_null() && emit.required) return missing();
        return shaped(*value, *emit.shape, column, emit.name, 0);
      }
      case Emit::Kind::raw: raw(column); return true;
      case Emit::Kind::custom: {
        text_.clear();
        if (!write_custom_fields(emit, frame_, text_)) return false;
        if (text_.text() == "null") {
          column.append_null();
        } else {
          add_text(text_.text(), column);
        }
        return true;
      }
      default: break;
    }
    Memo *memo = emit.memo < 0 ? nullptr : &frame_.memos[static_cast<size_t>(emit.memo)];
    if (memo != nullptr) {
      if (const Token *known = memo->find(emit.memo_slots, frame_.slots)) {
        if (known->is_null() && emit.required) return missing();
        return scalar(*known, *emit.shape, column);
      }
    }
    const size_t scratch = frame_.scratch.used();
    bool unknown = false;
    bool slot = emit.expression->op == Expression::Op::slot;
    Token before = slot ? frame_.slots[emit.expression->slot] : evaluate(*emit.expression, frame_);
    frame_.rule_failed = !frame_.reason.empty();
    before = cleared(before, *frame_.plan);
    // The usual case first: a string that is taken as it stands.
    if (slot && emit.kind == Emit::Kind::text && before.is_string()) {
      add_text(string_content(before, frame_), column);
      return true;
    }
    Token token = frame_.reason.empty() ? convert(before, *emit.shape, frame_, unknown) : kNull;
    if (!frame_.reason.empty()) {
      // A rule that fails inside of a list leaves nobody to say what the list holds.
      return !(frame_.rule_failed && list_ != nullptr) && lose(emit.expression, column);
    }
    if (unknown) {
      std::string prefix = list_ == nullptr ? "" : list_->name + "." + std::to_string(item_) + ".";
      frame_.unknown.push_back({prefix + emit.name, before});
    }
    if (memo != nullptr && !unknown && frame_.scratch.used() == scratch)
      memo->keep(emit.memo_slots, frame_.slots, token);
    if (token.is_null() && emit.required) return missing();
    return scalar(token, *emit.shape, column) || lose(emit.expression, column);
  }

  /// A field of the model.
  bool owned(const Emit &emit, Column &column) {
    if (short_field(emit, column)) return true;
    owner_ = &emit;
    list_ = nullptr;
    int64_t rows = column.length();
    size_t unknown = frame_.unknown.size();
    size_t unread = frame_.unread.size();
    if (field(emit, column)) return true;
    if (frame_.failed != nullptr || frame_.reason.empty()) return false;
    column.truncate(rows);
    frame_.unknown.resize(unknown);
    frame_.unread.resize(unread);
    return lose(made_by(emit), column);
  }

 private:
  bool text_token(Token token, Column &column) {
    if (!column.append_token(token)) return false;
    added_ += token.size;
    return true;
  }

  void add_text(std::string_view text, Column &column) {
    added_ += text.size();
    column.append_text(text);
  }

  void raw(Column &column) {
    text_.clear();
    bool compact = spread_out(frame_.record) && text_.reserve(frame_.record.size);
    if (compact) put_compact(frame_.record, frame_, text_);
    add_text(compact ? text_.text() : frame_.record.text(), column);
  }

  bool missing() {
    missing_value(*owner_, frame_);
    return false;
  }

  // null in the place of a value that could not be read.
  bool lose(const Expression *made_by, Column &column) {
    if (!lose_value(*owner_, made_by, frame_)) return false;
    column.append_null();
    return true;
  }

  bool record(const Emit &emit, Column &column) {
    for (size_t i = 0; i < emit.parts.size(); ++i) {
      if (!field(emit.parts[i], column.children()[i])) return false;
    }
    column.append_children();
    return true;
  }

  bool list(const Emit &emit, Column &column) {
    if (!was_sent(emit.slots, frame_)) {
      column.append_null();
      return true;
    }
    if (emit.rather != nullptr) {
      auto rather = rather_list(emit, frame_);
      if (!rather.ok()) frame_.reason = rather.error().message;
      if (!frame_.reason.empty()) return lose(made_by(emit), column);
      if (!rather->is_null()) {
        made_ = emit.rather.get();
        return shaped(*rather, *emit.shape, column, emit.name, 0);
      }
    }
    list_ = &emit;
    item_ = 0;
    for (const Emit &item : emit.parts) {
      bool wanted = item_holds(item, frame_);
      if (!frame_.reason.empty()) return false;
      if (!wanted) continue;
      if (!record(item, column.children()[0])) return false;
      ++item_;
    }
    list_ = nullptr;
    column.append_children();
    return true;
  }

  bool scalar(Token token, const contract::Shape &shape, Column &column) {
    if (token.is_null()) {
      column.append_null();
      return true;
    }
    switch (column.type()) {
      case ColumnType::utf8:
        add_text(token.is_string() && shape.type != contract::Type::any ? string_content(token, frame_) : token.text(),
                 column);
        return true;
      case ColumnType::boolean: column.append_boolean(token.first() == 't'); return true;
      case ColumnType::int64: column.append_int64(*decimal_to_int64(token.text())); return true;
      case ColumnType::float64: {
        double value = decimal_to_double(token.text());
        if (std::isinf(value)) return too_much(token, "a double");
        column.append_double(value);
        return true;
      }
      case ColumnType::decimal128: {
        auto value = decimal_to_128(token.text(), Column::kPrecision, Column::kScale);
        if (!value) return too_much(token, "decimal128(38, 9)");
        column.append_decimal(*value);
        return true;
      }
      case ColumnType::timestamp: {
        if (is_plain_instant(token)) {
          column.append_int64(plain_instant_micros(token));
          return true;
        }
        auto micros = instant_to_micros(string_content(token, frame_));
        if (!micros) return too_much(token, "a timestamp in microseconds");
        column.append_int64(*micros);
        return true;
      }
      default: return false;
    }
  }

  bool too_much(Token token, const char *holder) {
    frame_.reason = "is " + shortened(token.text()) + ", which " + holder + " cannot hold without loss";
    frame_.refused = token;
    return false;
  }

  bool misshapen(const json::Value &value, const char *wanted, Column &column) {
    frame_.reason = std::string("is of type ") + json::kind_name(value.kind()) + ", not " + wanted;
    frame_.refused = scratch_token(json::to_text(value), frame_);
    return lose(made_->expression, column);
  }

  // A list or record that a rule made in full.
  bool shaped(const json::Value &value, const contract::Shape &shape, Column &column, const std::string &name,
              int depth) {
    constexpr int kDepth = 32;
    if (depth > kDepth) {
      frame_.reason = "is nested too deeply";
      return false;
    }
    if (value.is_null()) {
      column.append_null();
      return true;
    }
    if (shape.type == contract::Type::list || shape.type == contract::Type::record) {
      bool list = shape.type == contract::Type::list;
      bool fits = list ? value.is_array() : value.is_object();
      if (!fits) return misshapen(value, list ? "a list" : "an object", column);
      for (size_t i = 0; list && i < value.size(); ++i) {
        if (!shaped(value.items()[i], *shape.items, column.children()[0], name + "." + std::to_string(i), depth + 1)) {
          return false;
        }
      }
      for (size_t i = 0; !list && i < shape.fields.size(); ++i) {
        const contract::Field &field = shape.fields[i];
        if (!shaped(value[field.name], *field.shape, column.children()[i], name + "." + field.name, depth + 1)) {
          return false;
        }
      }
      column.append_children();
      return true;
    }
    bool unknown = false;
    Token before = cleared(scratch_token(json::to_text(value), frame_), *frame_.plan);
    Token token = convert(before, shape, frame_, unknown);
    if (!frame_.reason.empty()) return lose(made_->expression, column);
    if (unknown) frame_.unknown.push_back({name, before});
    return scalar(token, shape, column) || lose(made_->expression, column);
  }

  Frame &frame_;
  Output &text_;
  const Emit *list_ = nullptr;  // the list being written, and the item of it
  size_t item_ = 0;
  size_t added_ = 0;
  const Emit *owner_ = nullptr;  // the field of the model that is being written
  const Emit *made_ = nullptr;   // what a rule made in full
};

}  // namespace

struct ArrowBatches::State {
  explicit State(std::shared_ptr<const Plan> from) : plan(std::move(from)), current(empty_table(*plan)) {}

  std::shared_ptr<const Plan> plan;
  Column current;
  std::vector<Column> full;
  size_t size = 0;  // of `current`, after its last row
  Output text;      // of custom_fields, reused
};

ArrowBatches::ArrowBatches(std::shared_ptr<const Plan> plan) : state_(std::make_unique<State>(std::move(plan))) {}
ArrowBatches::~ArrowBatches() = default;

bool ArrowBatches::append(Frame &frame) {
  State &state = *state_;
  if (state.current.length() >= kBatchRows || state.size >= kBatchBytes) {
    state.full.push_back(std::move(state.current));
    state.current = empty_table(*state.plan);
    state.size = 0;
  }
  frame.unknown.clear();
  RowWriter writer(frame, state.text);
  auto &columns = state.current.children();
  int64_t rows = state.current.length();
  for (size_t i = 0; i < state.plan->fields.size(); ++i) {
    const Emit &emit = state.plan->fields[i];
    bool fits = frame.record.size < kLargestRecord;
    if (!fits) frame.reason = "is too large for an Arrow batch";
    if (!fits) frame.failed = &emit;
    if (fits && writer.owned(emit, columns[i])) continue;
    for (Column &column : columns) column.truncate(rows);
    return false;
  }
  // Every value that is no text takes at most 17 bytes with what tells of it.
  size_t size = state.size + writer.added() + columns.size() * 32;
  if (size > static_cast<size_t>(INT32_MAX)) {
    frame.failed = &state.plan->fields.front();
    frame.reason = "and the fields behind it are too large for an Arrow batch";
    for (Column &column : columns) column.truncate(rows);
    return false;
  }
  state.size = size;
  state.current.append_children();
  return true;
}

void ArrowBatches::export_stream(::ArrowArrayStream *out) {
  State &state = *state_;
  if (state.current.length() != 0) state.full.push_back(std::move(state.current));
  export_batches(std::move(state.full), state.plan, out);
}

}  // namespace openint::translate
