#pragma once

#include <functional>

#include "libopenint/provider/following.hpp"

namespace openint::provider {

/// Reads something that is no list of records (tables, a description) through all of its pages.
struct AllPages {
  AllPages(const RequestRule &r, const connector::PagingRule &p) : request(r), paging(p) {}
  AllPages(const AllPages &) = delete;
  const RequestRule &request;
  const connector::PagingRule &paging;
  std::string object;  ///< the provider's name, where the request sees one
  /// Takes what a page holds and gives how many things these are.
  std::function<Result<size_t>(Answer &)> take;
};

/// Asks for one page after the other until the last. `pages` must outlive the task. Errors: of the requests; MALFORMED
/// where an answer does not tell what follows, or leads in circles; those of `take`.
coroutine::Task<bool> read_all_pages(coroutine::Context &context, Session &session, const AllPages &pages);

}  // namespace openint::provider
