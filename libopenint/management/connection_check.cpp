#include "libopenint/management/connections.hpp"
#include "libopenint/provider/answer.hpp"
#include "libopenint/provider/request.hpp"
#include "libopenint/provider/session.hpp"

namespace openint::management {

using connector::CheckRule;
using provider::Arguments;
using provider::Session;

namespace {

Result<store::Row> read_again(const CoreCall &call, const std::string &id) {
  OPENINT_TRY(auto row, call.store().get(store::Kind::connection, id));
  if (!row) return Error(Status::not_found, "connection " + id + " was deleted meanwhile");
  return std::move(*row);
}

// What the check found, into the row's document. Somebody who wrote meanwhile (a token was renewed) is not lost; and
// where another login began, what the check found is not of it.
Result<store::Row> record(const CoreCall &call, const store::Row &checked, std::string_view status,
                          std::string_view message, std::string_view account) {
  for (int attempt = 0;; ++attempt) {
    OPENINT_TRY(auto row, read_again(call, checked.id));
    OPENINT_TRY(const bool same, same_login(checked, row));
    if (!same) return row;
    OPENINT_TRY(const auto known, json::Document::parse(row.document));
    json::ObjectBuilder document(known.root());
    document.set_text("status", status);
    if (status == "healthy" || status == "manual") document.remove("verified");
    document.set_text_or_null("statusMessage", message);
    if (!account.empty()) document.set_text("accountName", account);
    row.document = document.text();
    auto written = write_row(call, store::Kind::connection, row);
    if (written.ok()) return row;
    if (written.error().status != Status::conflict || attempt >= 8) return written.take_error();
  }
}

// The account's name at the provider, by the document's check section.
std::string account_of(const Session &session, const CheckRule &rule, const http::Response &response) {
  provider::Answer answer(session);
  if (!rule.account || !answer.read(response).ok()) return "";
  auto value = answer.evaluate(*rule.account);
  return value.ok() && value->is_string() ? std::string(value->text()) : "";
}

coroutine::Task<std::string> ask_provider(coroutine::Context &context, Session &session, const CheckRule &rule) {
  Arguments arguments;
  coroutine::Task<http::Response> asked = ask(context, session, rule.request, arguments.value());
  Result<http::Response> response = co_await asked;
  if (!response.ok()) co_return response.take_error();
  co_return account_of(session, rule, *response);
}

}  // namespace

Result<store::Row> record_status(const CoreCall &call, const store::Row &of, std::string_view status,
                                 std::string_view message) {
  return record(call, of, status, message, "");
}

coroutine::Task<store::Row> verify_row(coroutine::Context &context, const CoreCall &call, store::Row row) {
  coroutine::Task<store::Row> discovering = discover_row(context, call, row);
  Result<store::Row> discovered = co_await discovering;
  if (!discovered.ok()) co_return discovered.take_error();
  Result<std::unique_ptr<Session>> session = Session::open(call.services, call.shared_store, row.id, row.customer);
  if (!session.ok()) co_return session.take_error();
  const connector::Offer<CheckRule> &rule = (*session)->connector().check();
  if (!rule) co_return record(call, row, "manual", "the connector has no way to check a connection", "");
  coroutine::Task<std::string> asked = ask_provider(context, **session, *rule);
  Result<std::string> account = co_await asked;
  if (!account.ok()) co_return account.take_error();
  co_return record(call, row, "healthy", "", *account);
}

coroutine::Task<store::Row> check_row(coroutine::Context &context, const CoreCall &call, store::Row row) {
  coroutine::Task<store::Row> verified = verify_row(context, call, row);
  Result<store::Row> checked = co_await verified;
  if (checked.ok()) co_return checked;
  const Error &error = checked.error();
  bool our_own = error.status == Status::cancelled || error.status == Status::storage ||
                 error.status == Status::internal || error.status == Status::no_memory || is_superseded(error);
  if (our_own) co_return checked;
  bool refused = error.status == Status::unauthenticated;
  co_return record(call, row, refused ? "disconnected" : "error", error.message, "");
}

}  // namespace openint::management
