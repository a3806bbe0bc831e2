#include <cinttypes>
#include <cstdio>
#include <cstring>

#include "capi/handles.hpp"

namespace openint::capi {

namespace {

// A report that is a buffer already, so that handing it out cannot fail.
struct ReportBuffer final : openint_buffer {
  JsonReport report;

  openint_buffer *finished() noexcept {
    data = report.text().c_str();
    size = report.text().size();
    return this;
  }
};

// The Arrow C stream interface fixes it: four functions and private data.
constexpr size_t kArrowStreamSize = 5 * sizeof(void *);

translate::Reporter *reporter_of(ReportBuffer *buffer) noexcept {
  return buffer == nullptr ? nullptr : &buffer->report;
}

// Allocates nothing, since what was translated may have been handed out.
openint_status outcome(const openint_translator &translator, const translate::Summary &summary) noexcept {
  if (summary.rejected == 0 && summary.unread_values == 0) return OPENINT_OK;
  char line[128];
  int size = std::snprintf(line, sizeof line, "rejected %" PRIu64 " records, translated %" PRIu64, summary.rejected,
                           summary.translated);
  if (summary.unread_values != 0) {
    size += std::snprintf(line + size, sizeof line - static_cast<size_t>(size), ", unread values %" PRIu64,
                          summary.unread_values);
  }
  translator.hooks->log(OPENINT_LOG_WARNING, {line, static_cast<size_t>(size)});
  return OPENINT_PARTIAL;
}

}  // namespace

Result<void> translator_open(const openint_engine *engine, const char *connector, size_t connector_size,
                             const char *model, size_t model_size, const char *options, size_t options_size,
                             openint_translator **out) {
  OPENINT_CHECK(clear_out(out));
  OPENINT_CHECK(usable(engine, "engine"));
  OPENINT_TRY(const auto from, text_argument(connector, connector_size, "connector"));
  OPENINT_TRY(const auto to, text_argument(model, model_size, "model"));
  OPENINT_TRY(const auto how, text_argument(options, options_size, "options"));
  OPENINT_TRY(auto translator, engine->engine->translator(from, to, how));
  engine->hooks->log(OPENINT_LOG_INFO, "opened a translator of " + std::string(from) + " " + std::string(to));
  *out = new openint_translator{process_id(), engine->hooks, std::move(translator)};
  return {};
}

Result<openint_status> translate_json(const openint_translator *translator, const char *data, size_t data_size,
                                      openint_buffer **out, openint_buffer **report) {
  if (report != nullptr) *report = nullptr;
  OPENINT_CHECK(clear_out(out));
  OPENINT_CHECK(usable(translator, "translator"));
  OPENINT_TRY(const auto bytes, text_argument(data, data_size, "data"));
  auto output = std::make_unique<translate::Output>();
  auto rejected = report == nullptr ? nullptr : std::make_unique<ReportBuffer>();
  OPENINT_TRY(const auto summary, translator->translator->translate(bytes, *output, reporter_of(rejected.get())));
  openint_status status = outcome(*translator, summary);
  OPENINT_TRY(*out, make_buffer(std::move(output)));
  if (report != nullptr) *report = rejected.release()->finished();
  return status;
}

Result<openint_status> translate_arrow(const openint_translator *translator, const char *data, size_t data_size,
                                       ArrowArrayStream *out, openint_buffer **report) {
  if (report != nullptr) *report = nullptr;
  if (out == nullptr) return Error(Status::invalid_argument, "out is NULL");
  std::memset(static_cast<void *>(out), 0, kArrowStreamSize);
  OPENINT_CHECK(usable(translator, "translator"));
  OPENINT_TRY(const auto bytes, text_argument(data, data_size, "data"));
  auto rejected = report == nullptr ? nullptr : std::make_unique<ReportBuffer>();
  OPENINT_TRY(const auto summary, translator->translator->translate_arrow(bytes, out, reporter_of(rejected.get())));
  if (report != nullptr) *report = rejected.release()->finished();
  return outcome(*translator, summary);
}

Result<void> translate_input(const openint_translator *translator, const char *input, size_t input_size,
                             openint_buffer **out) {
  OPENINT_CHECK(clear_out(out));
  OPENINT_CHECK(usable(translator, "translator"));
  OPENINT_TRY(const auto text, text_argument(input, input_size, "input"));
  OPENINT_TRY(auto body, translator->translator->reverse(text));
  *out = make_buffer(std::move(body));
  return {};
}

}  // namespace openint::capi
