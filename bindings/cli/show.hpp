#pragma once

#include <string>

#include "bindings/cli/call.hpp"
#include "bindings/cli/form.hpp"
#include "bindings/cli/operation.hpp"

namespace openint::cli {

/// Writes a response that is whole, in the form that is asked for; by itself a table on a terminal where it holds
/// several records, else JSON. Gives the exit status: 1 where the response says that records were rejected.
int show(const std::string &response, const Show &show);

/// Calls the operation and shows what comes, in constant memory where records come in batches. Gives the exit status.
int call_and_show(const Engine &engine, const Operation &operation, Call call, const Show &show);

}  // namespace openint::cli
