// A list that is made for each record of another one: see each.hpp and EachRule. Where it stands is the place within the
// list of one parent, and `outer`: the place of the parents' page, which of them it is, and what the rule gives of it.
#include "libopenint/provider/each.hpp"

#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/provider/answer.hpp"
#include "libopenint/provider/cursor.hpp"

namespace openint::provider {

using connector::EachRule;
using connector::ModelRule;
using coroutine::Context;
using coroutine::Task;

/// The list that another one goes through.
struct Parents {
  Parents() = default;
  Listing listing;
  std::shared_ptr<Page> page;  // that was read last,
  std::string page_at;         // and its place
  bool whole = false;          // this call began with the first of them
  bool any = false;            // a list of one of them was read
  std::unique_ptr<Error> failed;
};

namespace {

constexpr int64_t kParentsPage = 100;

struct Outer {
  Outer() = default;
  Place at;  // the page of parents
  size_t index = 0;
  std::string value;  // JSON, "" where it is to be found
  std::string name;

  std::string text() const {
    std::string out = "{" + place_state(at) + ",\"i\":" + std::to_string(index);
    if (!value.empty()) out += ",\"v\":" + value;
    out += ",\"n\":";
    json::append_string(out, name);
    return out + "}";
  }
};

Result<Outer> outer_of(const Place &place) {
  Outer outer;
  if (place.outer.empty()) return outer;
  auto read = json::Document::parse(place.outer);
  if (!read.ok() || !read->root().is_object()) return cursor_invalid();
  const json::Value root = read->root();
  read_place(root, outer.at);
  outer.index = static_cast<size_t>(std::max<int64_t>(json::whole_number(root["i"], 0), 0));
  if (const json::Value *value = root.find("v")) outer.value = json::to_text(*value);
  outer.name = std::string(root["n"].text());
  return outer;
}

Result<bool> applies(const Session &session, const Listing &listing, const EachRule &rule) {
  if (!rule.when) return true;
  Arena arena;
  std::vector<json::Member> seen{{"settings", session.settings()}, {"object", json::Value::string(listing.object)}};
  if (listing.input != nullptr) seen.push_back({"input", *listing.input});
  OPENINT_TRY(json::Value found,
              rule.when->evaluate(json::Value::object(arena.copy(std::span<const json::Member>(seen))), arena));
  return jmespath::truthy(found);
}

Result<std::shared_ptr<Parents>> open_parents(Session &session, const Listing &listing, const EachRule &rule) {
  auto parents = std::make_shared<Parents>();
  Listing &own = parents->listing;
  own.model = rule.model;
  own.input = listing.input;
  const ModelRule *model = session.connector().model(rule.model);
  if (model != nullptr) own.object = model->object;
  OPENINT_TRY(const ListRule *list, offered(session, rule.model, &ModelRule::list));
  own.phases.push_back(list);
  own.deleted.push_back(false);
  own.ids_alone = true;
  return parents;
}

Result<void> read_parent(const EachRule &rule, std::string_view record, Outer &outer) {
  Arena arena;
  OPENINT_TRY(json::Value value, json::parse(record, arena));
  OPENINT_TRY(json::Value parent, rule.parent.evaluate(value, arena));
  if (parent.is_null()) {
    return Error(Status::malformed, "a record of " + rule.model + " lacks what its list is asked for with: " +
                                        shortened(record));
  }
  outer.value = json::to_text(parent);
  outer.name.clear();
  if (!rule.name) return {};
  OPENINT_TRY(json::Value name, rule.name->evaluate(value, arena));
  outer.name = scalar(name);
  return {};
}

// A parent that was left in the middle of its list may stand elsewhere now, as others came or went. False where it does
// not stand on this page.
Result<bool> find_again(const EachRule &rule, const Page &page, Outer &outer) {
  for (size_t i = 0; i < page.records.size(); ++i) {
    Outer each;
    OPENINT_CHECK(read_parent(rule, page.records[i], each));
    if (each.value != outer.value) continue;
    outer.index = i;
    return true;
  }
  if (page.more) return false;
  return cursor_expired(rule.model + " " + shortened(outer.value) + ", whose list it stands in, is no longer listed there");
}

// Makes it stand at a parent; false where there is none any more.
Task<bool> settle(Context &context, Session &session, Parents &parents, const EachRule &rule, Outer &outer,
                  std::vector<std::string> &failures) {
  Progress progress(outer.at);
  const int64_t most = parents.listing.phases.front()->request.max;
  const int64_t size = most > 0 ? std::min(most, kParentsPage) : kParentsPage;
  while (true) {
    const std::string at = place_state(outer.at);
    bool lost = false;
    if (parents.page == nullptr || parents.page_at != at) {
      Position position;
      static_cast<Place &>(position) = outer.at;
      OPENINT_CO_TRY(parents.page, co_await read_page(context, session, parents.listing, position, size));
      parents.page_at = at;
      // What the provider has and does not list is gone through first.
      if (at == place_state(Place())) {
        const std::vector<std::string> &fixed = parents.listing.phases.front()->fixed;
        parents.page->records.insert(parents.page->records.begin(), fixed.begin(), fixed.end());
      }
      failures.insert(failures.end(), parents.page->failures.begin(), parents.page->failures.end());
      if (!parents.page->warning.empty()) failures.push_back(rule.model + ": " + parents.page->warning);
      if (!outer.value.empty()) {
        OPENINT_CO_TRY(lost, find_again(rule, *parents.page, outer));
        lost = !lost;
      }
    }
    if (!lost && outer.index < parents.page->records.size()) {
      OPENINT_CO_CHECK(read_parent(rule, parents.page->records[outer.index], outer));
      co_return true;
    }
    if (!parents.page->more) co_return false;
    OPENINT_CO_CHECK(progress.go_on(parents.page->next, parents.page->records.size()));
    outer.at = parents.page->next;
    outer.index = 0;
    if (!lost) outer.value.clear();
  }
}

// Whether it is this one list that fails, and others may come: not so where nobody answered, or the credentials, the
// limits or the call itself are at their end.
bool of_one_list(const Error &error) noexcept {
  switch (error.status) {
    case Status::not_found:
    case Status::forbidden:
    case Status::conflict:
    case Status::unsupported:
    case Status::provider:
    case Status::malformed: return true;
    case Status::unavailable: return error.provider.http_status != 0;
    case Status::invalid_argument: return error.reason != "cursor_expired" && error.provider.http_status != 0;
    default: return false;
  }
}

std::string failure_of(const EachRule &rule, const Outer &outer, const Listing &listing, const Error &error) {
  std::string out = listing.model + " of " + rule.model + " " + shortened(outer.value);
  if (!outer.name.empty()) out += " (" + shortened(outer.name) + ")";
  return out + " are missing: " + error.message;
}

Task<std::shared_ptr<Page>> read_each(Context &context, Session &session, Listing &listing, Position position,
                                      int64_t size) {
  const EachRule &rule = *listing.phases[position.phase]->each;
  OPENINT_CO_TRY(Outer outer, outer_of(position));
  if (listing.parents == nullptr) {
    OPENINT_CO_TRY(listing.parents, open_parents(session, listing, rule));
    listing.parents->whole = position.outer.empty();
  }
  Parents &parents = *listing.parents;
  std::vector<std::string> failures;
  auto page = std::make_shared<Page>();
  OPENINT_CO_TRY(bool there, co_await settle(context, session, parents, rule, outer, failures));
  if (there) {
    position.outer = outer.text();
    Result<std::shared_ptr<Page>> read = co_await read_own_page(context, session, listing, position, size);
    if (!read.ok() && !of_one_list(read.error())) co_return read.take_error();
    if (read.ok()) {
      page = *read;
      parents.any = true;
    } else {
      failures.push_back(failure_of(rule, outer, listing, read.error()));
      parents.failed = read.take_error();
    }
    if (!page->more) {
      ++outer.index;
      outer.value.clear();
      OPENINT_CO_TRY(const bool more, co_await settle(context, session, parents, rule, outer, failures));
      page->more = more;
      page->next = position;
      static_cast<Place &>(page->next) = Place();
      page->next.outer = outer.text();
    }
  }
  // What came of none of them is no list with nothing in it.
  const bool nothing = !page->more && parents.whole && !parents.any && parents.failed != nullptr;
  if (nothing) co_return std::move(parents.failed);
  page->failures.insert(page->failures.begin(), failures.begin(), failures.end());
  co_return page;
}

}  // namespace

bool parent_of(const Place &place, Arena &arena, json::Value &parent) {
  if (place.outer.empty()) return false;
  auto read = json::parse(place.outer, arena);
  if (!read.ok() || read->find("v") == nullptr) return false;
  parent = (*read)["v"];
  return true;
}

Task<std::shared_ptr<Page>> read_page(Context &context, Session &session, Listing &listing, Position position,
                                      int64_t size) {
  const std::optional<EachRule> &rule = listing.phases[position.phase]->each;
  bool through = false;
  if (rule) {
    OPENINT_CO_TRY(through, applies(session, listing, *rule));
  }
  if (through) co_return co_await read_each(context, session, listing, position, size);
  co_return co_await read_own_page(context, session, listing, position, size);
}

}  // namespace openint::provider
