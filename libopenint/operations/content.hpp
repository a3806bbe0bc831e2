#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "libopenint/crypto/content_hash.hpp"
#include "libopenint/provider/answer.hpp"

// What is known of content that is downloaded: of the document's `file`, of HTTP's headers, and of the bytes themselves.

namespace openint::operations {

/// Which bytes of a content an answer holds, as its status and Content-Range say (RFC 9110).
struct Part {
  Part() = default;
  int64_t first = 0;
  int64_t total = -1;  ///< of the whole content; -1: not told
};

/// Errors: MALFORMED where a 206 does not say which part it is.
Result<Part> part_of(const provider::Session &session, const http::Response &response, const std::string &pointer);

/// The validator by which two answers are known to be of the same content: a strong ETag; "" where there is none.
std::string version_of(const http::Response &response);

struct Content {
  Content() = default;
  std::string name;
  std::string content_type;
  int64_t size = -1;  ///< of the whole content in bytes; -1: not told
  std::string version;
  std::string algorithm;  ///< of `hash`, "" where none is told that is known here
  std::string hash;
  std::string refused;  ///< why there are no such bytes, or ""

  /// Takes what the document's `file` gives. Errors: MALFORMED for what is no object, or names a checksum that is not
  /// known here, and where it was `described` beforehand for what has no name, or does not say whether it is refused.
  Result<void> take(const json::Value &file, provider::Answer &answer, const std::string &pointer, bool described);
  /// Takes what the headers tell, where `file` does not.
  void take(const http::Response &response, const Part &part);

  /// Members of a JSON object: "name", "content_type", "size", "version", "hash"; null for what is not known.
  std::string members() const;
};

}  // namespace openint::operations
