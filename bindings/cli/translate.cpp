#include "bindings/cli/translate.hpp"

#include <cstdio>

#include "bindings/cli/json.hpp"
#include "bindings/cli/progress.hpp"
#include "bindings/cli/sheet.hpp"

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

void Rejections::add(std::string_view report, std::string_view record) {
  const auto members = JsonReader(report).members();
  const size_t number = std::stoull("0" + find(members, "index").text);
  if (find(members, "scope").text != "value") {
    say(number, describe_rejection(members), record);
    return;
  }
  ++values_;
  line(number, describe_rejection(members) + ", so it is null");
}

void Rejections::line(size_t number, const std::string &what) {
  const bool place = !what.empty() && what.front() == '/';
  const std::string text = "record " + std::to_string(number) + (place ? " " : ": ") + printable(what) + "\n";
  StatusLine::above(text);
}

std::string describe_rejection(const std::vector<Member> &report) {
  const std::string &pointer = find(report, "pointer").text;
  const std::string &field = find(report, "field").text;
  std::string out = pointer + (pointer.empty() ? "" : ": ");
  if (!field.empty()) out += "field " + field + " ";
  return out + find(report, "reason").text;
}

void Rejections::say(size_t number, const std::string &reason, std::string_view record) {
  ++count_;
  line(number, reason);
  if (!bytes_) return;
  bytes_->write(record);
  bytes_->write("\n");
}

int Rejections::finish() {
  if (bytes_) bytes_->flush();
  if (values_ != 0) {
    std::fprintf(stderr, "%zu %s could not be read\n", values_, values_ == 1 ? "value" : "values");
  }
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
