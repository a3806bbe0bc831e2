#include "bindings/http/document.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "bindings/cli/json.hpp"
#include "bindings/http/routes.hpp"

namespace openint::http {

using cli::JsonReader;
using cli::Kind;
using cli::Member;

namespace {

struct Response {
  const char *status;
  const char *name;
  const char *description;
  const char *schema;   ///< of the contract's
  const char *headers;  ///< JSON; "" for none
  bool of_bodies;       ///< only of operations that take one
};

constexpr const char *kUser = "error.BAD_REQUEST", *kServer = "error.INTERNAL_SERVER_ERROR";
constexpr const char *kAllow =
    R"({"Allow":{"description":"The methods that the path has.","required":true,"schema":{"type":"string"}}})";
constexpr const char *kRetryAfter =
    R"({"Retry-After":{"description":"Seconds to wait, where the provider or its documented limit tells.","schema":{"type":"integer","minimum":0}}})";

// What the gateway and the engine answer besides what each operation of the contract names.
constexpr Response kResponses[] = {
    {"400", "bad_request", "The input is not what the operation takes; nothing was sent to the provider.", kUser, "",
     false},
    {"401", "unauthorized",
     "The key is missing or unknown, or, with retry reauth, the connection must be authorised anew.", kUser, "", false},
    {"403", "forbidden", "The key or the connection has no right to this, or the provider says so.", kUser, "", false},
    {"404", "not_found", "The record, connection, object or path does not exist.", kUser, "", false},
    {"405", "method_not_allowed", "The path has no such method.", kUser, kAllow, false},
    {"409", "conflict", "It does not agree with what is there.", kUser, "", false},
    {"413", "payload_too_large", "The body is larger than the gateway takes.", kUser, "", true},
    {"415", "unsupported_media_type", "The body is not application/json, or is encoded.", kUser, "", true},
    {"417", "expectation_failed", "The only expectation that is met is 100-continue.", kUser, "", false},
    {"422", "unprocessable", "The input is right by this document, and the provider does not take it.", kUser, "",
     false},
    {"429", "too_many_requests", "The provider's limit is reached.", kUser, kRetryAfter, false},
    {"431", "head_too_large", "The request's head is larger than the gateway takes.", kUser, "", false},
    {"501", "not_implemented", "The provider, or this build, has no such thing.", kUser, "", false},
    {"502", "bad_gateway", "The provider failed, or answered what it should not.", kServer, "", false},
    {"503", "unavailable", "The provider can't be reached or is not well, or the gateway stops.", kServer, kRetryAfter,
     false},
    {"505", "http_version", "The request is not HTTP/1.", kUser, "", false},
    {"504", "timeout", "The call was not done in its time; a write may have happened.", kServer, "", false},
};

std::string quoted(std::string_view text) {
  std::string out;
  cli::append_quoted(out, text);
  return out;
}

// The object with each member as `change` has it, "" leaving it out, and `more` behind them.
std::string rebuilt(std::string_view object, const std::function<std::string(const Member &)> &change,
                    const std::string &more = {}) {
  std::string out = "{";
  auto add = [&out](const std::string &text) {
    if (text.empty()) return;
    if (out.size() > 1) out += ',';
    out += text;
  };
  for (const Member &member : JsonReader(object).members()) {
    const std::string text = change(member);
    if (!text.empty()) add(quoted(member.key) + ":" + text);
  }
  add(more);
  return out + "}";
}

std::string response_of(const Response &response) {
  std::string out = "{\"description\":" + quoted(response.description);
  if (*response.headers != 0) out += std::string(",\"headers\":") + response.headers;
  return out + R"(,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/)" + response.schema +
         "\"}}}}";
}

std::string component_responses() {
  std::string out = "\"responses\":{";
  for (const Response &response : kResponses) {
    if (&response != kResponses) out += ',';
    out += quoted(response.name) + ":" + response_of(response);
  }
  return out + "}";
}

// What is told of the forms in which records stream, to whoever accepts them.
constexpr const char *kStreams =
    R"("application/x-ndjson":{"schema":{"type":"string","description":"All records, each a line of JSON; the last line is {\"end\": {...}} with count, next_cursor, warnings and rejected, or {\"error\": {...}}."}},)"
    R"("application/vnd.apache.arrow.stream":{"schema":{"type":"string","format":"binary","description":"All records as an Arrow IPC stream; the trailer field openint-end has what the last line of the other form has."}})";

std::string with_streams(const Member &response) {
  return rebuilt(response.text, [](const Member &member) {
    return member.key == "content" ? rebuilt(member.text, cli::json_of, kStreams) : cli::json_of(member);
  });
}

std::string responses_with_all(std::string_view responses, bool body, bool streams) {
  std::set<std::string> there;
  for (const Member &member : JsonReader(responses).members()) there.insert(member.key);
  std::string more;
  for (const Response &response : kResponses) {
    if (there.contains(response.status) || (response.of_bodies && !body)) continue;
    if (!more.empty()) more += ',';
    more += quoted(response.status) + R"(:{"$ref":"#/components/responses/)" + response.name + "\"}";
  }
  return rebuilt(
      responses,
      [streams](const Member &member) {
        return streams && member.key == "200" ? with_streams(member) : cli::json_of(member);
      },
      more);
}

// Names of connectors, as a JSON array, by the model of which they have at least one request.
using Having = std::map<std::string, std::string>;

Having having_of(std::string_view connectors) {
  std::map<std::string, std::vector<std::string>> names;
  for (const std::string &connector : JsonReader(connectors).items()) {
    const auto members = JsonReader(connector).members();
    for (const std::string &model : JsonReader(cli::find(members, "models").text).items()) {
      const auto parts = JsonReader(model).members();
      if (JsonReader(cli::find(parts, "requests").text).strings().empty()) continue;
      names[cli::find(parts, "model").text].push_back(cli::find(members, "name").text);
    }
  }
  Having having;
  for (const auto &[model, list] : names) having[model] = cli::quoted_array(list);
  return having;
}

std::string about_of(const Member &about, const Having &having) {
  const Member model = cli::find(JsonReader(about.text).members(), "model");
  if (model.kind != Kind::string) return about.text;
  const auto found = having.find(model.text);
  return rebuilt(about.text, cli::json_of, "\"connectors\":" + (found == having.end() ? "[]" : found->second));
}

// The core is the gateway's own: no connection of a provider is needed for it.
std::string operation_of(std::string_view path, const Member &operation, const Having &having) {
  if (operation.kind != Kind::nested) return cli::json_of(operation);
  const auto members = JsonReader(operation.text).members();
  if (cli::find(members, "operationId").kind != Kind::string) return operation.text;
  const bool body = cli::find(members, "requestBody").kind == Kind::nested;
  const bool own = path.starts_with("/core/");
  const bool streams = gives_records(members);
  return rebuilt(
      operation.text,
      [body, streams, &having](const Member &member) {
        if (member.key == "x-openint") return about_of(member, having);
        return member.key == "responses" ? responses_with_all(member.text, body, streams) : cli::json_of(member);
      },
      own ? R"("security":[{"apikey":[]}])" : "");
}

std::string paths_of(const std::string &paths, const Having &having) {
  return rebuilt(paths, [&having](const Member &path) {
    return rebuilt(path.text,
                   [&path, &having](const Member &operation) { return operation_of(path.key, operation, having); });
  });
}

// A choice of formats alone is one of whole schemas for generators of clients, which look for a type in each.
std::string property_of(const Member &property) {
  if (property.kind != Kind::nested || property.text.front() != '{') return cli::json_of(property);
  const auto members = JsonReader(property.text).members();
  const Member &choice = cli::find(members, "anyOf");
  if (choice.kind != Kind::nested) return property.text;
  std::string whole;
  for (const std::string &one : JsonReader(choice.text).items()) {
    const auto parts = JsonReader(one).members();
    if (parts.size() != 1 || parts.front().key != "format") return property.text;
    whole += rebuilt(one, cli::json_of, R"("type":"string")") + ",";
  }
  const bool nullable = cli::find(members, "type").text.find("null") != std::string::npos;
  whole = nullable ? whole + R"({"type":"null"})" : whole.substr(0, whole.size() - 1);
  return rebuilt(property.text, [&whole](const Member &member) -> std::string {
    if (member.key == "type") return "";
    return member.key == "anyOf" ? "[" + whole + "]" : cli::json_of(member);
  });
}

std::string schema_of(const Member &schema) {
  return rebuilt(schema.text, [](const Member &member) {
    return member.key == "properties" ? rebuilt(member.text, property_of) : cli::json_of(member);
  });
}

// Without what nothing refers to: generators make types of all that there is.
std::string components_of(const std::string &components, std::string_view contract) {
  const auto schema = [contract](const Member &member) {
    const bool used = contract.find("#/components/schemas/" + member.key + "\"") != std::string_view::npos;
    return used ? schema_of(member) : "";
  };
  return rebuilt(
      components,
      [&schema](const Member &member) {
        return member.key == "schemas" ? rebuilt(member.text, schema) : cli::json_of(member);
      },
      component_responses());
}

std::string webhooks_of(const std::string &webhooks) {
  return rebuilt(webhooks, [](const Member &webhook) {
    std::string name = "on_" + webhook.key;
    std::replace(name.begin(), name.end(), '.', '_');
    return rebuilt(webhook.text, [&name](const Member &operation) {
      return rebuilt(operation.text, cli::json_of, "\"operationId\":" + quoted(name));
    });
  });
}

// "localhost:8080", "127.0.0.1", "[::1]:80"
bool is_loopback(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1) == "[::1]";
  const std::string_view name = host.substr(0, host.find(':'));
  const bool number = name.find_first_not_of("0123456789.") == std::string_view::npos;
  return name == "localhost" || (number && name.starts_with("127."));
}

}  // namespace

std::string document_of(std::string_view contract, std::string_view connectors) {
  const Having having = having_of(connectors);
  std::string out = rebuilt(contract, [contract, &having](const Member &member) -> std::string {
    if (member.key == "servers") return "";
    if (member.key == "paths") return paths_of(member.text, having);
    if (member.key == "webhooks") return webhooks_of(member.text);
    if (member.key == "components") return components_of(member.text, contract);
    return cli::json_of(member);
  });
  out.pop_back();
  return out;
}

std::string servers_of(const GatewayOptions &options, const std::string &host) {
  // Whatever else came as the host is nothing to send people to. Without TLS here, something in front has it wherever
  // the client is elsewhere, and "http" would have keys sent in clear: then the address is the document's own.
  constexpr std::string_view kOfHosts = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]";
  std::string url = options.public_url;
  if (url.empty() && !host.empty() && host.find_first_not_of(kOfHosts) == std::string::npos) {
    if (!options.certificate.empty()) url = "https://" + host;
    if (options.certificate.empty() && is_loopback(host)) url = "http://" + host;
  }
  if (url.empty()) url = "/";
  return ",\"servers\":[{\"url\":" + quoted(url) + ",\"description\":\"This gateway.\"}]";
}

}  // namespace openint::http
