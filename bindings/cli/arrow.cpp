#include "bindings/arrow/ipc.hpp"
#include "bindings/cli/json.hpp"
#include "bindings/cli/translate.hpp"

namespace openint::cli {

int write_arrow(const TranslateRequest &request) {
  const Engine engine = open_engine(request.documents);
  const Translator translator = open_translator(engine, request, "page");
  Output output(request.output);
  if (output.is_terminal())
    throw Failure(kUsage, "Arrow is not for terminals: send it to a file with -o, or to a pipe");
  Rejections rejections(request.rejects);
  const std::string data = read_all(request.from);

  struct Stream {
    ArrowArrayStream value{};
    ~Stream() {
      if (value.release != nullptr) value.release(&value);
    }
  } stream;
  openint_buffer *report = nullptr;
  openint_error *error = nullptr;
  const openint_status status =
      openint_translate_arrow(translator.get(), data.data(), data.size(), &stream.value, &report, &error);
  const Buffer owned_report(report);
  if (status == OPENINT_E_INVALID_ARGUMENT && request.strict) {
    const Error owned(error);
    throw Failure(kSomeRejected, describe(error));
  }
  check(status, error);
  try {
    arrow::IpcWriter writer(stream.value, [&output](std::string_view bytes) { output.write(bytes); });
    writer.begin();
    while (writer.next()) {
    }
    writer.end();
    output.flush();
  } catch (const arrow::Failure &failure) {
    throw Failure(kFailed, failure.what());
  }
  for (const std::string &rejection : JsonReader(text_of(owned_report)).items()) {
    rejections.add(rejection, find(JsonReader(rejection).members(), "raw").text);
  }
  return rejections.finish();
}

}  // namespace openint::cli
