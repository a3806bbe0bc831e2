// One record created or changed, and the record as it then is.
#include "libopenint/operations/writing.hpp"
#include "libopenint/provider/locate.hpp"

namespace openint::operations {

using provider::Session;

namespace {

Task<std::string> write(Context &context, Session &session, const contract::Operation &operation, json::Value input) {
  OPENINT_CO_TRY(Row row, make_row(context, session, operation, input, input["record"]));
  if (!row.object_name.empty()) {
    OPENINT_CO_TRY(row.object, co_await locate_object(context, session, operation.model, input));
  }
  OPENINT_CO_TRY(Written written, co_await send_row(context, session, row));
  OPENINT_CO_TRY(const Got got, co_await finish_row(context, session, row, std::move(written)));
  co_return with_record(got, written_otherwise(session, row, got.record));
}

}  // namespace

Task<std::string> create(Context &context, Session &session, const contract::Operation &operation, json::Value input) {
  return write(context, session, operation, input);
}

Task<std::string> update(Context &context, Session &session, const contract::Operation &operation, json::Value input) {
  return write(context, session, operation, input);
}

}  // namespace openint::operations
