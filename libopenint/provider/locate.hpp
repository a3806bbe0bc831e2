#pragma once

#include <string>

#include "libopenint/provider/request.hpp"

namespace openint::provider {

/// The name that requests for the model's records are to use: the document's, for custom objects the input's
/// object_name; and where the document says that paths have another name for an object ("locate"), that one, which the
/// provider is asked for once in a while. A name that the provider does not know is taken as it is.
coroutine::Task<std::string> locate_object(coroutine::Context &context, Session &session, std::string model,
                                           json::Value input);

}  // namespace openint::provider
