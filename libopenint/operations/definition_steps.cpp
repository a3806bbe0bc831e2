// A definition's steps, carried out, and the record that they end in. See definition.hpp.
#include <algorithm>

#include "libopenint/base/decimal.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/operations/definition.hpp"
#include "libopenint/translate/translator.hpp"

namespace openint::operations {

using http::Response;
using json::Value;

namespace {

constexpr size_t kMostRequests = 1000;  // of one step

bool known(const Value &list, const Error &error) {
  std::string status = std::to_string(error.provider.http_status);
  auto same = [&](const Value &entry) {
    if (entry.is_number()) return entry.text() == status;
    return !error.provider.code.empty() && entry.text() == error.provider.code;
  };
  return std::any_of(list.items().begin(), list.items().end(), same);
}

bool contains(const std::vector<Value> &list, const Value &value) {
  return std::any_of(list.begin(), list.end(), [&](const Value &other) { return json::equal(other, value); });
}

}  // namespace

Value Definition::object(const std::vector<json::Member> &members) {
  return Value::object(arena_.copy(std::span<const json::Member>(members)));
}

Value Definition::arguments(const Value *item, size_t index) {
  std::vector<json::Member> answers;
  for (const Answer &answer : answers_) {
    Value value = answer.values.empty() ? Value() : answer.values.back();
    if (answer.list) value = Value::array(arena_.copy(std::span<const Value>(answer.values)));
    answers.push_back({answer.step, value});
  }
  std::vector<json::Member> members = {
      {"input", input_}, {"settings", session_.settings()}, {"answers", object(answers)}};
  if (item != nullptr) {
    members.push_back({"item", *item});
    members.push_back({"index", Value::number(arena_.copy(std::to_string(index)))});
  }
  return object(members);
}

Result<Value> Definition::evaluate(const Value &text, const std::string &pointer, Value arguments) {
  auto fail = [&](const Error &error) {
    return Error(Status::invalid_argument, "the connector's document, " + pointer + ": " + error.message, pointer);
  };
  auto parsed = jmespath::Expression::parse(text.text());
  if (!parsed.ok()) return fail(parsed.error());
  expressions_.push_back(std::move(*parsed));
  jmespath::Environment environment;
  environment.tables = session_.connector().tables();
  auto value = expressions_.back().evaluate(arguments, arena_, environment);
  if (!value.ok()) return fail(value.error());
  return value;
}

Definition::Answer &Definition::answer_of(const Step &step) {
  for (Answer &answer : answers_) {
    if (answer.step == step.name) return answer;
  }
  answers_.emplace_back();
  answers_.back().step = step.name;
  answers_.back().list = step.gathers;
  return answers_.back();
}

// What "each" gives, each once, in portions where the step says so; one item that is null where it has none.
Result<std::vector<Value>> Definition::items(const Step &step) {
  const Value *each = step.section.find("each");
  if (each == nullptr) return std::vector<Value>{Value()};
  OPENINT_TRY(Value list, evaluate(*each, step.pointer + "/each", arguments(nullptr, 0)));
  std::vector<Value> distinct;
  for (const Value &item : list.items()) {
    if (!contains(distinct, item)) distinct.push_back(item);
  }
  auto portion = static_cast<size_t>(decimal_to_int64(step.section["portion"].text()).value_or(0));
  if (portion == 0) return distinct;
  std::vector<Value> portions;
  std::span<const Value> all(distinct);
  for (size_t at = 0; at < all.size(); at += portion) {
    portions.push_back(Value::array(arena_.copy(all.subspan(at, std::min(portion, all.size() - at)))));
  }
  return portions;
}

Result<std::vector<Value>> Definition::begin(const Step &step) {
  std::vector<Value> requests;
  OPENINT_TRY(std::vector<Value> list, items(step));
  for (size_t i = 0; i < list.size(); ++i) {
    Value seen = arguments(step.gathers ? &list[i] : nullptr, i);
    if (const Value *when = step.section.find("when")) {
      OPENINT_TRY(Value applies, evaluate(*when, step.pointer + "/when", seen));
      if (!jmespath::truthy(applies)) continue;
    }
    if (!step.rule) {
      OPENINT_TRY(Value value, evaluate(step.section["value"], step.pointer + "/value", seen));
      answer_of(step).values.push_back(value);
      continue;
    }
    // A procedure takes the body as one of its arguments.
    if (!step.rule->procedure.empty() && step.rule->body) {
      OPENINT_TRY(Value body, evaluate(step.section["request"]["body"], step.pointer + "/request/body", seen));
      std::vector<json::Member> members(seen.members().begin(), seen.members().end());
      members.push_back({"body", body});
      seen = object(members);
    }
    requests.push_back(seen);
  }
  if (requests.size() > kMostRequests) {
    return Error(Status::invalid_argument, "this takes " + std::to_string(requests.size()) + " requests (" + step.name +
                                               "), where " + std::to_string(kMostRequests) + " are the most");
  }
  return requests;
}

// The answer's JSON, kept for the expressions to come; null for an answer without a body.
Result<Value> Definition::keep(std::string_view body) {
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return Value();
  std::string_view own = arena_.copy(body);
  OPENINT_TRY(json::Document document, json::Document::parse(own));
  documents_.push_back(std::move(document));
  return documents_.back().root();
}

// What the answer of a success still complains about, or "".
Result<std::string> Definition::problem(const Step &step, Value answer) {
  const Value *expression = step.section.find("problem");
  if (expression == nullptr) return std::string();
  Value seen = arguments(nullptr, 0);
  std::vector<json::Member> members(seen.members().begin(), seen.members().end());
  members.push_back({"answer", answer});
  OPENINT_TRY(Value said, evaluate(*expression, step.pointer + "/problem", object(members)));
  if (!jmespath::truthy(said)) return std::string();
  return shortened(said.is_string() ? std::string(said.text()) : json::to_text(said), 500);
}

Result<void> Definition::take(const Step &step, Result<Response> response) {
  if (response.ok()) {
    OPENINT_TRY(Value answer, keep(response->body));
    OPENINT_TRY(std::string said, problem(step, answer));
    if (said.empty()) {
      answer_of(step).values.push_back(answer);
      return {};
    }
    Error refused(Status::provider, session_.connector().name() + ": " + said);
    refused.provider.http_status = response->status;
    refused.provider.message = std::move(said);
    response = std::move(refused);
  }
  const Error &error = response.error();
  if (known(step.section["known"], error)) {
    answer_of(step).values.push_back(Value());
    return {};
  }
  if (!step.forgiving || error.status == Status::cancelled) return response.take_error();
  std::string_view title = step.section["title"].text();
  warn(title, step.name + "_failed", error.message);
  return {};
}

Result<std::string> Definition::record() {
  OPENINT_TRY(Value made, evaluate(section_["record"], pointer_ + "/record", arguments(nullptr, 0)));
  if (!made.is_object()) {
    return Error(Status::malformed, session_.connector().name() + "'s answer does not describe what was made");
  }
  translate::Options options;
  options.strict = true;
  options.output = translate::Options::Output::ndjson;
  options.input = translate::Options::Input::record;
  options.context = object({{"request", input_}});
  const auto &contract = session_.services().contract;
  OPENINT_TRY(auto translator,
              translate::Translator::open(session_.shared_connector(), contract, operation_.model, options));
  translate::Output out;
  OPENINT_TRY(translate::Summary summary, translator->translate(json::to_text(made), out, nullptr));
  if (summary.translated != 1) {
    return Error(Status::malformed, session_.connector().name() + "'s answer does not describe what was made");
  }
  std::string text(out.text());
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace openint::operations
