#include "bindings/cli/contract.hpp"

#include "bindings/cli/commands.hpp"
#include "bindings/cli/json.hpp"
#include "bindings/cli/library.hpp"
#include "bindings/cli/sheet.hpp"

namespace openint::cli {

namespace {

std::string upper(std::string text) {
  for (char &c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return text;
}

void show_operations(Output &output, const std::vector<Member> &document) {
  std::vector<std::vector<std::string>> rows;
  for (const Member &path : JsonReader(find(document, "paths").text).members()) {
    for (const Member &method : JsonReader(path.text).members()) {
      if (method.kind != Kind::nested) continue;
      const auto operation = JsonReader(method.text).members();
      if (find(operation, "operationId").kind != Kind::string) continue;
      rows.push_back({find(operation, "operationId").text, upper(method.key), path.key});
    }
  }
  write_sheet(output, {"operation", "method", "path"}, rows);
}

bool starts_with(const std::string &text, std::string_view start) { return text.compare(0, start.size(), start) == 0; }

// A model is a schema with a dot in its name ("crm.contact") that is no input, no event and no error.
void show_models(Output &output, const std::vector<Member> &document) {
  const auto components = JsonReader(find(document, "components").text).members();
  std::vector<std::vector<std::string>> rows;
  for (const Member &schema : JsonReader(find(components, "schemas").text).members()) {
    const std::string &name = schema.key;
    const bool input = name.size() > 6 && name.compare(name.size() - 6, 6, "_input") == 0;
    if (name.find('.') == std::string::npos || input) continue;
    if (starts_with(name, "webhooks.") || starts_with(name, "error.")) continue;
    const Member properties = find(JsonReader(schema.text).members(), "properties");
    if (properties.kind != Kind::nested) continue;
    std::string fields;
    for (const Member &field : JsonReader(properties.text).members())
      fields += (fields.empty() ? "" : ", ") + field.key;
    rows.push_back({name, fields});
  }
  write_sheet(output, {"model", "fields"}, rows);
}

}  // namespace

std::string contract_json(const Engine &engine) {
  openint_buffer *buffer = nullptr;
  openint_error *error = nullptr;
  check(openint_engine_contract(engine.get(), &buffer, &error), error);
  const Buffer owned(buffer);
  return std::string(text_of(owned));
}

int contract(bool operations, bool models) {
  const std::string text = contract_json(open_engine({}));
  Output output("-");
  if (!operations && !models) {
    output.write(text);
  } else {
    const auto document = JsonReader(text).members();
    if (operations) show_operations(output, document);
    if (operations && models) output.write("\n");
    if (models) show_models(output, document);
  }
  output.flush();
  return 0;
}

}  // namespace openint::cli
