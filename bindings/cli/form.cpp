#include "bindings/cli/form.hpp"

#include "bindings/cli/csv.hpp"
#include "bindings/cli/library.hpp"
#include "bindings/cli/table.hpp"

namespace openint::cli {

namespace {

struct Named {
  const char *name;
  Form form;
};
constexpr Named kForms[] = {{"auto", Form::automatic}, {"json", Form::json},   {"ndjson", Form::ndjson},
                            {"csv", Form::csv},        {"table", Form::table}, {"arrow", Form::arrow}};
constexpr const char *kParquet = "parquet";

// A batch at a time, so that memory stays bounded there too.
constexpr const char *kHowParquet =
    "--to parquet: Parquet is written by pyarrow, out of the Arrow stream; put this in its place:\n"
    "  --to arrow | python3 -c 'import sys, pyarrow.ipc as i, pyarrow.parquet as p; s = "
    "i.open_stream(sys.stdin.buffer);"
    " w = p.ParquetWriter(\"out.parquet\", s.schema); [w.write_batch(b) for b in s]; w.close()'";

}  // namespace

std::vector<std::string> form_names(bool automatic) {
  std::vector<std::string> names;
  for (const Named &each : kForms) {
    if (automatic || each.form != Form::automatic) names.emplace_back(each.name);
  }
  names.emplace_back(kParquet);
  return names;
}

Form form_of(const std::string &name) {
  if (name == kParquet) throw Failure(kUsage, kHowParquet);
  for (const Named &each : kForms) {
    if (name == each.name) return each.form;
  }
  throw Failure(kUsage, "there is no form " + name);
}

std::unique_ptr<RecordWriter> writer_of(Form form, Output &output, const std::vector<Column> &columns) {
  if (form == Form::csv) return std::make_unique<CsvWriter>(output, columns);
  if (form == Form::table) return std::make_unique<TableWriter>(output, columns);
  return std::make_unique<LineWriter>(output);
}

}  // namespace openint::cli
