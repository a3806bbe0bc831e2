// The links of records, read for many at once: see read_links.hpp.
#include "libopenint/provider/read_links.hpp"

#include <algorithm>
#include <deque>
#include <set>

#include "libopenint/json/write.hpp"
#include "libopenint/provider/answer.hpp"
#include "libopenint/provider/halving.hpp"

namespace openint::provider {

using connector::RelatedRule;
using coroutine::Context;
using coroutine::Task;
using http::Response;

namespace {

constexpr size_t kIdsAtATime = 100;
constexpr int64_t kLinksAtATime = 100;  // where the request can say so

void set_inputs(Arguments &arguments, std::span<const LinksOf> inputs) {
  Arena &arena = arguments.arena();
  std::vector<json::Value> list;
  for (const LinksOf &input : inputs) {
    std::vector<json::Member> members{{"id", json::Value::string(arena.copy(input.id))}};
    if (!input.place.at.empty()) members.push_back({"after", json::Value::string(arena.copy(input.place.at))});
    list.push_back(json::Value::object(arena.copy(std::span<const json::Member>(members))));
  }
  arguments.set("inputs", json::Value::array(arena.copy(std::span<const json::Value>(list))));
}

// One request's worth of records, and what came of it.
struct Round {
  Round(const std::string &o, std::vector<LinksOf> of, Links &to) : object(o), inputs(std::move(of)), links(to) {}
  const std::string &object;
  std::vector<LinksOf> inputs;
  std::vector<LinksOf> next;
  Links &links;
  int64_t bytes = 0;  // of the answers
};

// What an answer tells of the records that were asked for.
class Telling {
 public:
  Telling(const Session &session, const RelatedRule &relation, Round &round, std::map<std::string, Progress> &walks)
      : session_(session), relation_(relation), round_(round), walks_(walks) {}

  Result<void> run(const Response &response, std::span<const LinksOf> asked) {
    Answer answer(session_);
    OPENINT_CHECK(answer.read(response));
    OPENINT_TRY(json::Value found, answer.list(relation_.results));
    for (const LinksOf &each : asked) asked_.emplace(each.id, &each);
    untold_ = asked_;
    for (const json::Value &entry : found.items()) OPENINT_CHECK(take(answer, entry, relation_.results.pointer));
    if (relation_.errors) {
      OPENINT_TRY(const json::Value others, answer.evaluate(*relation_.errors));
      for (const json::Value &entry : others.items()) {
        const bool nobodys = entry["links"].is_array() && entry["id"].is_null() && entry["ids"].size() == 0;
        if (!nobodys) OPENINT_CHECK(take(answer, entry, relation_.errors->pointer));
      }
    }
    bool none = false;
    if (relation_.unlisted && refusal_ == nullptr) {
      OPENINT_TRY(const json::Value said, answer.evaluate(*relation_.unlisted));
      none = jmespath::truthy(said);
    }
    for (const auto &[id, each] : untold_) {
      const bool first = each->place == Place();
      if (none && first) {
        round_.links.read.try_emplace(id);
      } else if (refusal_ != nullptr) {
        refuse(id, *refusal_);
      } else {
        refuse(id, answer.lacks("the links of the record, or word that it has none", relation_.results.pointer));
      }
    }
    return {};
  }

 private:
  Result<void> take(const Answer &answer, const json::Value &entry, const std::string &pointer) {
    std::vector<std::string> ids;
    if (!entry["id"].is_null()) ids.push_back(scalar(entry["id"]));
    for (const json::Value &id : entry["ids"].items()) ids.push_back(scalar(id));
    const bool refused = !entry["code"].is_null() || !entry["message"].is_null();
    const bool told = refused || (entry["links"].is_array() && !ids.empty() && !ids.front().empty());
    if (!told) return answer.lacks("whose links it holds, and a list of them", pointer);
    if (refused && ids.empty()) refusal_ = std::make_unique<Error>(error_of(answer, entry));
    for (const std::string &id : ids) {
      auto asked = asked_.find(id);
      if (asked == asked_.end()) continue;  // nobody asked for these
      if (refused) {
        refuse(id, error_of(answer, entry));
      } else if (round_.links.refused.count(id) == 0) {
        OPENINT_CHECK(add(answer, entry, *asked->second));
      }
      untold_.erase(id);
    }
    return {};
  }

  // The links of one record, and where there are more of them.
  Result<void> add(const Answer &answer, const json::Value &entry, const LinksOf &asked) {
    const std::span<const json::Value> links = entry["links"].items();
    std::string &text = round_.links.read[asked.id];
    std::string page;
    for (const json::Value &link : links) {
      if (!page.empty()) page += ',';
      json::append(page, link);
    }
    if (!text.empty() && !page.empty()) text += ',';
    text += page;
    Answer seen(session_);
    seen.view(answer.response(), relation_.paging.said ? answer.body() : entry);
    OPENINT_TRY(Following behind,
                following(relation_.paging, seen, asked.place, links.size(), kLinksAtATime, "", digest(page)));
    if (!behind.more) return {};
    auto walk = walks_.try_emplace(asked.id, Place()).first;
    OPENINT_CHECK(walk->second.go_on(behind.place, links.size()));
    round_.next.emplace_back(asked.id, std::move(behind.place));
    return {};
  }

  Error error_of(const Answer &answer, const json::Value &entry) const {
    Error error(Status::provider, "");
    const StatusInfo *status = status_named(entry["status"].text());
    if (status != nullptr && status->of_answers) error.status = status->status;
    error.provider.http_status = answer.response().status;
    error.provider.code = shortened(scalar(entry["code"]), 200);
    error.provider.message = shortened(scalar(entry["message"]), 1000);
    error.message = error.provider.message.empty() ? error.provider.code : error.provider.message;
    return error;
  }

  void refuse(const std::string &id, const Error &error) {
    round_.links.read.erase(id);  // the first ones of them are not all
    std::erase_if(round_.next, [&id](const LinksOf &each) { return each.id == id; });
    round_.links.refused.emplace(id, error);
  }

  const Session &session_;
  const RelatedRule &relation_;
  Round &round_;
  std::map<std::string, Progress> &walks_;  // through the pages of a record's links
  std::map<std::string, const LinksOf *> asked_;
  std::map<std::string, const LinksOf *> untold_;  // of what was asked
  std::unique_ptr<Error> refusal_;                 // of those that no entry names
};

Task<bool> read_part(Context &context, Session &session, const RelatedRule &relation, Round &round,
                     std::map<std::string, Progress> &walks, size_t begin, size_t end, bool patient) {
  const auto asked = std::span<const LinksOf>(round.inputs).subspan(begin, end - begin);
  Arguments arguments;
  arguments.set_text("object", round.object);
  arguments.set_text("name", relation.name);
  set_inputs(arguments, asked);
  if (relation.paging.said) set_place(arguments, relation.paging, asked.front().place, kLinksAtATime);
  const json::Value given = arguments.value();
  Result<Response> answer = Response();
  if (relation.paging.said || !relation.request.procedure.empty()) {
    answer = co_await ask_at(context, session, relation.request, relation.paging, asked.front().place, given);
  } else {
    OPENINT_CO_TRY(Built built, build_request(session, relation.request, given));
    built.divisible = !patient;
    answer = co_await send_built(context, session, relation.request, std::move(built));
  }
  if (!answer.ok()) co_return answer.take_error();
  round.bytes += static_cast<int64_t>(answer->body.size());
  OPENINT_CO_CHECK(Telling(session, relation, round, walks).run(*answer, asked));
  co_return true;
}

// A request for links that is not there says nothing of the records.
Error of_the_links(const RelatedRule &relation, const Error &error) {
  Error out = error;
  if (error.status == Status::not_found) out.status = Status::provider;
  out.message = "the links to " + relation.name + ": " + error.message;
  return out;
}

}  // namespace

Task<Links> read_links(Context &context, Session &session, const std::string &object, const RelatedRule &relation,
                       std::vector<std::string> ids) {
  Links links;
  std::map<std::string, Progress> walks;
  std::deque<LinksOf> inputs;
  std::set<std::string> once;
  for (std::string &id : ids) {
    if (once.insert(id).second) inputs.emplace_back(std::move(id), Place());
  }
  int64_t left = session.services().answer_bytes;
  const size_t at_a_time = relation.request.max > 0 ? static_cast<size_t>(relation.request.max) : kIdsAtATime;
  while (!inputs.empty()) {
    const auto end = inputs.begin() + static_cast<std::ptrdiff_t>(std::min(at_a_time, inputs.size()));
    Round round(object, std::vector<LinksOf>(inputs.begin(), end), links);
    inputs.erase(inputs.begin(), end);
    Divisible records;
    records.read = [&](size_t first, size_t last, bool patient) {
      return read_part(context, session, relation, round, walks, first, last, patient);
    };
    records.blame = [](const Error &error) { return blame_of(error, nullptr); };
    records.fail = [&](size_t at, const Error &error) {
      links.read.erase(round.inputs[at].id);  // the first ones of them are not all
      links.refused.emplace(round.inputs[at].id, error);
    };
    Result<bool> read = co_await read_divided(context, records, round.inputs.size());
    if (!read.ok()) co_return of_the_links(relation, read.error());
    left -= round.bytes;
    if (left < 0) {
      co_return beyond_one_answer(session, "the links to " + relation.name, "ask for fewer records at a time");
    }
    inputs.insert(inputs.begin(), round.next.begin(), round.next.end());
  }
  co_return links;
}

}  // namespace openint::provider
