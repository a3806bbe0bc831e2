// Routes, tokens and the bounds of requests.

#include <algorithm>

#include "salesforce.hpp"
#include "soap.hpp"

namespace sandbox {
namespace salesforce {
namespace {

constexpr size_t kMostHeadBytes = 16384;  // of URI and headers together

size_t head_bytes(const Request &request) {
  size_t n = request.target.size();
  for (const auto &[name, value] : request.headers) {
    if (name != "REMOTE_ADDR" && name != "REMOTE_PORT" && name != "LOCAL_ADDR" && name != "LOCAL_PORT")
      n += name.size() + value.size() + 4;
  }
  return n;
}

void send_page(Response &response, int status, const std::string &reason) {
  response.status = status;
  response.set_content("<h1>Bad Message " + std::to_string(status) + "</h1><pre>reason: " + reason + "</pre>",
                       "text/html;charset=iso-8859-1");
}

int64_t batch_size(const Request &request) {
  const std::string header = request.get_header_value("Sforce-Query-Options");
  const size_t at = lower(header).find("batchsize=");
  if (at == std::string::npos) return 2000;
  return std::clamp<int64_t>(std::strtoll(header.c_str() + at + 10, nullptr, 10), 200, 2000);
}

std::string base_of(const Request &request) { return "http://" + request.get_header_value("Host"); }

}  // namespace

void Salesforce::mount(httplib::Server &server) {
  const auto data_route = [this](const Request &a, Response &b) { data(a, b); };
  const char *const data_paths = R"(/services/data(/[\s\S]*)?)";
  server.Get(data_paths, data_route);
  server.Post(data_paths, data_route);
  server.Put(data_paths, data_route);
  server.Patch(data_paths, data_route);
  server.Delete(data_paths, data_route);
  server.Post("/services/oauth2/token", [this](const Request &a, Response &b) { token(a, b); });
  server.Get("/services/oauth2/authorize", [this](const Request &a, Response &b) { oauth_.authorize(a, b); });
  const auto revoke = [this](const Request &a, Response &b) {
    const auto fields = form(a);
    const std::string given = fields.contains("token") ? fields.at("token") : a.get_param_value("token");
    const bool known = oauth_.valid(given) || oauth_.refresh_known(given);
    oauth_.revoke(given);
    if (!known)
      return send(b, 400,
                  Json{{"error", "unsupported_token_type"}, {"error_description", "this token type is not supported"}});
    b.status = 200;
  };
  server.Post("/services/oauth2/revoke", revoke);
  server.Get("/services/oauth2/revoke", revoke);
  const auto who = [this](const Request &a, Response &b) { identity(a, b); };
  server.Get("/services/oauth2/userinfo", who);
  server.Post("/services/oauth2/userinfo", who);
  server.Get(R"(/id/\w+/\w+)", who);
  server.Post(R"(/services/Soap/u/(\d\d\.0)(/.*)?)", [this](const Request &a, Response &b) { soap(a, b, false); });
  server.Post(R"(/services/Soap/m/(\d\d\.0)(/.*)?)", [this](const Request &a, Response &b) { soap(a, b, true); });
  server.set_error_handler([](const Request &request, Response &response) {
    if (!response.body.empty() || request.path.starts_with("/__sandbox")) return;
    if (response.status == 414) send_page(response, 414, "URI Too Long");
    if (response.status == 404 && !request.path.starts_with("/services/data"))
      response.set_content("<html><head><title>URL No Longer Exists</title></head></html>", "text/html");
  });
}

namespace {

thread_local int64_t arrived_ms = 0;  // of the request that this thread serves

}  // namespace

void Salesforce::arrived() {
  const std::scoped_lock lock(arrivals_mutex_);
  arrivals_.insert(arrived_ms = clock_.now_ms());
}

void Salesforce::left() {
  const std::scoped_lock lock(arrivals_mutex_);
  if (const auto found = arrivals_.find(arrived_ms); found != arrivals_.end()) arrivals_.erase(found);
}

// The limit of requests at one time counts those alone that have lasted 20 seconds.
bool Salesforce::too_many_long() {
  constexpr int64_t kLongMs = 20000;
  const std::scoped_lock lock(arrivals_mutex_);
  const auto end = arrivals_.upper_bound(clock_.now_ms() - kLongMs);
  return static_cast<size_t>(std::distance(arrivals_.begin(), end)) >= most_long_;
}

bool Salesforce::within_head_limit(const Request &request, Response &response) {
  const size_t head = head_bytes(request);
  const std::scoped_lock lock(mutex_);
  longest_uri_ = std::max(longest_uri_, request.target.size());
  longest_head_ = std::max(longest_head_, head);
  if (request.target.size() > kMostHeadBytes) {
    send_page(response, 414, "URI Too Long");
  } else if (head > kMostHeadBytes) {
    send_page(response, 431, "Request Header Fields Too Large");
  }
  return head <= kMostHeadBytes;
}

void Salesforce::data(const Request &request, Response &response) {
  if (!within_head_limit(request, response)) return;
  Call call;
  if (!read_target(request.target, call)) return send(response, 200, version_list());
  const auto token = bearer(request);
  if (!token || !oauth_.valid(*token)) {
    return send(response, 401,
                Json::array({{{"message", "Session expired or invalid"}, {"errorCode", "INVALID_SESSION_ID"}}}));
  }
  if (too_many_long()) {
    return send(response, 403,
                Json::array({{{"message", "ConcurrentPerOrgLongTxn Limit exceeded."},
                              {"errorCode", "REQUEST_LIMIT_EXCEEDED"}}}));
  }
  const bool free = call.path.size() == 1 && call.path[0] == "limits";
  if (!free && !daily_.take()) {
    return send(response, 403,
                Json::array({{{"message", "TotalRequests Limit exceeded."}, {"errorCode", "REQUEST_LIMIT_EXCEEDED"}}}));
  }
  const int64_t most = daily_.max();
  response.set_header("Sforce-Limit-Info",
                      "api-usage=" + std::to_string(most - daily_.remaining()) + "/" + std::to_string(most));
  call.method = request.method == "HEAD" ? "GET" : request.method;
  call.body = request.body;
  call.base = base_of(request);
  call.batch = batch_size(request);
  const std::string media = request.get_header_value("Content-Type");
  call.json_body = request.body.empty() || media.find("json") != std::string::npos;
  Reply reply;
  {
    const std::scoped_lock lock(mutex_);
    const std::string route = call.path.empty()
                                  ? ""
                                  : call.path.front() + (call.path.size() > 1 && call.path.front() != "query" &&
                                                                 call.path.front() != "queryAll"
                                                             ? "/" + call.path[1]
                                                             : "");
    ++served_[call.method + " /" + route];
    org_.empty_bin();
    reply = rest_.handle(call);
    org_.store().commit();
  }
  if (!reply.location.empty()) response.set_header("Location", reply.location);
  if (reply.json.empty()) {
    response.status = reply.status;
  } else {
    send_text(response, reply.status, std::move(reply.json));
  }
}

void Salesforce::token(const Request &request, Response &response) {
  OAuth::Answer answer = oauth_.token(request);
  if (answer.status == 200) {
    const auto fields = form(request);
    const auto grant = fields.find("grant_type");
    const std::string kind = grant == fields.end() ? "" : grant->second;
    answer.body.erase("expires_in");
    if (kind == "client_credentials") answer.body.erase("refresh_token");
    answer.body["token_type"] = "Bearer";
    answer.body["instance_url"] = base_of(request);
    answer.body["id"] = base_of(request) + "/id/" + org_.org_id() + "/" + org_.user_id();
    answer.body["issued_at"] = std::to_string(clock_.now_ms());
    answer.body["scope"] = "api refresh_token";
    const std::scoped_lock lock(mutex_);
    answer.body["signature"] = random_.hex(43);
  }
  send(response, answer.status, answer.body);
}

void Salesforce::identity(const Request &request, Response &response) {
  const auto token = bearer(request);
  if (!token || !oauth_.valid(*token)) {
    response.status = 403;
    return response.set_content(token ? "Bad_OAuth_Token" : "Missing_OAuth_Token", "text/html");
  }
  const std::string base = base_of(request);
  send(response, 200,
       Json{{"sub", base + "/id/" + org_.org_id() + "/" + org_.user_id()},
            {"user_id", org_.user_id()},
            {"organization_id", org_.org_id()},
            {"preferred_username", "user1@sandbox.example"},
            {"nickname", "user1"},
            {"name", "Ada Admin"},
            {"email", "user1@sandbox.example"},
            {"email_verified", true},
            {"given_name", "Ada"},
            {"family_name", "Admin"},
            {"zoneinfo", "GMT"},
            {"active", true},
            {"user_type", "STANDARD"},
            {"language", "en_US"},
            {"locale", "en_US"},
            {"username", "user1@sandbox.example"},
            {"urls",
             {{"rest", base + "/services/data/v{version}/"},
              {"sobjects", base + "/services/data/v{version}/sobjects/"},
              {"query", base + "/services/data/v{version}/query/"},
              {"metadata", base + "/services/Soap/m/{version}/" + org_.org_id()}}}});
}

void Salesforce::soap(const Request &request, Response &response, bool metadata) {
  if (!within_head_limit(request, response)) return;
  const SoapHost host{[this] { return oauth_.mint()["access_token"].get<std::string>(); },
                      [this](std::string_view session) { return oauth_.valid(session); }, base_of(request)};
  const std::string version = request.matches[1];
  const std::scoped_lock lock(mutex_);
  ++served_[metadata ? "POST /Soap/m" : "POST /Soap/u"];
  if (metadata) daily_.take();
  const SoapReply reply =
      metadata ? soap_metadata(org_, host, version, request.body) : soap_login(org_, host, version, request.body);
  org_.store().commit();
  response.status = reply.status;
  response.set_content(reply.xml, "text/xml;charset=UTF-8");
}

}  // namespace salesforce

std::unique_ptr<Provider> make_salesforce(const Options &options, Clock &clock) {
  return std::make_unique<salesforce::Salesforce>(options, clock);
}

}  // namespace sandbox
