#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "libopenint/provider/answer.hpp"
#include "libopenint/provider/request.hpp"

// How pages follow each other: one reading of the paging rules for lists, links, tables and descriptions.

namespace openint::provider {

/// Where a list stands: all that the next request needs of the pages before it.
struct Place {
  Place() = default;
  std::string at;      ///< token, link or key; "" at the beginning
  std::string token;   ///< of a keyset: the token behind `at`, where a page without records gave one
  int64_t offset = 0;  ///< records before
  int64_t page = 0;    ///< pages before
  int64_t size = 0;    ///< of kinds whose pages must all have one size: that size
  std::vector<std::string> seen;  ///< of a keyset whose keys are shared: ids of the records at `at` that came already
  std::string mark;    ///< of kinds that count: a digest of the page before, which the next one must not equal
  std::string outer;   ///< of a list that goes through another one: where that stands (each.hpp); "" at its beginning
  bool operator==(const Place &) const = default;
};

/// Members of a JSON object that keep a place, and the place of an object that has them.
std::string place_state(const Place &place);
void read_place(const json::Value &state, Place &place);

/// What an answer says of the page behind it.
struct Following {
  Following() = default;
  bool more = false;
  Place place;                   ///< where `more`
  std::optional<int64_t> total;  ///< how many records all pages together have, where the provider says it
  std::string contradiction;     ///< what the answer says besides that cannot be so, or ""
};

/// Sets the page's arguments: size, offset, position, page, cursor, after_id.
void set_place(Arguments &arguments, const connector::PagingRule &rule, const Place &place, int64_t size);

/// The request of the page at that place: of kind "continue" pages but the first have their own.
const RequestRule &request_at(const RequestRule &request, const connector::PagingRule &rule, const Place &place);

/// Takes a link's URL instead of the request's own, where it leads to the same place as all requests. Errors: MALFORMED.
Result<void> follow_link(const connector::PagingRule &rule, const Place &place, http::Request &request);

/// Asks for the page at that place. `request` is the first page's; it, the rule and `arguments` (with set_place's) are
/// to stay good until the task has ended. Errors: of ask() and follow_link().
coroutine::Task<http::Response> ask_at(coroutine::Context &context, Session &session, const RequestRule &request,
                                       const connector::PagingRule &rule, Place place, json::Value arguments);

/// Reads what comes behind the page at `asked`, which holds `count` records of which `last_key` is the last one's key
/// (of a keyset and, where it has one, of an offset) and `mark` a digest of them all. Errors: MALFORMED where the answer does not tell whether another
/// page follows, tells that it does but not where, or leads back to the page that it is.
Result<Following> following(const connector::PagingRule &rule, Answer &answer, const Place &asked, size_t count,
                            int64_t size, const std::string &last_key, const std::string &mark);

/// A digest of a page's bytes, for `mark`.
std::string digest(std::string_view bytes);

/// Watches over a walk through pages: each place comes once, and records come from time to time.
class Progress {
 public:
  static constexpr int kMostEmpty = 100;  ///< pages without records, one after the other

  explicit Progress(const Place &begin) : outer_(begin.outer) { seen_.insert(hash(begin)); }
  /// `next`: where the walk goes on behind a page of `count` records. Errors: MALFORMED.
  Result<void> go_on(const Place &next, size_t count);

 private:
  static size_t hash(const Place &place) {
    const std::string tie = place.seen.empty() ? "" : '\n' + std::to_string(place.seen.size());
    return std::hash<std::string>()(place.at + '\n' + place.token + tie + '\n' + place.outer);
  }

  std::unordered_set<size_t> seen_;  // hashes, since a walk may have a million pages
  int empty_ = 0;
  std::string outer_;  // of the place before
};

/// Whether the next page's request is made with a token or link, which may be good for a time only.
bool by_token(const connector::PagingRule &rule) noexcept;

/// "The provider says that there are 20, and gave 19"; "" where that is not so.
std::string mismatch(const std::optional<int64_t> &total, int64_t came);

}  // namespace openint::provider
