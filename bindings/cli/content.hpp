#pragma once

#include "bindings/cli/call.hpp"
#include "bindings/cli/form.hpp"
#include "bindings/cli/operation.hpp"

namespace openint::cli {

/// Whether what the operation gives is bytes.
bool gives_content(const Operation &operation);

/// Writes the bytes that an operation gives to the file that is asked for, or to stdout, in constant memory. A file is
/// there once it is whole: until then it has ".part" behind its name, and keeps it where the call fails. `answer` of
/// `show` gets what is told of the content. Gives the exit status; throws Failure.
int write_content(const Engine &engine, const Call &call, const Show &show);

}  // namespace openint::cli
