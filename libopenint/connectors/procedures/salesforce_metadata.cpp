#include "libopenint/connectors/procedures/salesforce_metadata.hpp"

#include <algorithm>

#include "libopenint/connectors/procedures/soap.hpp"
#include "libopenint/http/judge.hpp"
#include "libopenint/json/object.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/provider/request.hpp"

namespace openint::procedures {

using coroutine::Context;
using coroutine::Task;
using http::Request;
using http::Response;
using json::Value;
using provider::Session;

namespace {

constexpr size_t kMostComponents = 10;
constexpr size_t kMostAnswer = size_t{8} << 20;
constexpr std::string_view kPath = "/services/Soap/m/60.0";

Error said(const Session &session, Status status, int http_status, const std::string &code, const std::string &what,
           const std::string &message) {
  std::string text = session.connector().name() + (what.empty() ? "" : " refused " + what) + ": ";
  Error error(status, text + shortened(message.empty() ? code : message, 500));
  error.provider.http_status = http_status;
  error.provider.code = code;
  error.provider.message = shortened(message, 500);
  return error;
}

Error fault(const Session &session, const MetadataAnswer &answer, int http_status) {
  const std::string &code = answer.fault_code;
  Status status = Status::provider;
  if (code == "INVALID_SESSION_ID") status = Status::unauthenticated;
  if (code == "REQUEST_LIMIT_EXCEEDED") status = Status::rate_limited;
  if (code == "SERVER_UNAVAILABLE") status = Status::unavailable;
  for (const char *word : {"INSUFFICIENT_ACCESS", "API_DISABLED_FOR_ORG", "API_CURRENTLY_DISABLED",
                           "FUNCTIONALITY_NOT_ENABLED", "UNSUPPORTED_CLIENT"}) {
    if (code == word) status = Status::forbidden;
  }
  Error error = said(session, status, http_status, code, "", answer.fault_message);
  if (status == Status::unauthenticated) error.retry = Retry::reauth;
  if (status == Status::rate_limited || status == Status::unavailable) error.retry = Retry::after;
  // Of the limits that this code tells of, this alone is the day's.
  bool day = answer.fault_message.find("TotalRequests") != std::string::npos;
  if (status == Status::rate_limited && day) error.reason = "quota_exhausted";
  return error;
}

Error refused(const Session &session, const MetadataAnswer::Row &row) {
  Status status = Status::invalid_argument;
  if (row.code.starts_with("DUPLICATE_")) status = Status::conflict;
  if (row.code.starts_with("INSUFFICIENT_ACCESS")) status = Status::forbidden;
  if (row.code == "UNKNOWN_EXCEPTION" || row.code.empty()) status = Status::provider;
  return said(session, status, 200, row.code, shortened(row.full_name), row.message);
}

// Where the Metadata API is: at the host that the connection's other requests go to.
Result<std::string> endpoint(Session &session) {
  const auto &base = session.connector().http().base;
  std::string expanded;
  if (base) {
    OPENINT_TRY(expanded, base->expand(session.settings()));
  }
  std::string origin = http::origin(expanded);
  if (!origin.empty()) return origin + std::string(kPath);
  return Error(Status::invalid_argument, "connection " + session.id() + " does not say where the provider is",
               "/http/base");
}

std::string bearer(const Request &request) {
  const std::string *header = http::find_header(request.headers, "Authorization");
  if (header == nullptr) return "";
  size_t space = header->find(' ');
  return space == std::string::npos ? *header : header->substr(space + 1);
}

Result<Request> build(std::string url, std::string_view token, std::span<const Value> components) {
  OPENINT_TRY(std::string body, create_metadata_envelope(token, components));
  Request request("POST", std::move(url));
  request.headers.emplace_back("Content-Type", "text/xml; charset=utf-8");
  request.headers.emplace_back("SOAPAction", "\"\"");
  request.body = std::move(body);
  request.max_response = kMostAnswer;
  return request;
}

// Reads one answer, in which nothing that was sent as a secret is left. A fault says by itself what happened; without
// one the HTTP status does.
Result<MetadataAnswer> read(const Session &session, const Response &response, const http::Secrets &secrets) {
  auto answer = read_metadata_answer(response.body);
  if (answer.ok()) {
    answer->fault_code = secrets.cut_out(answer->fault_code);
    answer->fault_message = secrets.cut_out(answer->fault_message);
    for (MetadataAnswer::Row &row : answer->rows) row.message = secrets.cut_out(row.message);
    return answer;
  }
  http::Verdict verdict = http::judge(*session.route().policy, response, "POST", 0, secrets);
  std::unique_ptr<Error> error = std::move(verdict.error);
  if (error == nullptr) {
    error = std::make_unique<Error>(Status::malformed, session.connector().name() + ": " + answer.error().message);
  }
  // A refusal that is the request's own fault was not carried out; of any other answer nobody knows.
  error->maybe_applied = response.status < 400 || response.status >= 500;
  return error;
}

// What is wrong: the answer was none, or a fault.
Error refusal(const Session &session, const Result<MetadataAnswer> &answer, int status) {
  return answer.ok() ? fault(session, *answer, status) : answer.error();
}

// One call. The session stands in the body, where the sender cannot renew it: so that is done here, once.
Task<MetadataAnswer> call(Context &context, Session &session, std::span<const Value> components) {
  Result<std::string> url = endpoint(session);
  if (!url.ok()) co_return url.take_error();
  http::Route route = session.route();
  route.authorizer = nullptr;
  http::SendOptions options;
  options.any_status = true;
  uint64_t rejected = 0;
  for (int attempt = 0; attempt < 2; ++attempt) {
    Request probe("POST", *url);
    Result<uint64_t> used = co_await session.authorizer().authorize(context, probe, rejected);
    if (!used.ok()) co_return used.take_error();
    std::string token = bearer(probe);
    route.sent->add(token);  // it stands in the body, where nobody else knows it for one
    Result<Request> request = build(probe.url, token, components);  // a renewal may have told another address
    if (!request.ok()) co_return request.take_error();
    Result<Response> response = co_await http::send(context, route, std::move(*request), options);
    if (!response.ok()) co_return response.take_error();
    Result<MetadataAnswer> answer = read(session, *response, session.secrets());
    const bool done = answer.ok() && answer->fault_code.empty();
    if (done) co_return answer;
    Error error = refusal(session, answer, response->status);
    if (error.status != Status::unauthenticated || attempt > 0) co_return error;
    rejected = *used;
  }
  co_return Error(Status::internal, "no attempt was made");
}

}  // namespace

Task<std::string> salesforce_metadata(Context &context, Session &session, Value arguments) {
  std::span<const Value> components = arguments["body"]["metadata"].items();
  std::string out;
  for (size_t at = 0; at < components.size(); at += kMostComponents) {
    std::span<const Value> some = components.subspan(at, std::min(kMostComponents, components.size() - at));
    Result<MetadataAnswer> answer = co_await call(context, session, some);
    if (!answer.ok()) co_return answer.take_error();
    if (answer->rows.size() != some.size()) {
      Error error(Status::malformed, session.connector().name() + " tells of " + std::to_string(answer->rows.size()) +
                                         " parts of metadata, where " + std::to_string(some.size()) + " were sent");
      error.maybe_applied = true;
      co_return error;
    }
    for (const MetadataAnswer::Row &row : answer->rows) {
      if (!row.success) co_return refused(session, row);
      json::ObjectBuilder result;
      result.set_text("fullName", row.full_name);
      result.set_boolean("success", true);
      out += (out.empty() ? "" : ",") + result.text();
    }
  }
  co_return "{\"results\":[" + out + "]}";
}

}  // namespace openint::procedures
