#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libopenint/provider/paging.hpp"

namespace openint::operations {

/// What a caller asks of a list.
struct ListInput {
  ListInput() = default;
  provider::Reading reading;
  int64_t page_size = 0;       ///< 0: the default
  int64_t updated_after = -1;  ///< ms; -1: everything
  bool include_deleted = false;
  bool incremental = false;
  std::string filters;                  ///< what else decides which records there are, as one text
  const json::Value *cursor = nullptr;  ///< nullptr: the first page
};

/// Errors: INVALID_ARGUMENT for a page size below 1, a field that the model lacks.
Result<ListInput> read_list_input(provider::Session &session, std::string_view model, const json::Value &input);

/// What a list's cursors are bound to besides the connection.
std::string stream_of(const contract::Operation &operation, std::string_view object, const ListInput &input);

/// A position as a cursor's state, and back. `resume`: the list is over, and begins anew with what changed since.
std::string state_of(const provider::Position &position, bool resume);
Result<provider::Position> position_of(std::string_view state, bool &resume);

}  // namespace openint::operations
