#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/provider/request.hpp"
#include "libopenint/translate/page_tables.hpp"
#include "libopenint/translate/translator.hpp"

namespace openint::provider {

/// How records are to be read.
struct Reading {
  Reading() = default;
  std::vector<std::string> fields;  ///< of the model; empty: all
  bool raw = true;                  ///< raw_data holds the provider's record
  bool lines = false;               ///< each record's JSON is a line, and ends one
};

/// A record that could not be translated, or a value of one that could not be read and is null in it.
struct Rejected {
  Rejected() = default;
  std::string scope;    ///< "record" or "value"
  uint64_t index = 0;   ///< of the record, among those that were given
  std::string pointer;  ///< into the record
  std::string field;    ///< of the model, or ""
  std::string reason;
  std::string raw;  ///< the bytes of the record or the value
};

/// Records translated, in order.
struct Translated {
  Translated() = default;
  std::string items;   ///< JSON values with commas between them, or lines, behind what stood there at first
  uint64_t given = 0;  ///< records, the rejected ones included
  uint64_t count = 0;
  std::vector<Rejected> rejected;
};

/// The translator for the records of a model, by the rules of the connector and the tables of the connection. Each text
/// that it is given is a record. Errors: INVALID_ARGUMENT for a field that the model lacks; of lookup_tables().
coroutine::Task<std::shared_ptr<const translate::Translator>> reader(coroutine::Context &context, Session &session,
                                                                     std::string model, Reading reading);
/// The same for the way back of one unified input, which outlives the task, with the tables that its fields need: where
/// the provider does not let them be looked up, its refusal is the error.
coroutine::Task<std::shared_ptr<const translate::Translator>> writer(coroutine::Context &context, Session &session,
                                                                     std::string model, json::Value input);

/// Adds records to those in `out`, or to `columns` where there are any: then `out` counts them only. `reader` is what
/// reader() gave; `text`, where it is not null, holds those records that need not be indexed again; `page` is what
/// stands beside them.
Result<void> translate_records(const translate::Translator &reader, const std::vector<std::string_view> &records,
                               const json::IndexedText *text, translate::Columns *columns, Translated &out,
                               std::shared_ptr<const translate::PageTables> page = nullptr);
/// One record's unified JSON; adds to `lost` what of it could not be read: values, or the record where it can't be
/// translated, which is the error then. Errors: MALFORMED, with the reason.
Result<std::string> translate_record(const translate::Translator &reader, std::string_view record,
                                     std::vector<Rejected> &lost,
                                     std::shared_ptr<const translate::PageTables> page = nullptr);

/// What an answer has beside its records, for rules that look that up; null where the model has no such rules.
std::shared_ptr<const translate::PageTables> beside(const connector::ModelRule *rules, std::string_view answer);

/// Appends `,"rejected":[...]` where there are any.
void append_rejected(std::string &out, const std::vector<Rejected> &rejected);
/// A record's unified JSON that tells, in a further member "rejected", what of it could not be read: for lists of
/// records that have nothing around them. As it is where there is nothing to tell.
std::string with_rejected(std::string record, const std::vector<Rejected> &rejected);
/// Tells the log, where there is no answer that could tell it. What was sent is not logged.
void log_rejected(coroutine::Context &context, const Session &session, std::string_view model,
                  const std::vector<Rejected> &rejected);

}  // namespace openint::provider
