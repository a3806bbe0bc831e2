#include "libopenint/management/rows.hpp"

namespace openint::management {

// A customer may write itself and nobody else.
Result<std::string> upsert_customer(const CoreCall &call) {
  std::string id = call.text("id");
  if (id.empty()) return Error(Status::invalid_argument, "a customer's id may not be empty", "/id");
  if (!call.customer.empty() && call.customer != id) {
    return Error(Status::not_found, "no customer \"" + shortened(id) + "\"", "/id");
  }
  OPENINT_TRY(auto known, call.store().get(store::Kind::customer, id));
  store::Row row = known ? std::move(*known) : store::Row();
  row.id = row.customer = id;
  json::ObjectBuilder document;
  take_members(call.input, {"metadata"}, document);
  row.document = document.text();
  OPENINT_CHECK(write_row(call, store::Kind::customer, row));
  json::ObjectBuilder out;
  out.set_text("id", id);
  out.set_text("orgId", call.services.organisation);
  take_members(call.input, {"metadata"}, out);
  return out.text();
}

}  // namespace openint::management
