// Where each field of one record came from: its value beside the connector's rule.
#include "bindings/cli/json.hpp"
#include "bindings/cli/sheet.hpp"
#include "bindings/cli/translate.hpp"

namespace openint::cli {

namespace {

// What the connector says of the model, as JSON members.
std::vector<Member> description(const Engine &engine, const TranslateRequest &request) {
  const auto connector = JsonReader(connectors_json(engine, request.connector)).members();
  for (const std::string &text : JsonReader(find(connector, "models").text).items()) {
    auto model = JsonReader(text).members();
    if (find(model, "model").text == request.model) return model;
  }
  throw Failure(kNotFound, request.connector + " has no model " + request.model);
}

std::string first_record(const TranslateRequest &request, const Translator &translator) {
  const std::string data = read_all(request.from);
  openint_buffer *records = nullptr, *report = nullptr;
  openint_error *error = nullptr;
  const openint_status status =
      openint_translate(translator.get(), data.data(), data.size(), &records, &report, &error);
  const Buffer owned_records(records), owned_report(report);
  check(status, error);
  const auto items = JsonReader(text_of(owned_records)).items();
  if (!items.empty()) return items.front();
  for (const std::string &text : JsonReader(text_of(owned_report)).items()) {
    const auto rejection = JsonReader(text).members();
    throw Failure(kSomeRejected, find(rejection, "pointer").text + ": " + find(rejection, "reason").text);
  }
  throw Failure(kFailed, "there is no record in the input");
}

}  // namespace

int explain(const TranslateRequest &request) {
  const Engine engine = open_engine(request.documents);
  const Translator translator = open_translator(engine, request, "array");
  const auto model = description(engine, request);
  const auto rules = JsonReader(find(model, "rules").text).members();
  const auto absent = JsonReader(find(model, "absent").text).items();

  std::vector<std::vector<std::string>> rows;
  for (const Member &field : JsonReader(first_record(request, translator)).members()) {
    if (field.key == "raw_data" || field.key == "custom_fields") continue;
    std::string origin = find(rules, field.key).text;
    for (const std::string &text : absent) {
      const auto members = JsonReader(text).members();
      if (find(members, "field").text == field.key) origin = "absent: " + find(members, "reason").text;
    }
    const std::string value = field.kind == Kind::null ? "-" : field.text;
    constexpr size_t kValueWidth = 32;
    rows.push_back({field.key, display_width(value) > kValueWidth ? fitted(value, kValueWidth) : value, origin});
  }
  Output output("-");
  write_sheet(output, {"field", "value", "rule over the provider's record"}, rows);
  output.flush();
  return 0;
}

}  // namespace openint::cli
