#pragma once

#include <string>

#include "libopenint/contract/contract.hpp"
#include "libopenint/provider/session.hpp"

namespace openint::operations {

/// What carries out the operations of one verb: `input` is checked against the contract and good until the task has
/// ended. The answer is the JSON of the contract's response.
using Verb = coroutine::Task<std::string> (*)(coroutine::Context &context, provider::Session &session,
                                              const contract::Operation &operation, json::Value input);

using coroutine::Context;
using coroutine::Task;

Task<std::string> list(Context &, provider::Session &, const contract::Operation &, json::Value input);  // list.cpp
Task<std::string> list_all(Context &, provider::Session &, const contract::Operation &,
                           json::Value input);  // list_all.cpp
Task<std::string> list_associations(Context &, provider::Session &, const contract::Operation &,
                                    json::Value input);  // associations.cpp
Task<std::string> get(Context &, provider::Session &, const contract::Operation &, json::Value input);    // get.cpp
Task<std::string> count(Context &, provider::Session &, const contract::Operation &, json::Value input);  // count.cpp
Task<std::string> download(Context &, provider::Session &, const contract::Operation &,
                           json::Value input);  // download.cpp: of the verb export, too
Task<std::string> batch_read(Context &, provider::Session &, const contract::Operation &,
                             json::Value input);  // batch_read.cpp
Task<std::string> create(Context &, provider::Session &, const contract::Operation &, json::Value input);  // write.cpp
Task<std::string> update(Context &, provider::Session &, const contract::Operation &, json::Value input);  // write.cpp
Task<std::string> upsert(Context &, provider::Session &, const contract::Operation &, json::Value input);  // upsert.cpp
Task<std::string> ensure(Context &, provider::Session &, const contract::Operation &, json::Value input);  // upsert.cpp
Task<std::string> batch_write(Context &, provider::Session &, const contract::Operation &,
                              json::Value input);  // batch_write.cpp
Task<std::string> delete_record(Context &, provider::Session &, const contract::Operation &,
                                json::Value input);  // delete.cpp
Task<std::string> create_association(Context &, provider::Session &, const contract::Operation &,
                                     json::Value input);  // associations.cpp
Task<std::string> create_object(Context &, provider::Session &, const contract::Operation &,
                                json::Value input);  // metadata.cpp
Task<std::string> create_property(Context &, provider::Session &, const contract::Operation &,
                                  json::Value input);  // metadata.cpp
Task<std::string> create_association_schema(Context &, provider::Session &, const contract::Operation &,
                                            json::Value input);  // metadata.cpp
Task<std::string> report(Context &, provider::Session &, const contract::Operation &, json::Value input);  // report.cpp
Task<std::string> passthrough(Context &, provider::Session &, const contract::Operation &,
                              json::Value input);  // passthrough.cpp

}  // namespace openint::operations
