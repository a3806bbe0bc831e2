#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/provider/request.hpp"

namespace openint::provider {

/// The names of the tables that an expression looks something up in.
void add_tables(const jmespath::Node &node, std::set<std::string> &names);

/// Tables of lookup() for one connection, by their names.
struct LookedUp {
  LookedUp() = default;
  std::vector<json::Member> tables;  ///< {"deal_stages": {"1": "New"}}; they view the owners' memory
  std::string key;                   ///< another one for other tables; "" is none
  std::vector<std::shared_ptr<const void>> owners;
};

/// Only those of `names` that the document's "lookups" fill are there. They are fetched once and kept for the time that
/// the document says. A provider that refuses (a missing scope, no such endpoint) leaves them out, with a warning in the
/// log, so that records come with the ids; where `needed` names one of them (a write depends on it), the refusal is the
/// error. Errors: those of a request that may work another time.
coroutine::Task<LookedUp> lookup_tables(coroutine::Context &context, Session &session, std::set<std::string> names,
                                        std::set<std::string> needed);

/// Makes the tables be fetched again when they are wanted next, as what they lack may be there by now: true, and once
/// in a while only (false).
bool renew_tables(coroutine::Context &context, Session &session);

}  // namespace openint::provider
