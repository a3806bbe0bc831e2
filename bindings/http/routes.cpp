#include "bindings/http/routes.hpp"

#include <algorithm>
#include <set>

#include "bindings/cli/json.hpp"
#include "bindings/cli/library.hpp"

namespace openint::http {

using cli::JsonReader;
using cli::Kind;
using cli::Member;

namespace {

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    size_t end = std::min(path.find('/'), path.size());
    segments.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

bool is_variable(std::string_view segment) { return segment.size() > 2 && segment.front() == '{'; }

std::string type_of(const std::string &schema) {
  const Member type = cli::find(JsonReader(schema).members(), "type");  // a copy: the list ends here
  if (type.kind != Kind::nested) return type.text;
  for (const std::string &each : JsonReader(type.text).strings()) {
    if (each != "null") return each;
  }
  return "string";
}

Route route_of(const std::string &path, const std::string &method, const std::vector<Member> &operation) {
  Route route;
  route.operation = cli::find(operation, "operationId").text;
  route.method = method;
  for (char &c : route.method) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  route.segments = segments_of(path);
  const Member body = cli::find(operation, "requestBody");
  route.has_body = body.kind == Kind::nested;
  if (route.has_body) {
    route.needs_body = cli::find(JsonReader(body.text).members(), "required").text == "true";
  }
  route.gives_records = gives_records(operation);
  route.gives_content = gives_content(operation);
  const Member &parameters = cli::find(operation, "parameters");
  if (parameters.kind != Kind::nested) return route;
  for (const std::string &text : JsonReader(parameters.text).items()) {
    const auto members = JsonReader(text).members();
    Parameter parameter;
    parameter.name = cli::find(members, "name").text;
    parameter.in_path = cli::find(members, "in").text == "path";
    parameter.type = type_of(cli::find(members, "schema").text);
    route.parameters.push_back(std::move(parameter));
  }
  return route;
}

// A JSON number, by its grammar.
bool is_number(std::string_view text) {
  size_t at = !text.empty() && text[0] == '-';
  auto digits = [&] {
    size_t from = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at > from;
  };
  if (at < text.size() && text[at] == '0') {
    ++at;
  } else if (!digits()) {
    return false;
  }
  if (at < text.size() && text[at] == '.' && (++at, !digits())) return false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (!digits()) return false;
  }
  return at == text.size();
}

void append_value(std::string &out, const Parameter &parameter, const std::vector<std::string> &values) {
  if (parameter.type == "array") {
    std::vector<std::string> all;
    for (const std::string &value : values) {  // repeated or with commas, as clients like
      for (size_t at = 0; at <= value.size();) {
        size_t end = std::min(value.find(',', at), value.size());
        if (end > at) all.push_back(value.substr(at, end - at));
        at = end + 1;
      }
    }
    out += cli::quoted_array(all);
    return;
  }
  const std::string &value = values.back();
  bool number = (parameter.type == "number" || parameter.type == "integer") && is_number(value);
  bool boolean = parameter.type == "boolean" && (value == "true" || value == "false");
  if (number || boolean) {
    out += value;
  } else {
    cli::append_quoted(out, value);
  }
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool fits(const Route &route, const std::vector<std::string> &segments) {
  return std::equal(route.segments.begin(), route.segments.end(), segments.begin(), segments.end(),
                    [](const std::string &wanted, const std::string &given) {
                      const std::string text = percent_decoded(given);
                      return is_variable(wanted) ? !text.empty() : wanted == text;
                    });
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

bool gives_records(const std::vector<Member> &operation) {
  const Member about = cli::find(operation, "x-openint");
  if (about.kind != Kind::nested) return false;
  const std::string verb = cli::find(JsonReader(about.text).members(), "verb").text;
  return verb == "list" || verb == "list_all" || verb == "batch_read";
}

bool gives_content(const std::vector<Member> &operation) {
  const Member about = cli::find(operation, "x-openint");
  if (about.kind != Kind::nested) return false;
  const std::string verb = cli::find(JsonReader(about.text).members(), "verb").text;
  return verb == "download" || verb == "export";
}

Routes::Routes(std::string_view contract) {
  const auto document = JsonReader(contract).members();
  for (const Member &path : JsonReader(cli::find(document, "paths").text).members()) {
    for (const Member &method : JsonReader(path.text).members()) {
      if (method.kind != Kind::nested) continue;
      const auto operation = JsonReader(method.text).members();
      if (cli::find(operation, "operationId").kind != Kind::string) continue;
      routes_.push_back(route_of(path.key, method.key, operation));
    }
  }
  // What is written out goes before what takes anything: /connection/_authorize before /connection/{id}.
  auto variables = [](const Route &route) {
    return std::count_if(route.segments.begin(), route.segments.end(), is_variable);
  };
  std::stable_sort(routes_.begin(), routes_.end(),
                   [&](const Route &a, const Route &b) { return variables(a) < variables(b); });
}

Match Routes::find(std::string_view method, std::string_view path) const {
  if (method == "HEAD") method = "GET";
  Match match;
  if (path.empty() || path.front() != '/') return match;
  const std::vector<std::string> segments = segments_of(path);
  std::set<std::string> methods;
  const Route *place = nullptr;
  for (const Route &route : routes_) {
    // Of the paths that fit, the one with the fewest variables is meant, whatever its methods are.
    if (place != nullptr ? route.segments != place->segments : !fits(route, segments)) continue;
    place = &route;
    methods.insert(route.method);
    if (route.method == method) match.route = &route;
  }
  if (place == nullptr) return match;
  for (size_t i = 0; i < segments.size(); ++i) {
    const std::string &wanted = place->segments[i];
    if (is_variable(wanted)) match.path[wanted.substr(1, wanted.size() - 2)] = percent_decoded(segments[i]);
  }
  methods.insert("OPTIONS");
  if (methods.contains("GET")) methods.insert("HEAD");
  for (const std::string &one : methods) match.allowed += (match.allowed.empty() ? "" : ", ") + one;
  return match;
}

std::string input_of(const Match &match, const std::multimap<std::string, std::string> &query, std::string_view body) {
  std::string out = "{";
  if (!trimmed(body).empty()) out += cli::members_of(body, "the body");
  // The path comes after the body, so that a member of the same name there does not count.
  for (const Parameter &parameter : match.route->parameters) {
    std::vector<std::string> values;
    if (parameter.in_path) {
      values.push_back(match.path.at(parameter.name));
    } else {
      auto [from, to] = query.equal_range(parameter.name);
      for (auto at = from; at != to; ++at) values.push_back(at->second);
    }
    if (values.empty()) continue;
    if (out.size() > 1) out += ',';
    cli::append_quoted(out, parameter.name);
    out += ':';
    append_value(out, parameter, values);
  }
  // A query parameter that the operation has not is named to the engine, which refuses it by name.
  for (const auto &given : query) {
    const auto &name = given.first;
    bool known = std::any_of(match.route->parameters.begin(), match.route->parameters.end(),
                             [&](const Parameter &parameter) { return parameter.name == name; });
    if (known) continue;
    if (out.size() > 1) out += ',';
    cli::append_quoted(out, name);
    out += ':';
    cli::append_quoted(out, given.second);
  }
  return out + "}";
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace openint::http
