#include "libopenint/engine/perform.hpp"

#include "libopenint/management/api_keys.hpp"
#include "libopenint/management/management.hpp"
#include "libopenint/operations/verbs.hpp"
#include "libopenint/provider/request.hpp"
#include "libopenint/provider/services.hpp"
#include "libopenint/provider/session.hpp"

namespace openint::engine {

using provider::Services;
using provider::Session;
using namespace operations;  // the verbs

namespace {

struct Entry {
  std::string_view verb;
  Verb run;
  bool bytes = false;    // it gives a body as it comes
  bool uploads = false;  // it takes one
};

constexpr Entry kVerbs[] = {
    {"list", list},
    {"list_all", list_all},
    {"list_associations", list_associations},
    {"get", get},
    {"count", count},
    {"batch_read", batch_read},
    {"create", create},
    {"update", update},
    {"upsert", upsert},
    {"ensure", ensure},
    {"batch_write", batch_write},
    {"delete", delete_record},
    {"create_association", create_association},
    {"create_object", create_object},
    {"create_property", create_property},
    {"create_association_schema", create_association_schema},
    {"report", report},
    {"download", download, true},
    {"export", download, true},
    {"passthrough", passthrough, true, true},
};

const Entry *find_verb(std::string_view verb) {
  for (const Entry &entry : kVerbs) {
    if (entry.verb == verb) return &entry;
  }
  return nullptr;
}

// An operation of records has no use for bytes, and what was to be uploaded must not be left out in silence.
Result<void> check_bytes(const coroutine::Context &context, const contract::Operation &operation) {
  const Entry *entry = find_verb(operation.verb);
  if (context.source() != nullptr && (entry == nullptr || !entry->uploads)) {
    return Error(Status::invalid_argument, operation.id + " takes no upload", "/upload");
  }
  if (context.taking() != coroutine::Taking::bytes || (entry != nullptr && entry->bytes)) return {};
  return Error(Status::invalid_argument, operation.id + " gives no bytes: \"stream\" may be json, ndjson or arrow",
               "/stream");
}

Result<void> refuse_disabled(const Session &session, const store::Row &row) {
  OPENINT_TRY(const auto document, json::Document::parse(row.document));
  if (!document.root()["disabled"].as_boolean()) return {};
  return Error(Status::forbidden, "connection " + session.id() + " is disabled", "/connection");
}

// Whose call it is: what an API key says goes before what the caller says.
Result<void> settle_customer(store::Store *store, Call &call) {
  if (!call.has_key) return {};
  if (store == nullptr) return Error(Status::unauthenticated, "the API key is not valid");
  OPENINT_TRY(std::string customer, management::customer_of_key(*store, call.api_key));
  call.api_key.clear();
  if (!customer.empty() && !call.customer.empty() && call.customer != customer) {
    return Error(Status::forbidden, "the API key speaks for another customer");
  }
  if (!customer.empty()) call.customer = std::move(customer);
  return {};
}

// The engine's store, which waits for others no longer than the operation can. nullptr: there is none.
std::shared_ptr<store::Store> patient_store(coroutine::Context &context, const Services &services) {
  if (services.store == nullptr) return nullptr;
  return services.store->patient(
      [&context]() -> int64_t { return context.cancelled() ? 0 : context.deadline_ms() - context.now_ms(); });
}

Result<const contract::Operation *> find_operation(const Services &services, const std::string &id) {
  const contract::Operation *operation = services.contract->operation(id);
  if (operation == nullptr) {
    return Error(Status::not_found, "no operation \"" + shortened(id) + "\" in the contract", "/operation");
  }
  if (operation->verb.empty()) {
    return Error(Status::unsupported, id + " is in the contract, but no connector of this build has it yet");
  }
  if (services.store == nullptr) {
    return Error(Status::unsupported, "this engine was opened without a store, which every operation needs");
  }
  return operation;
}

// Of whom and of what an error tells that came of a provider's answer, or of none.
std::unique_ptr<Error> about(std::unique_ptr<Error> error, const Session &session, const std::string &operation) {
  bool of_the_provider = error->provider.http_status != 0 || error->fault() == Fault::remote;
  if (of_the_provider) error->message = session.connector().name() + ", " + operation + ": " + error->message;
  return error;
}

// An endpoint that is not there is the caller's where its path has the name of an object that the caller gave. That is no
// NOT_FOUND: an object that the credentials do not see says nothing of its records.
std::unique_ptr<Error> of_the_object(std::unique_ptr<Error> error, const json::Value &input) {
  constexpr std::string_view kObject = "object_name";
  if (!provider::is_no_endpoint(*error) || input.find(kObject) == nullptr) return error;
  error->status = Status::invalid_argument;
  error->reason = "no_such_object";
  error->path = "/" + std::string(kObject);
  return error;
}

std::unique_ptr<Error> as_cancelled(std::unique_ptr<Error> error) {
  error->status = Status::cancelled;
  error->retry = Retry::never;
  return error;
}

coroutine::Task<std::string> carry_out(coroutine::Context &context, Services &services, Call call) {
  const std::shared_ptr<store::Store> store = patient_store(context, services);
  Result<void> settled = settle_customer(store.get(), call);
  if (!settled.ok()) co_return settled.take_error();
  Result<const contract::Operation *> operation = find_operation(services, call.operation);
  if (!operation.ok()) co_return operation.take_error();
  Result<void> fits = check_bytes(context, **operation);
  if (!fits.ok()) co_return fits.take_error();
  std::string_view text = call.input.empty() ? std::string_view("{}") : std::string_view(call.input);
  Result<json::Document> input = json::Document::parse(text);
  if (!input.ok()) co_return input.take_error();
  Result<void> valid = services.contract->validate_input(call.operation, input->root());
  if (!valid.ok()) co_return valid.take_error();
  if (management::is_core((*operation)->verb)) {
    management::CoreCall core_call(services, store, **operation, call.customer, input->root());
    coroutine::Task<std::string> task = management::core(context, core_call);
    co_return co_await task;
  }
  const Entry *entry = find_verb((*operation)->verb);
  if (entry == nullptr) co_return Error(Status::internal, "nothing carries out " + (*operation)->verb);
  if (call.connection.empty()) {
    co_return Error(Status::invalid_argument, call.operation + " needs a connection", "/connection");
  }
  Result<std::unique_ptr<Session>> session = Session::open(services, store, call.connection, call.customer);
  if (!session.ok()) co_return session.take_error();
  Result<void> enabled = refuse_disabled(**session, (*session)->authorizer().row());
  if (!enabled.ok()) co_return enabled.take_error();
  coroutine::Task<std::string> task = entry->run(context, **session, **operation, input->root());
  Result<std::string> result = co_await task;
  if (!result.ok()) {
    co_return about(of_the_object(result.take_error(), input->root()), **session, call.operation);
  }
  co_return result;
}

}  // namespace

coroutine::Task<std::string> perform(coroutine::Context &context, Services &services, Call call) {
  coroutine::Task<std::string> task = carry_out(context, services, std::move(call));
  Result<std::string> result = co_await task;
  // Who waits for the store no longer, being cancelled, is told there that the time is over.
  bool cancelled = !result.ok() && context.cancelled() && result.error().status == Status::timeout;
  if (cancelled) co_return as_cancelled(result.take_error());
  co_return result;
}

}  // namespace openint::engine
