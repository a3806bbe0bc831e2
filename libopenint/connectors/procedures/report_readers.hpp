#pragma once

#include <string>

#include "libopenint/provider/services.hpp"

namespace openint::procedures {

// Readers of reports ("reader" of a document's report): `arguments.body` is the provider's answer, and the result the
// table that operations/report_table.hpp describes. They ask for nothing, and add nothing up.

/// QuickBooks Online: {"Header", "Columns": {"Column"}, "Rows": {"Row"}}. A column is known by its ColKey, by its
/// ColType where that is a name of its own (tx_date), or else by its title; a cell is the one that stands in its place
/// in the row. `Money` and sums of transactions (subt_...) are amounts. The header is the report's own. A last row
/// without a group, or of group GrandTotal, is the total of all rows before it. Errors: MALFORMED for an answer that is
/// no report.
coroutine::Task<std::string> qbo_report(coroutine::Context &context, provider::Session &session, json::Value arguments);

/// Xero: {"Reports": [{"ReportTitles", "Rows"}]}, rows of RowType Header, Section, Row and SummaryRow. A titled section
/// without rows is a heading of those behind it, which the next total in an untitled section closes; other rows of
/// untitled sections are made of others. The header is {"name", "titles", "start", "end"}: the days as the last title
/// tells them ("1 May 2019 to 31 May 2019", "As at 30 April 2019"), null where it does not.
/// Errors: MALFORMED for an answer that is no report.
coroutine::Task<std::string> xero_report(coroutine::Context &context, provider::Session &session,
                                         json::Value arguments);

}  // namespace openint::procedures
