#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/provider/batch.hpp"
#include "libopenint/provider/following.hpp"
#include "libopenint/provider/split.hpp"

namespace openint::provider {

using connector::ListRule;

/// Where a list of several requests stands: all that the next one needs besides the list's own parameters.
struct Position : Place {
  Position() = default;
  size_t phase = 0;       ///< which of the list's requests
  int64_t since_ms = -1;  ///< -1: from the beginning of time
  int64_t until_ms = -1;  ///< end of the window; for lists that have none when the list began
  int64_t issued_ms = 0;
};

struct Parents;  // each.cpp

/// A list under way: what stays the same for all of its pages.
struct Listing {
  Listing() = default;
  Listing(const Listing &) = delete;
  std::string model;
  std::string object;
  const json::Value *input = nullptr;
  Reading reading;
  Selection selection;
  std::vector<const ListRule *> phases;
  std::vector<bool> deleted;  ///< whether a phase's records are deleted ones
  bool ids_alone = false;     ///< nothing but which records there are is wanted, so that none is completed
  std::shared_ptr<Parents> parents;  ///< of a list that goes through another one: that one, once it was begun
};

/// A page of the provider's.
struct Page {
  Page() = default;
  Page(const Page &) = delete;
  http::Response response;
  json::IndexedText body;                 ///< the response's
  std::vector<std::string_view> records;  ///< into body and kept
  std::deque<std::string> kept;
  std::vector<std::shared_ptr<const translate::PageTables>> beside;  ///< of each record, where it came in an answer of
                                                                     ///< its own; empty: what this page has
  std::vector<Rejected> unread;      ///< values that the provider did not give, each with its record's index in records
  std::vector<Rejected> rejected;    ///< records that could not be completed, each with its place in the list's answer;
                                     ///< they are not among `records`
  std::vector<std::string> removed;  ///< ids of which the page tells nothing but that the record is gone
  std::string warning;               ///< what the provider says of the list that cannot be so, or ""
  std::vector<std::string> failures;  ///< which lists of those that this one is made of failed, and why
  bool more = false;
  Position next;  ///< where more, or else where the changes that are to come begin (PagingRule::end)
};

/// Reads one page of `size` records at `position`, with all the fields and links of its records; more where a link
/// leads to more. A list that goes through another one (EachRule) gives each of its lists' pages by itself.
/// Errors: INVALID_ARGUMENT, reason "cursor_expired", where the provider no longer knows the token; MALFORMED.
coroutine::Task<std::shared_ptr<Page>> read_page(coroutine::Context &context, Session &session, Listing &listing,
                                                 Position position, int64_t size);

/// The same of the list for `position.outer` alone.
coroutine::Task<std::shared_ptr<Page>> read_own_page(coroutine::Context &context, Session &session, Listing &listing,
                                                     Position position, int64_t size);

/// What the provider is to be told of a list's end: an instant of RFC 3339 with milliseconds.
std::string instant_of(int64_t ms);

}  // namespace openint::provider
