#include "libopenint/connector/paths.hpp"

#include <algorithm>

#include "libopenint/json/parse.hpp"
#include "libopenint/json/string.hpp"

namespace openint::connector {

using jmespath::Node;
using jmespath::Op;

namespace {

constexpr size_t kMaxPath = 64;  // keys of a path; each is a level of a provider's document

bool is_current(const Node *node) { return node == nullptr || node->op == Op::current; }

bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool continues_name(char c) { return begins_name(c) || (c >= '0' && c <= '9'); }

Error no_path(std::string_view text, size_t offset, const char *reason) {
  Error error(Status::invalid_argument, "\"" + shortened(text) + "\" is no path of keys such as a.b.\"c d\": " +
                                            reason + " at byte " + std::to_string(offset));
  error.offset = static_cast<int64_t>(offset);
  return error;
}

// The end of the quoted key that begins at `start`, behind its closing quote, or npos.
size_t end_of_quoted(std::string_view text, size_t start) {
  for (size_t i = start + 1; i < text.size(); ++i) {
    if (static_cast<unsigned char>(text[i]) < 0x20) return std::string_view::npos;
    if (text[i] == '"') return i + 1;
    if (text[i] == '\\') ++i;
  }
  return std::string_view::npos;
}

// Collects the names that are read from the document itself. What stands to the right of most operators is applied to
// the left's result; names there belong to that.
void collect(const Node *node, std::string_view member, std::vector<FreeName> &found) {
  if (is_current(node)) return;
  switch (node->op) {
    case Op::field:
      if (is_current(node->left)) {
        found.push_back({node->name, member, node->offset});
      } else {
        collect(node->left, node->left->op == Op::field ? node->name : std::string_view(), found);
      }
      return;
    case Op::logical_or:
    case Op::logical_and:
    case Op::compare:
    case Op::arithmetic:
      collect(node->left, "", found);
      collect(node->right, "", found);
      return;
    case Op::pipe:
    case Op::subexpression: collect(is_current(node->left) ? node->right : node->left, "", found); return;
    case Op::multiselect_list:
    case Op::multiselect_hash:
      if (!is_current(node->left)) return collect(node->left, "", found);
      for (const Node *child : node->children) collect(child, "", found);
      return;
    case Op::function:
      for (const Node *child : node->children) collect(child, "", found);
      return;
    case Op::literal:
    case Op::slot:
    case Op::expression_ref: return;
    default: collect(node->left, "", found);
  }
}

}  // namespace

std::optional<Path> plain_path(const Node &node) {
  Path path;
  for (const Node *at = &node; !is_current(at); at = at->left) {
    if (at->op != Op::field) return std::nullopt;
    path.emplace_back(at->name);
  }
  if (path.empty()) return std::nullopt;
  std::reverse(path.begin(), path.end());
  return path;
}

namespace {

// Reads a path key by key.
class PathReader {
 public:
  explicit PathReader(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }

  Result<std::string> key() {
    size_t start = at_;
    if (at_ < text_.size() && text_[at_] == '"') {
      at_ = end_of_quoted(text_, start);
      if (at_ == std::string_view::npos) return no_path(text_, start, "the quoted key is not closed");
      std::string_view inside = text_.substr(start + 1, at_ - start - 2);
      if (!json::escapes_valid(inside)) return no_path(text_, start, "an invalid escape in the quoted key");
      return std::string(json::unescape(inside, decoded_));
    }
    if (at_end() || !begins_name(text_[at_])) return no_path(text_, at_, "a key is expected");
    while (at_ < text_.size() && continues_name(text_[at_])) ++at_;
    return std::string(text_.substr(start, at_ - start));
  }

  // True before another key, false at the end.
  Result<bool> dot() {
    if (at_end()) return false;
    if (text_[at_] != '.') return no_path(text_, at_, "'.' or the end is expected");
    ++at_;
    return true;
  }

  bool take(std::string_view what) {
    if (!text_.substr(at_).starts_with(what)) return false;
    at_ += what.size();
    return true;
  }

  // What follows "[?": member==`literal`].
  Result<void> selector(BodyStep &step) {
    OPENINT_TRY(step.member, key());
    if (!take("==")) return no_path(text_, at_, "'==' is expected");
    const size_t start = at_;
    const char quote = at_end() ? '\0' : text_[at_];
    if (quote != '`' && quote != '\'') return no_path(text_, start, "a literal (`7`, 'x') is expected");
    const size_t end = text_.find(quote, start + 1);
    if (end == std::string_view::npos) return no_path(text_, start, "the literal is not closed");
    const std::string_view inside = text_.substr(start + 1, end - start - 1);
    if (quote == '\'') {
      json::append_string(step.value, inside);
    } else {
      auto parsed = json::parse(inside, decoded_);
      if (!parsed.ok() || parsed->is_array() || parsed->is_object()) return no_path(text_, start, "no literal");
      step.value = std::string(inside);
    }
    at_ = end + 1;
    if (!take("]")) return no_path(text_, at_, "']' is expected");
    return {};
  }

  Error too_long() const { return no_path(text_, at_, "more than 64 keys"); }

 private:
  std::string_view text_;
  size_t at_ = 0;
  Arena decoded_;
};

}  // namespace

Result<Path> parse_path(std::string_view text) {
  Path path;
  PathReader reader(text);
  while (true) {
    OPENINT_TRY(std::string key, reader.key());
    path.push_back(std::move(key));
    if (path.size() > kMaxPath) return reader.too_long();
    OPENINT_TRY(bool more, reader.dot());
    if (!more) return path;
  }
}

Result<BodyPath> parse_body_path(std::string_view text) {
  BodyPath path;
  if (text == "@") return path;
  PathReader reader(text);
  while (true) {
    BodyStep step;
    OPENINT_TRY(step.key, reader.key());
    if (reader.take("[?")) OPENINT_CHECK(reader.selector(step));
    path.push_back(std::move(step));
    if (path.size() > kMaxPath) return reader.too_long();
    OPENINT_TRY(bool more, reader.dot());
    if (!more) return path;
  }
}

std::string body_path_text(const BodyPath &path) {
  std::string out;
  for (const BodyStep &step : path) {
    if (!out.empty()) out += '.';
    json::append_string(out, step.key);
    if (step.member.empty()) continue;
    out += "[?";
    json::append_string(out, step.member);
    out += "==`" + step.value + "`]";
  }
  return out.empty() ? std::string("@") : out;
}

BodyPath body_path_of(const Path &path) {
  BodyPath out;
  for (const std::string &key : path) out.push_back({key, "", ""});
  return out;
}

std::vector<std::string> input_fields(const Target &target) {
  std::vector<std::string> out;
  if (target.choice) {
    for (const std::string *field : {&target.choice->id, &target.choice->name}) {
      if (!field->empty()) out.push_back(*field);
    }
  } else {
    out = top_level_fields(target.value.root());
  }
  if (!target.when) return out;
  for (std::string &field : top_level_fields(target.when->root())) out.push_back(std::move(field));
  return out;
}

bool is_written(const ModelRule &model, std::string_view field) {
  for (const FieldRule &rule : model.fields) {
    for (const Target &target : rule.write) {
      auto fields = input_fields(target);
      if (std::find(fields.begin(), fields.end(), field) != fields.end()) return true;
    }
    if (!rule.entries) continue;
    if (rule.name == field) return true;
    for (const Place &place : rule.entries->places) {
      if (place.field == field) return true;
    }
  }
  return false;
}

std::vector<FreeName> free_names(const Node &node) {
  std::vector<FreeName> found;
  collect(&node, "", found);
  return found;
}

std::vector<std::string> top_level_fields(const Node &node) {
  std::vector<std::string> fields;
  for (const FreeName &each : free_names(node)) {
    if (std::find(fields.begin(), fields.end(), each.name) == fields.end()) fields.emplace_back(each.name);
  }
  return fields;
}

}  // namespace openint::connector
