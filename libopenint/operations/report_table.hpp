#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/connector/rules/report.hpp"
#include "libopenint/json/value.hpp"
#include "libopenint/operations/amounts.hpp"

namespace openint::operations {

/// A report that was read from a provider's answer, held against its own sums. The table is JSON: {"header": any,
/// "columns": [{"key", "title", "start", "end", "amount": boolean, "total": boolean}], "rows": [row]}, where a row is
/// {"name", "id", "group", "cells": [{"value", "id"}]}, or a section {"name", "id", "group", "own": cells, "rows",
/// "total": {"name", "cells"}}: `own` is what is booked on the account that a section stands for. "line": true marks a
/// row that is made of others. Cells stand in the columns' order.
class ReportTable {
 public:
  explicit ReportTable(const connector::ReportRule &rule) : rule_(rule) {}

  /// Errors: MALFORMED, reason "report_sums", that names the row which does not add up; MALFORMED, with the row's name,
  /// for a row that has not a cell for each column, and for an amount that is none.
  Result<void> read(const json::Value &table);

  /// What the rules of the fields see: {"input", "header", "columns", "rows", "totals", "made"}. `rows` has every row
  /// in the report's order: {"section", "sections", "kind", "group", "account_id", "name", "cells": by the column's
  /// key, "amounts": [{"column", "start_date", "end_date", "amount"}]}. `totals` are amounts by group, in the column of
  /// totals, or the only one; `made` those of groups that the report does not tell and a sum makes of others.
  std::string record(const json::Value &input) const;

 private:
  using Amounts = std::vector<std::optional<Billionths>>;  // by column; nothing where the cell is blank
  struct Column {
    std::string key, title, start, end;
    bool amount = false, total = false;
  };

  Result<void> read_columns(const json::Value &columns);
  Result<Amounts> read_row(const json::Value &row, std::vector<std::string_view> &sections);
  Result<Amounts> read_section(const json::Value &row, const std::string &group,
                               std::vector<std::string_view> &sections);
  Result<Amounts> read_cells(const json::Value &cells, std::string_view name) const;
  std::string group_of(const json::Value &row) const;
  Result<void> hold(std::string_view name, const Amounts &said, const Amounts &made, std::string_view of) const;
  Result<void> keep_group(const std::string &group, std::string_view name, const Amounts &amounts);
  Result<void> check_across(std::string_view name, const Amounts &amounts) const;
  Result<void> check_sums();
  void add_row(std::string_view kind, const std::string &group, std::string_view name, const json::Value &id,
               const json::Value &cells, const std::vector<std::string_view> &sections);
  size_t total_column() const;
  void append_totals(std::string &out, bool told) const;

  struct Group {
    std::string name;
    Amounts amounts;
    bool told = true;  // it stands in the report; else it was made of others that do
  };

  const connector::ReportRule &rule_;
  std::vector<Column> columns_;
  std::map<std::string, Group, std::less<>> groups_;
  json::Value header_;
  bool all_known_ = true;  // each section at the top has a group
  std::string rows_;       // JSON, with commas between
};

}  // namespace openint::operations
