#include "libopenint/provider/following.hpp"

#include <algorithm>

#include "libopenint/json/string.hpp"
#include "libopenint/provider/link_header.hpp"

namespace openint::provider {

using connector::PagingRule;
namespace {

// One answer's paging, read by its rule.
class PageReading {
 public:
  PageReading(const PagingRule &rule, Answer &answer, size_t count, int64_t size) : rule_(rule), answer_(answer) {
    digits_[0] = std::to_string(count);
    digits_[1] = std::to_string(size);
    members_[0] = {"count", json::Value::number(digits_[0])};
    members_[1] = {"size", json::Value::number(digits_[1])};
  }

  // Token or link of the next page, or "".
  Result<std::string> next() {
    if (rule_.link_header) return next_link(answer_.response().headers);
    if (!rule_.next) return std::string();
    OPENINT_TRY(json::Value found, answer_.evaluate(*rule_.next, members_));
    std::string text = scalar(found);
    // "false" as `condition && token` gives it.
    bool none = text.empty() && (found.is_null() || found.is_string() || !jmespath::truthy(found));
    if (text.empty() && !none) return answer_.lacks("a token for the next page that is text", rule_.next->pointer);
    return text;
  }

  Result<std::optional<int64_t>> total() {
    std::optional<int64_t> none;
    if (!rule_.total) return none;
    OPENINT_TRY(json::Value found, answer_.evaluate(*rule_.total, members_));
    int64_t number = json::whole_number(found, -1);
    if (number < 0) return answer_.lacks("its total", rule_.total->pointer);
    return std::optional<int64_t>(number);
  }

  // Whether the document says of this answer that another page follows; nothing where it leaves that to `next`.
  Result<std::optional<bool>> more(const std::optional<int64_t> &total, int64_t came) {
    if (rule_.more) {
      OPENINT_TRY(json::Value found, answer_.evaluate(*rule_.more, members_));
      if (found.is_null()) return answer_.lacks("whether another page follows", rule_.more->pointer);
      return std::optional<bool>(jmespath::truthy(found));
    }
    if (rule_.page_more) {
      OPENINT_TRY(json::Value found, answer_.evaluate(*rule_.page_more, members_));
      if (!jmespath::truthy(found) || !by_token(rule_)) return std::optional<bool>(jmespath::truthy(found));
    }
    bool counted = total && !by_token(rule_);
    return counted ? std::optional<bool>(came < *total) : std::optional<bool>();
  }

 private:
  const PagingRule &rule_;
  Answer &answer_;
  std::string digits_[2];
  json::Member members_[2];
};

// A keyset's page without records: nothing stands behind the key, unless a token leads on.
void after_nothing(const Place &asked, const std::string &next, Following &out) {
  out.place = asked;
  out.place.token = next;
  out.more = !next.empty();
  if (!out.more) out.contradiction = "the provider says that more records follow, and gives none";
}

}  // namespace

void set_place(Arguments &arguments, const PagingRule &rule, const Place &place, int64_t size) {
  arguments.set_number("size", size);
  arguments.set_number("offset", place.offset);
  arguments.set_number("position", place.offset + 1);
  // Of a keyset with ties: of the pages from the key on, the one that holds the first record that has not come.
  const int64_t pages = rule.ties ? static_cast<int64_t>(place.seen.size()) / std::max<int64_t>(size, 1) : place.page;
  arguments.set_number("page", rule.first + pages);
  if (rule.kind == PagingRule::Kind::keyset) {
    if (!place.at.empty()) arguments.set_text("after_id", place.at);
    if (!place.token.empty()) arguments.set_text("cursor", place.token);
  } else if (by_token(rule) && !place.at.empty()) {
    arguments.set_text("cursor", place.at);
  }
}

const RequestRule &request_at(const RequestRule &request, const PagingRule &rule, const Place &place) {
  return rule.kind == PagingRule::Kind::continues && rule.request && !place.at.empty() ? *rule.request : request;
}

Result<void> follow_link(const PagingRule &rule, const Place &place, http::Request &request) {
  if (rule.kind != PagingRule::Kind::link || place.at.empty()) return {};
  std::string url = http::resolve(request.url, place.at);
  if (url.empty() || http::origin(url) != http::origin(request.url)) {
    return Error(Status::malformed,
                 "the provider's link to the next page leads elsewhere: " + shortened(http::origin(url)));
  }
  request.url = std::move(url);
  return {};
}

coroutine::Task<http::Response> ask_at(coroutine::Context &context, Session &session, const RequestRule &request,
                                       const PagingRule &rule, Place place, json::Value arguments) {
  const RequestRule &asked = request_at(request, rule, place);
  if (!asked.procedure.empty()) co_return co_await ask(context, session, asked, arguments);
  Result<Built> built = build_request(session, asked, arguments);
  if (!built.ok()) co_return built.take_error();
  Result<void> followed = follow_link(rule, place, built->request);
  if (!followed.ok()) co_return followed.take_error();
  co_return co_await send_built(context, session, asked, std::move(*built));
}

Result<Following> following(const PagingRule &rule, Answer &answer, const Place &asked, size_t count, int64_t size,
                            const std::string &last_key, const std::string &mark) {
  Following out;
  PageReading reading(rule, answer, count, size);
  int64_t came = asked.offset + static_cast<int64_t>(count);
  OPENINT_TRY(out.total, reading.total());
  OPENINT_TRY(std::string next, reading.next());
  OPENINT_TRY(std::optional<bool> more, reading.more(out.total, came));
  out.place = asked;
  out.place.token.clear();
  out.place.offset = came;
  out.place.page = asked.page + 1;
  if (rule.kind == PagingRule::Kind::all) {
    if (next.empty()) return out;
    return answer.lacks("its end: it leads on to another page, of which the document says nothing", rule.pointer);
  }
  out.more = more.value_or(!next.empty());
  if (by_token(rule) && out.more && next.empty()) {
    return answer.lacks("what leads to the next page, which it says there is", rule.pointer);
  }
  if (by_token(rule)) out.place.at = next;
  if (out.more && rule.pages > 0 && out.place.page >= rule.pages) {
    Error beyond(Status::unsupported, "the provider shows no more than " + std::to_string(rule.pages) +
                                          " pages of a list, and says that this one has more: what is behind them "
                                          "cannot be listed");
    beyond.reason = "beyond_reach";
    return beyond;
  }
  if (rule.kind == PagingRule::Kind::page) out.place.size = asked.size > 0 ? asked.size : size;
  if (!out.more) return out;
  if (rule.kind == PagingRule::Kind::keyset && count == 0) {
    after_nothing(asked, next, out);
  } else if (rule.kind == PagingRule::Kind::keyset ||
             (rule.kind == PagingRule::Kind::offset && rule.key && count > 0)) {
    out.place.at = last_key;
  }
  bool counts = rule.kind == PagingRule::Kind::offset || rule.kind == PagingRule::Kind::page;
  if (counts) out.place.mark = mark;
  bool same = counts ? count == 0 || (!mark.empty() && mark == asked.mark)
                     : out.place.at == asked.at && out.place.token == asked.token;
  if (out.more && same && !rule.ties) {
    return answer.lacks("progress: its next page is the page that was asked for", rule.pointer);
  }
  return out;
}

// FNV-1a.
std::string digest(std::string_view bytes) {
  uint64_t hash = 14695981039346656037ULL;
  for (char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return std::to_string(hash);
}

std::string place_state(const Place &place) {
  std::string out = "\"o\":" + std::to_string(place.offset) + ",\"a\":";
  json::append_string(out, place.at);
  const std::pair<const char *, const std::string *> texts[] = {
      {",\"k\":", &place.token}, {",\"m\":", &place.mark}, {",\"x\":", &place.outer}};
  for (const auto &[name, text] : texts) {
    if (text->empty()) continue;
    out += name;
    json::append_string(out, *text);
  }
  if (place.page > 0) out += ",\"g\":" + std::to_string(place.page);
  if (place.size > 0) out += ",\"z\":" + std::to_string(place.size);
  if (!place.seen.empty()) {
    out += ",\"y\":[";
    for (const std::string &id : place.seen) {
      if (out.back() != '[') out += ',';
      json::append_string(out, id);
    }
    out += ']';
  }
  return out;
}

void read_place(const json::Value &state, Place &place) {
  place.offset = json::whole_number(state["o"], 0);
  place.at = std::string(state["a"].text());
  place.token = std::string(state["k"].text());
  place.page = json::whole_number(state["g"], 0);
  place.size = json::whole_number(state["z"], 0);
  for (const json::Value &id : state["y"].items()) place.seen.emplace_back(id.text());
  place.mark = std::string(state["m"].text());
  place.outer = std::string(state["x"].text());
}

Result<void> Progress::go_on(const Place &next, size_t count) {
  const bool onward = next.outer != outer_;  // to the next of the lists that it goes through
  outer_ = next.outer;
  empty_ = count == 0 && !onward ? empty_ + 1 : 0;
  if (empty_ > kMostEmpty) {
    return Error(Status::malformed, "the provider's list makes no progress: " + std::to_string(empty_) +
                                        " pages in a row hold no record, and each leads to another one");
  }
  if (next.at.empty()) return {};
  if (seen_.insert(hash(next)).second) return {};
  return Error(Status::malformed,
               "the provider's list makes no progress: it leads back to a page that was read before");
}

bool by_token(const PagingRule &rule) noexcept {
  using Kind = PagingRule::Kind;
  return rule.kind == Kind::token || rule.kind == Kind::link || rule.kind == Kind::continues;
}

std::string mismatch(const std::optional<int64_t> &total, int64_t came) {
  if (!total || *total == came) return "";
  return "the provider says that there are " + std::to_string(*total) + " records, and gave " + std::to_string(came);
}

}  // namespace openint::provider
