#include "libopenint/auth/endpoints.hpp"

#include "libopenint/auth/form.hpp"
#include "libopenint/uri/uri_template.hpp"

namespace openint::auth {

Result<std::string> expand_setting(std::string_view uri_template, const json::Value &settings) {
  OPENINT_TRY(uri::Template parsed, uri::Template::parse(uri_template));
  for (std::string_view name : parsed.variables()) {
    const json::Value *value = settings.find(name);
    if (value != nullptr && !value->is_null() && !(value->is_string() && value->text().empty())) continue;
    return Error(Status::invalid_argument, "the connection has no setting \"" + std::string(name) + "\"",
                 "/settings/" + std::string(name));
  }
  return parsed.expand(settings);
}

Result<std::string> expand_endpoint(const json::Value &auth, std::string_view name, const json::Value &settings) {
  std::string_view text = auth[name].text();
  if (text.empty()) return std::string();
  OPENINT_TRY(std::string url, expand_setting(text, settings));
  if (is_private_url(url)) return url;
  return Error(Status::invalid_argument,
               "the " + std::string(name) + " endpoint \"" + shortened(url, 200) + "\" is not https");
}

Result<std::string> wanted_scope(const json::Value &auth, const json::Value &settings, const Client &client,
                                 const std::vector<std::string> &scopes) {
  std::string_view separator = auth["separator"].is_string() ? auth["separator"].text() : " ";
  std::string out;
  auto add = [&](std::string_view scope) {
    if (!out.empty()) out += separator;
    out += scope;
  };
  if (!scopes.empty()) {
    for (const std::string &scope : scopes) add(scope);
    return out;
  }
  for (std::string_view rest = client.scope; !rest.empty();) {
    size_t end = std::min(rest.find(' '), rest.size());
    if (end > 0) add(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (!out.empty()) return out;
  for (const json::Value &scope : auth["scopes"].items()) {
    OPENINT_TRY(std::string expanded, expand_setting(scope.text(), settings));
    add(expanded);
  }
  return out;
}

}  // namespace openint::auth
