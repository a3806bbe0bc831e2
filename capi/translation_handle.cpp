#include "capi/entry.hpp"
#include "capi/handles.hpp"

namespace openint::capi {

namespace {

Result<void> not_over(const openint_translation &translation) {
  if (!translation.over) return {};
  return Error(Status::closed, "the translation is over");
}

}  // namespace

Result<void> translation_open(const openint_translator *translator, const openint_hooks *hooks,
                              openint_translation **out) {
  OPENINT_CHECK(clear_out(out));
  OPENINT_CHECK(usable(translator, "translator"));
  if (hooks == nullptr) return Error(Status::invalid_argument, "hooks is NULL");
  OPENINT_TRY(auto own, Hooks::read(hooks));
  if (!own.can_write()) return Error(Status::invalid_argument, "hooks.write is NULL");
  auto handle = std::make_unique<openint_translation>(own);
  handle->process = process_id();
  handle->engine_hooks = translator->hooks;
  translate::Reporter *reporter = own.can_reject() ? &handle->reporter : nullptr;
  OPENINT_TRY(handle->translation, translator->translator->begin(handle->sink, reporter));
  handle->hooks.arm();
  *out = handle.release();
  return {};
}

Result<void> translation_feed(openint_translation *translation, const char *data, size_t data_size) {
  OPENINT_CHECK(usable(translation, "translation"));
  Entry entry(translation->inside);
  OPENINT_CHECK(entry.check("translation"));
  OPENINT_TRY(const auto piece, text_argument(data, data_size, "data"));
  OPENINT_CHECK(not_over(*translation));
  translation->over = true;  // stays so if anything fails, even by an exception
  OPENINT_CHECK(translation->translation->feed(piece));
  translation->over = false;
  return {};
}

Result<openint_status> translation_finish(openint_translation *translation, openint_buffer **summary) {
  if (summary != nullptr) *summary = nullptr;
  OPENINT_CHECK(usable(translation, "translation"));
  Entry entry(translation->inside);
  OPENINT_CHECK(entry.check("translation"));
  OPENINT_CHECK(not_over(*translation));
  translation->over = true;
  OPENINT_TRY(const auto result, translation->translation->finish());
  if (summary != nullptr) *summary = make_buffer(summary_json(result));
  return result.rejected == 0 && result.unread_values == 0 ? OPENINT_OK : OPENINT_PARTIAL;
}

}  // namespace openint::capi
