#include "libopenint/provider/lookups.hpp"

#include <algorithm>
#include <map>

#include "libopenint/crypto/digest.hpp"
#include "libopenint/json/object.hpp"
#include "libopenint/provider/all_pages.hpp"

namespace openint::provider {

using coroutine::Context;
using coroutine::Task;

namespace {

constexpr int64_t kRefusedMs = 60'000;
constexpr int64_t kRenewalMs = 60'000;

// A table, and a digest by which it is told from what it was at another time.
struct Table {
  Table() = default;
  std::vector<json::Member> members;
  std::string digest;
};
using Tables = std::map<std::string, Table>;

// What is kept of an entry of the document's "lookups": the tables that it fills, by name.
struct Kept {
  Kept() = default;
  Arena arena;  // what the tables view
  Tables tables;
  std::unique_ptr<Error> refusal;  // why there are none
};

// Adds what an answer holds of each table. Gives how many members the largest one got.
Result<size_t> add_answer(Answer &answer, const connector::LookupRule &rule, Kept &kept) {
  size_t most = 0;
  for (const auto &[name, expression] : rule.tables) {
    OPENINT_TRY(json::Value found, answer.evaluate(expression));
    if (!found.is_object()) return answer.lacks("what the table " + name + " is made of", expression.pointer);
    most = std::max(most, found.members().size());
    std::vector<json::Member> &members = kept.tables[name].members;
    for (const json::Member &member : found.members()) {
      members.push_back({kept.arena.copy(member.key), json::copy(member.value, kept.arena)});
    }
  }
  return most;
}

Task<std::shared_ptr<Kept>> fetch(Context &context, Session &session, const connector::LookupRule &rule) {
  auto kept = std::make_shared<Kept>();
  AllPages pages(rule.request, rule.paging);
  pages.take = [&](Answer &answer) { return add_answer(answer, rule, *kept); };
  Result<bool> read = co_await read_all_pages(context, session, pages);
  if (!read.ok()) co_return read.take_error();
  for (auto &[name, table] : kept->tables) {
    table.digest = crypto::digest(json::to_text(json::Value::object(table.members)));
  }
  co_return kept;
}

bool refused(const Error &error) {
  return error.status == Status::forbidden || is_no_endpoint(error) || error.status == Status::unsupported ||
         error.status == Status::invalid_argument;
}

Task<std::shared_ptr<const Kept>> tables_of(Context &context, Session &session, size_t index) {
  Cache &cache = session.services().cache;
  std::string key = session.cache_key("lookups", std::to_string(index));
  if (auto found = cache.get<Kept>(key, context.now_ms())) co_return found;
  const connector::LookupRule &rule = session.connector().lookups()[index];
  Result<std::shared_ptr<Kept>> fetched = co_await fetch(context, session, rule);
  int64_t good_ms = rule.good_ms;
  auto kept = std::make_shared<Kept>();
  if (fetched.ok()) {
    kept = std::move(*fetched);
  } else if (refused(fetched.error())) {
    good_ms = kRefusedMs;
    std::string line = "connection " + session.id() + ": " + session.connector().name() +
                       " does not let its names be looked up: " + fetched.error().message;
    context.environment().log(coroutine::Environment::Level::warning, line);
    kept->refusal = fetched.take_error();
  } else {
    co_return fetched.take_error();
  }
  std::shared_ptr<const Kept> shared = std::move(kept);
  cache.put<Kept>(key, shared, context.now_ms() + good_ms);
  co_return shared;
}

bool fills(const connector::LookupRule &rule, const std::set<std::string> &names) {
  return std::any_of(rule.tables.begin(), rule.tables.end(),
                     [&](const auto &table) { return names.contains(table.first); });
}

// A write without the names that it was given would write something else.
Error not_looked_up(const Session &session, const Error &refusal) {
  Error error = refusal;
  error.message =
      session.connector().name() + " does not let names be looked up, and nothing was written: " + refusal.message;
  return error;
}

}  // namespace

bool renew_tables(Context &context, Session &session) {
  Cache &cache = session.services().cache;
  const std::string mark = session.cache_key("lookups", "renewed");
  if (cache.get<bool>(mark, context.now_ms()) != nullptr) return false;
  const size_t count = session.connector().lookups().size();
  for (size_t i = 0; i < count; ++i) cache.drop(session.cache_key("lookups", std::to_string(i)));
  cache.put<bool>(mark, std::make_shared<const bool>(true), context.now_ms() + kRenewalMs);
  return count > 0;
}

// Recursion is bounded by the parser's bound on an expression's depth.
void add_tables(const jmespath::Node &node, std::set<std::string> &names) {
  if (node.op == jmespath::Op::function && node.name.starts_with("lookup") && !node.children.empty()) {
    const jmespath::Node *table = node.children[0];
    if (table->op == jmespath::Op::literal) names.emplace(table->value.text());
  }
  for (const jmespath::Node *child : {node.left, node.right, node.condition}) {
    if (child != nullptr) add_tables(*child, names);
  }
  for (const jmespath::Node *child : node.children) {
    if (child != nullptr) add_tables(*child, names);
  }
}

Task<LookedUp> lookup_tables(Context &context, Session &session, std::set<std::string> names,
                             std::set<std::string> needed) {
  LookedUp out;
  const std::vector<connector::LookupRule> &lookups = session.connector().lookups();
  for (size_t i = 0; i < lookups.size(); ++i) {
    if (!fills(lookups[i], names)) continue;
    Result<std::shared_ptr<const Kept>> kept = co_await tables_of(context, session, i);
    if (!kept.ok()) co_return kept.take_error();
    const Kept &found = **kept;
    if (found.refusal != nullptr && fills(lookups[i], needed)) co_return not_looked_up(session, *found.refusal);
    for (const auto &[name, table] : found.tables) {
      if (!names.contains(name)) continue;
      out.tables.push_back({name, json::Value::object(table.members)});
      out.key += name + "\n" + table.digest;
    }
    out.owners.push_back(std::move(*kept));
  }
  co_return out;
}

}  // namespace openint::provider
