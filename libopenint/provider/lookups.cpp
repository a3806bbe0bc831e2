#include "libopenint/provider/lookups.hpp"

#include <map>

#include "libopenint/base/decimal.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"

namespace openint::provider {

using coroutine::Context;
using coroutine::Task;
using http::Response;

namespace {

constexpr int64_t kSeconds = 900;
constexpr int64_t kRefusedSeconds = 60;
constexpr int64_t kRenewalSeconds = 60;
constexpr int kMostPages = 100;

// The tables that one entry of the document's "lookups" fills: name to JSON text.
using Tables = std::map<std::string, std::string>;

// What is kept of an entry.
struct Kept {
  Kept() = default;
  Tables tables;
  std::unique_ptr<Error> refusal;  // why there are none
};

// One table under way: its members of all pages.
struct Filling {
  Filling() = default;
  std::string name;
  std::optional<jmespath::Expression> expression;
  std::string members;  // JSON members without braces
};

Result<std::vector<Filling>> fillings(const json::Value &entry, const std::string &pointer) {
  std::vector<Filling> out;
  for (const json::Member &table : entry["tables"].members()) {
    auto parsed = jmespath::Expression::parse(table.value.text());
    if (!parsed.ok()) return Error(Status::invalid_argument, parsed.error().message, pointer);
    Filling filling;
    filling.name = std::string(table.key);
    filling.expression = std::move(*parsed);
    out.push_back(std::move(filling));
  }
  return out;
}

Result<void> add_answer(std::vector<Filling> &tables, const json::Value &answer, const std::string &pointer) {
  for (Filling &table : tables) {
    Arena arena;
    auto found = table.expression->evaluate(answer, arena);
    if (!found.ok()) return Error(Status::malformed, table.name + ": " + found.error().message, pointer);
    for (const json::Member &member : found->members()) {
      if (!table.members.empty()) table.members += ',';
      json::append_string(table.members, member.key);
      table.members += ':';
      json::append(table.members, member.value);
    }
  }
  return {};
}

// What asks for the next page, or "".
Result<std::string> next_of(const json::Value &entry, const json::Value &answer) {
  const json::Value *rule = entry["page"].find("next_cursor");
  if (rule == nullptr) return std::string();
  OPENINT_TRY(auto expression, jmespath::Expression::parse(rule->text()));
  Arena arena;
  OPENINT_TRY(json::Value found, expression.evaluate(answer, arena));
  return std::string(found.text());
}

Task<Tables> fetch(Context &context, Session &session, size_t index) {
  std::string pointer = json::pointer_join("/lookups", index);
  const json::Value entry = session.connector().document()["lookups"].items()[index];
  Result<std::shared_ptr<const RequestRule>> rule =
      compile_request(session.shared_connector(), entry["request"], pointer + "/request");
  if (!rule.ok()) co_return rule.take_error();
  Result<std::vector<Filling>> tables = fillings(entry, pointer);
  if (!tables.ok()) co_return tables.take_error();
  std::string cursor;
  for (int page = 0; page < kMostPages; ++page) {
    Arguments arguments;
    if (!cursor.empty()) arguments.set_text("cursor", cursor);
    json::Value given = arguments.value();
    Result<Response> answer = co_await ask(context, session, *rule, given);
    if (!answer.ok()) co_return answer.take_error();
    Result<json::Document> document = json::Document::parse(answer->body);
    if (!document.ok()) co_return document.take_error();
    Result<void> added = add_answer(*tables, document->root(), pointer);
    if (!added.ok()) co_return added.take_error();
    Result<std::string> next = next_of(entry, document->root());
    if (!next.ok()) co_return next.take_error();
    if (next->empty() || *next == cursor) break;
    cursor = std::move(*next);
  }
  Tables out;
  for (Filling &table : *tables) out[table.name] = "{" + table.members + "}";
  co_return out;
}

bool refused(const Error &error) {
  return error.status == Status::forbidden || error.status == Status::not_found ||
         error.status == Status::unsupported || error.status == Status::invalid_argument;
}

Task<std::shared_ptr<const Kept>> tables_of(Context &context, Session &session, size_t index) {
  Cache &cache = session.services().cache;
  std::string key = session.cache_key("lookups", std::to_string(index));
  if (auto found = cache.get<Kept>(key, context.now_ms())) co_return found;
  Result<Tables> fetched = co_await fetch(context, session, index);
  const json::Value entry = session.connector().document()["lookups"].items()[index];
  int64_t seconds = whole_number(entry["seconds"], kSeconds);
  auto kept = std::make_shared<Kept>();
  if (fetched.ok()) {
    kept->tables = std::move(*fetched);
  } else if (refused(fetched.error())) {
    seconds = kRefusedSeconds;
    std::string line = "connection " + session.id() + ": " + session.connector().name() +
                       " does not let its names be looked up: " + fetched.error().message;
    context.environment().log(coroutine::Environment::Level::warning, line);
    kept->refusal = fetched.take_error();
  } else {
    co_return fetched.take_error();
  }
  std::shared_ptr<const Kept> shared = std::move(kept);
  cache.put<Kept>(key, shared, context.now_ms() + seconds * 1000);
  co_return shared;
}

bool fills(const json::Value &entry, const std::set<std::string> &names) {
  for (const json::Member &table : entry["tables"].members()) {
    if (names.contains(std::string(table.key))) return true;
  }
  return false;
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
  const size_t count = session.connector().document()["lookups"].size();
  for (size_t i = 0; i < count; ++i) cache.drop(session.cache_key("lookups", std::to_string(i)));
  cache.put<bool>(mark, std::make_shared<const bool>(true), context.now_ms() + kRenewalSeconds * 1000);
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

Task<std::string> lookup_tables(Context &context, Session &session, std::set<std::string> names,
                                std::set<std::string> needed) {
  std::string out;
  const json::Value lookups = session.connector().document()["lookups"];
  for (size_t i = 0; i < lookups.size(); ++i) {
    if (!fills(lookups.items()[i], names)) continue;
    Result<std::shared_ptr<const Kept>> kept = co_await tables_of(context, session, i);
    if (!kept.ok()) co_return kept.take_error();
    const Kept &found = **kept;
    if (found.refusal != nullptr && fills(lookups.items()[i], needed)) {
      co_return not_looked_up(session, *found.refusal);
    }
    for (const auto &[name, text] : found.tables) {
      if (!names.contains(name)) continue;
      out += out.empty() ? "{" : ",";
      json::append_string(out, name);
      out += ":" + text;
    }
  }
  if (!out.empty()) out += "}";
  co_return out;
}

}  // namespace openint::provider
