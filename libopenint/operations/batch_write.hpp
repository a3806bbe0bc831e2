#pragma once

#include <memory>
#include <string>
#include <vector>

#include "libopenint/operations/outcomes.hpp"
#include "libopenint/operations/writing.hpp"

namespace openint::operations {

/// One row of a batch write and what has become of it so far.
struct BatchRow {
  BatchRow() = default;
  Row row;
  ProviderBody body;
  std::string id;                 ///< of the record that was written
  Got whole;                      ///< the record, once it is known
  std::unique_ptr<Error> error;   ///< why it was not written
  std::unique_ptr<Error> unread;  ///< written, but this is why it could not be read again
  bool ready = false;             ///< its body is there and it has not been sent
};

/// A batch write under way; coroutines share it by reference.
struct Batch {
  Batch() = default;
  std::vector<BatchRow> rows;
  std::unique_ptr<Error> stopped;  ///< an error after which nothing more is sent: it would meet every row
};

inline constexpr size_t kRequestsAtOnce = 4;  ///< of one batch write

/// Sends rows of one kind (all new, or all changed) by the model's section "batch_create" or "batch_update", a request
/// for at most its `max`, up to four at a time, with what the document wants before and after each. A request that the
/// provider refuses for what stands in a row is halved until the bad rows stand alone. Any other refusal is told of all
/// its rows, never as NOT_FOUND, and ends the batch. One that may have been carried out is not sent again, and its rows
/// have maybe_applied.
Task<bool> send_chunks(Context &context, provider::Session &session, Batch &batch, std::vector<size_t> rows,
                       const connector::BatchWriteRule &rule, connector::Write write);

/// Sends rows one by one, up to four at a time, as create and update do.
Task<bool> send_singly(Context &context, provider::Session &session, Batch &batch, std::vector<size_t> rows);

/// Reads what was written and whose answer did not hold it whole: by the model's batch_read, or one by one.
Task<bool> read_again(Context &context, provider::Session &session, Batch &batch);

}  // namespace openint::operations
