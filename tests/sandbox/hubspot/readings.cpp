#include "hubspot/account.hpp"

namespace sandbox::hubspot {

std::vector<std::string> listed(const Request &request, const char *name) {
  std::vector<std::string> out;
  const auto range = request.params.equal_range(name);
  for (auto each = range.first; each != range.second; ++each) {
    std::string_view rest = each->second;
    while (!rest.empty()) {
      const size_t end = std::min(rest.find(','), rest.size());
      if (end > 0) out.emplace_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return out;
}

std::vector<std::string> strings(const Json &body, const char *name) {
  std::vector<std::string> out;
  if (!body.is_object() || !body.contains(name) || body[name].is_null()) return out;
  for (const Json &each : body[name]) out.push_back(each.is_string() ? each.get<std::string>() : each.dump());
  return out;
}

std::string text(const Json &body, const char *name) {
  if (!body.is_object() || !body.contains(name)) return {};
  const Json &value = body[name];
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() ? value.dump() : std::string();
}

}  // namespace sandbox::hubspot
