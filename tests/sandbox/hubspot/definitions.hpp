#pragma once
// Definitions as the properties and schemas APIs show them.
#include "hubspot/account.hpp"

namespace sandbox::hubspot {

Json property_json(const Property &property);

}  // namespace sandbox::hubspot
