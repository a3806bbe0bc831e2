#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openint::coroutine {
class Source;
}

namespace openint::http {

struct Header {
  Header() = default;
  Header(std::string n, std::string v) : name(std::move(n)), value(std::move(v)) {}
  std::string name;
  std::string value;
};

/// The first header of that name (any case), or nullptr.
const std::string *find_header(const std::vector<Header> &headers, std::string_view name) noexcept;
/// Replaces every header of that name by one.
void set_header(std::vector<Header> &headers, std::string_view name, std::string value);
/// Removes every header of that name.
void remove_header(std::vector<Header> &headers, std::string_view name);

class Incoming;
class Secrets;

/// A request as a value. Whoever drives the operation sends exactly this, follows no redirect and retries nothing.
struct Request {
  Request() = default;
  Request(std::string m, std::string u) : method(std::move(m)), url(std::move(u)) {}
  std::string method;  ///< "GET", upper case
  std::string url;     ///< absolute, http or https
  std::vector<Header> headers;
  std::string body;
  std::shared_ptr<coroutine::Source> source;  ///< the body, in place of `body`; nullptr: none. Read once an exchange
  bool streams = false;                       ///< a body of a 2xx answer comes in pieces: Response::stream
  int64_t timeout_ms = 0;                  ///< for the whole exchange; 0: the operation's deadline alone
  size_t max_response = size_t{64} << 20;  ///< bytes of body that is no stream, decoded; beyond it: Failure::too_large
  bool public_only = false;                ///< to a public IP address alone; else: Failure::unsafe_address
  const Secrets *secrets = nullptr;  ///< not to be repeated where the exchange is told of; outlives it; nullptr: none
  bool confidential = false;         ///< its body and its answer's are credentials: neither is ever told of
};

struct Response {
  Response() = default;
  int status = 0;
  std::vector<Header> headers;
  std::string body;  ///< decoded (gzip and the like undone)
  std::shared_ptr<Incoming> stream;  ///< the body, where it comes in pieces: as it was sent, not decoded
};

/// Why there is no response.
enum class Failure : uint8_t {
  none,
  not_sent,   ///< the request cannot have reached the server: no address, no connection, TLS refused
  cut,        ///< the connection broke or timed out after sending began: the server may have acted
  too_large,  ///< the body went beyond max_response
  unsafe_address,  ///< of a request that is public_only: the host's address is not public; nothing was sent
  timeout,    ///< the operation's deadline
  cancelled,
};

/// How an exchange ended: a response, or a failure with a line that says what happened (never a secret).
struct Outcome {
  Outcome() = default;
  explicit Outcome(Response r) : response(std::move(r)) {}
  Outcome(Failure f, std::string text) : failure(f), message(std::move(text)) {}
  Failure failure = Failure::none;
  bool handed_out = false;  ///< of timeout and cancelled: the driver had the request, which may have been sent
  Response response;
  std::string message;
};

/// Whether two names (of headers, schemes, parameters) are one: case is of no matter.
bool same_name(std::string_view a, std::string_view b) noexcept;

/// "https://host:port" of an absolute URL in lower case, the default port left out; "" where it is none.
std::string origin(std::string_view url);

/// `reference` (a Location header, a nextLink) resolved against an absolute `base`; "" where it cannot be, or where
/// the result is not http or https.
std::string resolve(std::string_view base, std::string_view reference);

}  // namespace openint::http
