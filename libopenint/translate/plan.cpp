#include "libopenint/translate/plan.hpp"

#include <algorithm>
#include <cstring>

#include "libopenint/json/merge_patch.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/translate/compile.hpp"
#include "libopenint/translate/program.hpp"

namespace openint::translate {

using contract::Shape;
using contract::Type;
using jmespath::Node;
using jmespath::Op;

namespace {

// Most bytes that a conversion adds to its token: quotes, a zone, "null", brackets.
constexpr size_t kAround = 48;

class PlanBuilder {
 public:
  explicit PlanBuilder(Plan &plan) : plan_(plan), compiler_(plan) {}

  Result<void> build();

 private:
  Result<Emit> field(const connector::FieldRule *rule, const Shape &shape, const std::string &name);
  Result<Emit> value(const Node &node, const Shape &shape);
  Result<Emit> list(const Node &node, const Shape &shape);
  Result<Emit> record(const Node &hash, const Shape &shape);
  Emit custom();
  Result<void> check_selection() const;
  bool selected(std::string_view name) const;
  void set_literal(Emit &emit, bool first, const std::string &name) const;
  void measure(const Emit &emit);
  void count_slots(const Expression *expression);
  size_t most_copies() const;

  Plan &plan_;
  Compiler compiler_;
  std::vector<size_t> references_;
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

Result<Emit> PlanBuilder::value(const Node &node, const Shape &shape) {
  if (shape.type == Type::list) return list(node, shape);
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

void PlanBuilder::count_slots(const Expression *expression) {
  if (expression == nullptr) return;
  if (expression->op == Expression::Op::slot) ++references_[expression->slot];
  if (expression->op == Expression::Op::constant) plan_.fixed_size += expression->constant.size;
  if (expression->op == Expression::Op::lookup) {
    size_t longest = 0;
    for (const auto &[key, token] : *expression->table) longest = std::max<size_t>(longest, token.size);
    plan_.fixed_size += longest;
  }
  count_slots(expression->left);
  count_slots(expression->right);
}

// How often one byte of a record may be written: by the slots that hold it, which lie one in the other.
size_t PlanBuilder::most_copies() const {
  size_t most = 0;
  for (size_t slot = 0; slot < references_.size(); ++slot) {
    size_t sum = 0;
    for (size_t around = 0; around < references_.size(); ++around) {
      const std::string &outer = plan_.slot_pointers[around];
      const std::string &inner = plan_.slot_pointers[slot];
      bool holds =
          static_cast<int32_t>(around) == plan_.record_slot || outer == inner || inner.starts_with(outer + "/");
      if (holds) sum += references_[around];
    }
    most = std::max(most, sum);
  }
  return most;
}

void PlanBuilder::measure(const Emit &emit) {
  plan_.fixed_size += emit.literal_size + kAround;
  // A choice may be written twice: where the contract wants it, and the provider's own value in custom_fields.
  if (emit.kind == Emit::Kind::choice) {
    plan_.fixed_size += emit.name.size() * 6 + kAround;
    count_slots(emit.expression);
  }
  count_slots(emit.expression);
  for (const Emit &part : emit.parts) measure(part);
}

Result<void> PlanBuilder::build() {
  OPENINT_CHECK(check_selection());
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
    }
    emit.name = field.name;
    emit.shape = field.shape;
    emit.required = wanted && field.required && !field.shape->nullable;
    set_literal(emit, plan_.fields.empty(), field.name);
    plan_.fields.push_back(std::move(emit));
  }
  compiler_.finish();
  references_.assign(plan_.keys->slots, 0);
  for (Emit &emit : plan_.fields) {
    measure(emit);
    if (emit.expression != nullptr && emit.expression->op == Expression::Op::slot) {
      emit.pointer = plan_.slot_pointers[emit.expression->slot];
    }
  }
  make_json_program(plan_);
  plan_.copies = most_copies();
  return {};
}

// The connector's tables with the caller's context over them, in memory that the plan owns.
Result<json::Value> merged_tables(Plan &plan) {
  json::Value merged = plan.connector->tables();
  if (plan.options.context.is_object()) merged = json::merge_patch(merged, plan.options.context, plan.arena);
  std::string_view text = plan.arena.copy(std::string_view(json::to_text(merged)));
  plan.options.context = json::Value();
  return json::parse(text, plan.arena);
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
  OPENINT_TRY(plan->tables, merged_tables(*plan));
  PlanBuilder builder(*plan);
  OPENINT_CHECK(builder.build());
  return std::shared_ptr<const Plan>(std::move(plan));
}

}  // namespace openint::translate
