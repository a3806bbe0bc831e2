#include "bindings/http/reference.hpp"

#include <map>
#include <vector>

#include "bindings/cli/json.hpp"

namespace openint::http {

using cli::JsonReader;
using cli::Kind;
using cli::Member;

namespace {

constexpr const char *kHead = R"html(<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>openint: reference</title><style>
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
h2{border-bottom:1px solid #d8dee4;margin-top:2.5rem}code{background:#f3f4f6;padding:.1em .3em;border-radius:3px}
details{margin:.4rem 0}summary{cursor:pointer}table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}
td,th{border-bottom:1px solid #e6e9ed;padding:.25rem .5rem;text-align:left;vertical-align:top}
.m{display:inline-block;width:4.2rem;font-weight:600}.p{color:#57606a}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}code{background:#21262d}
td,th,h2{border-color:#30363d}.p{color:#9198a1}}</style></head><body><h1>openint</h1>
<p>Every operation of this gateway. Send <code>x-apikey</code> with each request, and <code>x-connection-id</code> with
those of a connection. The machine's form of this page is <a href="/openapi.json">/openapi.json</a>.</p>
)html";

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '"') {
      out += "&quot;";
    } else {
      out += c;
    }
  }
  return out;
}

std::string name_of_reference(const std::string &reference) {
  std::string name = reference.substr(reference.rfind('/') + 1);
  return "<a href=\"#" + escaped(name) + "\">" + escaped(name) + "</a>";
}

// A schema's type in a few words, with links to models.
std::string type_words(const std::string &schema, int depth) {
  if (schema.empty() || schema.front() != '{' || depth > 4) return "any";
  const auto members = JsonReader(schema).members();
  if (const Member &reference = cli::find(members, "$ref"); reference.kind == Kind::string) {
    return name_of_reference(reference.text);
  }
  const Member &type = cli::find(members, "type");
  std::string words = escaped(type.text);
  if (type.kind == Kind::nested) {
    words.clear();
    for (const std::string &each : JsonReader(type.text).strings())
      words += (words.empty() ? "" : " or ") + escaped(each);
  }
  if (const Member &items = cli::find(members, "items"); items.kind == Kind::nested) {
    words += " of " + type_words(items.text, depth + 1);
  }
  if (const Member &values = cli::find(members, "enum"); values.kind == Kind::nested) {
    words += ": <code>" + escaped(values.text) + "</code>";
  }
  return words.empty() ? "any" : words;
}

void append_row(std::string &out, std::string_view name, std::string_view where, const std::string &schema,
                std::string_view description) {
  out += "<tr><td><code>" + escaped(name) + "</code></td><td>" + std::string(where) + "</td><td>" +
         type_words(schema, 0) + "</td><td>" + escaped(description) + "</td></tr>\n";
}

void append_properties(std::string &out, const std::string &schema, const char *where) {
  const auto members = JsonReader(schema).members();
  const Member &properties = cli::find(members, "properties");
  if (properties.kind != Kind::nested) return;
  for (const Member &property : JsonReader(properties.text).members()) {
    const auto parts = JsonReader(property.text).members();
    append_row(out, property.key, where, property.text, cli::find(parts, "description").text);
  }
}

std::string schema_of_content(const Member &holder) {
  if (holder.kind != Kind::nested) return "";
  const auto members = JsonReader(holder.text).members();
  const Member &content = cli::find(members, "content");
  if (content.kind != Kind::nested) return "";
  const auto types = JsonReader(content.text).members();
  const Member &json = cli::find(types, "application/json");
  if (json.kind != Kind::nested) return "";
  const auto parts = JsonReader(json.text).members();
  return cli::find(parts, "schema").text;
}

std::string operation_html(const std::string &path, const std::string &method, const std::vector<Member> &operation) {
  std::string out = "<details><summary><span class=m>" + escaped(method) + "</span> <code>" + escaped(path) +
                    "</code> " + escaped(cli::find(operation, "summary").text) + " <span class=p>" +
                    escaped(cli::find(operation, "operationId").text) + "</span></summary><p>" +
                    escaped(cli::find(operation, "description").text) + "</p><table>\n";
  if (const Member &parameters = cli::find(operation, "parameters"); parameters.kind == Kind::nested) {
    for (const std::string &text : JsonReader(parameters.text).items()) {
      const auto parts = JsonReader(text).members();
      append_row(out, cli::find(parts, "name").text, cli::find(parts, "in").text, cli::find(parts, "schema").text,
                 cli::find(parts, "description").text);
    }
  }
  if (std::string body = schema_of_content(cli::find(operation, "requestBody")); !body.empty()) {
    append_properties(out, body, "body");
  }
  if (const Member &responses = cli::find(operation, "responses"); responses.kind == Kind::nested) {
    const auto parts = JsonReader(responses.text).members();
    std::string schema = schema_of_content(cli::find(parts, "200"));
    if (!schema.empty()) append_properties(out, schema, "response");
  }
  return out + "</table></details>\n";
}

std::string first_tag(const std::vector<Member> &operation) {
  const Member &tags = cli::find(operation, "tags");
  const auto names = tags.kind == Kind::nested ? JsonReader(tags.text).strings() : std::vector<std::string>();
  return names.empty() ? "Other" : names.front();
}

}  // namespace

std::string reference_page(std::string_view contract) {
  std::string out = kHead;
  const auto document = JsonReader(contract).members();
  std::vector<std::string> order;
  std::map<std::string, std::string> groups;
  for (const Member &path : JsonReader(cli::find(document, "paths").text).members()) {
    for (const Member &method : JsonReader(path.text).members()) {
      if (method.kind != Kind::nested) continue;
      const auto operation = JsonReader(method.text).members();
      if (cli::find(operation, "operationId").kind != Kind::string) continue;
      std::string name = method.key;
      for (char &c : name) c = static_cast<char>(c - 32);
      std::string tag = first_tag(operation);
      if (!groups.contains(tag)) order.push_back(tag);
      groups[tag] += operation_html(path.key, name, operation);
    }
  }
  for (const std::string &tag : order) out += "<h2>" + escaped(tag) + "</h2>\n" + groups[tag];
  out += "<h2>Models</h2>\n";
  const auto components = JsonReader(cli::find(document, "components").text).members();
  for (const Member &schema : JsonReader(cli::find(components, "schemas").text).members()) {
    const auto parts = JsonReader(schema.text).members();
    out += "<details id=\"" + escaped(schema.key) + "\"><summary><code>" + escaped(schema.key) +
           "</code></summary><p>" + escaped(cli::find(parts, "description").text) + "</p><table>\n";
    append_properties(out, schema.text, "");
    out += "</table></details>\n";
  }
  return out + "</body></html>\n";
}

}  // namespace openint::http
