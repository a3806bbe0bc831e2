// The functions every document has, and the texts they make.
#include <sodium.h>

#include <charconv>

#include "core/formats.hpp"

namespace sandbox {
namespace {

Json as_time(const Json &value, const std::string &form) {
  if (value.is_null()) return nullptr;
  const auto ms = value.is_number() ? std::optional(value.get<int64_t>()) : parse_instant(text_of(value));
  return ms ? show_time(*ms, form) : Json(nullptr);
}

Json as_number(const Json &value) {
  if (value.is_number() || value.is_null()) return value;
  const std::string text = text_of(value);
  if (const auto found = whole_number(text)) return *found;
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && !text.empty() ? Json(number) : Json(nullptr);
}

Json padded(const Json &value, const std::string &width) {
  std::string text = text_of(value);
  const auto wanted = static_cast<size_t>(whole_number(width).value_or(0));
  return text.size() < wanted ? std::string(wanted - text.size(), '0') + text : text;
}

Json encoded(const Json &value, const std::string &, const Scope &) {
  std::string out;
  for (const unsigned char c : text_of(value)) {
    if (std::isalnum(c) || std::string_view("-._~").find(static_cast<char>(c)) != std::string_view::npos) {
      out += static_cast<char>(c);
    } else {
      out += '%';
      out += "0123456789ABCDEF"[c >> 4];
      out += "0123456789ABCDEF"[c & 15];
    }
  }
  return out;
}

void add_texts(Functions &out) {
  out["text"] = [](const Json &value, const std::string &, const Scope &) -> Json { return text_of(value); };
  out["lower"] = [](const Json &value, const std::string &, const Scope &) -> Json { return lower(text_of(value)); };
  out["upper"] = [](const Json &value, const std::string &, const Scope &) -> Json {
    std::string text = text_of(value);
    for (char &c : text)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return text;
  };
  out["trim"] = [](const Json &value, const std::string &, const Scope &) -> Json {
    const std::string text = text_of(value);
    const size_t first = text.find_first_not_of(' ');
    if (first == std::string::npos) return nullptr;  // nothing but blanks is no value
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
  };
  out["first_word"] = [](const Json &value, const std::string &, const Scope &) -> Json {
    const std::string text = text_of(value);
    return text.substr(0, text.find(' '));
  };
  out["number"] = [](const Json &value, const std::string &, const Scope &) { return as_number(value); };
  out["pad"] = [](const Json &value, const std::string &width, const Scope &) { return padded(value, width); };
  out["url"] = encoded;
  out["json"] = [](const Json &value, const std::string &, const Scope &) -> Json { return value.dump(); };
  out["split"] = [](const Json &value, const std::string &by, const Scope &) -> Json {
    return split(text_of(value), by.empty() ? ',' : by[0]);
  };
  out["join"] = [](const Json &value, const std::string &by, const Scope &) -> Json {
    std::string text;
    for (const Json &item : value) text += (text.empty() ? "" : by) + text_of(item);
    return text;
  };
}

void add_values(Functions &out) {
  out["or"] = [](const Json &value, const std::string &other, const Scope &) -> Json {
    return value.is_null() ? Json(other) : value;
  };
  out["not"] = [](const Json &value, const std::string &, const Scope &) -> Json { return !truthy(value); };
  out["count"] = [](const Json &value, const std::string &, const Scope &) -> Json {
    return value.is_null() ? size_t{0} : value.size();
  };
  out["plus"] = [](const Json &value, const std::string &more, const Scope &) -> Json {
    return value.is_null() ? Json(nullptr) : Json(value.get<int64_t>() + whole_number(more).value_or(0));
  };
  out["get"] = [](const Json &value, const std::string &path, const Scope &) -> Json {
    const Json *found = at_path(value, path);
    return found == nullptr ? Json(nullptr) : *found;
  };
  out["only"] = [](const Json &value, const std::string &names, const Scope &) -> Json {
    Json some = Json::object();
    for (const std::string &name : split(names, ','))
      if (value.contains(name)) some[name] = value[name];
    return some;
  };
  out["without"] = [](const Json &value, const std::string &names, const Scope &) -> Json {
    Json some = value;
    for (const std::string &name : split(names, ',')) some.erase(name);
    return some;
  };
}

}  // namespace

Functions common_functions() {
  Functions out;
  add_texts(out);
  add_values(out);
  for (const char *form : {"iso_ms", "iso_s", "iso_us", "offset_s", "date", "plain", "ms", "s", "msdate"})
    out[form] = [form = std::string(form)](const Json &value, const std::string &, const Scope &) {
      return as_time(value, form);
    };
  return out;
}

Json show_time(int64_t ms, std::string_view form) {
  const auto with = [&](const char *end) {
    std::string text = iso_ms(ms);
    text.resize(19);
    return text + end;
  };
  if (form == "ms") return ms;
  if (form == "s") return ms / 1000;
  if (form == "iso_s") return iso_s(ms);
  if (form == "iso_us") return iso_ms(ms).substr(0, 23) + "000Z";
  if (form == "offset_s") return with("+00:00");
  if (form == "date") return iso_ms(ms).substr(0, 10);
  if (form == "msdate") return "/Date(" + std::to_string(ms) + "+0000)/";
  if (form == "plain") {
    std::string text = with("");
    text[10] = ' ';
    return text;
  }
  if (form != "iso_ms") throw std::runtime_error("no form of times is named " + std::string(form));
  return iso_ms(ms);
}

std::string text_of(const Json &value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_null()) return {};
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string uuid(Random &random) {
  std::string hex = random.hex(32);
  hex[12] = '4';
  hex[16] = "89ab"[hex[16] % 4];
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char &c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::vector<std::string> split(std::string_view text, char by) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const size_t end = std::min(text.find(by), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::optional<int64_t> whole_number(std::string_view text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string base64url(std::string_view bytes) {
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  out.pop_back();
  return out;
}

std::optional<std::string> unbase64url(std::string_view text) {
  std::string out(text.size(), '\0');
  size_t length = 0;
  const char *end = nullptr;
  if (sodium_base642bin(reinterpret_cast<unsigned char *>(out.data()), out.size(), text.data(), text.size(), nullptr,
                        &length, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
      end != text.data() + text.size())
    return std::nullopt;
  out.resize(length);
  return out;
}

}  // namespace sandbox
