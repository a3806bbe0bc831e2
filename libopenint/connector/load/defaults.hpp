#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/arena.hpp"
#include "libopenint/base/error.hpp"
#include "libopenint/json/value.hpp"

namespace openint::connector {

/// Where the parts of a document stand that were put together from several places of it.
class Origins {
 public:
  void add(std::string place, std::string written) { written_.insert_or_assign(std::move(place), std::move(written)); }

  /// The JSON Pointer of what stands at `place` of the whole document in the document as its author wrote it.
  std::string of(const std::string &place) const;

 private:
  std::map<std::string, std::string, std::less<>> written_;
};

/// A document whose models have all that they take of /defaults.
struct WholeDocument {
  json::Value root;  ///< parts of the written one and of the arena
  Origins origins;
  std::vector<Issue> issues;
};

/// Puts into each model that names one of /defaults, and into each section of a model that does, what stands there and
/// is not said by the model or section itself: objects merge member by member, null takes away what stands there, and
/// a request's body and a section that says "unsupported" are taken or left as one. What is no object is left as it
/// is, for the schema's check to tell.
WholeDocument with_defaults(const json::Value &written, Arena &arena);

/// JSON Merge Patch (RFC 7396) of a document as it is written, so that null takes away what a model has of its
/// defaults, too.
json::Value patch_document(const json::Value &written, const json::Value &patch, Arena &arena);

}  // namespace openint::connector
