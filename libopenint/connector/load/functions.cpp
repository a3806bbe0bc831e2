#include "libopenint/connector/load/functions.hpp"

#include <algorithm>

namespace openint::connector {

std::optional<std::string> expression_text(const json::Value &value) {
  if (value.is_string()) return std::string(value.text());
  if (!value.is_array() || value.size() == 0) return std::nullopt;
  std::string out;
  for (const json::Value &line : value.items()) {
    if (!line.is_string()) return std::nullopt;
    if (!out.empty()) out += ' ';
    out += line.text();
  }
  return out;
}

void Functions::add(std::string_view name, std::string text) {
  texts_.push_back(std::move(text));
  named_.push_back({name, texts_.back()});
}

bool Functions::has(std::string_view name) const noexcept {
  return std::any_of(named_.begin(), named_.end(), [&](const auto &each) { return each.name == name; });
}

void Functions::keep(size_t size) {
  named_.resize(size);
  texts_.resize(size);
}

Result<jmespath::Expression> Functions::parse(std::string_view text) const {
  if (bytes_ > kMostBytes) {
    return Error(Status::invalid_argument, "the document's expressions, with all that they call, have more than " +
                                               std::to_string(kMostBytes) + " bytes");
  }
  auto parsed = jmespath::Expression::parse(text, {}, named_);
  bytes_ += parsed.ok() ? parsed->size() : text.size();
  return parsed;
}

}  // namespace openint::connector
