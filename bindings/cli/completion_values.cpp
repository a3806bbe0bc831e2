#include "bindings/cli/completion_values.hpp"

#include <algorithm>

#include "bindings/cli/call.hpp"
#include "bindings/cli/json.hpp"
#include "bindings/cli/names.hpp"
#include "bindings/cli/operation.hpp"
#include "bindings/cli/options.hpp"

namespace openint::cli {

namespace {

// Whether it is a word that no shell takes for anything else. What is completed stands on the line as it is, so that
// `$(...)` in a name that a customer chose would be carried out.
bool plain(const std::string &word) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._@+-";
  return !word.empty() && word.front() != '-' && word.find_first_not_of(kPlain) == std::string::npos;
}

std::vector<Candidate> operations() {
  std::vector<Candidate> all;
  for (const Operation &each : operations_of(open_engine({}))) all.push_back({each.id, each.summary});
  return all;
}

// The members of the input of the operation that stands before.
std::vector<Candidate> fields(const Place &place) {
  std::vector<Candidate> all;
  if (place.positionals.empty() || place.command->get_name() != "call") return all;
  for (const Operation::Input &each : operation_named(open_engine({}), place.positionals.front()).inputs) {
    const bool text = each.type.empty() || each.type == "string";
    all.push_back({each.name + (text ? "=" : each.type == "array" ? "[]=" : ":="), each.about});
  }
  return all;
}

std::vector<Candidate> connectors() {
  std::vector<Candidate> all;
  for (const std::string &each : JsonReader(connectors_json(open_engine({}), "")).items()) {
    const auto members = JsonReader(each).members();
    const std::string name = find(members, "name").text;
    if (plain(name)) all.push_back({name, find(members, "title").text});
  }
  return all;
}

std::vector<Candidate> models() {
  std::vector<Candidate> all;
  for (const std::string &connector : JsonReader(connectors_json(open_engine({}), "")).items()) {
    const auto members = JsonReader(connector).members();
    for (const std::string &each : JsonReader(find(members, "models").text).items()) {
      const std::string name = find(JsonReader(each).members(), "model").text;
      const auto same = [&](const Candidate &known) { return known.word == name; };
      if (plain(name) && std::none_of(all.begin(), all.end(), same)) all.push_back({name, ""});
    }
  }
  return all;
}

// The ids, and the names that are plain words.
std::vector<Candidate> kept(const Kept &what) {
  Call list;
  list.operation = what.list;
  list.progress = false;
  std::vector<Candidate> all;
  for (const std::string &each : JsonReader(call(open_live_engine({}), list)).items()) {
    const auto members = JsonReader(each).members();
    const std::string id = find(members, "id").text;
    const Member &name = find(members, "displayName");
    if (name.kind == Kind::string && plain(name.text)) all.push_back({name.text, id});
    if (plain(id)) all.push_back({id, name.kind == Kind::string ? name.text : ""});
  }
  return all;
}

std::vector<Candidate> words(const std::string &type) {
  std::vector<Candidate> all;
  for (size_t at = 0; at <= type.size();) {
    const size_t end = std::min(type.find('|', at), type.size());
    all.push_back({type.substr(at, end - at), ""});
    at = end + 1;
  }
  return all;
}

}  // namespace

std::vector<Candidate> values_of(const CLI::Option &option, const Place &place, bool &files) {
  const std::string type = option.get_type_name();
  try {
    if (type == kOperationName) return operations();
    if (type == kFieldName) return fields(place);
    if (type == kConnectorName) return connectors();
    if (type == kModelName) return models();
    if (type == kConnectionName) return kept(kConnections);
    if (type == kConfigName) return kept(kConfigs);
    if (type == kKeyName) return kept(kKeys);
  } catch (const std::exception &) {  // no store yet, for example: nothing to offer
    return {};
  }
  files = type == kFile;
  return type.find('|') == std::string::npos ? std::vector<Candidate>() : words(type);
}

}  // namespace openint::cli
