#include "bindings/cli/call.hpp"

#include <csignal>

#include "bindings/cli/interrupt.hpp"
#include "bindings/cli/json.hpp"

namespace openint::cli {

std::unique_ptr<openint_task, Free<openint_task_free>> RunningCall::begin(const Engine &engine, const Call &call,
                                                                          const std::string &stream) {
  std::string request = "{\"operation\":";
  append_quoted(request, call.operation);
  const auto add = [&request](std::string_view name, const std::string &value) {
    if (value.empty()) return;
    request += ",\"";
    request += name;
    request += "\":";
    append_quoted(request, value);
  };
  add("connection", call.connection);
  add("customer", call.customer);
  add("stream", stream);
  if (call.timeout_ms > 0) request += ",\"timeout_ms\":" + std::to_string(call.timeout_ms);
  if (call.trace) request += ",\"trace\":true";
  request += ",\"input\":" + call.input + "}";
  openint_task *begun = nullptr;
  openint_error *error = nullptr;
  check(openint_engine_begin(engine.get(), request.data(), request.size(), &begun, &error), error);
  return std::unique_ptr<openint_task, Free<openint_task_free>>(begun);
}

RunningCall::RunningCall(const Engine &engine, const Call &call, const std::string &stream)
    : task_(begin(engine, call, stream)),
      cancel_({SIGINT, SIGTERM},
              [this] {
                openint_task_cancel(task_.get());
                Interrupt::tell();
              }),
      progress_(call.progress) {
  Interrupt::arm();
}

bool RunningCall::next() {
  openint_buffer *out = nullptr;
  openint_error *error = nullptr;
  const openint_status status = openint_task_run(task_.get(), &out, &error);
  batch_.reset(out);
  if (status < 0) {
    try {
      check(status, error);
    } catch (const Failure &failure) {
      throw Failure(failure.status, failure.what() + where_to_go_on());
    }
  }
  if (status == OPENINT_BATCH) progress_.ask(task_.get());
  return status == OPENINT_BATCH;
}

std::string RunningCall::where_to_go_on() const {
  openint_buffer *out = nullptr;
  if (openint_task_progress(task_.get(), &out, nullptr) < 0) return "";
  const Buffer owned(out);
  const auto members = JsonReader(text_of(owned)).members();
  if (const Member &offset = find(members, "offset"); offset.kind != Kind::null) {
    const Member &version = find(members, "version");
    return "\n  " + find(members, "count").text + " bytes came" +
           (version.kind == Kind::string ? " of version " + version.text : std::string());
  }
  const Member &cursor = find(members, "next_cursor");
  if (cursor.kind != Kind::string) return "";
  return "\n  " + find(members, "count").text + " records came; go on with cursor=" + cursor.text;
}

void RunningCall::columns(ArrowArrayStream &out) {
  openint_error *error = nullptr;
  check(openint_task_arrow_stream(task_.get(), &out, &error), error);
}

std::string call(const Engine &engine, const Call &call) {
  RunningCall running(engine, call, "");
  while (running.next()) {
  }
  return running.answer();
}

}  // namespace openint::cli
