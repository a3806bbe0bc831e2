#include "bindings/cli/json.hpp"

#include <simdjson.h>

#include "bindings/cli/library.hpp"

namespace openint::cli {

namespace {

using simdjson::ondemand::json_type;

// Reads one value; On-Demand values do not leave this file.
Member read(std::string_view key, simdjson::ondemand::value value) {
  Member member;
  member.key = key;
  switch (json_type(value.type())) {
    case json_type::null: member.text = "null"; break;
    case json_type::boolean:
      member.kind = Kind::boolean;
      member.text = bool(value.get_bool()) ? "true" : "false";
      break;
    case json_type::number: {
      member.kind = Kind::number;
      member.text = value.raw_json_token();
      member.text.resize(member.text.find_last_not_of(" \t\r\n") + 1);  // the token reaches to the next one
      break;
    }
    case json_type::string:
      member.kind = Kind::string;
      member.text = std::string_view(value.get_string());
      break;
    default: member.kind = Kind::nested; member.text = std::string_view(simdjson::to_json_string(value));
  }
  return member;
}

// Calls `use` with a document over a padded copy of `text`.
template <typename Use>
void with_document(std::string text, Use use) {
  const size_t size = text.size();
  text.resize(size + simdjson::SIMDJSON_PADDING);
  static thread_local simdjson::ondemand::parser parser;  // uses do not nest
  try {
    simdjson::ondemand::document document = parser.iterate(text.data(), size, text.size());
    use(document);
  } catch (const simdjson::simdjson_error &error) {
    throw Failure(kFailed, std::string("not the JSON that was expected: ") + error.what());
  }
}

}  // namespace

std::vector<Member> JsonReader::members() const {
  std::vector<Member> members;
  with_document(text_, [&](simdjson::ondemand::document &document) {
    for (auto field : document.get_object()) {
      const std::string key(std::string_view(field.unescaped_key()));
      members.push_back(read(key, field.value()));
    }
  });
  return members;
}

std::vector<std::string> JsonReader::items() const {
  std::vector<std::string> items;
  with_document(text_, [&](simdjson::ondemand::document &document) {
    for (auto item : document.get_array()) items.push_back(json_of(read("", item.value())));
  });
  return items;
}

std::vector<std::string> JsonReader::strings() const {
  std::vector<std::string> strings;
  with_document(text_, [&](simdjson::ondemand::document &document) {
    for (auto item : document.get_array()) strings.emplace_back(std::string_view(item.get_string()));
  });
  return strings;
}

std::string_view members_of(std::string_view text, const std::string &what) {
  simdjson::dom::parser parser;
  simdjson::dom::element element;
  const auto error = parser.parse(text.data(), text.size()).get(element);
  if (error != simdjson::SUCCESS)
    throw Failure(kUsage, what + " must be a JSON object: " + simdjson::error_message(error));
  if (!element.is_object()) throw Failure(kUsage, what + " must be a JSON object, and nothing else");
  const size_t begin = text.find('{') + 1;
  const std::string_view inside = text.substr(begin, text.rfind('}') - begin);
  const size_t first = inside.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : inside.substr(first);
}

std::string json_problem(std::string_view text) {
  simdjson::dom::parser parser;
  const auto error = parser.parse(text.data(), text.size()).error();
  return error == simdjson::SUCCESS ? "" : simdjson::error_message(error);
}

std::string json_of(const Member &member) {
  if (member.kind != Kind::string) return member.text;
  std::string text;
  append_quoted(text, member.text);
  return text;
}

const Member &find(const std::vector<Member> &members, std::string_view key) {
  static const Member kNone{};
  for (const Member &member : members) {
    if (member.key == key) return member;
  }
  return kNone;
}

Member find_within(const std::vector<Member> &members, std::string_view path) {
  const Member &whole = find(members, path);
  const size_t dot = path.find('.');
  if (!whole.key.empty() || dot == std::string_view::npos) return whole;
  const Member &outer = find(members, path.substr(0, dot));
  if (outer.kind != Kind::nested || !outer.text.starts_with('{')) return {};
  return find_within(JsonReader(outer.text).members(), path.substr(dot + 1));
}

void append_quoted(std::string &out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

std::string quoted_array(const std::vector<std::string> &texts) {
  std::string out = "[";
  for (const std::string &text : texts) {
    if (out.size() > 1) out += ',';
    append_quoted(out, text);
  }
  return out + "]";
}

// Between objects: blanks, and the marks of an array around them.
bool ObjectSplitter::separator(char c) const {
  return depth_ == 0 && current_.empty() && std::string_view(" \t\r\n,[]").find(c) != std::string_view::npos;
}

void ObjectSplitter::feed(std::string_view piece, std::vector<std::string> &objects) {
  for (const char c : piece) {
    if (separator(c)) continue;
    current_ += c;
    if (in_string_) {
      if (escaped_) {
        escaped_ = false;
      } else if (c == '\\') {
        escaped_ = true;
      } else if (c == '"') {
        in_string_ = false;
      }
      continue;
    }
    if (c == '"') in_string_ = true;
    if (c == '{' || c == '[') ++depth_;
    if (c == '}' || c == ']') --depth_;
    const bool over = depth_ == 0 && (c == '}' || c == ']' || c == '\n');
    if (!over && depth_ >= 0) continue;
    objects.push_back(std::move(current_));
    current_.clear();
    depth_ = 0;
  }
}

}  // namespace openint::cli
