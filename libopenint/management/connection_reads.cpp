#include "libopenint/management/connections.hpp"

namespace openint::management {

namespace {

constexpr size_t kChecksAtATime = 8;

Result<store::Filter> connection_filter(const CoreCall &call) {
  store::Filter filter;
  OPENINT_CHECK(read_paging(call, filter));
  std::string customer = call.text("customerId");
  if (!call.customer.empty()) {
    if (!customer.empty() && customer != call.customer) {
      return Error(Status::forbidden, "the connections of another customer can't be listed", "/customerId");
    }
    customer = call.customer;
  }
  if (!customer.empty()) filter.customer = customer;
  if (!call.text("connectorConfigId").empty()) filter.config = call.text("connectorConfigId");
  if (!call.text("connectorName").empty()) filter.connector = call.text("connectorName");
  return filter;
}

}  // namespace

coroutine::Task<std::string> list_connections(coroutine::Context &context, const CoreCall &call) {
  Result<store::Filter> filter = connection_filter(call);
  if (!filter.ok()) co_return filter.take_error();
  Result<std::vector<store::Row>> listed = call.store().list(store::Kind::connection, *filter, false);
  if (!listed.ok()) co_return listed.take_error();
  std::vector<store::Row> rows = std::move(*listed);
  if (call.input["forceRefresh"].as_boolean()) {
    std::vector<coroutine::Task<store::Row>> checks;
    for (const store::Row &row : rows) checks.push_back(check_row(context, call, row));
    coroutine::All<store::Row> all(context, std::move(checks), kChecksAtATime);
    std::vector<Result<store::Row>> checked = co_await all;
    for (size_t i = 0; i < rows.size(); ++i) {
      if (checked[i].ok()) rows[i] = std::move(*checked[i]);
    }
  }
  std::string out = "[";
  for (const store::Row &row : rows) {
    Result<std::string> text = connection_json(call, row, false);
    if (!text.ok()) co_return text;
    if (out.size() > 1) out += ',';
    out += *text;
  }
  out += ']';
  co_return out;
}

coroutine::Task<std::string> get_connection(coroutine::Context &context, const CoreCall &call) {
  Result<store::Row> row = find_row(call, store::Kind::connection, call.text("id"));
  if (!row.ok()) co_return row.take_error();
  if (call.input["forceRefresh"].as_boolean()) {
    coroutine::Task<store::Row> check = check_row(context, call, *row);
    row = co_await check;
    if (!row.ok()) co_return row.take_error();
  }
  co_return connection_json(call, *row, true);
}

coroutine::Task<std::string> check_connection(coroutine::Context &context, const CoreCall &call) {
  Result<store::Row> row = find_row(call, store::Kind::connection, call.text("id"));
  if (!row.ok()) co_return row.take_error();
  for (std::string_view flag : {"updateWebhook", "sandboxSimulateUpdate", "sandboxSimulateDisconnect"}) {
    if (!call.input[flag].as_boolean()) continue;
    co_return Error(Status::unsupported, std::string(flag) + " is nothing that " + row->connector + " can do here",
                    "/" + std::string(flag));
  }
  coroutine::Task<store::Row> check = check_row(context, call, *row);
  row = co_await check;
  if (!row.ok()) co_return row.take_error();
  co_return connection_json(call, *row, false);
}

}  // namespace openint::management
