#include "libopenint/operations/content.hpp"

#include <algorithm>
#include <charconv>

#include "libopenint/base/decimal.hpp"
#include "libopenint/base/percent.hpp"
#include "libopenint/base/text.hpp"
#include "libopenint/http/incoming.hpp"
#include "libopenint/json/string.hpp"

namespace openint::operations {

namespace {

// The best first: what more than chance can hardly meet.
constexpr std::string_view kAlgorithms[] = {"sha256", "sha256_4mib", "sha1", "md5", "quickxor"};

// A parameter of a header ("filename" of Content-Disposition), its quotation marks taken off.
std::string parameter_of(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    size_t end = 0;
    for (bool quoted = false; end < header.size() && (quoted || header[end] != ';'); ++end) {
      if (quoted && header[end] == '\\') ++end;
      else if (header[end] == '"') quoted = !quoted;
    }
    end = std::min(end, header.size());
    const std::string_view each = trimmed(header.substr(0, end));
    header.remove_prefix(std::min(header.size(), end + 1));
    const size_t equals = each.find('=');
    if (equals == std::string_view::npos || lowered(trimmed(each.substr(0, equals))) != name) continue;
    std::string_view value = trimmed(each.substr(equals + 1));
    if (value.size() < 2 || !value.starts_with('"') || !value.ends_with('"')) return std::string(value);
    std::string out;
    for (size_t i = 1; i + 1 < value.size(); ++i) out += value[i] == '\\' && i + 2 < value.size() ? value[++i] : value[i];
    return out;
  }
  return "";
}

// The name alone: what stands before it would be a folder of whoever keeps the file.
std::string last_segment(std::string name) {
  if (const size_t slash = name.find_last_of("/\\"); slash != std::string::npos) name.erase(0, slash + 1);
  return name == "." || name == ".." ? "" : valid_utf8(name);
}

// RFC 6266: filename*=UTF-8''... goes before filename="...".
std::string name_in(std::string_view disposition) {
  std::string extended = parameter_of(disposition, "filename*");
  const size_t quote = extended.find('\'');
  const size_t behind = quote == std::string::npos ? quote : extended.find('\'', quote + 1);
  if (behind != std::string::npos && lowered(extended.substr(0, quote)) == "utf-8") {
    return last_segment(percent_decoded(extended.substr(behind + 1), Plus::itself));
  }
  return last_segment(parameter_of(disposition, "filename"));
}

int64_t number_in(std::string_view text) {
  int64_t out = -1;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() && out >= 0 ? out : -1;
}

void append(std::string &out, const char *name, const std::string &text) {
  out += out.empty() ? "\"" : ",\"";
  out += name;
  out += "\":";
  if (text.empty()) out += "null";
  if (!text.empty()) json::append_string(out, text);
}

}  // namespace

Result<Part> part_of(const provider::Session &session, const http::Response &response, const std::string &pointer) {
  Part part;
  if (response.status != 206) {
    part.total = http::told_size(response);
    return part;
  }
  const std::string *range = http::find_header(response.headers, "Content-Range");
  std::string_view text = range == nullptr ? std::string_view() : trimmed(*range);
  const size_t dash = text.find('-');
  const size_t slash = text.find('/');
  const bool good = lowered(text.substr(0, 6)) == "bytes " && dash != std::string_view::npos &&
                    slash != std::string_view::npos && slash > dash;
  if (good) part.first = number_in(text.substr(6, dash - 6));
  if (!good || part.first < 0) {
    return provider::answer_lacks(session, response, "which part of the content it is (Content-Range)", pointer);
  }
  part.total = number_in(text.substr(slash + 1));
  return part;
}

std::string version_of(const http::Response &response) {
  const std::string *tag = http::find_header(response.headers, "ETag");
  return tag == nullptr || !tag->starts_with('"') || !is_utf8(*tag) ? "" : *tag;
}

Result<void> Content::take(const json::Value &file, provider::Answer &answer, const std::string &pointer,
                           bool described) {
  if (!file.is_object()) return answer.lacks("what is known of the content", pointer);
  if (described && file.find("refused") == nullptr) return answer.lacks("whether the content is refused", pointer);
  name = last_segment(std::string(file["name"].text()));
  content_type = provider::scalar(file["content_type"]);
  refused = provider::scalar(file["refused"]);
  if (described && name.empty() && refused.empty()) return answer.lacks("the content's name", pointer);
  if (is_json_number(file["size"].text())) size = decimal_to_int64(file["size"].text()).value_or(-1);
  for (const json::Member &each : file["hashes"].members()) {
    if (std::find(std::begin(kAlgorithms), std::end(kAlgorithms), each.key) != std::end(kAlgorithms)) continue;
    return answer.lacks("a known checksum: \"" + shortened(each.key) + "\" is none", pointer);
  }
  for (std::string_view each : kAlgorithms) {
    if (!hash.empty() || file["hashes"][each].text().empty()) continue;
    algorithm = each;
    hash = std::string(file["hashes"][each].text());
  }
  return {};
}

void Content::take(const http::Response &response, const Part &part) {
  version = version_of(response);
  if (part.total >= 0) size = part.total;
  if (const std::string *type = http::find_header(response.headers, "Content-Type"); content_type.empty() && type) {
    content_type = valid_utf8(*type);
  }
  const std::string *disposition = http::find_header(response.headers, "Content-Disposition");
  if (name.empty() && disposition != nullptr) name = name_in(*disposition);
}

std::string Content::members() const {
  std::string out;
  append(out, "name", name);
  append(out, "content_type", content_type);
  out += ",\"size\":" + (size < 0 ? std::string("null") : std::to_string(size));
  append(out, "version", version);
  if (hash.empty()) return out + ",\"hash\":null";
  out += ",\"hash\":{";
  std::string inner;
  append(inner, "algorithm", algorithm);
  append(inner, "value", hash);
  return out + inner + "}";
}

}  // namespace openint::operations
