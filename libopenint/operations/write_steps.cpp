#include "libopenint/operations/write_steps.hpp"

namespace openint::operations {

using connector::AfterRule;
using connector::AnswerExpression;
using connector::BeforeRule;
using connector::Write;
using json::Value;
using provider::Answer;
using provider::Session;

namespace {

bool is_on(uint8_t set, Write write) { return (set & static_cast<uint8_t>(write)) != 0; }

Result<bool> holds(const Session &session, const AfterRule &rule, const Value &arguments) {
  if (!rule.when) return true;
  Arena arena;
  jmespath::Environment environment;
  environment.tables = session.connector().tables();
  auto when = rule.when->evaluate(arguments, arena, environment);
  if (!when.ok()) return Error(Status::invalid_argument, when.error().message, rule.request.pointer + "/when");
  return jmespath::truthy(*when);
}

template <typename Rule>
const Rule *first_on(const Session &session, std::string_view model, Write write,
                     std::vector<Rule> connector::ModelRule::*steps) {
  const connector::ModelRule *rules = session.connector().model(model);
  if (rules == nullptr) return nullptr;
  for (const Rule &each : rules->*steps) {
    if (is_on(each.on, write)) return &each;
  }
  return nullptr;
}

}  // namespace

bool has_before(const Session &session, std::string_view model, Write write) {
  return first_on(session, model, write, &connector::ModelRule::before) != nullptr;
}

bool has_after(const Session &session, std::string_view model, Write write) {
  return first_on(session, model, write, &connector::ModelRule::after) != nullptr;
}

Error maybe_applied(Error error) {
  error.maybe_applied = true;
  return error;
}

Result<void> Current::read(const BeforeRule &rule, http::Response response) {
  response_ = std::move(response);
  OPENINT_CHECK(answer_.read(response_));
  OPENINT_TRY(value_, answer_.evaluate(rule.current));
  if (value_.is_null()) return answer_.lacks("what the write needs of the record as it is", rule.current.pointer);
  return {};
}

Task<std::shared_ptr<Current>> read_before(Context &context, Session &session, std::string model, Write write,
                                           Value arguments) {
  const BeforeRule *found = first_on(session, model, write, &connector::ModelRule::before);
  std::shared_ptr<Current> current;
  if (found == nullptr) co_return current;
  OPENINT_CO_TRY(http::Response answer, co_await ask(context, session, found->request, arguments));
  current = std::make_shared<Current>(session);
  OPENINT_CO_CHECK(current->read(*found, std::move(answer)));
  co_return current;
}

Task<bool> send_after(Context &context, Session &session, std::string model, Write write, Value arguments) {
  const connector::ModelRule *rules = session.connector().model(model);
  bool any = false;
  for (const AfterRule &rule : rules->after) {
    if (!is_on(rule.on, write)) continue;
    Result<bool> wanted = holds(session, rule, arguments);
    if (!wanted.ok()) co_return maybe_applied(wanted.error());
    if (!*wanted) continue;
    any = true;
    Result<http::Response> answer = co_await ask(context, session, rule.request, arguments);
    if (!answer.ok()) co_return maybe_applied(answer.error());
    OPENINT_CO_CHECK(check_done(session, rule.done, *answer));
  }
  co_return any;
}

Task<http::Response> ask_to_write(Context &context, Session &session, const connector::RequestRule &request,
                                  Value arguments) {
  Result<http::Response> answer = co_await ask(context, session, request, arguments);
  if (answer.ok()) co_return std::move(*answer);
  const int status = answer.error().provider.http_status;
  const bool accepted = status >= 200 && status < 300;
  if (accepted) co_return maybe_applied(answer.error());
  co_return answer.take_error();
}

Result<bool> told_done(const Session &session, const std::optional<AnswerExpression> &done,
                       const http::Response &response) {
  if (!done) return response.status == 204;
  Answer answer(session);
  OPENINT_CHECK(answer.read(response));
  OPENINT_TRY(Value told, answer.evaluate(*done));
  return jmespath::truthy(told);
}

Result<void> check_done(const Session &session, const std::optional<AnswerExpression> &done,
                        const http::Response &response) {
  Result<bool> told = told_done(session, done, response);
  if (!told.ok()) return maybe_applied(told.error());
  if (*told) return {};
  Answer answer(session);
  (void)answer.read(response);
  return maybe_applied(answer.lacks("word that it was done", done ? done->pointer : ""));
}

}  // namespace openint::operations
