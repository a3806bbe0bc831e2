#pragma once

#include <string>
#include <string_view>

#include "libopenint/json/object.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/management/management.hpp"

namespace openint::management {

/// RFC 3339 in UTC with milliseconds.
std::string instant_text(int64_t ms);

/// "conn_hubspot_01J..." of prefix "conn" and name "hubspot"; without a name "pipe_01J...".
std::string new_id(coroutine::Environment &environment, std::string_view prefix, std::string_view name);

/// The row; NOT_FOUND where there is none or it is another tenant's, which is told the same way.
Result<store::Row> find_row(const CoreCall &call, store::Kind kind, std::string_view id);

inline constexpr int kMostConflicts = 8;  ///< tries to change a row that others change at the same time

/// Writes the row: CONFLICT where somebody else did meanwhile. The row then has its new version and time.
Result<void> write_row(const CoreCall &call, store::Kind kind, store::Row &row);

/// FORBIDDEN for a customer: what only the organisation itself may do.
Result<void> organisation_only(const CoreCall &call);

/// The filter's limit and offset of the input: whole numbers from 0. INVALID_ARGUMENT.
Result<void> read_paging(const CoreCall &call, store::Filter &filter);

/// Members common to all: createdAt, updatedAt, id; then every member of the row's document but those that begin with
/// an underscore, which are the engine's own.
void describe_row(const store::Row &row, const json::Value &document, json::ObjectBuilder &out);

/// metadata of the input merged over the document's, member by member (another kind than an object replaces it).
void merge_metadata(const json::Value &input, json::ObjectBuilder &document);

/// The connector config, which customers use without seeing it. NOT_FOUND at /connectorConfigId.
Result<store::Row> find_config(const CoreCall &call, const std::string &id);

/// "[a,b]" of what `each` makes of a row: a Result<std::string>.
template <typename Each>
Result<std::string> array_of(const std::vector<store::Row> &rows, Each each) {
  std::string out = "[";
  for (const store::Row &row : rows) {
    OPENINT_TRY(std::string text, each(row));
    if (out.size() > 1) out += ',';
    out += text;
  }
  return out + "]";
}

/// Copies the members of that name that the input has.
void take_members(const json::Value &input, std::initializer_list<std::string_view> names, json::ObjectBuilder &out);

}  // namespace openint::management
