#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/provider/request.hpp"
#include "libopenint/translate/translator.hpp"

namespace openint::provider {

/// How records are to be read.
struct Reading {
  Reading() = default;
  std::vector<std::string> fields;  ///< of the model; empty: all
  bool raw = true;                  ///< raw_data holds the provider's record
};

/// A record that could not be translated.
struct Rejected {
  Rejected() = default;
  uint64_t index = 0;   ///< among the records that were given
  std::string pointer;  ///< into the record
  std::string reason;
  std::string raw;  ///< the record's bytes
};

/// Records translated, in order.
struct Translated {
  Translated() = default;
  std::string items;   ///< JSON values with commas between them, behind what stood there at first
  uint64_t given = 0;  ///< records, the rejected ones included
  uint64_t count = 0;
  std::vector<Rejected> rejected;
};

/// The translator for the records of a model, by the rules of the connector and the tables of the connection. Each text
/// that it is given is a record. Errors: INVALID_ARGUMENT for a field that the model lacks; of lookup_tables().
coroutine::Task<std::shared_ptr<const translate::Translator>> reader(coroutine::Context &context, Session &session,
                                                                     std::string model, Reading reading);
/// The same for the way back of one unified input (JSON), with the tables that its fields need: where the provider does
/// not let them be looked up, its refusal is the error.
coroutine::Task<std::shared_ptr<const translate::Translator>> writer(coroutine::Context &context, Session &session,
                                                                     std::string model, const std::string &input);

/// Adds records to those in `out`. `reader` is what reader() gave.
Result<void> translate_records(const translate::Translator &reader, const std::vector<std::string_view> &records,
                               Translated &out);
/// One record's unified JSON. Errors: MALFORMED, with the reason, where it can't be translated.
Result<std::string> translate_record(const translate::Translator &reader, std::string_view record);

/// One record of the provider (its JSON) as unified JSON, every field of it.
coroutine::Task<std::string> read_record(coroutine::Context &context, Session &session, std::string model,
                                         std::string bytes);

/// Appends `,"rejected":[...]` where there are any.
void append_rejected(std::string &out, const std::vector<Rejected> &rejected);

}  // namespace openint::provider
