#include "bindings/cli/operation.hpp"

#include "bindings/cli/contract.hpp"
#include "bindings/cli/json.hpp"
#include "bindings/cli/nearest.hpp"

namespace openint::cli {

namespace {

constexpr std::string_view kBody = "requestBody.content.application/json.schema.properties";
constexpr std::string_view kAnswer = "responses.200.content.application/json.schema.properties";

std::string type_of(const std::vector<Member> &schema) {
  const Member &type = find(schema, "type");
  return type.kind == Kind::string ? type.text : "";
}

void add_parameters(Operation &operation, const std::vector<Member> &members) {
  const Member &parameters = find(members, "parameters");
  if (parameters.kind != Kind::nested) return;
  for (const std::string &text : JsonReader(parameters.text).items()) {
    const auto parameter = JsonReader(text).members();
    const Member &schema = find(parameter, "schema");
    operation.inputs.push_back({find(parameter, "name").text,
                                schema.kind == Kind::nested ? type_of(JsonReader(schema.text).members()) : "",
                                find(parameter, "description").text});
  }
}

void add_body(Operation &operation, const std::vector<Member> &members) {
  const Member properties = find_within(members, kBody);
  if (properties.kind != Kind::nested) return;
  for (const Member &property : JsonReader(properties.text).members()) {
    const auto schema = property.kind == Kind::nested ? JsonReader(property.text).members() : std::vector<Member>();
    operation.inputs.push_back({property.key, type_of(schema), find(schema, "description").text});
  }
}

Operation read_operation(const std::vector<Member> &members) {
  Operation operation;
  operation.id = find(members, "operationId").text;
  operation.summary = find(members, "summary").text;
  operation.verb = find_within(members, "x-openint.verb").text;
  add_parameters(operation, members);
  add_body(operation, members);
  const Member answer = find_within(members, kAnswer);
  if (answer.kind != Kind::nested) return operation;
  for (const Member &member : JsonReader(answer.text).members()) {
    if (member.key == "next_cursor" || member.key == "next_page_cursor") operation.next_cursor = member.key;
  }
  return operation;
}

}  // namespace

std::vector<Operation> operations_of(const Engine &engine) {
  std::vector<Operation> operations;
  const auto document = JsonReader(contract_json(engine)).members();
  for (const Member &path : JsonReader(find(document, "paths").text).members()) {
    for (const Member &method : JsonReader(path.text).members()) {
      if (method.kind != Kind::nested || !method.text.starts_with('{')) continue;
      const auto members = JsonReader(method.text).members();
      if (find(members, "operationId").kind == Kind::string) operations.push_back(read_operation(members));
    }
  }
  return operations;
}

Operation operation_named(const Engine &engine, const std::string &id) {
  std::vector<std::string> names;
  for (Operation &operation : operations_of(engine)) {
    if (operation.id == id) return std::move(operation);
    names.push_back(operation.id);
  }
  const std::string near = did_you_mean(id, names);
  throw Failure(kNotFound, "no operation \"" + id + "\" in the contract" +
                               (near.empty() ? "; `openint contract --operations` lists them" : near));
}

}  // namespace openint::cli
