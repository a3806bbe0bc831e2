// One page of a list: see paging.hpp.
#include "libopenint/provider/paging.hpp"

#include <algorithm>

#include "libopenint/base/time.hpp"
#include "libopenint/provider/answer.hpp"
#include "libopenint/provider/cursor.hpp"
#include "libopenint/provider/details.hpp"
#include "libopenint/provider/each.hpp"
#include "libopenint/provider/links.hpp"
#include "libopenint/provider/record_id.hpp"

namespace openint::provider {

using connector::PagingRule;
using coroutine::Context;
using coroutine::Task;
using http::Response;
using Kind = PagingRule::Kind;

namespace {

void set_arguments(Arguments &arguments, const Listing &listing, const Position &position, int64_t size) {
  arguments.set_text("object", listing.object);
  if (json::Value parent; parent_of(position, arguments.arena(), parent)) arguments.set("parent", parent);
  if (listing.input != nullptr) arguments.set("input", *listing.input);
  set_place(arguments, listing.phases[position.phase]->paging, position, size);
  if (listing.deleted[position.phase]) arguments.set("deleted", json::Value::boolean(true));
  if (position.since_ms >= 0) {
    arguments.set_number("since_ms", position.since_ms);
    arguments.set_text("since", instant_of(position.since_ms));
  }
  if (position.until_ms >= 0) {
    arguments.set_number("until_ms", position.until_ms);
    arguments.set_text("until", instant_of(position.until_ms));
  }
}

Result<json::Value> evaluated(const jmespath::Expression &expression, const json::Value &record, Arena &arena,
                              const ListRule &rule) {
  auto found = expression.evaluate(record, arena);
  if (found.ok()) return found;
  return Error(Status::malformed, "a record of the provider's page: " + found.error().message, rule.request.pointer);
}

Result<std::string> key_of(const ListRule &rule, std::string_view record) {
  Arena arena;
  OPENINT_TRY(json::Value value, json::parse(record, arena));
  OPENINT_TRY(json::Value key, evaluated(*rule.paging.key, value, arena, rule));
  if (key.text().empty()) return Error(Status::malformed, "a record of the page has no key to go on after");
  return std::string(key.text());
}

constexpr size_t kMostTies = 10'000;

// Of a list whose keys are shared: leaves out the records at the key before that came already, and gives the ids of
// those that came with the page's last key.
Result<std::vector<std::string>> take_ties(const ListRule &rule, const Position &position, size_t most,
                                           std::vector<std::string_view> &records) {
  struct Seen {
    std::string key, id;
  };
  std::vector<std::string_view> left;
  std::vector<Seen> told;
  for (std::string_view record : records) {
    Arena arena;
    OPENINT_TRY(json::Value value, json::parse(record, arena));
    OPENINT_TRY(json::Value key, evaluated(*rule.paging.key, value, arena, rule));
    OPENINT_TRY(json::Value id, evaluated(*rule.paging.ties, value, arena, rule));
    Seen seen{scalar(key), scalar(id)};
    if (seen.id.empty()) return Error(Status::malformed, "a record of the page has no id to be told apart by");
    const auto &before = position.seen;
    const bool came = seen.key == position.at && std::find(before.begin(), before.end(), seen.id) != before.end();
    if (came || left.size() == most) continue;
    left.push_back(record);
    told.push_back(std::move(seen));
  }
  records = std::move(left);
  std::vector<std::string> out;
  if (told.empty() || told.back().key == position.at) out = position.seen;
  for (Seen &seen : told) {
    if (seen.key == told.back().key) out.push_back(std::move(seen.id));
  }
  if (out.size() <= kMostTies) return out;
  return Error(Status::malformed, "more than 10,000 records of the provider's list have the same key to go on after");
}

// The error of a list that tells too little of what went away, so that nothing but a whole list does.
Error beyond_reach(const std::string &why) {
  Error error = cursor_expired(why);
  error.message += "; begin a full list, and compare its ids with those that you have";
  return error;
}

// Takes the entries that tell of nothing but a record's end out of the page.
Result<void> take_removed(const ListRule &rule, std::vector<std::string_view> &records, Page &page) {
  std::vector<std::string_view> left;
  for (std::string_view record : records) {
    Arena arena;
    OPENINT_TRY(json::Value value, json::parse(record, arena));
    OPENINT_TRY(json::Value id, evaluated(*rule.removed, value, arena, rule));
    if (jmespath::truthy(id)) {
      page.removed.emplace_back(id.text());
    } else if (!rule.removed_alone) {
      left.push_back(record);
    }
  }
  records = std::move(left);
  return {};
}

// Leaves out what the answer holds besides the list's records.
Result<void> take_only(const Session &session, const Listing &listing, const Position &position,
                       std::vector<std::string_view> &records) {
  const ListRule &rule = *listing.phases[position.phase];
  std::vector<std::string_view> left;
  Arena arena;
  std::vector<json::Member> seen{{"settings", session.settings()}, {"object", json::Value::string(listing.object)}};
  if (listing.input != nullptr) seen.push_back({"input", *listing.input});
  if (json::Value parent; parent_of(position, arena, parent)) seen.push_back({"parent", parent});
  jmespath::Environment environment;
  environment.tables = session.connector().tables();
  for (std::string_view record : records) {
    Arena own;
    OPENINT_TRY(json::Value value, json::parse(record, own));
    seen.push_back({"record", value});
    auto belongs =
        rule.only->evaluate(json::Value::object(own.copy(std::span<const json::Member>(seen))), own, environment);
    seen.pop_back();
    if (!belongs.ok()) {
      return Error(Status::malformed, "a record of the provider's page: " + belongs.error().message,
                   rule.request.pointer);
    }
    if (belongs->is_null()) {
      return Error(Status::malformed, "a record of the provider's page does not tell whether it belongs to the list",
                   rule.request.pointer);
    }
    if (jmespath::truthy(*belongs)) left.push_back(record);
  }
  records = std::move(left);
  return {};
}

// Of kinds of paging that would go round in circles unseen: a digest of all the page's records.
std::string mark_of(const ListRule &rule, const std::vector<std::string_view> &records) {
  bool counts = rule.paging.kind == Kind::page || rule.paging.kind == Kind::offset;
  if (!counts || records.empty()) return "";
  const char *begin = records.front().data();
  const char *end = records.back().data() + records.back().size();
  return digest(std::string_view(begin, static_cast<size_t>(end - begin)));
}

// What is left off a page can be asked for again, where the next request says itself where it begins.
bool can_be_cut(Kind kind) { return kind == Kind::all || kind == Kind::keyset || kind == Kind::offset; }

// Where the list of changes that are to come begins.
Result<void> take_end(const ListRule &rule, Answer &answer, Page &page) {
  OPENINT_TRY(json::Value end, answer.evaluate(*rule.paging.end));
  page.next.at = std::string(end.text());
  page.next.offset = 0;
  if (!page.next.at.empty()) return {};
  return answer.lacks("where the next list of changes begins, on its last page", rule.paging.end->pointer);
}

// Whether the answer holds all that the provider has to tell, where it may not.
Result<void> check_complete(const ListRule &rule, Answer &answer, size_t count, int64_t size) {
  const std::string digits[] = {std::to_string(count), std::to_string(size)};
  const json::Member members[] = {{"count", json::Value::number(digits[0])}, {"size", json::Value::number(digits[1])}};
  OPENINT_TRY(const json::Value complete, answer.evaluate(*rule.complete, members));
  if (jmespath::truthy(complete)) return {};
  return beyond_reach("the provider tells of " + std::to_string(count) + " changes, and may have left out others");
}

// Takes the answer apart, and finds where the list goes on.
Result<void> take_apart(const Session &session, const Listing &listing, const Position &position, int64_t size,
                        Page &page) {
  const ListRule &rule = *listing.phases[position.phase];
  OPENINT_TRY(Split split, split_list(page.body, rule.items));
  if (!split.found) return answer_lacks(session, page.response, "its list of records", rule.items.pointer);
  Arena arena;
  OPENINT_TRY(json::Value around, json::parse(split.around, arena));
  std::erase(split.records, std::string_view("null"));
  const size_t told = split.records.size();
  const bool whole = rule.paging.kind == Kind::all;  // pages are cut here
  if (rule.only && whole) OPENINT_CHECK(take_only(session, listing, position, split.records));
  size_t given = split.records.size();
  if (whole) {
    size_t before = std::min(static_cast<size_t>(position.offset), given);
    split.records.erase(split.records.begin(), split.records.begin() + static_cast<std::ptrdiff_t>(before));
    given = split.records.size();
  }
  std::string mark = mark_of(rule, split.records);
  bool cut = given > static_cast<size_t>(size) && can_be_cut(rule.paging.kind);
  std::vector<std::string> seen;
  if (rule.paging.ties) {
    OPENINT_TRY(seen, take_ties(rule, position, static_cast<size_t>(size), split.records));
  } else if (cut) {
    split.records.resize(static_cast<size_t>(size));
  }
  std::string key = rule.paging.ties ? position.at : std::string();
  bool keyed = rule.paging.kind == Kind::keyset || rule.paging.kind == Kind::offset;
  if (keyed && rule.paging.key && !split.records.empty()) {
    OPENINT_TRY(key, key_of(rule, split.records.back()));
  }
  Answer answer(session);
  answer.view(page.response, around);
  if (rule.complete) OPENINT_CHECK(check_complete(rule, answer, told, size));
  OPENINT_TRY(Following behind, following(rule.paging, answer, position, given, size, key, mark));
  page.more = behind.more || cut;
  page.next = position;
  static_cast<Place &>(page.next) = behind.place;
  if (rule.paging.ties) {
    const bool stands = page.more && key == position.at && seen.size() == position.seen.size();
    if (stands) {
      return answer.lacks("progress: its next page is the page that was asked for", rule.paging.pointer);
    }
    page.next.seen = std::move(seen);
  }
  page.next.outer = position.outer;
  if (cut) {
    page.next.at = key;
    page.next.offset = position.offset + size;
  }
  page.warning = behind.contradiction;
  if (!page.more && page.warning.empty()) page.warning = mismatch(behind.total, page.next.offset);
  if (rule.paging.end && !page.more) OPENINT_CHECK(take_end(rule, answer, page));
  if (rule.warning) {
    OPENINT_TRY(json::Value warning, answer.evaluate(*rule.warning));
    if (!warning.text().empty()) page.failures.emplace_back(warning.text());
  }
  if (rule.removed) OPENINT_CHECK(take_removed(rule, split.records, page));
  if (rule.only && !whole) OPENINT_CHECK(take_only(session, listing, position, split.records));
  page.records = std::move(split.records);
  return {};
}

Error seen_as_expired(std::unique_ptr<Error> error, const Position &position, const PagingRule &rule) {
  bool token = !position.at.empty() && by_token(rule);
  if (!token || error->reason != "cursor_expired") return std::move(*error);
  Error expired = cursor_expired("the provider no longer knows it");
  expired.provider = error->provider;
  return expired;
}

// One request's page. `missing` tells whether properties that are wanted were not asked for.
Task<std::shared_ptr<Page>> request_page(Context &context, Session &session, Listing &listing, Position position,
                                         int64_t size, bool &missing) {
  const ListRule *rule = listing.phases[position.phase];
  auto page = std::make_shared<Page>();
  for (int attempt = 0;; ++attempt) {
    Arguments arguments;
    set_arguments(arguments, listing, position, size + rule->paging.extra);
    const RequestRule &asked = request_at(rule->request, rule->paging, position);
    Result<Built> request = build_within(session, asked, arguments, listing.selection, missing);
    if (!request.ok()) co_return request.take_error();
    Result<void> followed = follow_link(rule->paging, position, request->request);
    if (!followed.ok()) co_return followed.take_error();
    Result<Response> answer = co_await send_built(context, session, asked, std::move(*request));
    if (answer.ok()) {
      page->response = std::move(*answer);
      OPENINT_CO_CHECK(read_answer(page->response.body, page->body));
      break;
    }
    bool again = attempt == 0 && forget_description(session, listing.model, listing.object, answer.error());
    if (!again) co_return seen_as_expired(answer.take_error(), position, rule->paging);
    std::vector<std::string> properties;
    Result<Selection> selection =
        co_await select_fields(context, session, listing.model, listing.object, listing.reading, properties);
    if (!selection.ok()) co_return selection.take_error();
    listing.selection = std::move(*selection);
  }
  Result<void> apart = take_apart(session, listing, position, size, *page);
  if (!apart.ok()) co_return apart.take_error();
  co_return page;
}

// Leaves out the records up to the one with the key, and what is too much for the page. False where no record has it.
Result<bool> cut_overlap(const ListRule &rule, const Position &asked, const std::string &key, bool insist, int64_t size,
                         Page &page) {
  size_t behind = 0;
  bool found = false;
  for (size_t i = 0; i < page.records.size() && !found; ++i) {
    OPENINT_TRY(std::string each, key_of(rule, page.records[i]));
    found = each == key;
    if (found) behind = i + 1;
  }
  if (!found && insist) return false;
  page.records.erase(page.records.begin(), page.records.begin() + static_cast<std::ptrdiff_t>(behind));
  if (page.records.size() > static_cast<size_t>(size)) {
    page.records.resize(static_cast<size_t>(size));
    page.more = true;
  }
  page.next.offset = asked.offset + static_cast<int64_t>(behind + page.records.size());
  page.next.at = key;
  page.next.mark.clear();  // pages that overlap are told apart by their keys
  if (!page.records.empty()) {
    OPENINT_TRY(page.next.at, key_of(rule, page.records.back()));
  }
  return true;
}

// A page by its offset, which overlaps the page before by one record: where that is another one now, records went away
// meanwhile and the rest moved up, so the page begins further back. Rather a record twice than one never.
Task<std::shared_ptr<Page>> overlapping_page(Context &context, Session &session, Listing &listing, Position position,
                                             int64_t size, bool &missing) {
  constexpr int64_t kFurtherBack = 200;
  const ListRule &rule = *listing.phases[position.phase];
  for (int attempt = 0;; ++attempt) {
    int64_t back = attempt == 0 ? 1 : kFurtherBack;
    Position asked = position;
    asked.at.clear();
    asked.mark.clear();
    asked.offset = std::max<int64_t>(position.offset - back, 0);
    int64_t wanted = size + position.offset - asked.offset;
    int64_t most = rule.request.max > 0 ? std::min(wanted, rule.request.max + 1) : wanted;
    Result<std::shared_ptr<Page>> page = co_await request_page(context, session, listing, asked, most, missing);
    if (!page.ok()) co_return page.take_error();
    bool insist = attempt == 0 && position.offset > 0;
    Result<bool> cut = cut_overlap(rule, asked, position.at, insist, size, **page);
    if (!cut.ok()) co_return cut.take_error();
    if (!*cut) continue;
    bool stands = (*page)->more && (*page)->records.empty() && (*page)->next.offset == position.offset;
    if (stands) {
      co_return answer_lacks(session, (*page)->response, "progress: its next page is the page that was asked for",
                             rule.paging.pointer);
    }
    co_return page;
  }
}

}  // namespace

Task<std::shared_ptr<Page>> read_own_page(Context &context, Session &session, Listing &listing, Position position,
                                          int64_t size) {
  const ListRule *rule = listing.phases[position.phase];
  const bool too_old =
      rule->reach_ms > 0 && position.since_ms >= 0 && context.now_ms() - position.since_ms > rule->reach_ms;
  if (too_old)
    co_return beyond_reach("the provider tells what went away for " + std::to_string(rule->reach_ms / 1000) +
                           " seconds");
  bool missing = false;
  bool overlaps = rule->paging.kind == Kind::offset && rule->paging.key && !position.at.empty();
  Result<std::shared_ptr<Page>> read = std::shared_ptr<Page>();
  if (overlaps) {
    read = co_await overlapping_page(context, session, listing, position, size, missing);
  } else {
    read = co_await request_page(context, session, listing, position, size, missing);
  }
  if (!read.ok()) co_return read.take_error();
  std::shared_ptr<Page> page = *read;
  bool thin = rule->detail && !listing.ids_alone;
  bool supplemented = (missing || thin) && !page->records.empty();
  if (supplemented) {
    bool deleted = listing.deleted[position.phase];
    Result<bool> done = co_await read_details(context, session, listing, deleted, thin, *page);
    if (!done.ok()) co_return done.take_error();
  }
  bool inlined = rule->inline_related && !supplemented;
  Result<bool> completed = co_await complete_related(context, session, listing.model, listing.selection, inlined,
                                                     page->records, page->kept, page->unread);
  if (!completed.ok()) co_return completed.take_error();
  co_return page;
}

std::string instant_of(int64_t ms) {
  std::string out;
  std::string digits = std::to_string(ms);
  if (!epoch_to_instant(digits, false, out)) return "1970-01-01T00:00:00.000Z";
  if (out.find('.') == std::string::npos) out.insert(out.size() - 1, ".000");
  return out;
}

}  // namespace openint::provider
