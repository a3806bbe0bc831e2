#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libopenint/provider/batch.hpp"

namespace openint::operations {

/// A record that was read by its id.
struct Fetched {
  Fetched() = default;
  std::string record;  ///< the provider's JSON, with its links
  std::string answer;  ///< the provider's whole answer, without what the document calls secret
  std::shared_ptr<const translate::PageTables> page;  ///< what stands beside the record in it
  std::vector<provider::Rejected> unread;             ///< values that the provider did not give
};

/// Reads one record with everything that the model's fields need and all else that the provider has of it.
/// Errors: NOT_FOUND; INVALID_ARGUMENT for an empty id; of the requests.
coroutine::Task<Fetched> fetch_record(coroutine::Context &context, provider::Session &session, std::string model,
                                      std::string object, std::string id, json::Value input);

/// A record as the unified model has it.
struct Got {
  Got() = default;
  std::string id;                        ///< where read_record() gave it
  std::string record;                    ///< unified JSON
  std::string answer;                    ///< as of Fetched, where a get gave it
  std::vector<provider::Rejected> lost;  ///< values that could not be read
};

/// Reads the record that `input` ({"id", "object_name"}) names. Errors: of fetch_record(); MALFORMED where it can't be
/// translated, with an issue that holds place, reason and bytes.
coroutine::Task<Got> get_record(coroutine::Context &context, provider::Session &session, std::string model,
                                json::Value input);

/// A record that the provider sent (its JSON), every field of it. Errors: as of get_record().
coroutine::Task<Got> read_record(coroutine::Context &context, provider::Session &session, std::string model,
                                 std::string bytes);

}  // namespace openint::operations
