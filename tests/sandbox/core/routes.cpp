// The routes of documents: how they are read, and which of them a request is for.
#include "core/tabled.hpp"

namespace sandbox {

void Tabled::read_routes() {
  for (const Json &from : document_.at("routes")) {
    if (!from.contains("resource")) {
      add_route(from);
      continue;
    }
    // {"resource":"/people","do":["list","get","create","update","delete"]}: five routes with the same words.
    const std::string path = from["resource"], one = from.value("one", path + "/{id}");
    for (const Json &what : from.at("do")) {
      Json route = from;
      const bool many = what == "list" || what == "create";
      route["path"] = many ? path + from.value("suffix", "") : one + from.value("suffix", "");
      route["do"] = what;
      route["method"] = what == "create"   ? "POST"
                        : what == "update" ? document_.value("update", "PATCH")
                        : what == "delete" ? "DELETE"
                                           : "GET";
      if (const auto own = from.find(what.get<std::string>()); own != from.end()) route.update(*own);
      add_route(route);
    }
  }
}

void Tabled::add_route(const Json &from) {
  Route route;
  route.method = from.value("method", "GET");
  route.path = (from.value("rooted", false) ? "" : document_.value("root", "")) + from.at("path").get<std::string>();
  route.what = from.at("do");
  route.kind = from.value("class", route.what);
  route.host = from.value("host", "");
  route.document = from;
  std::string pattern;
  for (size_t at = 0; at < route.path.size(); ++at) {
    const char c = route.path[at];
    if (c != '{') {
      if (std::string_view("\\^$.|?*+()[]").find(c) != std::string_view::npos) pattern += '\\';
      pattern += c;
      continue;
    }
    const size_t end = route.path.find('}', at);
    std::string name = route.path.substr(at + 1, end - at - 1);
    const bool deep = name.ends_with('*');
    if (deep) name.pop_back();
    pattern += deep ? "(.+)" : "([^/]+?)";
    route.names.push_back(name);
    at = end;
  }
  route.prefix = route.path.substr(0, route.path.find('{'));
  route.pattern = std::regex(pattern);
  routes_.push_back(std::move(route));
}

const Route *Tabled::match(const std::string &host, const Request &request, Json &params) {
  bool known = false;
  std::string path = request.path;
  const std::string suffix = document_.value("optional_suffix", "");  // "/people.json" is "/people"
  if (!suffix.empty() && path.ends_with(suffix)) path.resize(path.size() - suffix.size());
  for (const Route &route : routes_) {
    if (route.host != host || !path.starts_with(route.prefix)) continue;
    std::smatch found;
    if (route.names.empty() ? path != route.path : !std::regex_match(path, found, route.pattern)) continue;
    known = true;
    const bool head = request.method == "HEAD" && route.method == "GET" && route.document.value("head", false);
    if (route.method != request.method && !head) continue;
    for (size_t i = 0; i < route.names.size(); ++i) params[route.names[i]] = found[i + 1].str();
    return &route;
  }
  throw Refused{known ? "method" : "no_route", {{"path", request.path}, {"method", request.method}}};
}

}  // namespace sandbox
