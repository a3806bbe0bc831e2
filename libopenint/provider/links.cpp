#include "libopenint/provider/links.hpp"

#include <string.h>  // memmem

#include <algorithm>
#include <map>
#include <set>

#include "libopenint/json/merge_patch.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/provider/answer.hpp"
#include "libopenint/provider/record_id.hpp"

namespace openint::provider {

using connector::RelatedRule;
using coroutine::Context;
using coroutine::Task;
using http::Response;

namespace {

constexpr size_t kIdsAtATime = 100;
constexpr int kMostRounds = 10'000;  // pages of one record's links

// The links that were read, by record id: JSON items, separated by commas.
using Links = std::map<std::string, std::string, std::less<>>;

struct Input {
  Input() = default;
  Input(std::string i, std::string a) : id(std::move(i)), after(std::move(a)) {}
  std::string id;
  std::string after;  // "" at first
};

using Relations = std::vector<const RelatedRule *>;

// The document's relations of these names.
Relations relations_of(const connector::ModelRule &rules, const std::vector<std::string> &names) {
  Relations out;
  for (const RelatedRule &relation : rules.related) {
    if (std::find(names.begin(), names.end(), relation.name) != names.end()) out.push_back(&relation);
  }
  return out;
}

void set_inputs(Arguments &arguments, const std::vector<Input> &inputs) {
  Arena &arena = arguments.arena();
  std::vector<json::Value> list;
  for (const Input &input : inputs) {
    std::vector<json::Member> members{{"id", json::Value::string(arena.copy(input.id))}};
    if (!input.after.empty()) members.push_back({"after", json::Value::string(arena.copy(input.after))});
    list.push_back(json::Value::object(arena.copy(std::span<const json::Member>(members))));
  }
  arguments.set("inputs", json::Value::array(arena.copy(std::span<const json::Value>(list))));
}

// Adds what an answer holds, and gives what is to be asked for next.
Result<std::vector<Input>> add_links(const Session &session, const RelatedRule &relation, const Response &response,
                                     Links &links) {
  Answer answer(session);
  OPENINT_CHECK(answer.read(response));
  OPENINT_TRY(json::Value found, answer.list(relation.results));
  std::vector<Input> next;
  for (const json::Value &result : found.items()) {
    std::string id(result["id"].text());
    const json::Value *to = result.find("links");
    bool told = !id.empty() && to != nullptr && to->is_array();
    if (!told) return answer.lacks("whose links it holds, and a list of them", relation.results.pointer);
    std::string &text = links[id];
    for (const json::Value &link : result["links"].items()) {
      if (!text.empty()) text += ',';
      json::append(text, link);
    }
    if (!result["after"].text().empty()) next.emplace_back(id, std::string(result["after"].text()));
  }
  return next;
}

Task<Links> read_links(Context &context, Session &session, const RelatedRule &relation, std::vector<Input> inputs) {
  Links links;
  std::set<std::string> seen;  // records' ids, each with the places that their links led on to
  size_t at_a_time = relation.request.max > 0 ? static_cast<size_t>(relation.request.max) : kIdsAtATime;
  for (int round = 0; !inputs.empty(); ++round) {
    if (round > kMostRounds) co_return Error(Status::provider, "the links to " + relation.name + " do not end");
    size_t count = std::min(at_a_time, inputs.size());
    std::vector<Input> now(inputs.begin(), inputs.begin() + static_cast<std::ptrdiff_t>(count));
    inputs.erase(inputs.begin(), inputs.begin() + static_cast<std::ptrdiff_t>(count));
    Arguments arguments;
    set_inputs(arguments, now);
    json::Value given = arguments.value();
    Result<Response> answer = co_await ask(context, session, relation.request, given);
    if (!answer.ok()) co_return answer.take_error();
    Result<std::vector<Input>> next = add_links(session, relation, *answer, links);
    if (!next.ok()) co_return next.take_error();
    for (const Input &input : *next) {
      if (seen.insert(input.id + '\n' + input.after).second) continue;
      co_return Error(Status::malformed, "the links to " + relation.name + " of " + shortened(input.id) +
                                             " make no progress: they lead back to a page that was read before");
    }
    inputs.insert(inputs.begin(), next->begin(), next->end());
  }
  co_return links;
}

// {"associations":{"companies":{"results":[...]}}}: a patch of a record, of its links at `into`.
std::string patch_of(const connector::Path &into, const std::string &links) {
  std::string out;
  for (const std::string &key : into) {
    out += '{';
    json::append_string(out, key);
    out += ':';
  }
  out += "[" + links + "]";
  out.append(into.size(), '}');
  return out;
}

Result<std::string> merged(std::string_view text, std::string_view patch) {
  Arena arena;
  OPENINT_TRY(json::Value value, json::parse(text, arena));
  OPENINT_TRY(json::Value change, json::parse(patch, arena));
  return json::to_text(json::merge_patch(value, change, arena));
}

// Puts patches into records. A record that has none of the patch's members yet keeps its own bytes.
class Patcher {
 public:
  explicit Patcher(const Relations &relations) {
    for (const RelatedRule *relation : relations) keys_.push_back(relation->into.front());
  }
  Result<std::string> run(std::string_view record, std::string_view patch) {
    if (!can_append(record)) return merged(record, patch);
    std::string out(record.substr(0, record.rfind('}')));
    out += ',';
    out += patch.substr(1);
    return out;
  }

 private:
  bool can_append(std::string_view record) {
    if (record_.read(record) != json::Index::Outcome::ok || record_.at(0) != '{' || record_.at(1) == '}') return false;
    for (const std::string &key : keys_) {
      auto place = record_.member(0, key);
      if (!place.ok() || *place != 0) return false;
    }
    return true;
  }

  std::vector<std::string> keys_;
  json::Shallow record_;
};

bool is_cut(const RelatedRule &relation, std::string_view record) {
  if (!relation.cut) return false;
  if (!relation.cut_key.empty()) {
    // A quote begins every key, so that find(), which looks for the first byte first, would be slow.
    const std::string &key = relation.cut_key;
    if (memmem(record.data(), record.size(), key.data(), key.size()) == nullptr) return false;
  }
  Arena arena;
  auto value = json::parse(record, arena);
  if (!value.ok()) return false;
  auto found = relation.cut->evaluate(*value, arena);
  return found.ok() && jmespath::truthy(*found);
}

// The records' ids, and which of them lack links of the relation.
std::vector<Input> lacking(const RelatedRule &relation, RecordIds &ids, bool inlined,
                           const std::vector<std::string_view> &records) {
  std::vector<Input> out;
  for (std::string_view record : records) {
    if (inlined && !is_cut(relation, record)) continue;
    std::string id = ids.of(record);
    if (!id.empty()) out.emplace_back(std::move(id), "");
  }
  return out;
}

}  // namespace

Task<bool> complete_related(Context &context, Session &session, std::string model, std::vector<std::string> names,
                            bool inlined, std::vector<std::string_view> &records, std::deque<std::string> &kept) {
  const connector::ModelRule *rules = session.connector().model(model);
  if (rules == nullptr || names.empty() || records.empty()) co_return false;
  const Relations relations = relations_of(*rules, names);
  RecordIds ids(*rules, session.connector().tables());
  std::map<std::string, std::string, std::less<>> patches;  // by id: a JSON object
  for (const RelatedRule *each : relations) {
    const RelatedRule &relation = *each;
    std::vector<Input> inputs = lacking(relation, ids, inlined, records);
    if (inputs.empty()) continue;
    Result<Links> links = co_await read_links(context, session, relation, inputs);
    if (!links.ok()) co_return links.take_error();
    for (const auto &[id, text] : *links) {
      std::string &all = patches[id];
      std::string patch = patch_of(relation.into, text);
      Result<std::string> both = all.empty() ? Result<std::string>(patch) : merged(all, patch);
      if (!both.ok()) co_return both.take_error();
      all = std::move(*both);
    }
  }
  if (patches.empty()) co_return false;
  Patcher patcher(relations);
  for (std::string_view &record : records) {
    auto patch = patches.find(ids.of(record));
    if (patch == patches.end()) continue;
    Result<std::string> text = patcher.run(record, patch->second);
    if (!text.ok()) co_return text.take_error();
    kept.push_back(std::move(*text));
    record = kept.back();
  }
  co_return true;
}

}  // namespace openint::provider
