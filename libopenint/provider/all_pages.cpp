// All pages of what is no list of records: see all_pages.hpp.
#include "libopenint/provider/all_pages.hpp"

namespace openint::provider {

using coroutine::Context;
using coroutine::Task;
using http::Response;

namespace {

constexpr int64_t kPageOfAll = 100;

// What one answer holds, and what comes behind it.
Result<Following> take_page(Session &session, const AllPages &pages, const Response &response, const Place &place,
                            int64_t size, size_t &count) {
  Answer answer(session);
  OPENINT_CHECK(answer.read(response));
  OPENINT_TRY(count, pages.take(answer));
  return following(pages.paging, answer, place, count, size, "", digest(response.body));
}

}  // namespace

Task<bool> read_all_pages(Context &context, Session &session, const AllPages &pages) {
  Place place;
  Progress progress(place);
  const int64_t size = pages.request.max > 0 ? pages.request.max : kPageOfAll;
  int64_t left = session.services().answer_bytes;
  while (true) {
    Arguments arguments;
    if (!pages.object.empty()) arguments.set_text("object", pages.object);
    set_place(arguments, pages.paging, place, size);
    const json::Value given = arguments.value();
    Result<Response> response = co_await ask_at(context, session, pages.request, pages.paging, place, given);
    if (!response.ok()) co_return response.take_error();
    left -= static_cast<int64_t>(response->body.size());
    if (left < 0) {
      Error error(Status::provider, session.connector().name() + "'s tables or descriptions have more than " +
                                        std::to_string(session.services().answer_bytes) + " bytes");
      error.reason = "too_large";
      co_return error;
    }
    size_t count = 0;
    Result<Following> behind = take_page(session, pages, *response, place, size, count);
    if (!behind.ok()) co_return behind.take_error();
    if (!behind->more) co_return true;
    place = behind->place;
    Result<void> onward = progress.go_on(place, count);
    if (!onward.ok()) co_return onward.take_error();
  }
}

}  // namespace openint::provider
