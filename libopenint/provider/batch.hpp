#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/provider/record_request.hpp"

namespace openint::provider {

/// One id of a batch read: the provider's record, or why there is none; neither where it is not there.
struct BatchEntry {
  BatchEntry() = default;
  std::string record;
  std::shared_ptr<const Error> error;
  std::shared_ptr<const translate::PageTables> page;  ///< what stands beside the record in its answer
  bool left = false;                                  ///< it was not asked for, since the plan's bytes were used up
};

/// What is read of which object.
struct BatchPlan {
  BatchPlan() = default;
  std::string model;
  std::string object;
  bool deleted = false;  ///< deleted records too, where the provider can
  Selection selection;
  Reading reading;                      ///< what the selection was made for,
  std::vector<std::string> properties;  ///< and the provider's names besides, for another one where a name is unknown
  const json::Value *input = nullptr;   ///< the operation's
  int64_t *bytes = nullptr;             ///< how many more may come; where none are left, nothing more is asked for
};

/// Reads records by their ids, in the provider's batches or one by one where it has none, some at a time, and gives an
/// entry for each id in the order of `ids`. Where the provider refuses a batch for one of its ids, the others come all
/// the same. What a refusal of the endpoint says is no record's: only what the document names as gone ("gone") is not
/// there. Where the provider no longer knows a property, it is asked for a new description, once. Ids that are left are
/// the last of the different ones, and never all.
/// Errors: only where nothing could be read at all, or the operation is over.
coroutine::Task<std::vector<BatchEntry>> read_batch(coroutine::Context &context, Session &session,
                                                    const BatchPlan &plan, std::vector<std::string> ids);

}  // namespace openint::provider
