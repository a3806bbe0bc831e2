#include "libopenint/http/secrets.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "libopenint/base/base64.hpp"
#include "libopenint/base/text.hpp"

namespace openint::http {

namespace {

using Ranges = std::vector<std::pair<size_t, size_t>>;

// A text as it might be meant, with the place in the original that each character came from.
struct View {
  std::string text;
  Ranges from;
  void add(char c, size_t begin, size_t end) {
    text += c;
    from.emplace_back(begin, end);
  }
};

constexpr size_t kShortestTail = 8;  // of a secret that the text's end cuts

int hex(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// What of `secret` in base64 does not depend on its neighbours, where `before` bytes (mod 3) stand before it.
std::string to_base64(std::string_view secret, size_t before) {
  std::string bytes(before, '\0');
  bytes += secret;
  return base64(bytes).substr(0, bytes.size() * 8 / 6).substr(before == 0 ? 0 : before + 1);
}

View plain(std::string_view text) {
  View out;
  for (size_t i = 0; i < text.size(); ++i) out.add(lower(text[i]), i, i + 1);
  return out;
}

int number(std::string_view digits, int base) noexcept {
  int value = digits.empty() ? -1 : 0;
  for (char c : digits) {
    int digit = hex(c);
    if (digit < 0 || digit >= base || value < 0 || value > 255) return -1;
    value = value * base + digit;
  }
  return value < 256 ? value : -1;
}

// An escape at the beginning of a text: how long it is, 0 where there is none, and the byte that it stands for.
using Escape = size_t (*)(std::string_view text, char &out);

size_t percent(std::string_view text, char &out) {
  if (text[0] != '%' || text.size() < 3) return 0;
  int value = number(text.substr(1, 2), 16);
  out = static_cast<char>(value);
  return value < 0 ? 0 : 3;
}

size_t backslash(std::string_view text, char &out) {
  if (text[0] != '\\' || text.size() < 2) return 0;
  out = text[1];  // \" \\ \/
  if (lower(text[1]) != 'u') return 2;
  int value = text.size() < 6 ? -1 : number(text.substr(2, 4), 16);
  out = static_cast<char>(value);
  return value < 0 ? 0 : 6;
}

size_t entity(std::string_view text, char &out) {
  if (text[0] != '&') return 0;
  struct Named {
    std::string_view name;
    char c;
  };
  constexpr Named kNames[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
  for (const Named &entry : kNames) {
    out = entry.c;
    if (text.starts_with(entry.name)) return entry.name.size();
  }
  size_t end = text.substr(0, 8).find(';');
  if (end == std::string_view::npos || end < 3 || text[1] != '#') return 0;
  bool sixteen = text[2] == 'x';
  int value = sixteen ? number(text.substr(3, end - 3), 16) : number(text.substr(2, end - 2), 10);
  out = static_cast<char>(value);
  return value < 0 ? 0 : end + 1;
}

constexpr Escape kEscapes[] = {percent, backslash, entity};

View unescaped(const View &view, Escape escape) {
  View out;
  std::string_view text = view.text;
  for (size_t i = 0; i < text.size();) {
    char c = text[i];
    size_t size = escape(text.substr(i), c);
    if (size == 0) c = text[i];
    size = std::max<size_t>(size, 1);
    out.add(lower(c), view.from[i].first, view.from[i + size - 1].second);
    i += size;
  }
  return out;
}

void find(const View &view, std::string_view needle, Ranges &found) {
  const std::string &text = view.text;
  for (size_t at = text.find(needle); at != std::string::npos; at = text.find(needle, at + 1)) {
    found.emplace_back(view.from[at].first, view.from[at + needle.size() - 1].second);
  }
  for (size_t size = std::min(needle.size(), text.size() + 1) - 1; size >= kShortestTail; --size) {
    if (!std::string_view(text).ends_with(needle.substr(0, size))) continue;
    found.emplace_back(view.from[text.size() - size].first, view.from.back().second);
    break;
  }
}

// What to search for, in lower case.
class Needles {
 public:
  void add(std::string_view secret) {
    if (secret.size() < Secrets::kShortest) return;
    add_one(std::string(secret));
    if (secret.find(' ') == std::string_view::npos) return;
    std::string form(secret);  // application/x-www-form-urlencoded
    std::replace(form.begin(), form.end(), ' ', '+');
    add_one(std::move(form));
  }

  void add_header(std::string_view value) {
    add(value);
    std::string_view scheme = value.substr(0, value.find(' '));
    bool has_scheme = scheme.size() < value.size() && scheme.find('=') == std::string_view::npos;
    std::string_view rest = value.substr(has_scheme ? scheme.size() + 1 : 0);
    if (has_scheme && lowered(scheme) == "basic") {
      std::string pair = base64_begun(rest);
      add(pair);
      size_t colon = std::min(pair.find(':'), pair.size());
      add(std::string_view(pair).substr(0, colon));
      add(std::string_view(pair).substr(std::min(colon + 1, pair.size())));
    }
    // "Token abc", "session=abc; other=def", "Scheme key=\"abc\", id=\"def\""
    while (!rest.empty()) {
      size_t end = std::min(rest.find_first_of(" ,;"), rest.size());
      std::string_view part = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      add(part);
      size_t equals = part.find('=');
      if (equals == std::string_view::npos) continue;
      part.remove_prefix(equals + 1);
      if (part.size() > 1 && part.front() == '"' && part.back() == '"') part = part.substr(1, part.size() - 2);
      add(part);
    }
  }

  void add_query(std::string_view value) {
    add(value);
    std::string said;
    for (size_t i = 0; i < value.size();) {
      char c = value[i];
      size_t size = percent(value.substr(i), c);
      said += size == 0 ? value[i] : c;
      i += std::max<size_t>(size, 1);
    }
    if (said != value) add(said);
  }

  void search(const View &view, int depth, Ranges &found) const {
    for (const std::string &needle : plain_) find(view, needle, found);
    View one_alphabet = view;  // not that for URLs (RFC 4648 5)
    std::replace(one_alphabet.text.begin(), one_alphabet.text.end(), '-', '+');
    std::replace(one_alphabet.text.begin(), one_alphabet.text.end(), '_', '/');
    for (const std::string &needle : encoded_) find(one_alphabet, needle, found);
    if (depth == 0) return;
    for (Escape escape : kEscapes) {
      View meant = unescaped(view, escape);
      if (meant.text.size() < view.text.size()) search(meant, depth - 1, found);
    }
  }

 private:
  void add_one(std::string text) {
    std::string low = lowered(text);
    if (std::find(plain_.begin(), plain_.end(), low) != plain_.end()) return;
    plain_.push_back(std::move(low));
    for (size_t before : {0U, 1U, 2U}) {
      std::string encoded = lowered(to_base64(text, before));
      if (encoded.size() >= kShortestTail) encoded_.push_back(std::move(encoded));
    }
  }

  std::vector<std::string> plain_;
  std::vector<std::string> encoded_;  // in base64
};

void keep(std::vector<std::string> &all, std::string_view one) {
  if (std::find(all.begin(), all.end(), one) == all.end()) all.emplace_back(one);
}

}  // namespace

void Secrets::add(std::string_view secret) { keep(texts_, secret); }
void Secrets::add_header(std::string_view value) { keep(headers_, value); }
void Secrets::add_query(std::string_view value) { keep(queries_, value); }
void Secrets::add_name(std::string_view member) { keep(names_, member); }

bool Secrets::names(std::string_view body) const noexcept {
  // A name may be written with escapes.
  if (!names_.empty() && body.find("\\u00") != std::string_view::npos) return true;
  return std::any_of(names_.begin(), names_.end(),
                     [body](const std::string &name) { return body.find(name) != std::string_view::npos; });
}

std::string Secrets::cut_out(std::string_view text) const {
  if (empty() || text.empty()) return std::string(text);
  Needles needles;
  for (const std::string &each : texts_) needles.add(each);
  for (const std::string &each : headers_) needles.add_header(each);
  for (const std::string &each : queries_) needles.add_query(each);
  Ranges found;
  needles.search(plain(text), 2, found);  // what was escaped twice (JSON in JSON, a URL in JSON) is read twice
  std::sort(found.begin(), found.end());
  std::string out;
  size_t at = 0;
  for (size_t i = 0; i < found.size();) {
    auto [begin, end] = found[i];
    for (++i; i < found.size() && found[i].first <= end; ++i) end = std::max(end, found[i].second);
    out += text.substr(at, begin - at);
    out += kSecretMark;
    at = end;
  }
  out += text.substr(at);
  return out;
}

}  // namespace openint::http
