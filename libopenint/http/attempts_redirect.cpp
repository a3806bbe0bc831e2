// Where an answer leads elsewhere.
#include "libopenint/http/attempts.hpp"
#include "libopenint/http/redirect.hpp"

namespace openint::http {

namespace {

constexpr int kMostRedirects = 5;

}  // namespace

// Where a redirect led, a refusal is not the provider's word on the credentials: they were not sent.
void Attempts::elsewhere(Error &error) const {
  std::string there = origin(url_);
  error.message = "the provider redirects from " + home_ + " to " + there +
                  ", where the connection's credentials are not sent. There: " + error.message;
  bool refused = response_.status < 300 || response_.status == 401 || response_.status == 403;
  if (!refused) return;
  error.reason = "redirected";
  error.retry = Retry::never;
  error.status = Status::provider;
  if (policy().own_address) {
    error.retry = Retry::reauth;
    error.message += ". If the account has moved, connect it again: where it is stands in the connection's settings";
  } else {
    error.message += ". If the API has moved, the connector's document has to say so (/http/base)";
  }
}

Step Attempts::redirected(const std::string &location) {
  Redirect redirect = read_redirect(response_.status, request_.method, url_, location);
  if (redirect.url.empty()) {
    auto error = std::make_unique<Error>(Status::provider,
                                         "the provider redirects " + redirect.refused + ", which is not followed");
    error->provider.http_status = response_.status;
    error->reason = "redirected";
    if (redirect.leaves && policy().own_address) {
      error->retry = Retry::reauth;
      error->message += ". If the account has moved, connect it again";
    }
    return ended(std::move(error), false);
  }
  if (++redirects_ > kMostRedirects) {
    return ended(Status::provider, "more than " + std::to_string(kMostRedirects) + " redirects", false);
  }
  auto lost = std::make_unique<Error>(Status::provider, "the provider redirects to " + origin(redirect.url));
  if (!can_repeat(*lost)) {
    lost->provider.http_status = response_.status;
    lost->reason = "redirected";
    return ended(std::move(lost), false);
  }
  if (redirect.leaves) {
    at_home_ = false;
    keep_harmless(headers_);
    // An address that lets whoever has it in, as downloads are given, is as secret as the credentials it stands for.
    query_values(redirect.url, [this](std::string_view value) { secrets_.add_query(value); });
  }
  url_ = std::move(redirect.url);
  return {};
}

}  // namespace openint::http
