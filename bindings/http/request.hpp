#pragma once

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>
#include <map>
#include <optional>
#include <string>

#include "bindings/http/answer.hpp"

namespace openint::http {

/// What the gateway looks at of a request's head.
struct Request {
  std::string method;                             ///< as it came, "GET"
  std::string path;                               ///< still percent-encoded, without the query
  std::multimap<std::string, std::string> query;  ///< decoded
  std::optional<std::string> key;                 ///< x-apikey
  std::optional<std::string> connection;          ///< x-connection-id
  std::string accept, content_type, content_encoding, expect, host, origin, range, if_range;
  std::string trace;  ///< a valid traceparent (W3C Trace Context), or ""
  bool has_body = false;
  std::optional<unsigned long long> length;  ///< of the body; none where it comes in chunks
};

using Head = boost::beast::http::header<true, boost::beast::http::fields>;

/// Reads the head into `request`. An answer where it can be understood in more than one way, or not at all: of two
/// lengths, hosts or keys another reader between here and the client might take the other one.
std::optional<Answer> read_head(const Head &head, Request &request);

}  // namespace openint::http
