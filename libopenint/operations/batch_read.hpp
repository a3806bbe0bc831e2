#pragma once

#include <memory>
#include <string>
#include <vector>

#include "libopenint/operations/get.hpp"

namespace openint::operations {

/// One id of many: its record, or why there is none.
struct ReadById {
  ReadById() = default;
  Got got;
  std::unique_ptr<Error> error;
};

/// Reads records by their ids as the verb batch_read does, with what the fields need, and gives one for each id in the
/// order of `ids`. Errors: where nothing could be read at all.
coroutine::Task<std::vector<ReadById>> read_by_ids(coroutine::Context &context, provider::Session &session,
                                                   std::string model, std::vector<std::string> ids);

}  // namespace openint::operations
