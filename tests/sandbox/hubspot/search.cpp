// POST /crm/v3/objects/{type}/search: over what the index holds, which may be older than the records are.
#include <algorithm>
#include <iterator>

#include "hubspot/filters.hpp"

namespace sandbox::hubspot {
namespace {

struct Hit {
  const Record *record;
  const State *state;
};

std::vector<Hit> find(const Kind &kind, const Search &search, int64_t now_ms) {
  std::vector<Hit> out;
  for (const Record &record : kind.records) {
    const State *state = record.indexed_at(now_ms);
    if (state == nullptr || state->archived_ms != 0) continue;
    if (matches(kind, search, record, *state)) out.push_back({&record, state});
  }
  return out;
}

// How two hits compare by the sorted property; those without a value come last.
int compare(const Kind &kind, const Search &search, const Hit &a, const Hit &b) {
  const auto sign = [](const auto &x, const auto &y) { return x < y ? -1 : y < x ? 1 : 0; };
  switch (kind.properties[static_cast<size_t>(search.sort)].source) {
    case Property::Source::kId: return sign(a.record->id, b.record->id);
    case Property::Source::kCreated: return sign(a.record->created_ms, b.record->created_ms);
    case Property::Source::kModified: return sign(a.state->updated_ms, b.state->updated_ms);
    case Property::Source::kStored: break;
  }
  const std::string *x = a.state->values.find(search.sort), *y = b.state->values.find(search.sort);
  if (x == nullptr || y == nullptr) return sign(x == nullptr, y == nullptr);
  if (search.sort_compare == Filter::Compare::kNumber) return sign(decimal(*x).value_or(0), decimal(*y).value_or(0));
  if (search.sort_compare == Filter::Compare::kInstant)
    return sign(parse_instant(*x).value_or(0), parse_instant(*y).value_or(0));
  return sign(lower(*x), lower(*y));
}

bool by_id(const Kind &kind, const Search &search) {
  if (search.sort < 0) return true;
  return kind.properties[static_cast<size_t>(search.sort)].source == Property::Source::kId && !search.descending;
}

void sort(const Kind &kind, const Search &search, std::vector<Hit> &hits) {
  if (by_id(kind, search)) return;
  std::sort(hits.begin(), hits.end(), [&](const Hit &a, const Hit &b) {
    const int order = compare(kind, search, a, b);
    if (order != 0) return search.descending ? order > 0 : order < 0;
    return a.record->id < b.record->id;
  });
}

// What tells one search from another, apart from its page.
std::string fingerprint(const Kind &kind, const Search &search) {
  std::string out = kind.type_id + "|" + std::to_string(search.sort) + (search.descending ? "-" : "+");
  const auto add = [&](const std::string &text) { out += std::to_string(text.size()) + ":" + text; };
  for (const std::vector<Filter> &group : search.groups) {
    out += "|";
    for (const Filter &filter : group) {
      out += std::to_string(filter.property) + "," + std::to_string(static_cast<int>(filter.op)) + ",";
      add(filter.text);
      add(filter.high_text);
      for (const std::string &value : filter.values) add(value);
    }
  }
  for (const std::string &word : search.words) add(word);
  return out;
}

// The hits of the last few searches, for as long as no record changes: each page of a long read asks for the same ones.
class Kept {
 public:
  std::shared_ptr<const std::vector<Hit>> hits(Store &store, const Kind &kind, const Search &search, int64_t now_ms) {
    const std::string key = fingerprint(kind, search);
    if (version_ != store.version()) entries_.clear();
    version_ = store.version();
    if (const auto found = entries_.find(key); found != entries_.end()) return found->second;
    auto made = std::make_shared<std::vector<Hit>>(find(kind, search, now_ms));
    sort(kind, search, *made);
    if (now_ms < store.settled_ms()) return made;  // the index still moves
    if (entries_.size() >= 8) entries_.clear();
    entries_[key] = made;
    return made;
  }

 private:
  int64_t version_ = -1;
  std::map<std::string, std::shared_ptr<const std::vector<Hit>>> entries_;
};

// The hits whose id is above the bound, in their order.
std::vector<Hit> above(const std::vector<Hit> &all, int64_t bound) {
  std::vector<Hit> out;
  std::copy_if(all.begin(), all.end(), std::back_inserter(out), [&](const Hit &hit) { return hit.record->id > bound; });
  return out;
}

void answer(Account &account, Kept &kept, Call &call) {
  Kind *kind = account.kind_or_fail(call, call.args[0]);
  const auto body = kind == nullptr ? std::nullopt : account.body_or_fail(call);
  if (!body) return;
  if (const auto after = whole(text(*body, "after"))) account.saw_after(*after);
  auto read = read_search(*kind, *body);
  if (auto *refusal = std::get_if<Refusal>(&read)) return account.fail(call, *refusal);
  const Search &search = std::get<Search>(read);
  auto hits = kept.hits(account.store(), *kind, search, account.clock().now_ms());
  size_t first = 0;
  if (search.above > 0 && by_id(*kind, search)) {
    const auto after_bound = [&](int64_t bound, const Hit &hit) { return bound < hit.record->id; };
    first =
        static_cast<size_t>(std::upper_bound(hits->begin(), hits->end(), search.above, after_bound) - hits->begin());
  } else if (search.above > 0) {
    hits = std::make_shared<const std::vector<Hit>>(above(*hits, search.above));
  }
  std::string out = R"({"total":)" + std::to_string(hits->size() - first) + R"(,"results":[)";
  const size_t from = std::min(hits->size(), first + static_cast<size_t>(search.after));
  const size_t to = std::min(hits->size(), from + static_cast<size_t>(search.limit));
  for (size_t i = from; i < to; i++) {
    if (i > from) out += ',';
    append_record(out, account.store(), *kind, *(*hits)[i].record, *(*hits)[i].state, search.selection);
  }
  out += ']';
  if (to < hits->size()) out += R"(,"paging":{"next":{"after":")" + std::to_string(to - first) + R"("}})";
  send_text(call.response, 200, out + "}");
}

}  // namespace

void route_search(Account &account) {
  const auto kept = std::make_shared<Kept>();
  account.on("POST", "/crm/v3/objects/{}/search", Gate::kSearch,
             [&account, kept](Call &call) { answer(account, *kept, call); });
}

}  // namespace sandbox::hubspot
