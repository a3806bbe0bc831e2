// The verb list: a page of records of any size, gathered from as many of the provider's pages as it takes.
#include <algorithm>

#include "libopenint/base/decimal.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/operations/list_input.hpp"
#include "libopenint/operations/verbs.hpp"
#include "libopenint/operations/writing.hpp"
#include "libopenint/provider/cursor.hpp"
#include "libopenint/provider/emitter.hpp"
#include "libopenint/provider/locate.hpp"

namespace openint::operations {

using connector::ListRule;
using connector::ModelRule;
using provider::cursor_expired;
using provider::cursor_invalid;
using provider::Emitter;
using provider::Listing;
using provider::Page;
using provider::Place;
using provider::Position;
using provider::Progress;
using provider::Session;

namespace {

constexpr int64_t kDefaultPage = 100;
constexpr int64_t kLargestPage = 10'000;
constexpr int64_t kMostLists = 100;
constexpr int64_t kEverything = int64_t{1} << 62;

// Whether what goes away from the first list on is told by the lists that follow it: of what went before nobody knew.
bool tells_later(const Session &session, const std::string &model) {
  auto later = offered(session, model, &ModelRule::list_since_deleted);
  return later.ok() && (*later)->removed_alone;
}

// The requests that the list is made of, one after the other. A provider's own list of changes, which goes on where it
// ended, takes the place of them all where it tells as much.
Result<void> plan_phases(Session &session, const ListInput &input, bool since, Listing &listing) {
  if (input.incremental && input.include_deleted && !since) {
    Result<const ListRule *> changes = offered(session, listing.model, &ModelRule::list_changes);
    if (!changes.ok() && changes.error().status != Status::unsupported) return changes.take_error();
    if (changes.ok()) {
      listing.phases.push_back(*changes);
      listing.deleted.push_back(false);
      return {};
    }
  }
  const ListRule *removed = nullptr;
  if (input.include_deleted) {
    auto deleted = since ? &ModelRule::list_since_deleted : &ModelRule::list_deleted;
    Result<const ListRule *> rule = offered(session, listing.model, deleted);
    const bool none_yet = !rule.ok() && !since && input.incremental && tells_later(session, listing.model);
    if (!rule.ok() && !none_yet) return rule.take_error();
    if (rule.ok()) removed = *rule;
  }
  if (removed == nullptr || !removed->instead) {
    OPENINT_TRY(auto live, offered(session, listing.model, since ? &ModelRule::list_since : &ModelRule::list));
    listing.phases.push_back(live);
    listing.deleted.push_back(false);
  }
  if (removed != nullptr) {
    listing.phases.push_back(removed);
    listing.deleted.push_back(true);
  }
  return {};
}

// Where the list begins, or goes on.
Result<Position> begin(Context &context, Session &session, const ListInput &input, const std::string &stream) {
  int64_t settle = session.connector().http().settle_ms;
  Position position;
  if (input.cursor != nullptr) {
    OPENINT_TRY(std::string state, open_cursor(session, stream, input.cursor->text()));
    bool resume = false;
    OPENINT_TRY(position, position_of(state, resume));
    if (!resume) return position;
  } else {
    position.since_ms = input.updated_after;
  }
  position.until_ms = context.now_ms() - settle;
  return position;
}

// How many records the next request is to bring.
int64_t next_size(const ListRule &rule, const Position &position, int64_t page_size, int64_t left) {
  int64_t most = rule.request.max > 0 ? rule.request.max : kLargestPage;
  if (position.size > 0) return position.size;
  bool one_size = rule.paging.kind == ListRule::Kind::link || rule.paging.kind == ListRule::Kind::page;
  if (!one_size) return std::min(most, left);
  if (page_size == kEverything) return most;
  // Links carry on the size of the page before them, and numbers count pages of one size.
  int64_t requests = (page_size + most - 1) / most;
  return std::min(left, std::max<int64_t>(page_size / requests, 1));
}

Position phase_begin(const Position &from, size_t phase) {
  Position position = from;
  static_cast<Place &>(position) = Place();
  position.phase = phase;
  return position;
}

// What was gathered for one page of ours, besides its records.
struct Gathered {
  Gathered() = default;
  std::vector<std::string> removed;
  std::vector<std::string> warnings;
  std::vector<std::string> failures;
  bool more = false;
  Position next;
};

// What stays the same while a list is gathered.
struct Gathering {
  Gathering() = default;
  Listing listing;
  ListInput input;
  std::string stream;
  Position began;
  int64_t page_size = 0;
};

// Whether there is anything in the list's next phase is not known before it is asked for.
Task<bool> anything_at(Context &context, Session &session, Listing &listing, Position position) {
  Result<std::shared_ptr<Page>> page = co_await read_page(context, session, listing, position, 1);
  if (!page.ok()) co_return page.take_error();
  co_return !(*page)->records.empty() || (*page)->more;
}

// Whether a list of what changed since can follow this one.
bool resumable(Session &session, const std::string &model, const ListInput &input) {
  Listing since;
  since.model = model;
  return input.incremental && plan_phases(session, input, true, since).ok();
}

// "next_cursor": where the list goes on, or, in incremental mode after the last page, where the next one begins.
std::string cursor_for(Context &context, Session &session, const Gathering &list, const Gathered &gathered) {
  bool goes_on = gathered.more || list.listing.phases.back()->paging.end.has_value();
  if (!goes_on && !resumable(session, list.listing.model, list.input)) return "null";
  Position position = gathered.next;
  if (!goes_on) {
    position = Position();
    position.since_ms = list.began.until_ms;
  }
  position.issued_ms = context.now_ms();
  std::string out;
  json::append_string(out, seal_cursor(session, list.stream, state_of(position, !goes_on)));
  return out;
}

// Where a list that streams stands behind what it emits next.
std::string progress_of(Context &context, Session &session, const Gathering &list, const Gathered &gathered,
                        const Emitter &emitter) {
  if (emitter.joins()) return {};
  return emitter.totals() + ",\"next_cursor\":" + cursor_for(context, session, list, gathered) + "}";
}

// How many of the provider's bytes a page holds.
int64_t bytes_of(const Page &page) {
  size_t bytes = page.response.body.size();
  for (const std::string &text : page.kept) bytes += text.size();
  return static_cast<int64_t>(bytes);
}

// How many records a page tells of, be it that they are gone or cannot be given.
size_t records_of(const Page &page) { return page.records.size() + page.removed.size() + page.rejected.size(); }

// Translates and emits each page while the provider works on the next one.
Task<Gathered> gather(Context &context, Session &session, Gathering &list, Emitter &emitter) {
  Gathered out;
  Listing &listing = list.listing;
  Position position = list.began;
  int64_t left = list.page_size;
  int64_t left_bytes = session.services().answer_bytes;
  int64_t most = listing.phases[position.phase]->request.max;
  int64_t requests = most > 0 ? (list.page_size - 1) / most + 1 : 1;
  // A list of many lists may have few records in each; a page that took too many requests ends before it is full.
  if (listing.phases[position.phase]->each)
    requests = std::max(requests, std::min<int64_t>(list.page_size, kMostLists));
  if (list.page_size == kEverything) requests = kEverything;
  int64_t size = next_size(*listing.phases[position.phase], position, list.page_size, left);
  Task<std::shared_ptr<Page>> reading = read_page(context, session, listing, position, size);
  Progress progress(position);
  for (bool go_on = true; go_on;) {
    OPENINT_CO_TRY(std::shared_ptr<Page> page, co_await reading);
    if (page->more) OPENINT_CO_CHECK(progress.go_on(page->next, records_of(*page)));
    if (!page->warning.empty()) out.warnings.push_back(page->warning);
    for (std::string &failure : page->failures) out.failures.push_back(std::move(failure));
    for (std::string &id : page->removed) out.removed.push_back(std::move(id));
    left -= static_cast<int64_t>(records_of(*page));
    if (emitter.joins()) left_bytes -= bytes_of(*page);
    const bool full = left <= 0 || left_bytes <= 0;
    out.more = page->more;
    out.next = page->next;
    bool next_phase = !out.more && position.phase + 1 < listing.phases.size();
    if (next_phase) out.next = phase_begin(position, position.phase + 1);
    if (next_phase && full) {
      OPENINT_CO_TRY(out.more, co_await anything_at(context, session, listing, out.next));
    }
    --requests;
    go_on = !full && (next_phase || (out.more && requests > 0));
    if (go_on) {
      if (next_phase) progress = Progress(out.next);
      position = out.next;
      size = next_size(*listing.phases[position.phase], position, list.page_size, left);
      reading = read_page(context, session, listing, position, size);
      reading.start(context);
      co_await coroutine::handed_out(context);
    }
    OPENINT_CO_CHECK(emitter.add(*page));
    page.reset();
    std::string behind = emitter.is_full() ? progress_of(context, session, list, out, emitter) : std::string();
    OPENINT_CO_CHECK(co_await flush(context, emitter, std::move(behind)));
  }
  OPENINT_CO_CHECK(co_await flush_last(context, emitter, progress_of(context, session, list, out, emitter)));
  co_return out;
}

// Appends `,"deleted_ids":[...]` where there are any.
void append_removed(std::string &out, const std::vector<std::string> &removed) {
  if (removed.empty()) return;
  out += ",\"deleted_ids\":[";
  for (const std::string &id : removed) {
    if (out.back() != '[') out += ',';
    json::append_string(out, id);
  }
  out += ']';
}

// Appends `,"warnings":[...]` where there are any.
void append_warnings(std::string &out, const Gathered &gathered) {
  if (gathered.warnings.empty() && gathered.failures.empty()) return;
  out += ",\"warnings\":[";
  for (const std::string &warning : gathered.warnings) {
    if (out.back() != '[') out += ',';
    append_warning(out, "The list may not be whole", "list_mismatch", warning);
  }
  for (const std::string &failure : gathered.failures) {
    if (out.back() != '[') out += ',';
    append_warning(out, "Records are missing", "list_incomplete", failure);
  }
  out += ']';
}

Result<void> check_position(Context &context, const Listing &listing, const ListInput &input,
                            const Position &position) {
  if (position.phase >= listing.phases.size()) return cursor_invalid();
  int64_t life = listing.phases[position.phase]->paging.token_ms;
  bool old = life > 0 && !position.at.empty() && context.now_ms() - position.issued_ms > life;
  if (input.cursor != nullptr && old) {
    return cursor_expired("the provider keeps it for " + std::to_string(life / 1000) + " seconds");
  }
  return {};
}

// How many records are wanted. A list that streams goes to its end where nobody says how long a page of it is.
int64_t page_size_of(const Listing &listing, const Position &began, const ListInput &input, const Emitter &emitter) {
  if (input.page_size > 0) return std::min(input.page_size, kLargestPage);
  if (!emitter.joins()) return kEverything;
  int64_t most = listing.phases[began.phase]->request.max;
  return most > 0 ? std::min(kDefaultPage, most) : kDefaultPage;
}

}  // namespace

Task<std::string> list(Context &context, Session &session, const contract::Operation &operation, json::Value input) {
  Gathering list;
  Listing &listing = list.listing;
  OPENINT_CO_TRY(list.input, read_list_input(session, operation.model, input));
  listing.model = operation.model;
  listing.input = &input;
  listing.reading = list.input.reading;
  listing.reading.lines = context.taking() == coroutine::Taking::lines;
  list.stream = stream_of(operation, object_of(session, operation.model, input), list.input);
  OPENINT_CO_TRY(list.began, begin(context, session, list.input, list.stream));
  OPENINT_CO_CHECK(plan_phases(session, list.input, list.began.since_ms >= 0, listing));
  OPENINT_CO_CHECK(check_position(context, listing, list.input, list.began));
  OPENINT_CO_TRY(listing.object, co_await locate_object(context, session, listing.model, input));
  std::vector<std::string> properties;
  OPENINT_CO_TRY(listing.selection,
                 co_await select_fields(context, session, listing.model, listing.object, listing.reading, properties));
  OPENINT_CO_TRY(std::shared_ptr<const translate::Translator> translator,
                 co_await reader(context, session, listing.model, listing.reading));
  Emitter emitter(context, *translator, "{\"items\":[");
  list.page_size = page_size_of(listing, list.began, list.input, emitter);
  OPENINT_CO_TRY(Gathered gathered, co_await gather(context, session, list, emitter));

  std::string out = emitter.joins() ? emitter.take_joined() + "]" : emitter.totals();
  out += gathered.more ? ",\"has_next_page\":true,\"next_cursor\":" : ",\"has_next_page\":false,\"next_cursor\":";
  const std::string cursor = cursor_for(context, session, list, gathered);
  out += cursor;
  if (!operation.cursor.empty()) {  // which is of pages alone, and not of the next run
    out += ',';
    json::append_string(out, operation.cursor);
    out += ':' + (gathered.more ? cursor : std::string("null"));
  }
  append_removed(out, gathered.removed);
  append_rejected(out, emitter.rejected());
  append_warnings(out, gathered);
  out += '}';
  co_return out;
}

}  // namespace openint::operations
