#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/provider/selection.hpp"

namespace openint::provider {

/// One id of a batch read: the provider's record, or why there is none; neither where it is not there.
struct BatchEntry {
  BatchEntry() = default;
  std::string record;
  std::shared_ptr<const Error> error;
};

/// What is read of which object.
struct BatchPlan {
  BatchPlan() = default;
  std::string model;
  std::string object;
  bool deleted = false;  ///< deleted records too, where the provider can
  Selection selection;
  const json::Value *input = nullptr;  ///< the operation's
};

/// Reads records by their ids, in the provider's batches or one by one where it has none, some at a time, and gives an
/// entry for each id in the order of `ids`. Where the provider refuses a batch for one of its ids, the others come all
/// the same. Errors: only where nothing could be read at all, or the operation is over.
coroutine::Task<std::vector<BatchEntry>> read_batch(coroutine::Context &context, Session &session,
                                                    const BatchPlan &plan, std::vector<std::string> ids);

/// The document's name for the model's object; for custom objects the input's object_name.
std::string object_of(const Session &session, std::string_view model, const json::Value &input);

/// The request, with as many of the selection's names as the URL has room for: all, those that are needed, or none.
/// `missing` tells whether names that are wanted were left out.
Result<Built> build_within(Session &session, const RequestRule &rule, Arguments &arguments, const Selection &selection,
                           bool &missing);

}  // namespace openint::provider
