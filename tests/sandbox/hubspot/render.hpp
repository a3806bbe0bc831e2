#pragma once
// Records in JSON text. Lists of many thousand records are read at full speed, so the text is written directly.
#include "hubspot/store.hpp"

namespace sandbox::hubspot {

// What an answer is to hold of each record.
struct Selection {
  std::vector<int> properties;  // in the order of their names
  std::vector<int> history;     // properties whose history is asked for
  std::vector<Kind *> associations;
};

void append_text(std::string &out, std::string_view text);  // a JSON string with its quotes
std::vector<int> by_name(const Kind &kind, std::vector<int> properties);
// Names that the kind does not have are left out, as HubSpot does. None given: the defaults.
std::vector<int> select_properties(const Kind &kind, const std::vector<std::string> &names);
void append_record(std::string &out, Store &store, Kind &kind, const Record &record, const State &state,
                   const Selection &selection);

}  // namespace sandbox::hubspot
