#include "errors.hpp"

namespace sandbox::dynamics {

void bad_query(const std::string &message) { throw Refusal{400, "0x80060888", message}; }

void bad_payload(const std::string &message) {
  throw Refusal{400, "0x80048d19", "Error identified in Payload provided by the user: " + message};
}

void no_segment(const std::string &segment) {
  throw Refusal{404, "0x8006088a", "Resource not found for the segment '" + segment + "'."};
}

void no_row(const std::string &table, const std::string &id) {
  throw Refusal{404, "0x80040217", "Entity '" + table + "' With Id = " + id + " Does Not Exist"};
}

void no_property(const std::string &property, const std::string &of_table) {
  bad_query("Could not find a property named '" + property + "' on type 'Microsoft.Dynamics.CRM." + of_table + "'.");
}

Json error_body(const Refusal &refusal) { return {{"error", {{"code", refusal.code}, {"message", refusal.message}}}}; }

}  // namespace sandbox::dynamics
