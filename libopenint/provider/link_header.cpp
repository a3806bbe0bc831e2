#include "libopenint/provider/link_header.hpp"

#include "libopenint/base/text.hpp"

namespace openint::provider {

namespace {

// The first `mark` outside of quotes, or the end.
size_t find_unquoted(std::string_view text, char mark) {
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (text[i] == mark && !quoted) {
      return i;
    }
  }
  return text.size();
}

// Whether one of a link's parameters is rel with "next" among its words; only the first rel counts.
bool leads_on(std::string_view parameters) {
  while (!parameters.empty()) {
    size_t end = find_unquoted(parameters, ';');
    std::string_view parameter = trimmed(parameters.substr(0, end));
    parameters.remove_prefix(std::min(end + 1, parameters.size()));
    size_t equals = parameter.find('=');
    if (equals == std::string_view::npos || !http::same_name(trimmed(parameter.substr(0, equals)), "rel")) continue;
    std::string_view words = trimmed(parameter.substr(equals + 1));
    if (words.size() >= 2 && words.front() == '"' && words.back() == '"') words = words.substr(1, words.size() - 2);
    while (!words.empty()) {
      size_t space = std::min(words.find(' '), words.size());
      if (http::same_name(words.substr(0, space), "next")) return true;
      words.remove_prefix(std::min(space + 1, words.size()));
    }
    return false;
  }
  return false;
}

}  // namespace

std::string next_link(const std::vector<http::Header> &headers) {
  for (const http::Header &header : headers) {
    if (!http::same_name(header.name, "link")) continue;
    std::string_view rest = header.value;
    while (!rest.empty()) {
      size_t open = rest.find('<');
      size_t close = open == std::string_view::npos ? open : rest.find('>', open);
      if (close == std::string_view::npos) break;
      std::string_view target = rest.substr(open + 1, close - open - 1);
      rest.remove_prefix(close + 1);
      size_t end = find_unquoted(rest, ',');
      if (leads_on(rest.substr(0, end))) return std::string(trimmed(target));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return "";
}

}  // namespace openint::provider
