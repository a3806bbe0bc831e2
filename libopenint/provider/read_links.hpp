#pragma once

#include <map>
#include <string>
#include <vector>

#include "libopenint/provider/request.hpp"

namespace openint::provider {

/// What came of one relation's links, by record id.
struct Links {
  Links() = default;
  std::map<std::string, std::string, std::less<>> read;  ///< JSON items, separated by commas
  std::map<std::string, Error, std::less<>> refused;     ///< of records whose links were refused while others' came
};

/// A record whose links are to be read.
struct LinksOf {
  LinksOf(std::string i, std::string a) : id(std::move(i)), after(std::move(a)) {}
  std::string id;
  std::string after;  ///< the provider's token of the page, "" at first
};

/// Reads the links of an object's records, all pages of each. `object` and `relation` must outlive the task.
/// Errors: a refusal that no record is the cause of; MALFORMED.
coroutine::Task<Links> read_links(coroutine::Context &context, Session &session, const std::string &object,
                                  const connector::RelatedRule &relation, std::vector<LinksOf> inputs);

}  // namespace openint::provider
