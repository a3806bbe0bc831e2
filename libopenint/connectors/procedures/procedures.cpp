#include "libopenint/connectors/procedures/procedures.hpp"

#include <array>

#include "libopenint/connectors/procedures/report_readers.hpp"
#include "libopenint/connectors/procedures/salesforce_metadata.hpp"

namespace openint::procedures {

namespace {

// In the order of the names.
constexpr std::array<Entry, 3> kProcedures = {{
    {"qbo_report", "a report is a tree of sections whose columns and groups are told beside it", qbo_report},
    {"salesforce_metadata", "the Metadata API speaks SOAP: XML, with the session in the body and faults for errors",
     salesforce_metadata},
    {"xero_report", "a report is a flat list in which empty sections are headings and untitled ones close them",
     xero_report},
}};

}  // namespace

std::span<const Entry> all() noexcept { return kProcedures; }

provider::Procedure find_procedure(std::string_view name) noexcept {
  for (const Entry &entry : all()) {
    if (entry.name == name) return entry.run;
  }
  return nullptr;
}

}  // namespace openint::procedures
