// One record created or changed, and the record as it then is.
#include "libopenint/operations/writing.hpp"
#include "libopenint/provider/locate.hpp"

namespace openint::operations {

using provider::Session;

namespace {

Task<std::string> write(Context &context, Session &session, const contract::Operation &operation, json::Value input) {
  Result<Row> row = make_row(session, operation, input, input["record"]);
  if (!row.ok()) co_return row.take_error();
  if (!row->object_name.empty()) {
    Result<std::string> object = co_await locate_object(context, session, operation.model, input);
    if (!object.ok()) co_return object.take_error();
    row->object = std::move(*object);
  }
  Result<Written> written = co_await send_row(context, session, *row);
  if (!written.ok()) co_return written.take_error();
  Result<std::string> record = co_await finish_row(context, session, *row, std::move(*written));
  if (!record.ok()) co_return record.take_error();
  co_return R"({"record":)" + *record + "}";
}

}  // namespace

Task<std::string> create(Context &context, Session &session, const contract::Operation &operation, json::Value input) {
  return write(context, session, operation, input);
}

Task<std::string> update(Context &context, Session &session, const contract::Operation &operation, json::Value input) {
  return write(context, session, operation, input);
}

}  // namespace openint::operations
