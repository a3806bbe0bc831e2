#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libopenint/operations/get.hpp"
#include "libopenint/operations/verbs.hpp"
#include "libopenint/operations/write_steps.hpp"
#include "libopenint/provider/request.hpp"

// What create, update, upsert and batch_write have in common.

namespace openint::operations {

/// One record on its way to the provider.
struct Row {
  Row() = default;
  std::string model;                 ///< "crm.contact"
  std::string object;                ///< the provider's name: the model's, or the one that the input names
  std::string object_name;           ///< as the input gave it, for custom objects; ""
  std::string id;                    ///< of the record that is changed; "": a new one
  json::Value record;                ///< the unified input: it views into the operation's, and into `made`
  std::shared_ptr<Arena> made;       ///< what of the record the input does not hold as it is; nullptr: nothing
  bool either = false;               ///< the provider finds out whether it is new
  std::string idempotency_key;       ///< the same however often the row is sent
  std::shared_ptr<Current> current;  ///< what the document's "before" read; nullptr: nothing
};

/// The provider's body for a row, and what it lives in; copies share it.
struct ProviderBody {
  ProviderBody() = default;
  json::Value value;  ///< null: none
  std::shared_ptr<Arena> arena;
};

/// What became of a row.
struct Written {
  Written() = default;
  std::string id;  ///< of the record
  Got whole;       ///< the record as it then is; its `record` is "" where the answer did not hold all of it
};

/// The row that `input` ({"id", "object_name"}) and `record` are about. Members of a custom object's record that the
/// contract does not name are its fields; where the provider takes no `fields`, they go as passthrough_fields.
Result<Row> make_row(Context &context, provider::Session &session, const contract::Operation &operation,
                     const json::Value &input, const json::Value &record);

/// The record that the row changes, as it is now. Errors: NOT_FOUND where it is gone; of get_record().
Task<Got> current_record(Context &context, provider::Session &session, const Row &row);

/// The body for the row's record: the way back, by the tables of the connection, which are fetched again where they
/// lack a name. A body that depends on the record as it is has it read first. Errors: of translate::Translator::reverse
/// and of reading.
Task<ProviderBody> provider_body(Context &context, provider::Session &session, const Row &row);

/// What every request that writes sees: settings, object, id, now (RFC 3339), idempotency_key, current and `record`,
/// the provider's body, which must outlive the arguments (null: no record).
void set_arguments(Context &context, provider::Session &session, const Row &row, const json::Value &body,
                   provider::Arguments &arguments);

/// Sends one row by the model's section "create" or "update", with what the document wants before and after it.
Task<Written> send_row(Context &context, provider::Session &session, Row row);

/// Removes the row's record by the model's section "delete", with what the document wants before and after it. Errors:
/// MALFORMED with maybe_applied where the answer does not tell that it is gone now.
Task<bool> send_delete(Context &context, provider::Session &session, Row row);

/// Sends what the document wants after a row was written: whether it wants anything. Errors say that the row was
/// written, and have maybe_applied.
Task<bool> follow_row(Context &context, provider::Session &session, const Row &row, connector::Write write,
                      ProviderBody body);

/// The record as it is now: `written.whole`, or read again by its id. Where that fails the error says that the record
/// was written, with its id, and has maybe_applied.
Task<Got> finish_row(Context &context, provider::Session &session, const Row &row, Written written);

/// A record out of the answer that holds it whole, at `place`; its `record` is "" where it is not there.
Task<Got> whole_record(Context &context, provider::Session &session, const Row &row, const connector::Path &place,
                       const std::string &answer);

/// Warnings (JSON objects joined by commas) of what `record`, the row's record as it then is, holds otherwise than the
/// row asked for; "" where there is nothing to tell. See differences().
std::string written_otherwise(const provider::Session &session, const Row &row, const std::string &record);

/// {"record", "warnings", "rejected"}: a response. `warnings` is JSON objects joined by commas, or "".
std::string with_record(const Got &got, const std::string &warnings);

/// `warnings` of a response, appended as a JSON object.
void append_warning(std::string &out, std::string_view title, std::string_view problem_type, std::string_view detail);

}  // namespace openint::operations
