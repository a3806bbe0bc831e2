#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libopenint/http/message.hpp"

namespace openint::http {

/// Where a redirect leads, or why it is not followed.
struct Redirect {
  Redirect() = default;
  std::string url;      ///< "": it is not followed
  std::string refused;  ///< then: why, without a subject ("from https to http://x")
  bool leaves = false;  ///< for another origin, where credentials do not go
};

/// Whether an answer of that status to a request of that method leads elsewhere: 307 and 308 always, 301 and 302 for
/// methods that read (GET, HEAD, OPTIONS, PROPFIND, REPORT, SEARCH), 303 for GET and HEAD.
bool is_redirect(int status, std::string_view method) noexcept;

/// Reads the Location header of an answer of 301 to 303, 307 or 308 to `method url`. Not followed: what is no http or
/// https URL, from https to http, with any method but GET and HEAD to another origin, and what is_redirect() denies.
Redirect read_redirect(int status, std::string_view method, const std::string &url, const std::string &location);

/// Takes everything off that another origin may not see: all but what every browser tells.
void keep_harmless(std::vector<Header> &headers);

}  // namespace openint::http
