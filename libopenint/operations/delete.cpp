// One record removed.
#include "libopenint/json/string.hpp"
#include "libopenint/operations/writing.hpp"
#include "libopenint/provider/locate.hpp"

namespace openint::operations {

using provider::Session;

Task<std::string> delete_record(Context &context, Session &session, const contract::Operation &operation,
                                json::Value input) {
  OPENINT_CO_TRY(Row row, make_row(context, session, operation, input, json::Value()));
  if (row.id.empty()) co_return Error(Status::invalid_argument, "the id is empty", "/id");
  if (!row.object_name.empty()) {
    OPENINT_CO_TRY(row.object, co_await locate_object(context, session, operation.model, input));
  }
  OPENINT_CO_CHECK(co_await send_delete(context, session, row));
  std::string out = R"({"id":)";
  json::append_string(out, row.id);
  co_return out + "}";
}

}  // namespace openint::operations
