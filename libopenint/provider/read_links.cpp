// The links of records, read for many at once: see read_links.hpp.
#include "libopenint/provider/read_links.hpp"

#include <algorithm>
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
constexpr int kMostRounds = 10'000;  // pages of one record's links

void set_inputs(Arguments &arguments, std::span<const LinksOf> inputs) {
  Arena &arena = arguments.arena();
  std::vector<json::Value> list;
  for (const LinksOf &input : inputs) {
    std::vector<json::Member> members{{"id", json::Value::string(arena.copy(input.id))}};
    if (!input.after.empty()) members.push_back({"after", json::Value::string(arena.copy(input.after))});
    list.push_back(json::Value::object(arena.copy(std::span<const json::Member>(members))));
  }
  arguments.set("inputs", json::Value::array(arena.copy(std::span<const json::Value>(list))));
}

// Adds what an answer holds, and gives what is to be asked for next.
Result<std::vector<LinksOf>> add_links(const Session &session, const RelatedRule &relation, const Response &response,
                                       Links &links) {
  Answer answer(session);
  OPENINT_CHECK(answer.read(response));
  OPENINT_TRY(json::Value found, answer.list(relation.results));
  std::vector<LinksOf> next;
  for (const json::Value &result : found.items()) {
    std::string id(result["id"].text());
    const json::Value *to = result.find("links");
    bool told = !id.empty() && to != nullptr && to->is_array();
    if (!told) return answer.lacks("whose links it holds, and a list of them", relation.results.pointer);
    std::string &text = links.read[id];
    for (const json::Value &link : result["links"].items()) {
      if (!text.empty()) text += ',';
      json::append(text, link);
    }
    if (!result["after"].text().empty()) next.emplace_back(id, std::string(result["after"].text()));
  }
  return next;
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

Task<bool> read_part(Context &context, Session &session, const RelatedRule &relation, Round &round, size_t begin,
                     size_t end, bool patient) {
  Arguments arguments;
  arguments.set_text("object", round.object);
  arguments.set_text("name", relation.name);
  set_inputs(arguments, std::span<const LinksOf>(round.inputs).subspan(begin, end - begin));
  const json::Value given = arguments.value();
  Result<Response> answer = Response();
  if (!relation.request.procedure.empty()) {
    answer = co_await ask(context, session, relation.request, given);
  } else {
    OPENINT_CO_TRY(Built built, build_request(session, relation.request, given));
    built.divisible = !patient;
    answer = co_await send_built(context, session, relation.request, std::move(built));
  }
  if (!answer.ok()) co_return answer.take_error();
  round.bytes += static_cast<int64_t>(answer->body.size());
  OPENINT_CO_TRY(std::vector<LinksOf> next, add_links(session, relation, *answer, round.links));
  std::move(next.begin(), next.end(), std::back_inserter(round.next));
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
                       std::vector<LinksOf> inputs) {
  Links links;
  std::set<std::string> seen;  // records' ids, each with the places that their links led on to
  int64_t left = session.services().answer_bytes;
  size_t at_a_time = relation.request.max > 0 ? static_cast<size_t>(relation.request.max) : kIdsAtATime;
  for (int count = 0; !inputs.empty(); ++count) {
    if (count > kMostRounds) co_return Error(Status::provider, "the links to " + relation.name + " do not end");
    const auto end = inputs.begin() + static_cast<std::ptrdiff_t>(std::min(at_a_time, inputs.size()));
    Round round(object, std::vector<LinksOf>(inputs.begin(), end), links);
    inputs.erase(inputs.begin(), end);
    Divisible records;
    records.read = [&](size_t first, size_t last, bool patient) {
      return read_part(context, session, relation, round, first, last, patient);
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
      Error error(Status::provider, "the links to " + relation.name + " have more than " +
                                        std::to_string(session.services().answer_bytes) +
                                        " bytes: ask for fewer records at a time");
      error.reason = "too_large";
      co_return error;
    }
    for (const LinksOf &input : round.next) {
      if (seen.insert(input.id + '\n' + input.after).second) continue;
      co_return Error(Status::malformed, "the links to " + relation.name + " of " + shortened(input.id) +
                                             " make no progress: they lead back to a page that was read before");
    }
    inputs.insert(inputs.begin(), round.next.begin(), round.next.end());
  }
  co_return links;
}

}  // namespace openint::provider
