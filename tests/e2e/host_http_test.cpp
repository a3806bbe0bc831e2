// Every operation of the CRM and of sales engagement on every connector that the sandbox stands in for, through
// openint_task_step() and _answer(): the host's own HTTP (here cpp-httplib) carries all exchanges, and the library opens
// no socket.
// host_http_test <openint-sandbox> [a command that stands between: it is given the sandbox's line of URLs as its last
// argument, says its own URLs in one line, and under "report" what did not pass]
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "capi/openint.h"
#include "tests/e2e/host_http.hpp"

namespace {

// `document` with every address of `from` replaced by the one that stands for it.
Json redirected(const Json &document, const Json &from, const Json &to) {
  std::string text = document.dump();
  for (const auto &[name, address] : to.items()) {
    if (!from.contains(name)) continue;
    const std::string old = from[name], fresh = address;
    for (size_t at = 0; (at = text.find(old + "/", at)) != std::string::npos; at += fresh.size()) {
      // Token endpoints are in no document of the providers' APIs.
      if (text.compare(at, old.size() + 6, old + "/oauth") == 0 || text.find("oauth2", at) < text.find('"', at))
        continue;
      text.replace(at, old.size(), fresh);
    }
    for (size_t at = 0; (at = text.find(old + "\"", at)) != std::string::npos; at += fresh.size()) {
      text.replace(at, old.size(), fresh);
    }
  }
  return Json::parse(text);
}

// What the command between found; true where all is well.
bool passed(const Json &report) {
  for (const Json &violation : report["violations"]) {
    std::printf("VIOLATION %s %s %s\n", violation["provider"].get<std::string>().c_str(),
                violation["method"].get<std::string>().c_str(), violation["url"].get<std::string>().c_str());
    std::printf("    %s\n    body: %s\n", violation["problems"].dump().c_str(), violation["body"].dump().c_str());
  }
  for (const Json &delta : report["unused"]) std::printf("NOT NEEDED %s\n", delta.dump().c_str());
  std::printf("%d requests checked %s, %zu violations, %zu reviewed deltas\n", report["checked"].get<int>(),
              report["by_provider"].dump().c_str(), report["violations"].size(), report["deltas"].size());
  return report["violations"].empty() && report["unused"].empty() && report["checked"].get<int>() > 100;
}

// What an operation is called with; `made` holds ids of earlier calls.
class Inputs {
 public:
  explicit Inputs(std::string connector) : connector_(std::move(connector)) {}

  std::map<std::string, std::string> made;

  Json of(const std::string &operation) const {
    auto ends = [&](const char *text) { return operation.find(text) != std::string::npos; };
    const std::string noun = noun_of(operation);
    if (operation.starts_with("salesEngagement-")) return engagement(operation);
    if (operation == "crm-countEntity") return {{"entity", "contact"}};
    if (ends("metadata") || ends("CustomObject") || ends("ssociation")) return special(operation);
    if (ends("crm-list")) return {{"page_size", 3}};
    if (ends("crm-get")) return {{"id", known(noun)}};
    if (ends("crm-create")) return {{"record", record(noun)}};
    if (ends("crm-updateLead") && connector_ == "hubspot") {
      return {{"id", known(noun)}, {"record", {{"name", "Another name"}}}};
    }
    if (ends("crm-update")) return {{"id", known(noun)}, {"record", record(noun)}};
    if (ends("crm-delete")) return {{"id", known(noun)}};
    if (ends("crm-batchRead")) return {{"ids", {known(noun)}}, {"properties", Json::array()}};
    if (ends("crm-batchWrite")) return {{"records", {{{"record", record(noun)}}}}};
    if (ends("crm-upsert")) return {{"upsert_on", upsert_on(noun)}, {"record", record(noun)}};
    if (operation == "passthrough")
      return {{"method", "GET"},
              {"path", connector_ == "outreach"     ? "/users"
                       : connector_ == "salesloft"  ? "/me"
                       : connector_ == "apollo"     ? "/users/api_profile"
                       : connector_ == "hubspot"    ? "/crm/v3/owners"
                       : connector_ == "pipedrive"  ? "/api/v1/users"
                       : connector_ == "salesforce" ? "/limits"
                                                    : "/WhoAmI"}};
    die("no input is written for " + operation);
  }

  static std::string noun_of(const std::string &operation) {
    for (const char *noun : {"SequenceState", "SequenceStep", "Sequence", "Mailbox", "Task", "Call", "Email"}) {
      if (operation.starts_with("salesEngagement-") && operation.find(noun) != std::string::npos) return noun;
    }
    for (const char *noun : {"Account", "Contact", "Lead", "Opportunit", "Note", "User", "CustomObjectRecord"}) {
      if (operation.find(noun) != std::string::npos) return noun;
    }
    return "";
  }

 private:
  std::string known(const std::string &noun) const {
    auto found = made.find(noun);
    return found == made.end() ? "0" : found->second;
  }
  Json record(const std::string &noun) const {
    // Each time another, so that an upsert meets the one record that it looks for.
    const std::string which = std::to_string(++written_);
    const bool pipedrive = connector_ == "pipedrive";
    if (noun == "Account") {
      Json given{{"name", "Kiln & Co " + which}};
      if (!pipedrive) given["website"] = "https://kiln" + which + ".example";
      return given;
    }
    if (noun == "Contact") {
      return {{"first_name", "Ines"}, {"last_name", "O'Hara"}, {"email", "ines" + which + "@kiln.example"}};
    }
    if (noun == "Lead" && pipedrive) {
      return {{"name", "Kiln lead " + which}, {"passthrough_fields", {{"person_id", std::stoi(known("Contact"))}}}};
    }
    if (noun == "Lead" && connector_ == "hubspot") {
      Json contact{{"to", {{"id", known("Contact")}}},
                   {"types", {{{"associationCategory", "HUBSPOT_DEFINED"}, {"associationTypeId", 578}}}}};
      return {{"name", "Kiln lead " + which}, {"passthrough_fields", {{"associations", Json::array({contact})}}}};
    }
    if (noun == "Lead") return {{"first_name", "Pau"}, {"last_name", "Roig"}, {"company", "Kiln"}};
    if (noun == "Opportunit") {
      Json given{{"name", "Kilns " + which}, {"amount", 1200}, {"close_date", "2027-01-31"}};
      if (connector_ == "salesforce") given["passthrough_fields"] = {{"StageName", "Prospecting"}};
      return given;
    }
    Json note{{"content", "They want kilns."}, {"contact_id", known("Contact")}};
    if (connector_ == "salesforce") note["title"] = "Kilns";
    return note;
  }
  Json engagement(const std::string &operation) const {
    const std::string noun = noun_of(operation);
    const std::string verb = operation.substr(operation.find('-') + 1, 6);
    if (verb.starts_with("list")) return {{"page_size", 3}};
    if (verb.starts_with("get") || verb == "remove") return {{"id", known(noun)}};
    if (verb == "insert") {
      return {{"record",
               {{"contact_id", known("Contact")}, {"sequence_id", known("Sequence")}, {"mailbox_id", known("Mailbox")}}}};
    }
    const std::string which = std::to_string(++written_);
    Json record{{"name", "Kiln & Co " + which}, {"domain", "kiln" + which + ".example"}};
    Json upserted{{"name", "Kiln & Co " + which}};
    if (noun == "Contact") {
      const std::string address = "ines" + which + "@kiln.example";
      record = {{"first_name", "Ines"},
                {"last_name", "O'Hara"},
                {"address", Json::object()},
                {"phone_numbers", Json::array()},
                {"email_addresses", {{{"email_address", address}, {"email_address_type", "primary"}}}}};
      upserted = {{"email", address}};
    }
    if (verb == "upsert") return {{"upsert_on", upserted}, {"record", record}};
    if (verb == "update") return {{"id", known(noun)}, {"record", record}};
    return {{"record", record}};
  }
  static Json upsert_on(const std::string &noun) {
    if (noun == "Account") return {{"key", "domain"}, {"values", {"kiln-upserted.example"}}};
    if (noun == "Opportunit") return {{"key", "name"}, {"values", {"Kilns, upserted"}}};
    return {{"key", "email"}, {"values", {"upserted@kiln.example"}}};
  }
  Json special(const std::string &operation) const {
    const bool suffix = connector_ == "salesforce";
    const std::string object = suffix ? "Kiln__c" : connector_ == "ms_dynamics_365_sales" ? "new_kiln" : "kiln";
    const std::string field = suffix ? "Heat__c" : connector_ == "ms_dynamics_365_sales" ? "new_heat" : "heat";
    if (operation == "crm-metadataListObjects") return Json::object();
    if (operation == "crm-metadataCreateObject") {
      Json name{{"id", suffix ? "Name__c" : field + "_name"},
                {"label", "Kiln name"},
                {"type", "text"},
                {"is_required", false}};
      Json heat{{"id", field}, {"label", "Heat"}, {"type", "text"}, {"is_required", false}};
      return {{"name", object},
              {"description", "An oven"},
              {"labels", {{"singular", "Kiln"}, {"plural", "Kilns"}}},
              {"primary_field_id", name["id"]},
              {"fields", {name, heat}}};
    }
    if (operation == "crm-metadataListObjectProperties") return {{"object_name", contacts()}};
    if (operation == "crm-metadataCreateObjectProperty") {
      std::string id = suffix ? "Glaze__c" : connector_ == "ms_dynamics_365_sales" ? "new_glaze" : "glaze";
      return {{"object_name", contacts()}, {"id", id}, {"label", "Glaze"}, {"type", "text"}, {"is_required", false}};
    }
    if (operation == "crm-metadataCreateAssociation") {
      return {{"source_object", custom()},
              {"target_object", contacts()},
              {"suggested_key_name", suffix ? "Owner_of__c" : "kiln_owner"},
              {"display_name", "Owner"}};
    }
    if (operation.find("Association") != std::string::npos && operation.find("list") != std::string::npos) {
      return {{"source_object", "crm.contact"}, {"source_id", known("Contact")}, {"target_object", "crm.account"}};
    }
    if (operation.find("ssociation") != std::string::npos) {
      return {{"record",
               {{"source_object", "crm.contact"},
                {"source_id", known("Contact")},
                {"target_object", "crm.account"},
                {"target_id", known("Account")}}}};
    }
    Json input{{"object_name", custom()}};
    if (operation.find("list") == std::string::npos) {
      if (operation.find("create") == std::string::npos) input["id"] = known("CustomObjectRecord");
      const bool writes = operation.find("create") != std::string::npos || operation.find("update") != std::string::npos;
      if (writes) input["record"] = {{"fields", {{field, "hot"}}}};
    }
    return input;
  }
  std::string contacts() const {
    if (connector_ == "salesforce") return "Contact";
    return connector_ == "pipedrive" ? "person" : connector_ == "hubspot" ? "contacts" : "contact";
  }
  std::string custom() const {
    auto found = made.find("object");
    return found == made.end() ? "kiln" : found->second;
  }
  std::string connector_;
  mutable int written_ = 0;
};

std::string id_of(const Json &body) {
  const Json &record = body.contains("record") ? body["record"] : body;
  return record.is_object() && record.contains("id") && record["id"].is_string() ? record["id"].get<std::string>() : "";
}

// Objects and records come before what needs them, and go after it.
int rank(const std::string &operation) {
  auto has = [&](const char *text) { return operation.find(text) != std::string::npos; };
  if (has("metadataCreateObject") && !has("Property")) return 0;
  if (has("metadata")) return 1;
  if (has("createAccount")) return 2;
  if (has("createContact")) return 3;
  if (has("create")) return 4;
  if (has("remove")) return 7;
  if (has("insert")) return 6;
  if (has("delete")) return has("Note") ? 7 : has("Opportunity") || has("Lead") ? 8 : has("Contact") ? 9 : 10;
  return has("upsert") ? 6 : 5;
}

// A list in batches is the list in one answer.
bool streams(openint_engine *engine, const std::string &connection, const std::string &group) {
  Json call{{"operation", group + "listContacts"}, {"connection", connection}, {"input", {{"page_size", 10000}}}};
  const Outcome whole = drive(engine, call);
  call["input"] = Json::object();
  call["stream"] = "json";
  const Outcome streamed = drive(engine, call);
  if (whole.status != OPENINT_DONE || streamed.status != OPENINT_DONE) return false;
  return streamed.batches > 0 && streamed.records == whole.body["items"] &&
         streamed.body["count"] == streamed.records.size();
}

}  // namespace

int main(int argc, char **argv) {
  if (argc < 2) die("usage: host_http_test <openint-sandbox> [command ...]");
  Server sandbox({argv[1], "--records", "120", "--until-stdin-closes"});
  const std::string control = sandbox.urls["control"];
  std::unique_ptr<Server> between;
  if (argc > 2) {
    std::vector<std::string> words(argv + 2, argv + argc);
    words.push_back(sandbox.line);
    between = std::make_unique<Server>(words);
  }
  const Json addresses = between ? between->urls : Json::object();
  std::string folder = "/tmp/openint-host-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) die("no folder");
  Json config{{"store", {{"path", folder + "/store.db"}, {"key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="}}},
              {"connectors", Json::array()}};
  const Json overlays = redirected(Server::get(control, "/overlays"), sandbox.urls, addresses);
  for (const auto &[name, patch] : overlays.items()) {
    config["connectors"].push_back({{"overlay", name}, {"patch", patch}});
  }
  std::string text = config.dump();
  openint_engine *engine = nullptr;
  openint_error *error = nullptr;
  if (openint_engine_open(text.data(), text.size(), nullptr, &engine, &error) < 0) die(openint_error_json(error));
  openint_buffer *buffer = nullptr;
  openint_engine_contract(engine, &buffer, &error);
  const Json contract = Json::parse(std::string(openint_buffer_data(buffer), openint_buffer_size(buffer)));
  openint_buffer_free(buffer);
  std::vector<std::string> operations;
  for (const auto &[path, methods] : contract["paths"].items()) {
    for (const auto &[method, operation] : methods.items()) {
      if (!operation.is_object() || !operation.contains("x-openint")) continue;
      const std::string id = operation["operationId"];
      const bool written = id.starts_with("crm-") || id.starts_with("salesEngagement-") || id == "passthrough";
      if (written) operations.push_back(id);
    }
  }
  std::stable_sort(operations.begin(), operations.end(),
                   [](const std::string &a, const std::string &b) { return rank(a) < rank(b); });
  int failed = 0, served = 0, unsupported = 0;
  const Json credentials = redirected(Server::get(control, "/credentials"), sandbox.urls, addresses);
  for (const auto &[connector, lent] : credentials.items()) {  // of every provider that the sandbox stands in for
    Json row{{"connectorName", connector}, {"orgId", "org_test"}};
    Outcome made = drive(engine, {{"operation", "adminUpsertConnectorConfig"}, {"input", row}});
    if (made.status < 0) die(made.body.dump());
    Json settings = lent;
    for (const char *client : {"client_id", "client_secret", "api_token"}) settings.erase(client);
    Json input{{"connectorConfigId", made.body["id"]}, {"settings", settings}};
    made = drive(engine, {{"operation", "createConnection"}, {"input", input}});
    if (made.status < 0) die(connector + ": " + made.body.dump());
    if (made.exchanges == 0) die("a connection was made without a request to verify it");
    const std::string connection = made.body;
    Inputs inputs(connector);
    std::string group;  // "crm-": of the operations that it has
    for (const std::string &operation : operations) {
      Json call{
          {"operation", operation}, {"connection", connection}, {"input", inputs.of(operation)}, {"timeout_ms", 60000}};
      Outcome outcome = drive(engine, call);
      const char *verdict = "served";
      if (outcome.status == OPENINT_E_UNSUPPORTED && outcome.exchanges == 0) {
        verdict = "not implemented";
        ++unsupported;
      } else if (outcome.status < 0) {
        verdict = "FAILED";
        ++failed;
      } else {
        ++served;
        if (operation != "passthrough") group = operation.substr(0, operation.find('-') + 1);
      }
      std::printf("%-24s %-36s %-16s %d exchanges\n", connector.c_str(), operation.c_str(), verdict, outcome.exchanges);
      if (outcome.status < 0) std::printf("    %s\n", outcome.body["message"].get<std::string>().c_str());
      if (outcome.status < 0) continue;
      std::string id = id_of(outcome.body);
      if (operation == "crm-metadataCreateObject") {
        inputs.made["object"] = id;
      } else if (operation.find("-create") != std::string::npos && !id.empty()) {
        inputs.made[Inputs::noun_of(operation)] = id;
      } else if (operation.find("-list") != std::string::npos && outcome.body.is_object() && !outcome.body["items"].empty()) {
        inputs.made.emplace(Inputs::noun_of(operation), id_of(outcome.body["items"][0]));
      }
    }
    if (group.empty() || !streams(engine, connection, group)) {
      std::printf("%-22s FAILED: a list in batches is another than in one answer\n", connector.c_str());
      ++failed;
    }
  }
  openint_engine_free(engine);
  std::printf("%d served, %d not implemented by the provider, %d failed\n", served, unsupported, failed);
  bool well = between == nullptr || passed(Server::get(addresses["report"], "/"));
  return failed == 0 && served > 100 && well ? 0 : 1;
}
