#pragma once

#include <map>
#include <string>
#include <vector>

#include "libopenint/provider/following.hpp"

namespace openint::provider {

/// What came of one relation's links, by record id.
struct Links {
  Links() = default;
  std::map<std::string, std::string, std::less<>> read;  ///< JSON items, separated by commas; "" where there are none
  std::map<std::string, Error, std::less<>> refused;     ///< of records whose links did not come while others' did
};

/// A record whose links are to be read, from a page of them on.
struct LinksOf {
  LinksOf(std::string i, Place p) : id(std::move(i)), place(std::move(p)) {}
  std::string id;
  Place place;
};

/// Reads the links of an object's records, all pages of each. What an answer does not tell of a record that it was asked
/// for is not taken for none: such links are `refused`. `object` and `relation` must outlive the task.
/// Errors: a refusal that no record is the cause of; MALFORMED.
coroutine::Task<Links> read_links(coroutine::Context &context, Session &session, const std::string &object,
                                  const connector::RelatedRule &relation, std::vector<std::string> ids);

}  // namespace openint::provider
