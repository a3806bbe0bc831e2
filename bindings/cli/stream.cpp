// json, ndjson, csv and table: fed in windows, so that memory is bounded by the largest record.
#include <exception>
#include <optional>

#include "bindings/cli/csv.hpp"
#include "bindings/cli/progress.hpp"
#include "bindings/cli/records.hpp"
#include "bindings/cli/table.hpp"
#include "bindings/cli/translate.hpp"

namespace openint::cli {

namespace {

constexpr size_t kWindow = 256 * 1024;

// One run: what the hooks need, and what went wrong in them, for nothing may be thrown through the library.
class Run {
 public:
  explicit Run(const TranslateRequest &request)
      : request_(request),
        output_(request.output),
        progress_(request.progress),
        rejections_(request.rejects),
        labels_(parse_labels(request.labels)) {
    std::vector<std::string> columns;
    if (!request.fields.empty()) {
      for (const Member &label : labels_) columns.push_back(label.key);
      columns.insert(columns.end(), request.fields.begin(), request.fields.end());
    }
    if (request.to == "csv") writer_ = std::make_unique<CsvWriter>(output_, columns_named(columns));
    if (request.to == "table") writer_ = std::make_unique<TableWriter>(output_, columns_named(columns));
    for (const Member &label : labels_) {
      append_quoted(prefix_, label.key);
      prefix_ += ':';
      append_quoted(prefix_, label.text);
      prefix_ += ',';
    }
  }

  int run();

 private:
  static int32_t write(uintptr_t context, const char *data, size_t size);
  static int32_t reject(uintptr_t context, const char *json, size_t json_size, const char *record, size_t record_size);
  template <typename Work>
  int32_t guarded(Work work);
  void take(std::string_view piece);
  void line(std::string_view text);
  void check_run(openint_status status, openint_error *&error);

  const TranslateRequest &request_;
  Output output_;
  InputProgress progress_;
  Rejections rejections_;
  std::vector<Member> labels_;
  std::string prefix_;  // the labels as JSON, each with its comma
  std::unique_ptr<RecordWriter> writer_;
  Lines lines_;
  std::exception_ptr failure_;
  bool rows_ = false;  // the writer was given some
};

template <typename Work>
int32_t Run::guarded(Work work) {
  try {
    work();
    return 0;
  } catch (...) {
    failure_ = std::current_exception();
    return 1;
  }
}

int32_t Run::write(uintptr_t context, const char *data, size_t size) {
  Run &run = *reinterpret_cast<Run *>(context);
  return run.guarded([&] { run.take({data, size}); });
}

int32_t Run::reject(uintptr_t context, const char *json, size_t json_size, const char *record, size_t record_size) {
  Run &run = *reinterpret_cast<Run *>(context);
  return run.guarded([&] { run.rejections_.add({json, json_size}, {record, record_size}); });
}

void Run::take(std::string_view piece) {
  if (!writer_ && labels_.empty()) return output_.write(piece);
  lines_.feed(piece, [this](std::string_view text) { line(text); });
}

void Run::line(std::string_view text) {
  if (text.empty()) return;
  if (!writer_) {
    output_.write("{");
    output_.write(prefix_);
    output_.write(text.substr(1));
    return output_.write("\n");
  }
  std::vector<Member> members = JsonReader(text).members();
  members.insert(members.begin(), labels_.begin(), labels_.end());
  rows_ = true;
  writer_->record(std::move(members));
}

void Run::check_run(openint_status status, openint_error *&error) {
  const Error owned(error);
  if (status >= 0) return;
  if (failure_) std::rethrow_exception(failure_);
  if (rows_) writer_->finish();  // a table holds them until it knows how wide they are
  output_.flush();
  StatusLine::clear();
  const bool bad_record = request_.strict && status == OPENINT_E_INVALID_ARGUMENT;
  throw Failure(bad_record ? kSomeRejected : kFailed, describe(error));
}

int Run::run() {
  const Engine engine = open_engine(request_.documents);
  const Translator translator = open_translator(engine, request_, request_.to == "json" ? "page" : "ndjson");
  openint_hooks hooks{};
  hooks.struct_size = sizeof(hooks);
  hooks.ctx = reinterpret_cast<uintptr_t>(this);
  hooks.write = write;
  hooks.reject = reject;
  openint_translation *opened = nullptr;
  openint_error *error = nullptr;
  check(openint_translation_open(translator.get(), &hooks, &opened, &error), error);
  const Translation translation(opened);

  Input input(request_.from);
  std::string window(kWindow, '\0');
  while (const size_t got = input.read(window)) {
    check_run(openint_translation_feed(opened, window.data(), got, &error), error);
    output_.flush();  // whoever reads a pipe sees what there is
    progress_.at(input.total(), rejections_.count());
  }
  check_run(openint_translation_finish(opened, nullptr, &error), error);
  if (writer_) writer_->finish();
  if (request_.to == "json" && output_.is_terminal()) output_.write("\n");
  output_.flush();
  StatusLine::clear();
  return rejections_.finish();
}

}  // namespace

int stream(const TranslateRequest &request) { return Run(request).run(); }

}  // namespace openint::cli
