#include "libopenint/provider/selection.hpp"

#include <algorithm>

#include "libopenint/connector/paths.hpp"
#include "libopenint/provider/all_pages.hpp"

namespace openint::provider {

using connector::Path;
using connector::SelectRule;
using coroutine::Context;
using coroutine::Task;
using jmespath::Node;
using jmespath::Op;

namespace {

using Names = std::vector<std::string>;

bool is_current(const Node *node) { return node == nullptr || node->op == Op::current; }

// Collects the paths that are read from the record itself; what is read from an item of a list or from another value's
// result is part of the path that leads there. Depth is bounded by the parser.
void collect(const Node *node, std::vector<Path> &found) {
  if (is_current(node)) {
    found.emplace_back();
    return;
  }
  if (auto path = connector::plain_path(*node)) {
    found.push_back(std::move(*path));
    return;
  }
  switch (node->op) {
    case Op::literal:
    case Op::slot:
    case Op::expression_ref: return;
    case Op::multiselect_list:
    case Op::multiselect_hash:
      if (!is_current(node->left)) return collect(node->left, found);
      for (const Node *child : node->children) collect(child, found);
      return;
    case Op::function:
      for (const Node *child : node->children) collect(child, found);
      return;
    case Op::logical_or:
    case Op::logical_and:
    case Op::compare:
    case Op::arithmetic:
      collect(node->left, found);
      collect(node->right, found);
      return;
    case Op::pipe:
    case Op::subexpression: collect(is_current(node->left) ? node->right : node->left, found); return;
    default: return collect(node->left, found);
  }
}

bool left_out(const Names &list, std::string_view name) {
  for (std::string_view pattern : list) {
    if (pattern == name) return true;
    bool contains = pattern.size() > 2 && pattern.front() == '*' && pattern.back() == '*';
    if (contains && name.find(pattern.substr(1, pattern.size() - 2)) != std::string_view::npos) return true;
  }
  return false;
}

bool wanted(const Reading &reading, const std::string &field) {
  if (reading.fields.empty() || field == "id" || field == "updated_at") return true;
  return std::find(reading.fields.begin(), reading.fields.end(), field) != reading.fields.end();
}

// What the rule of a wanted field reads of a record.
struct FieldPaths {
  explicit FieldPaths(std::string name) : field(std::move(name)) {}
  std::string field;
  std::vector<Path> paths;
};

std::vector<FieldPaths> wanted_paths(const connector::ModelRule &rules, const Reading &reading) {
  std::vector<FieldPaths> found;
  bool custom = wanted(reading, "custom_fields");
  for (const auto *list : {&rules.fields, &rules.custom_fields}) {
    bool all = custom && list == &rules.custom_fields;
    for (const connector::FieldRule &rule : *list) {
      if (!rule.read || !(all || wanted(reading, rule.name))) continue;
      found.emplace_back(rule.name);
      collect(&rule.read->root(), found.back().paths);
    }
  }
  return found;
}

void add_name(Names &names, std::set<std::string, std::less<>> &seen, std::string_view name) {
  if (seen.emplace(name).second) names.emplace_back(name);
}

// The properties among the paths, in their order; `whole` where a rule reads all of them.
Names needed_names(const std::vector<FieldPaths> &fields, const SelectRule &select, const Names &properties,
                   bool &whole) {
  Names names;
  std::set<std::string, std::less<>> seen;
  for (const std::string &name : select.always) add_name(names, seen, name);
  size_t depth = select.root.size();
  auto add = [&](const Path &path) {
    bool inside = std::equal(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(std::min(path.size(), depth)),
                             select.root.begin());
    if (!inside) return;
    if (path.size() <= depth) {
      whole = true;
    } else if (!left_out(select.leave_out, path[depth])) {
      add_name(names, seen, path[depth]);
    }
  };
  for (const FieldPaths &field : fields) {
    for (const Path &path : field.paths) add(path);
  }
  for (const std::string &name : properties) add_name(names, seen, name);
  return names;
}

bool leads_into(const Path &path, const Path &into) {
  return path.size() >= into.size() && std::equal(into.begin(), into.end(), path.begin());
}

// The links that the fields' rules read, each with the fields.
void select_related(const std::vector<FieldPaths> &fields, const std::vector<connector::RelatedRule> &related,
                    Selection &out) {
  for (const connector::RelatedRule &rule : related) {
    Names readers;
    for (const FieldPaths &field : fields) {
      bool reads = std::any_of(field.paths.begin(), field.paths.end(),
                               [&](const Path &path) { return leads_into(path, rule.into); });
      if (reads) readers.push_back(field.field);
    }
    if (readers.empty()) continue;
    out.related.push_back(rule.name);
    out.related_fields.push_back(std::move(readers));
  }
}

Names intersection(const Names &names, const Names &known) {
  std::set<std::string_view> there(known.begin(), known.end());
  Names out;
  for (const std::string &name : names) {
    if (there.contains(name)) out.push_back(name);
  }
  return out;
}

Names joined(const Names &first, const Names &second) {
  Names out;
  std::set<std::string, std::less<>> seen;
  for (const std::string &name : first) add_name(out, seen, name);
  for (const std::string &name : second) add_name(out, seen, name);
  return out;
}

std::string description_key(Session &session, std::string_view model, std::string_view object) {
  return session.cache_key("describe", std::string(model) + "\n" + std::string(object));
}

Result<size_t> add_names(Answer &answer, const SelectRule &select, Names &names) {
  OPENINT_TRY(json::Value found, answer.list(*select.names));
  for (const json::Value &name : found.items()) names.emplace_back(name.text());
  return found.items().size();
}

// What the provider says can be read of the object.
Task<std::shared_ptr<const Names>> describe(Context &context, Session &session, const SelectRule &select,
                                            std::string model, std::string object) {
  Cache &cache = session.services().cache;
  std::string key = description_key(session, model, object);
  if (auto found = cache.get<Names>(key, context.now_ms())) co_return found;
  Names names;
  AllPages pages(*select.describe, select.paging);
  pages.object = object;
  pages.take = [&](Answer &answer) { return add_names(answer, select, names); };
  Result<bool> read = co_await read_all_pages(context, session, pages);
  if (!read.ok()) co_return read.take_error();
  std::shared_ptr<const Names> shared = std::make_shared<const Names>(std::move(names));
  cache.put<Names>(key, shared, context.now_ms() + select.good_ms);
  co_return shared;
}

// A selection as far as the documents tell it.
struct Planned {
  Planned() = default;
  std::shared_ptr<const connector::Connector> connector;  // kept, as connector_key() asks
  Selection selection;
  bool whole = false;   // all that can be read is wanted
  bool always = false;  // only what the provider describes may be named
  bool describe = false;
};

Planned plan_selection(const connector::ModelRule &rules, const Reading &reading, const Names &properties) {
  Planned out;
  std::vector<FieldPaths> fields = wanted_paths(rules, reading);
  select_related(fields, rules.related, out.selection);
  if (!rules.select) return out;
  const SelectRule &select = *rules.select;
  out.selection.needed = needed_names(fields, select, properties, out.whole);
  out.whole = out.whole || (reading.raw && !select.raw_as_needed);
  if (out.whole && select.all_by_default) return out;
  out.selection.named = true;
  out.selection.names = out.selection.needed;
  out.always = select.describe_always;
  out.describe = (out.whole || out.always) && select.describe;
  return out;
}

// Planned once per connector and what is wanted.
std::shared_ptr<const Planned> planned(Session &session, const connector::ModelRule &rules, const Reading &reading,
                                       const Names &properties) {
  std::string rest = rules.model + (reading.raw ? "\nraw\n" : "\n\n");
  for (const std::string &field : reading.fields) rest += field + ",";
  for (const std::string &property : properties) rest += "\n" + property;
  std::string key = connector_key("selection", session.connector(), rest);
  Cache &cache = session.services().cache;
  if (auto found = cache.get<Planned>(key, 0)) return found;
  auto plan = std::make_shared<Planned>(plan_selection(rules, reading, properties));
  plan->connector = session.shared_connector();
  cache.put<Planned>(key, plan, Context::kNoDeadline);
  return plan;
}

}  // namespace

std::vector<Path> record_paths(const Node &node) {
  std::vector<Path> found;
  collect(&node, found);
  return found;
}

Task<Selection> select_fields(Context &context, Session &session, std::string model, std::string object,
                              Reading reading, std::vector<std::string> properties) {
  const connector::ModelRule *rules = session.connector().model(model);
  if (rules == nullptr) co_return Selection();
  std::shared_ptr<const Planned> plan = planned(session, *rules, reading, properties);
  Selection out = plan->selection;
  if (!plan->describe) co_return out;
  Result<std::shared_ptr<const Names>> known = co_await describe(context, session, *rules->select, model, object);
  if (!known.ok() && (plan->always || known.error().status != Status::forbidden)) co_return known.take_error();
  if (!known.ok()) {
    std::string line = "connection " + session.id() + ": " + object + " can't be described, so raw records hold only " +
                       "what the fields need: " + known.error().message;
    context.environment().log(coroutine::Environment::Level::warning, line);
    co_return out;
  }
  if (plan->always) out.needed = intersection(out.needed, **known);
  out.names = plan->whole ? joined(out.needed, **known) : out.needed;
  co_return out;
}

bool names_unknown_property(const Session &session, std::string_view model, const Error &error) {
  const connector::ModelRule *rules = session.connector().model(model);
  if (error.provider.code.empty() || rules == nullptr || !rules->select) return false;
  const Names &codes = rules->select->unknown;
  return std::find(codes.begin(), codes.end(), error.provider.code) != codes.end();
}

bool forget_description(Session &session, const std::string &model, const std::string &object, const Error &error) {
  if (!names_unknown_property(session, model, error)) return false;
  session.services().cache.drop(description_key(session, model, object));
  return true;
}

void forget_descriptions(Session &session, std::string_view object) {
  for (const connector::ModelRule &rule : session.connector().models()) {
    session.services().cache.drop(description_key(session, rule.model, object));
    // The object may go by another name here than there (contacts, 0-1).
    session.services().cache.drop(description_key(session, rule.model, rule.object));
  }
}

json::Value text_list(Arena &arena, const std::vector<std::string> &texts) {
  std::vector<json::Value> items;
  items.reserve(texts.size());
  for (const std::string &text : texts) items.push_back(json::Value::string(arena.copy(text)));
  return json::Value::array(arena.copy(std::span<const json::Value>(items)));
}

void set_selection(Arguments &arguments, const std::vector<std::string> &names, const Selection &selection) {
  if (selection.named) arguments.set("fields", text_list(arguments.arena(), names));
  if (!selection.related.empty()) arguments.set("related", text_list(arguments.arena(), selection.related));
}

}  // namespace openint::provider
