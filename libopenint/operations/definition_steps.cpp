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

bool known(const std::vector<std::string> &list, const Error &error) {
  const std::string status = std::to_string(error.provider.http_status);
  return std::any_of(list.begin(), list.end(), [&](const std::string &entry) {
    return entry == status || (!error.provider.code.empty() && entry == error.provider.code);
  });
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
  for (const Kept &kept : answers_) {
    Value value = kept.values.empty() ? Value() : kept.values.back();
    if (kept.list) value = Value::array(arena_.copy(std::span<const Value>(kept.values)));
    answers.push_back({kept.step, value});
  }
  std::vector<json::Member> members = {
      {"input", input_}, {"settings", session_.settings()}, {"answers", object(answers)}};
  if (item != nullptr) {
    members.push_back({"item", *item});
    members.push_back({"index", Value::number(arena_.copy(std::to_string(index)))});
  }
  return object(members);
}

Result<Value> Definition::evaluate(const jmespath::Expression &expression, const std::string &pointer,
                                   Value arguments) {
  jmespath::Environment environment;
  environment.tables = session_.connector().tables();
  auto value = expression.evaluate(arguments, arena_, environment);
  if (value.ok()) return value;
  Error error(Status::invalid_argument, "the connector's document, " + pointer + ": " + value.error().message, pointer);
  error.maybe_applied = made_;
  return error;
}

Definition::Kept &Definition::kept(const Step &step) {
  for (Kept &each : answers_) {
    if (each.step == step.name) return each;
  }
  answers_.emplace_back();
  answers_.back().step = step.name;
  answers_.back().list = step.each.has_value();
  return answers_.back();
}

// What "each" gives, each once, in portions where the step says so; one item that is null where it has none.
Result<std::vector<Value>> Definition::items(const Step &step) {
  if (!step.each) return std::vector<Value>{Value()};
  OPENINT_TRY(const Value list, evaluate(*step.each, step.pointer + "/each", arguments(nullptr, 0)));
  std::vector<Value> distinct;
  for (const Value &item : list.items()) {
    if (!contains(distinct, item)) distinct.push_back(item);
  }
  if (step.portion == 0) return distinct;
  std::vector<Value> portions;
  std::span<const Value> all(distinct);
  for (size_t at = 0; at < all.size(); at += step.portion) {
    portions.push_back(Value::array(arena_.copy(all.subspan(at, std::min(step.portion, all.size() - at)))));
  }
  return portions;
}

Result<std::vector<Value>> Definition::begin(const Step &step) {
  std::vector<Value> requests;
  OPENINT_TRY(const std::vector<Value> list, items(step));
  for (size_t i = 0; i < list.size(); ++i) {
    Value seen = arguments(step.each ? &list[i] : nullptr, i);
    if (step.when) {
      OPENINT_TRY(const Value applies, evaluate(*step.when, step.pointer + "/when", seen));
      if (!jmespath::truthy(applies)) continue;
    }
    if (!step.request) {
      Value value;
      if (step.value) {
        OPENINT_TRY(value, evaluate(*step.value, step.pointer + "/value", seen));
      }
      kept(step).values.push_back(value);
      continue;
    }
    // A procedure takes the body as one of its arguments.
    if (!step.request->procedure.empty() && step.request->body) {
      OPENINT_TRY(const Value body, evaluate(*step.request->body, step.pointer + "/request/body", seen));
      std::vector<json::Member> members(seen.members().begin(), seen.members().end());
      members.push_back({"body", body});
      seen = object(members);
    }
    requests.push_back(seen);
  }
  if (requests.size() > kMostRequests) {
    Error error(Status::invalid_argument, "this takes " + std::to_string(requests.size()) + " requests (" + step.name +
                                              "), where " + std::to_string(kMostRequests) + " are the most");
    error.maybe_applied = made_;
    return error;
  }
  return requests;
}

// Whether the answer tells that what was asked for was done.
Result<void> Definition::check_done(const Step &step, Came &came) {
  if (step.done) {
    OPENINT_TRY(const Value done, came.answer.evaluate(*step.done));
    if (jmespath::truthy(done)) return {};
  } else {
    const bool any = step.request->method == "GET" || !step.request->procedure.empty();
    if (any || came.response.status == 204) return {};
  }
  return came.answer.lacks("word that it was done (" + step.name + ")", step.done ? step.done->pointer : step.pointer);
}

// What the answer of a success still complains about: the provider says that it was not done.
Result<void> Definition::check_problem(const Step &step, const Came &came) {
  if (!step.problem) return {};
  const Value seen = arguments(nullptr, 0);
  std::vector<json::Member> members(seen.members().begin(), seen.members().end());
  members.push_back({"answer", came.answer.body()});
  OPENINT_TRY(const Value said, evaluate(*step.problem, step.pointer + "/problem", object(members)));
  if (!jmespath::truthy(said)) return {};
  std::string text = shortened(said.is_string() ? std::string(said.text()) : json::to_text(said), 500);
  Error refused(Status::provider, session_.connector().name() + ": " + text);
  refused.provider.http_status = came.response.status;
  refused.provider.message = std::move(text);
  return refused;
}

Result<void> Definition::accept(const Step &step, Response response) {
  came_.emplace_back(session_, std::move(response));
  Came &came = came_.back();
  OPENINT_CHECK(came.answer.read(came.response));
  OPENINT_CHECK(check_problem(step, came));
  OPENINT_CHECK(check_done(step, came));
  kept(step).values.push_back(came.answer.body());
  return {};
}

Result<void> Definition::take(const Step &step, Result<Response> response) {
  const bool answered = response.ok();
  const bool reads = step.request->method == "GET";
  std::unique_ptr<Error> error;
  if (answered) {
    made_ = made_ || !reads;
    error = accept(step, std::move(*response)).take_error();
    if (error == nullptr) return {};
  } else {
    error = response.take_error();
  }
  if (known(step.known, *error)) {
    kept(step).values.push_back(Value());
    return {};
  }
  error->maybe_applied = error->maybe_applied || made_;
  if (!step.forgiving || error->status == Status::cancelled) return error;
  warn(step.title, step.name + "_failed", error->message);
  return {};
}

Result<std::string> Definition::record() {
  Error undescribed(Status::malformed, session_.connector().name() + "'s answer does not describe what was made");
  undescribed.maybe_applied = made_;
  OPENINT_TRY(const Value made, evaluate(rule_.record, rule_.pointer + "/record", arguments(nullptr, 0)));
  if (!made.is_object()) return undescribed;
  translate::Options options;
  options.strict = true;
  options.output = translate::Options::Output::ndjson;
  options.input = translate::Options::Input::record;
  options.context = object({{"request", input_}});
  const auto &contract = session_.services().contract;
  OPENINT_TRY(auto translator,
              translate::Translator::open(session_.shared_connector(), contract, operation_.model, options));
  translate::Output out;
  auto summary = translator->translate(json::to_text(made), out, nullptr);
  if (!summary.ok()) undescribed.message += ": " + summary.error().message;
  if (!summary.ok() || summary->translated != 1) return undescribed;
  std::string text(out.text());
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace openint::operations
