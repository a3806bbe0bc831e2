#include "bindings/cli/translate.hpp"

#include <cstdio>

#include "bindings/cli/json.hpp"

namespace openint::cli {

namespace {

std::string options_json(const TranslateRequest &request, const char *form) {
  std::string options = std::string("{\"output\":\"") + form + "\"";
  if (request.raw) options += ",\"raw\":\"bytes\"";
  if (request.strict) options += ",\"mode\":\"strict\"";
  if (!request.fields.empty()) options += ",\"fields\":" + quoted_array(request.fields);
  if (!request.context.empty()) {
    const std::string context = read_all(request.context);
    try {
      JsonReader(context).members();
    } catch (const Failure &failure) {
      throw Failure(kFailed, "--context " + request.context + " must hold a JSON object: " + failure.what());
    }
    options += ",\"context\":" + context;
  }
  return options + "}";
}

void refuse(bool wrong, const char *message) {
  if (wrong) throw Failure(kUsage, message);
}

}  // namespace

Translator open_translator(const Engine &engine, const TranslateRequest &request, const char *form) {
  const std::string options = options_json(request, form);
  openint_translator *translator = nullptr;
  openint_error *error = nullptr;
  const openint_status status =
      openint_translator_open(engine.get(), request.connector.data(), request.connector.size(), request.model.data(),
                              request.model.size(), options.data(), options.size(), &translator, &error);
  if (status == OPENINT_E_INVALID_ARGUMENT) {
    const Error owned(error);
    throw Failure(kUsage, describe(error));
  }
  check(status, error);
  return Translator(translator);
}

Rejections::Rejections(const std::string &path) {
  if (!path.empty()) bytes_ = std::make_unique<Output>(path);
}

void Rejections::add(std::string_view report, std::string_view record, Progress *progress) {
  const auto members = JsonReader(report).members();
  if (progress != nullptr) progress->clear();
  const size_t number = std::stoull("0" + find(members, "index").text);
  const std::string &pointer = find(members, "pointer").text;
  say(number, pointer + (pointer.empty() ? "" : ": ") + find(members, "reason").text, record);
}

void Rejections::say(size_t number, const std::string &reason, std::string_view record) {
  ++count_;
  const bool place = !reason.empty() && reason.front() == '/';
  const std::string line = "record " + std::to_string(number) + (place ? " " : ": ") + reason + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
  if (!bytes_) return;
  bytes_->write(record);
  bytes_->write("\n");
}

int Rejections::finish() {
  if (bytes_) bytes_->flush();
  if (count_ == 0) return kAllTranslated;
  std::fprintf(stderr, "%zu %s rejected\n", count_, count_ == 1 ? "record" : "records");
  return kSomeRejected;
}

int translate(const TranslateRequest &request) {
  const std::string &to = request.to;
  refuse(!request.labels.empty() && (to == "json" || to == "arrow" || request.reverse),
         "--label goes with --to ndjson, csv and table");
  if (request.reverse) {
    refuse(request.raw || request.strict || !request.fields.empty(),
           "--reverse goes without --raw, --strict and --fields");
    refuse(to != "json" && to != "ndjson", "--reverse writes a body a line: leave --to away");
    return reverse(request);
  }
  return to == "arrow" ? write_arrow(request) : stream(request);
}

}  // namespace openint::cli
