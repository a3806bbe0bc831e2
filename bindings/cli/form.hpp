#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bindings/cli/output.hpp"
#include "bindings/cli/records.hpp"

namespace openint::cli {

/// In what form records come out.
enum class Form { automatic, json, ndjson, csv, table, arrow };

/// The names of --to, in the order of the manual; "parquet" is one that only tells how.
std::vector<std::string> form_names(bool automatic);

/// Of a name of --to. Throws Failure(kUsage) for "parquet", which says how Arrow becomes it.
Form form_of(const std::string &name);

/// How a response is shown.
struct Show {
  std::string to = "auto";
  std::vector<std::string> columns;  ///< of CSV and tables; empty: `standing`, or all there are
  std::vector<Column> standing;      ///< the columns of a command's own tables
  std::string output;                ///< a file; empty: stdout
  std::string answer;                ///< a file for what an operation says besides its records; empty: none
  bool all = false;                  ///< every page

  std::vector<Column> chosen() const { return columns.empty() ? standing : columns_named(columns); }
};

/// A writer of records in a form that goes record by record: ndjson, csv or table.
std::unique_ptr<RecordWriter> writer_of(Form form, Output &output, const std::vector<Column> &columns);

}  // namespace openint::cli
