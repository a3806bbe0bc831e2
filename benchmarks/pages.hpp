#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Provider pages as they come over the wire, made up but always the same: 20 to 40 fields a record, names and streets
// in several scripts, escapes, empty strings and many nulls.

namespace openint::bench {

enum class Model { hubspot_contacts, hubspot_companies, hubspot_deals, salesforce_accounts, salesforce_contacts };

enum class Style {
  plain,     ///< no white space, every record's keys in one order, as the providers send it
  pretty,    ///< indented by two blanks
  shuffled,  ///< every record's keys in an order of its own
};

struct ModelName {
  Model model;
  const char *name;       ///< "hubspot.contacts"
  const char *connector;  ///< "hubspot"
  const char *unified;    ///< "crm.contact"
};

/// All models, in the order of the enumeration.
const std::vector<ModelName> &models();
inline const ModelName &name_of(Model model) { return models()[static_cast<size_t>(model)]; }

/// One page of `records` records. The same arguments give the same bytes on every machine.
std::string make_page(Model model, size_t records, Style style = Style::plain);

}  // namespace openint::bench
