#include "libopenint/provider/walk_list.hpp"

namespace openint::provider {

using coroutine::Context;
using coroutine::Task;

namespace {

constexpr int64_t kPageOfWalk = 1000;

}  // namespace

Task<bool> walk_list(Context &context, Session &session, Listing &listing,
                     const std::function<Result<void>(const Page &)> &take) {
  Position position;
  position.until_ms = context.now_ms();
  int64_t most = listing.phases.front()->request.max;
  int64_t size = most > 0 ? most : kPageOfWalk;
  if (listing.phases.front()->paging.kind == ListRule::Kind::all) size = 1'000'000;
  Progress progress(position);
  while (true) {
    Result<std::shared_ptr<Page>> page = co_await read_page(context, session, listing, position, size);
    if (!page.ok()) co_return page.take_error();
    // What is counted, or told as all there is, is not to lack anything.
    if (!(*page)->failures.empty()) co_return Error(Status::provider, (*page)->failures.front());
    Result<void> taken = take(**page);
    if (taken.ok() && (*page)->more) taken = progress.go_on((*page)->next, (*page)->records.size());
    if (!taken.ok()) co_return taken.take_error();
    if (!(*page)->warning.empty()) {
      context.environment().log(coroutine::Environment::Level::warning,
                                "connection " + session.id() + ": " + listing.model + ": " + (*page)->warning);
    }
    if (!(*page)->more) co_return true;
    position = (*page)->next;
  }
}

}  // namespace openint::provider
