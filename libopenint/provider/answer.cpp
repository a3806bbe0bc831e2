#include "libopenint/provider/answer.hpp"

#include <vector>

#include "libopenint/base/text.hpp"
#include "libopenint/http/answer.hpp"

namespace openint::provider {

namespace {

bool blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

Result<void> Answer::read(const http::Response &response) {
  response_ = &response;
  body_ = json::Value();
  if (blank(response.body)) return {};
  auto body = json::parse(response.body, arena_);
  if (!body.ok()) return lacks("JSON (" + body.error().message + ")", "");
  body_ = *body;
  return {};
}

void Answer::view(const http::Response &response, const json::Value &body) {
  response_ = &response;
  body_ = body;
}

json::Value Answer::headers() {
  std::vector<json::Member> members;
  for (const http::Header &header : response_->headers) {
    members.push_back({arena_.copy(std::string_view(lowered(header.name))), json::Value::string(header.value)});
  }
  return json::Value::object(arena_.copy(std::span<const json::Member>(members)));
}

Result<json::Value> Answer::evaluate(const connector::AnswerExpression &expression,
                                     std::span<const json::Member> more) {
  json::Value seen = body_;
  if (!expression.over_body) {
    std::vector<json::Member> members(more.begin(), more.end());
    members.push_back({"status", json::Value::number(arena_.copy(std::to_string(response_->status)))});
    if (expression.reads_headers) members.push_back({"headers", headers()});
    members.push_back({"body", body_});
    seen = json::Value::object(arena_.copy(std::span<const json::Member>(members)));
  }
  jmespath::Environment environment;
  environment.tables = session_.connector().tables();
  auto found = expression.expression.evaluate(seen, arena_, environment);
  if (found.ok()) return found;
  return lacks("what is read of it: " + found.error().message, expression.pointer);
}

Result<json::Value> Answer::list(const connector::AnswerExpression &expression, std::span<const json::Member> more) {
  OPENINT_TRY(json::Value found, evaluate(expression, more));
  if (!found.is_array()) return lacks("its list", expression.pointer);
  return found;
}

Error Answer::lacks(std::string_view what, const std::string &pointer) const {
  return answer_lacks(session_, *response_, what, pointer);
}

Error answer_lacks(const Session &session, const http::Response &response, std::string_view what,
                   const std::string &pointer) {
  std::string message = session.secrets().cut_out(session.connector().name() + "'s answer lacks " + std::string(what)) +
                        "; it came with status " + std::to_string(response.status) + ", " +
                        http::what_came(response, session.secrets());
  Error error(Status::malformed, std::move(message), pointer);
  error.provider.http_status = response.status;
  return error;
}

std::string scalar(const json::Value &value) {
  return value.is_string() || value.is_number() ? std::string(value.text()) : std::string();
}

}  // namespace openint::provider
