#pragma once

#include <string>
#include <string_view>

#include "libopenint/engine/engine.hpp"

namespace openint::capi {

enum class RawText { with, without };

/// Appends {"index", "offset", "pointer", "field", "reason", "scope"} and, if asked, "raw" and perhaps "raw_base64".
void append_rejection(std::string &out, const translate::Rejection &rejection, RawText raw);

/// Collects rejections as a JSON array.
class JsonReport final : public translate::Reporter {
 public:
  Result<void> rejected(const translate::Rejection &rejection) override;
  /// Complete at any time.
  const std::string &text() const noexcept { return text_; }

 private:
  std::string text_ = "[]";
};

/// {"translated", "rejected", "unread_values", "has_next_page", "next_cursor"}
std::string summary_json(const translate::Summary &summary);

}  // namespace openint::capi
