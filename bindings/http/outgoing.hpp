#pragma once

#include <boost/asio/buffer.hpp>
#include <string>
#include <vector>

#include "bindings/http/answer.hpp"

namespace openint::http {

/// What of an answer's frame depends on the request.
struct Frame {
  bool old_version = false;  ///< HTTP/1.0
  bool keep = true;          ///< the connection
  bool head_only = false;    ///< of HEAD: no body follows
  bool pieces = false;       ///< the body comes later, of a length that nobody knows
};

/// Bytes on their way out, of an answer or a piece of one.
class Outgoing {
 public:
  /// A whole answer, or with `frame.pieces` its head.
  Outgoing(Answer answer, const Frame &frame);
  /// One piece; `last` has the end of the body behind it, with the lines `trailers`. In chunks but for HTTP/1.0, which
  /// has no trailers.
  Outgoing(std::string piece, bool last, const Frame &frame, const std::string &trailers);
  /// As it is.
  explicit Outgoing(std::string text);
  Outgoing(const Outgoing &) = delete;
  Outgoing &operator=(const Outgoing &) = delete;

  bool empty() const noexcept { return rest_.empty(); }
  const std::vector<boost::asio::const_buffer> &rest() const noexcept { return rest_; }
  void consume(size_t size);

 private:
  void add(std::string_view text);
  std::string head_, body_, end_;
  std::vector<boost::asio::const_buffer> rest_;
};

}  // namespace openint::http
