#include "libopenint/translate/plan.hpp"

#include <algorithm>

#include "libopenint/json/merge_patch.hpp"
#include "libopenint/json/object.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/translate/compile.hpp"
#include "libopenint/translate/program.hpp"
#include "libopenint/translate/slot_uses.hpp"

namespace openint::translate {

using contract::Shape;
using contract::Type;
using jmespath::Node;
using jmespath::Op;

namespace {

class PlanBuilder {
 public:
  explicit PlanBuilder(Plan &plan) : plan_(plan), compiler_(plan) {}

  Result<void> build();

 private:
  Result<Emit> field(const connector::FieldRule *rule, const Shape &shape, const std::string &name);
  Result<Emit> value(const Node &node, const Shape &shape);
  Result<Emit> list(const Node &node, const Shape &shape);
  Result<Emit> either_list(const Node &node, const Shape &shape);
  Result<Emit> record(const Node &hash, const Shape &shape);
  Emit custom();
  Result<void> check_selection() const;
  bool selected(std::string_view name) const;
  void set_literal(Emit &emit, bool first, const std::string &name) const;

  Plan &plan_;
  Compiler compiler_;
};

void PlanBuilder::set_literal(Emit &emit, bool first, const std::string &name) const {
  emit.literal = first ? "{" : ",";
  json::append_string(emit.literal, name);
  emit.literal += ':';
  emit.literal_size = static_cast<uint32_t>(emit.literal.size());
  emit.literal.append(kPadding, '\0');
}

Emit::Kind kind_of(const Shape &shape) {
  switch (shape.type) {
    case Type::string: return shape.enumeration.empty() ? Emit::Kind::text : Emit::Kind::choice;
    case Type::date_time: return Emit::Kind::date_time;
    case Type::date: return Emit::Kind::date;
    case Type::boolean: return Emit::Kind::boolean;
    case Type::int64: return Emit::Kind::int64;
    case Type::number: return Emit::Kind::number;
    case Type::decimal: return Emit::Kind::decimal;
    case Type::record:
    case Type::list: return Emit::Kind::general;
    case Type::any: return Emit::Kind::json;
  }
  return Emit::Kind::json;
}

Result<Emit> PlanBuilder::record(const Node &hash, const Shape &shape) {
  Emit emit;
  emit.kind = Emit::Kind::record;
  emit.shape = &shape;
  for (std::string_view key : hash.keys) {
    if (shape.find(key) == nullptr) {
      return Error(Status::invalid_argument, "the rule makes a member \"" + std::string(key) + "\" that " +
                                                 (shape.name.empty() ? "the contract" : shape.name) + " does not have");
    }
  }
  static const Node kNullLiteral = [] {
    Node node;
    node.op = Op::literal;
    return node;
  }();
  for (const contract::Field &part : shape.fields) {
    const Node *child = &kNullLiteral;
    for (size_t i = 0; i < hash.keys.size(); ++i) {
      if (hash.keys[i] == part.name) child = hash.children[i];
    }
    OPENINT_TRY(Emit made, value(*child, *part.shape));
    set_literal(made, emit.parts.empty(), part.name);
    made.name = part.name;
    // Only the fields of the model itself decide whether a record is good; a part that is missing is null.
    emit.parts.push_back(std::move(made));
  }
  return emit;
}

// `[{...}, {...}][?condition]` or `[{...}]`, each item written out. Anything else is left to the general evaluator.
Result<Emit> PlanBuilder::list(const Node &node, const Shape &shape) {
  const Node *items = &node;
  const Node *condition = nullptr;
  if (node.op == Op::filter && is_current(node.right) && node.left != nullptr) {
    items = node.left;
    condition = node.condition;
  }
  Emit emit;
  emit.kind = Emit::Kind::list;
  emit.shape = &shape;
  bool fast = !plan_.options.general_only && items->op == Op::multiselect_list && is_current(items->left) &&
              shape.items->type == Type::record;
  for (size_t i = 0; fast && i < items->children.size(); ++i) {
    const Node &item = *items->children[i];
    fast = item.op == Op::multiselect_hash && is_current(item.left);
    if (!fast) break;
    OPENINT_TRY(Emit made, record(item, *shape.items));
    if (condition != nullptr) {
      made.condition = compiler_.condition(*condition, item);
      fast = made.condition != nullptr;
    }
    emit.parts.push_back(std::move(made));
  }
  if (fast) return emit;
  emit.kind = Emit::Kind::general;
  emit.parts.clear();
  emit.expression = compiler_.general(node);
  return emit;
}

// `(condition && list) || list`: the first list is left to the general evaluator, so that records for which the
// condition does not hold are as quick as with the second alone.
Result<Emit> PlanBuilder::either_list(const Node &node, const Shape &shape) {
  bool either = node.op == Op::logical_or && node.left->op == Op::logical_and && !plan_.options.general_only;
  if (!either) return list(node, shape);
  OPENINT_TRY(Emit emit, list(*node.right, shape));
  if (emit.kind != Emit::Kind::list) return list(node, shape);
  emit.condition = compiler_.compile(*node.left->left);
  emit.rather = std::make_shared<Emit>();
  emit.rather->kind = Emit::Kind::general;
  emit.rather->shape = &shape;
  emit.rather->expression = compiler_.general(*node.left->right);
  return emit;
}

Result<Emit> PlanBuilder::value(const Node &node, const Shape &shape) {
  if (shape.type == Type::list) return either_list(node, shape);
  if (shape.type == Type::record && node.op == Op::multiselect_hash && is_current(node.left)) {
    return record(node, shape);
  }
  Emit emit;
  emit.kind = kind_of(shape);
  emit.shape = &shape;
  Expression *expression = emit.kind == Emit::Kind::general ? compiler_.general(node) : compiler_.compile(node);
  // The contract's type converts by itself.
  bool time = emit.kind == Emit::Kind::date_time || emit.kind == Emit::Kind::date;
  if (time && expression->op == Expression::Op::iso_datetime && !expression->seconds) {
    expression = const_cast<Expression *>(expression->left);
  }
  emit.expression = expression;
  return emit;
}

Result<Emit> PlanBuilder::field(const connector::FieldRule *rule, const Shape &shape, const std::string &name) {
  if (rule != nullptr && rule->read) {
    auto made = value(rule->read->root(), shape);
    if (!made.ok()) {
      Error error = made.error();
      error.path = rule->pointer;
      error.message = plan_.connector->name() + " " + plan_.model->model + ", field " + name + ": " + error.message;
      return error;
    }
    return made;
  }
  static const Expression kMissing{};
  Emit emit;
  emit.kind = shape.type == Type::list || shape.type == Type::record ? Emit::Kind::json : kind_of(shape);
  emit.shape = &shape;
  emit.expression = &kMissing;
  return emit;
}

Emit PlanBuilder::custom() {
  Emit emit;
  emit.kind = Emit::Kind::custom;
  static const Shape kAny = [] {
    Shape shape;
    shape.type = Type::any;
    shape.nullable = true;
    return shape;
  }();
  for (const connector::FieldRule &rule : plan_.model->custom_fields) {
    if (!rule.read) continue;
    Emit part;
    part.kind = Emit::Kind::json;
    part.shape = &kAny;
    part.expression = compiler_.compile(rule.read->root());
    part.name = rule.name;
    set_literal(part, emit.parts.empty(), rule.name);
    emit.parts.push_back(std::move(part));
  }
  return emit;
}

bool PlanBuilder::selected(std::string_view name) const {
  const auto &fields = plan_.options.fields;
  return fields.empty() || name == "id" || std::find(fields.begin(), fields.end(), name) != fields.end();
}

Result<void> PlanBuilder::check_selection() const {
  std::vector<Issue> issues;
  for (size_t i = 0; i < plan_.options.fields.size(); ++i) {
    const std::string &name = plan_.options.fields[i];
    if (plan_.shape->find(name) != nullptr) continue;
    std::string allowed;
    for (const contract::Field &known : plan_.shape->fields) allowed += (allowed.empty() ? "" : ", ") + known.name;
    issues.push_back({json::pointer_join("/fields", i), "enum", shortened(name), std::move(allowed),
                      plan_.model->model + " has no field \"" + shortened(name) + "\""});
  }
  if (issues.empty()) return {};
  Error error(Status::invalid_argument, issues.front().message, "/fields");
  error.issues = std::move(issues);
  return error;
}

Result<void> PlanBuilder::build() {
  OPENINT_CHECK(check_selection());
  plan_.empty_is_null = plan_.model->body.clear.is_string() && plan_.model->body.clear.text().empty();
  if (plan_.options.input == Options::Input::automatic && !plan_.model->page.items.empty()) {
    std::vector<std::string_view> path(plan_.model->page.items.begin(), plan_.model->page.items.end());
    plan_.page_slot = static_cast<int32_t>(compiler_.slot_at(path));
  }
  for (const contract::Field &field : plan_.shape->fields) {
    bool wanted = selected(field.name);
    if (!wanted && (!plan_.options.others_null || field.name == "raw_data")) continue;
    Emit emit;
    if (!wanted) {
      OPENINT_TRY(emit, this->field(nullptr, *field.shape, field.name));
    } else if (field.name == "raw_data") {
      if (plan_.options.raw == Options::Raw::none) continue;
      emit.kind = Emit::Kind::raw;
    } else if (field.name == "custom_fields") {
      emit = custom();
    } else {
      const auto &rules = plan_.model->fields;
      auto rule = std::find_if(rules.begin(), rules.end(), [&](const auto &r) { return r.name == field.name; });
      OPENINT_TRY(emit, this->field(rule == rules.end() ? nullptr : &*rule, *field.shape, field.name));
      if (rule != rules.end() && rule->read) emit.rule = rule->read->text();
    }
    emit.name = field.name;
    if (emit.rather != nullptr) emit.rather->name = field.name;
    emit.shape = field.shape;
    emit.required = wanted && field.required && !field.shape->nullable;
    set_literal(emit, plan_.fields.empty(), field.name);
    plan_.fields.push_back(std::move(emit));
  }
  compiler_.finish();
  note_slot_uses(plan_);
  make_json_program(plan_);
  return {};
}

// The connector's tables with the caller's context over them, in memory that the plan owns.
json::Value merged_tables(Plan &plan) {
  json::Value merged = plan.connector->tables();
  if (plan.options.context.is_object()) merged = json::merge_patch(merged, plan.options.context, plan.arena);
  plan.options.context = json::Value();
  return json::copy(merged, plan.arena);
}

}  // namespace

Result<std::shared_ptr<const Plan>> Plan::compile(std::shared_ptr<const connector::Connector> connector,
                                                  std::shared_ptr<const contract::Contract> contract,
                                                  std::string_view model, const Options &options) {
  auto plan = std::make_shared<Plan>();
  plan->connector = std::move(connector);
  plan->contract = std::move(contract);
  plan->options = options;
  plan->model = plan->connector->model(model);
  if (plan->model == nullptr) {
    std::string known;
    for (const auto &rule : plan->connector->models()) known += (known.empty() ? "" : ", ") + rule.model;
    return Error(Status::not_found, plan->connector->name() + " has no model \"" + shortened(model) + "\", it has " +
                                        (known.empty() ? "none" : known));
  }
  plan->shape = plan->contract->model(model);
  if (plan->shape == nullptr || plan->shape->type != Type::record) {
    return Error(Status::internal, "the contract has no model " + std::string(model));
  }
  plan->tables = merged_tables(*plan);
  PlanBuilder builder(*plan);
  OPENINT_CHECK(builder.build());
  return std::shared_ptr<const Plan>(std::move(plan));
}

}  // namespace openint::translate
