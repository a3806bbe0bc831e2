#include "libopenint/json/parse.hpp"

#include <vector>

#include "libopenint/base/decimal.hpp"
#include "libopenint/json/string.hpp"

namespace openint::json {

std::string_view Builder::token() const noexcept {
  size_t start = offsets_[at_];
  size_t end = at_ + 1 < count_ ? offsets_[at_ + 1] : text_.size();
  auto space = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
  while (end > start && space(text_[end - 1])) --end;
  return text_.substr(start, end - start);
}

bool Builder::fail(const char *reason) {
  reason_ = reason;
  failed_at_ = at_ < count_ ? offsets_[at_] : text_.size();
  return false;
}

bool Builder::string(std::string_view &out) {
  std::string_view whole = token();
  if (whole.size() < 2 || whole.front() != '"' || whole.back() != '"') return fail("expected a string");
  std::string_view inside = whole.substr(1, whole.size() - 2);
  if (!escapes_valid(inside)) return fail("invalid escape in a string");
  out = unescape(inside, arena_);
  ++at_;
  return true;
}

bool Builder::array(Value &out, int depth) {
  ++at_;
  if (peek() == ']') {
    ++at_;
    out = Value::array({});
    return true;
  }
  std::vector<Value> items;
  while (true) {
    Value item;
    if (!value(item, depth + 1)) return false;
    items.push_back(item);
    char c = peek();
    if (c == ',') {
      ++at_;
    } else if (c == ']') {
      ++at_;
      break;
    } else {
      return fail("expected ',' or ']'");
    }
  }
  out = Value::array(arena_.copy(std::span<const Value>(items)));
  return true;
}

bool Builder::object(Value &out, int depth) {
  ++at_;
  if (peek() == '}') {
    ++at_;
    out = Value::object({});
    return true;
  }
  std::vector<Member> members;
  while (true) {
    Member member;
    if (peek() != '"') return fail("expected a key");
    if (!string(member.key)) return false;
    if (peek() != ':') return fail("expected ':'");
    ++at_;
    if (!value(member.value, depth + 1)) return false;
    members.push_back(member);
    char c = peek();
    if (c == ',') {
      ++at_;
    } else if (c == '}') {
      ++at_;
      break;
    } else {
      return fail("expected ',' or '}'");
    }
  }
  out = Value::object(arena_.copy(std::span<const Member>(members)));
  return true;
}

bool Builder::value(Value &out, int depth) {
  if (at_ >= count_) return fail("expected a value");
  switch (text_[offsets_[at_]]) {
    case '{':
    case '[':
      if (depth >= max_depth_) return fail("nested too deeply");
      return text_[offsets_[at_]] == '{' ? object(out, depth) : array(out, depth);
    case '"': {
      std::string_view text;
      if (!string(text)) return false;
      out = Value::string(text);
      return true;
    }
    default: {
      std::string_view scalar = token();
      if (scalar == "null") {
        out = Value();
      } else if (scalar == "true") {
        out = Value::boolean(true);
      } else if (scalar == "false") {
        out = Value::boolean(false);
      } else if (is_json_number(scalar)) {
        out = Value::number(scalar);
      } else {
        return fail("expected a value");
      }
      ++at_;
      return true;
    }
  }
}

Result<Value> Builder::build(size_t at) {
  at_ = at;
  Value out;
  if (value(out, 0)) return out;
  Error error(Status::malformed, std::string("malformed JSON at byte ") + std::to_string(failed_at_) + ": " + reason_);
  error.offset = static_cast<int64_t>(failed_at_);
  return error;
}

namespace {

// Where the index found fault, which it does not say itself.
size_t fault_offset(std::string_view text, Index::Outcome outcome) {
  bool inside = false;
  for (size_t i = 0; i < text.size();) {
    size_t length = utf8_sequence(text.substr(i));
    if (length == 0) {
      if (outcome == Index::Outcome::invalid_utf8) return i;
      length = 1;
    }
    char c = text[i];
    bool control = inside && static_cast<unsigned char>(c) < 0x20;
    if (control && outcome == Index::Outcome::control_character) return i;
    if (c == '"') inside = !inside;
    if (c == '\\' && inside) ++i;
    i += length;
  }
  return text.size();
}

}  // namespace

Result<Value> parse(std::string_view text, Arena &arena, int max_depth) {
  Index index;
  Index::Outcome outcome = index.scan(text);
  if (outcome != Index::Outcome::ok) {
    size_t offset = fault_offset(text, outcome);
    Error error(Status::malformed, "malformed JSON at byte " + std::to_string(offset) + ": " + outcome_text(outcome));
    error.offset = static_cast<int64_t>(offset);
    return error;
  }
  Builder builder(text, index.offsets(), index.count(), arena, max_depth);
  OPENINT_TRY(Value root, builder.build(0));
  if (builder.at() != index.count()) {
    size_t offset = index.offsets()[builder.at()];
    Error error(Status::malformed, "malformed JSON at byte " + std::to_string(offset) + ": more than one value");
    error.offset = static_cast<int64_t>(offset);
    return error;
  }
  return root;
}

Result<Document> Document::parse(std::string_view text, int max_depth) {
  Document document;
  document.arena_ = std::make_unique<Arena>();
  std::string_view copy = document.arena_->copy(text);
  OPENINT_TRY(document.root_, json::parse(copy, *document.arena_, max_depth));
  return document;
}

}  // namespace openint::json
