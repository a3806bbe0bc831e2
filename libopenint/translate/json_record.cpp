#include "libopenint/translate/json_record.hpp"

#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/translate/convert.hpp"

namespace openint::translate {

namespace {

using Kind = Emit::Kind;

class RecordWriter {
 public:
  RecordWriter(Frame &frame, Output &out) : frame_(frame), out_(out) {}

  bool record();
  bool custom(const Emit &emit);

 private:
  bool refused(const JsonStep &step);
  bool field(const Emit &emit);
  bool general(const Emit &emit);
  bool shaped(const json::Value &value, const contract::Shape &shape, const std::string &name, int depth);
  void raw();
  bool put_text(std::string_view text);

  Frame &frame_;
  Output &out_;
  const Emit *list_ = nullptr;  // the list being written, and the item of it
  size_t item_ = 0;
};

// One way through the program. The usual values (strings, null, plain instants, true and false) are written here, the
// others by field().
bool RecordWriter::record() {
  using Code = JsonStep::Code;
  const Token *slots = frame_.slots;
  const JsonStep *program = frame_.plan->program.data();
  // The place to write at is a local: through out_ every byte written might change it, as far as a compiler can tell.
  char *cursor = out_.cursor();
  auto put = [&](Token token) { cursor = copy_padded(cursor, token.data, token.size); };
  for (const JsonStep *step = program;; ++step) {
    Token token = slots[step->slot];
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
        list_ = step->emit;
        item_ = 0;
        continue;
      case Code::item:
        if (step->condition != nullptr && !holds(*step->condition, frame_))
          step = program + step->skip - 1;
        else if (item_++ != 0)
          *cursor++ = ',';
        if (!frame_.reason.empty()) return refused(*step);
        continue;
      case Code::copy: continue;
      case Code::end: out_.rewind(cursor); return true;
      case Code::field: break;
    }
    if (done) {
      put(token);
      continue;
    }
    if (step->emit == step->owner) list_ = nullptr;
    out_.rewind(cursor);
    size_t start = out_.size();
    if (!field(*step->emit)) return refused(*step);
    if (step->required && out_.text()[start] == 'n') {
      frame_.reason = "is missing, and every record must have it";
      return refused(*step);
    }
    cursor = out_.cursor();
  }
}

// Without a reason there was no memory.
bool RecordWriter::refused(const JsonStep &step) {
  frame_.failed = frame_.reason.empty() ? nullptr : step.owner;
  return false;
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
  out_.put(token);
  return true;
}

bool RecordWriter::put_text(std::string_view text) {
  if (!out_.reserve(text.size() + frame_.plan->bound(frame_.record.size))) return false;
  out_.put(text);
  return true;
}

bool RecordWriter::general(const Emit &emit) {
  auto value = evaluate_general(*emit.expression, frame_);
  if (!value.ok()) {
    frame_.reason = value.error().message;
    return false;
  }
  return shaped(*value, *emit.shape, emit.name, 0);
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
    if (!value.is_array()) {
      frame_.reason = std::string("is of type ") + json::kind_name(value.kind()) + ", not a list";
      return false;
    }
    if (!put_text("[")) return false;
    for (size_t i = 0; i < value.size(); ++i) {
      if (i != 0 && !put_text(",")) return false;
      if (!shaped(value.items()[i], *shape.items, name + "." + std::to_string(i), depth + 1)) return false;
    }
    return put_text("]");
  }
  if (shape.type == contract::Type::record) {
    if (!value.is_object()) {
      frame_.reason = std::string("is of type ") + json::kind_name(value.kind()) + ", not an object";
      return false;
    }
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
  Token before = scratch_token(json::to_text(value), frame_);
  Token token = convert(before, shape, frame_, unknown);
  if (unknown) frame_.unknown.push_back({name, before});
  return frame_.reason.empty() && put_text(token.text());
}

bool RecordWriter::custom(const Emit &emit) {
  if (emit.parts.empty() && frame_.unknown.empty()) {
    out_.put(kNull);
    return true;
  }
  for (const Emit &part : emit.parts) {
    out_.put_padded(part.literal.data(), part.literal_size);
    if (!field(part)) return false;
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

// The provider's own bytes. Where a line is a record, line breaks between tokens become spaces: white space for white
// space, so that the record stays one line.
void RecordWriter::raw() {
  char *start = out_.cursor();
  out_.put(frame_.record.text());
  if (frame_.plan->options.output != Options::Output::ndjson) return;
  char *end = out_.cursor();
  while (auto *found = static_cast<char *>(std::memchr(start, '\n', static_cast<size_t>(end - start)))) {
    *found = ' ';
    start = found + 1;
  }
  for (char *p = out_.cursor() - frame_.record.size; p < end; ++p) {
    if (*p == '\r') *p = ' ';
  }
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
  if (writer.record()) return true;
  out.rewind(out.cursor() - (out.size() - before));
  return false;
}

}  // namespace openint::translate
