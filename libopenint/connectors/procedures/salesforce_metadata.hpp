#pragma once

#include <string>

#include "libopenint/provider/services.hpp"

namespace openint::procedures {

/// createMetadata() of Salesforce's Metadata API, which is synchronous and takes 10 components a call (developer guide
/// of the Metadata API, "createMetadata()"). `arguments.body` is {"metadata": [{"kind": "CustomObject", "definition":
/// {...}}, ...]}, where a definition is the component as JSON: null members are left out, a list is an element that
/// repeats, and elements are written fullName first and then by name, which is the order of the WSDL.
/// Answers {"results": [{"fullName", "success"}, ...]}. Errors: what Salesforce said of the first component that it
/// refused (CONFLICT where the name is taken); UNAUTHENTICATED, FORBIDDEN, RATE_LIMITED, UNAVAILABLE or PROVIDER for a
/// fault; INVALID_ARGUMENT for a definition that is no XML; MALFORMED for an answer that is none; of http::send.
coroutine::Task<std::string> salesforce_metadata(coroutine::Context &context, provider::Session &session,
                                                 json::Value arguments);

}  // namespace openint::procedures
