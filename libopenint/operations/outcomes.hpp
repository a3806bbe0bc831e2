#pragma once

#include <memory>
#include <string>
#include <vector>

#include "libopenint/provider/request.hpp"

namespace openint::operations {

/// What an answer to a request of several records says of one of them.
struct RowOutcome {
  RowOutcome() = default;
  std::string id;                ///< of the record that was written
  std::unique_ptr<Error> error;  ///< why it was not
};

/// Reads an answer by the section's "results", which gives a list of entries, each with
///   id                     the record's id, where it was written
///   code, message, status  why it was not: the provider's code and message, and one of NOT_FOUND, CONFLICT, FORBIDDEN,
///                          RATE_LIMITED, UNAVAILABLE (INVALID_ARGUMENT where it says none)
///   row, rows              which rows: their number in the request, as the argument `row` ("r0"), or their record's
///   id;
///                          entries without it are about the rows that no other entry names, in order.
/// `ids` are the rows' ids, "" for new records. A row that no entry is about has an error with maybe_applied.
/// Errors: MALFORMED for an answer that is no JSON; INVALID_ARGUMENT where the expression fails. Both have
/// maybe_applied.
Result<void> read_outcomes(provider::Session &session, const connector::AnswerExpression &results,
                           const http::Response &answer, const std::vector<std::string> &ids,
                           std::vector<RowOutcome> &outcomes);

}  // namespace openint::operations
