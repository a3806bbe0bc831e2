#include "capi/handles.hpp"

namespace openint::capi {

Result<void> engine_open(const char *config, size_t config_size, const openint_hooks *hooks, openint_engine **out) {
  OPENINT_CHECK(clear_out(out));
  OPENINT_TRY(const auto text, text_argument(config, config_size, "config"));
  OPENINT_TRY(auto own, Hooks::read(hooks));
  auto shared = std::make_shared<Hooks>(std::move(own));
  std::weak_ptr<Hooks> weak = shared;  // the log is the engine's, which the handle holds beside its hooks
  engine::Uploads uploads;
  if (shared->can_read()) {
    uploads.read = [weak](uint64_t tag, char *room, size_t size) -> int64_t {
      auto hooks_then = weak.lock();
      return hooks_then == nullptr ? -1 : hooks_then->read(tag, room, size);
    };
    uploads.rewind = [weak](uint64_t tag) {
      auto hooks_then = weak.lock();
      return hooks_then != nullptr && hooks_then->rewind(tag);
    };
  }
  engine::Log log = [weak](int32_t level, std::string_view line) {
    if (auto hooks_then = weak.lock()) hooks_then->log(level, line);
  };
  OPENINT_TRY(auto engine, Engine::open(text, std::move(log), std::move(uploads)));
  *out = new openint_engine{process_id(), std::move(engine), shared};
  shared->arm();
  return {};
}

Result<void> engine_register(openint_engine *engine, const char *document, size_t document_size) {
  OPENINT_CHECK(usable(engine, "engine"));
  OPENINT_TRY(const auto text, text_argument(document, document_size, "document"));
  OPENINT_CHECK(engine->engine->add_connector(text));
  engine->hooks->log(OPENINT_LOG_INFO, "registered a connector document of " + std::to_string(text.size()) + " bytes");
  return {};
}

Result<void> engine_check(const openint_engine *engine, const char *document, size_t document_size,
                          openint_buffer **out) {
  OPENINT_CHECK(clear_out(out));
  OPENINT_CHECK(usable(engine, "engine"));
  OPENINT_TRY(const auto text, text_argument(document, document_size, "document"));
  OPENINT_TRY(auto report, engine->engine->check_connector(text));
  *out = make_buffer(std::move(report));
  return {};
}

Result<void> connector_schema(openint_buffer **out) {
  OPENINT_CHECK(clear_out(out));
  *out = make_buffer(std::string(Engine::connector_schema()));
  return {};
}

Result<void> engine_connectors(const openint_engine *engine, const char *name, size_t name_size, openint_buffer **out) {
  OPENINT_CHECK(clear_out(out));
  OPENINT_CHECK(usable(engine, "engine"));
  OPENINT_TRY(const auto wanted, text_argument(name, name_size, "name"));
  OPENINT_TRY(auto text, engine->engine->describe(wanted));
  *out = make_buffer(std::move(text));
  return {};
}

Result<void> engine_contract(const openint_engine *engine, openint_buffer **out) {
  OPENINT_CHECK(clear_out(out));
  OPENINT_CHECK(usable(engine, "engine"));
  *out = make_buffer(std::string(engine->engine->contract_text()));
  return {};
}

Result<void> engine_validate(const openint_engine *engine, const char *operation, size_t operation_size,
                             const char *input, size_t input_size) {
  OPENINT_CHECK(usable(engine, "engine"));
  OPENINT_TRY(const auto id, text_argument(operation, operation_size, "operation"));
  OPENINT_TRY(const auto text, text_argument(input, input_size, "input"));
  return engine->engine->validate(id, text);
}

}  // namespace openint::capi
