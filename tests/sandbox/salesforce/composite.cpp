// Many requests in one.

#include "rest.hpp"

namespace sandbox::salesforce {
namespace {

constexpr size_t kMostSubrequests = 25;

// @{ref.id} within text (JSON, or not): what the answer of the earlier subrequest `ref` holds there; nothing when it
// holds none.
std::optional<std::string> fill_references(const std::string &text, const std::map<std::string, Json> &answers,
                                           bool in_json) {
  std::string out;
  size_t at = 0;
  while (true) {
    const size_t start = text.find("@{", at);
    if (start == std::string::npos) return out + text.substr(at);
    const size_t end = text.find('}', start);
    if (end == std::string::npos) return std::nullopt;
    out += text.substr(at, start - at);
    const std::vector<std::string> parts = split(text.substr(start + 2, end - start - 2), '.');
    const auto answer = answers.find(parts.front());
    if (answer == answers.end()) return std::nullopt;
    const Json *value = &answer->second;
    for (size_t i = 1; i < parts.size(); ++i) {
      std::string name = parts[i];
      std::optional<size_t> index;
      const size_t bracket = name.find('[');
      if (bracket != std::string::npos) {
        index = std::strtoull(name.c_str() + bracket + 1, nullptr, 10);
        name.resize(bracket);
      }
      if (!name.empty()) {
        if (!value->is_object() || !value->contains(name)) return std::nullopt;
        value = &(*value)[name];
      }
      if (index) {
        if (!value->is_array() || *index >= value->size()) return std::nullopt;
        value = &(*value)[*index];
      }
    }
    const std::string filled = value->is_string() ? value->get<std::string>() : value->dump();
    const std::string escaped = quote(filled);
    out += in_json ? escaped.substr(1, escaped.size() - 2) : filled;
    at = end + 1;
  }
}

}  // namespace

Reply Rest::composite(const Call &call) {
  if (call.path.size() == 1) {
    if (call.method != "POST") return refuse_method(call, "POST");
    return depth_ > 0 ? refuse({400, "PROCESSING_HALTED", "a composite request cannot hold another", {}})
                      : subrequests(call);
  }
  if (call.path[1] != "sobjects") return refuse(not_found());
  if (call.path.size() == 2) {
    if (call.method == "POST" || call.method == "PATCH") return collection(call);
    return call.method == "DELETE" ? delete_collection(call) : refuse_method(call, "DELETE,PATCH,POST");
  }
  const ObjectType *type = org_.schema().find(call.path[2]);
  if (type == nullptr) return refuse(not_found());
  if (call.path.size() == 3) {
    return call.method == "POST" || call.method == "GET" ? retrieve(call, *type) : refuse_method(call, "GET,HEAD,POST");
  }
  if (call.path.size() != 4) return refuse(not_found());
  return call.method == "PATCH" ? upsert_collection(call) : refuse_method(call, "PATCH");
}

Reply Rest::subrequests(const Call &call) {
  const Json body = Json::parse(call.body, nullptr, false);
  if (!body.is_object() || !body.contains("compositeRequest") || !body["compositeRequest"].is_array()) {
    return refuse({400, "JSON_PARSER_ERROR", "the body must hold the array compositeRequest", {}});
  }
  const Json &requests = body["compositeRequest"];
  if (requests.size() > kMostSubrequests) {
    return refuse({400, "LIMIT_EXCEEDED", "The number of subrequests exceeds the limit of 25", {}});
  }
  const bool all_or_none = body.value("allOrNone", Json(false)) == true;
  const size_t mark = org_.store().mark();
  std::map<std::string, Json> answers;
  Json out = Json::array();
  bool failed_one = false;
  ++depth_;
  for (const Json &request : requests) {
    const std::string name = request.is_object() && request.value("referenceId", Json()).is_string()
                                 ? request["referenceId"].get<std::string>()
                                 : "";
    const auto text = [&](const char *key) {
      return request.is_object() && request.value(key, Json()).is_string() ? request[key].get<std::string>()
                                                                           : std::string();
    };
    Reply reply;
    Call sub;
    sub.method = text("method");
    sub.batch = call.batch;
    sub.base = call.base;
    const auto url = fill_references(text("url"), answers, false);
    const auto inner = request.is_object() && request.contains("body")
                           ? fill_references(request["body"].dump(), answers, true)
                           : std::optional<std::string>("");
    if (name.empty() || answers.contains(name)) {
      reply = refuse({400, "INVALID_INPUT", "each subrequest needs its own referenceId", {}});
    } else if (all_or_none && failed_one) {
      reply = refuse({400,
                      "PROCESSING_HALTED",
                      "The transaction was rolled back since another operation in the same transaction failed.",
                      {}});
    } else if (!url || !inner) {
      reply = refuse({400,
                      "PROCESSING_HALTED",
                      "Invalid reference specified. No value for the reference found in the earlier answers",
                      {}});
    } else if (!read_target(*url, sub)) {
      reply = refuse(not_found());
    } else {
      sub.body = *inner;
      reply = handle(sub);
    }
    failed_one = failed_one || reply.status >= 400;
    const Json answer = reply.json.empty() ? Json() : Json::parse(reply.json, nullptr, false);
    if (!name.empty()) answers[name] = answer;
    Json headers = Json::object();
    if (!reply.location.empty()) headers["Location"] = reply.location;
    out.push_back(
        {{"body", answer}, {"httpHeaders", headers}, {"httpStatusCode", reply.status}, {"referenceId", name}});
  }
  --depth_;
  if (all_or_none && failed_one) {
    org_.store().rollback(mark);
    org_.refresh_grants();
    for (Json &one : out) {
      if (one["httpStatusCode"].get<int>() >= 400) continue;
      one["httpStatusCode"] = 400;
      one["httpHeaders"] = Json::object();
      one["body"] =
          Json::parse(refuse({400,
                              "PROCESSING_HALTED",
                              "The transaction was rolled back since another operation in the same transaction failed.",
                              {}})
                          .json);
    }
  }
  return {200, Json{{"compositeResponse", out}}.dump(-1, ' ', false, Json::error_handler_t::replace), {}};
}

}  // namespace sandbox::salesforce
