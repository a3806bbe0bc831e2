// OAuth endpoints, and what tells about the account and its use.
#include "hubspot/account.hpp"

namespace sandbox::hubspot {
namespace {

// The token endpoint's errors are RFC 6749's, with HubSpot's own status and message beside them.
void answer_token(Account &account, Call &call) {
  const OAuth::Answer answer = account.oauth().token(call.request);
  if (answer.status == 200) return send(call.response, 200, answer.body);
  const std::string error = answer.body["error"];
  const std::string grant = form(call.request)["grant_type"];
  const bool code = grant == "authorization_code";
  Json body{
      {"status", "BAD_REQUEST"}, {"message", answer.body["error_description"]}, {"correlationId", account.uuid()}};
  if (error == "unsupported_grant_type") body["status"] = "BAD_GRANT_TYPE";
  if (error == "invalid_client") body["status"] = "BAD_CLIENT_ID";
  if (error == "invalid_grant" || (error == "invalid_request" && !grant.empty())) {
    body["status"] = code ? "BAD_AUTH_CODE" : "BAD_REFRESH_TOKEN";
    body["message"] = code ? "missing or invalid auth code" : "missing or invalid refresh token";
  }
  body["error"] = error;
  body["error_description"] = body["message"];
  send(call.response, 400, body);
}

// The revocation endpoint takes refresh tokens alone; what HubSpot does not document is as RFC 7009 has it.
void answer_revoke(Account &account, Call &call) {
  auto fields = form(call.request);
  const auto refuse = [&](const char *error, const std::string &text) {
    send(call.response, 400,
         Json{{"error", error},
              {"error_description", text},
              {"status", "BAD_REQUEST"},
              {"message", text},
              {"correlationId", account.uuid()}});
  };
  if (fields["client_id"].empty() || fields["client_secret"].empty())
    return refuse("invalid_client", "client_id or client_secret is missing");
  if (fields["token"].empty()) return refuse("invalid_request", "token is missing");
  if (account.oauth().valid(fields["token"]))
    return refuse("unsupported_token_type", "access tokens can't be revoked: " + fields["token"]);
  account.oauth().revoke_refresh(fields["token"]);
  call.response.status = 200;
}

Json token_details(Account &account, const std::string &token) {
  return Json{{"token", token},
              {"user", "sandbox@example.com"},
              {"hub_domain", "sandbox.example.com"},
              {"scopes", {"oauth", "crm.objects.contacts.read", "crm.objects.contacts.write"}},
              {"hub_id", kPortal},
              {"app_id", 4242},
              {"expires_in", (*account.oauth().ends_ms(token) - account.clock().now_ms()) / 1000},
              {"user_id", 4137076},
              {"token_type", "access"}};
}

}  // namespace

void route_tokens(Account &account) {
  account.on("GET", "/oauth/authorize", Gate::kOpen,
             [&](Call &call) { account.oauth().authorize(call.request, call.response); });
  for (const char *path : {"/oauth/v1/token", "/oauth/2026-03/token"})
    account.on("POST", path, Gate::kOpen, [&](Call &call) { answer_token(account, call); });
  account.on("POST", "/oauth/2026-03/token/revoke", Gate::kOpen, [&](Call &call) { answer_revoke(account, call); });
  account.on("GET", "/oauth/v1/access-tokens/{}", Gate::kOpen, [&](Call &call) {
    if (account.oauth().valid(call.args[0])) return send(call.response, 200, token_details(account, call.args[0]));
    account.fail(call, 404, "OBJECT_NOT_FOUND", "access token does not exist or has expired");
  });
  account.on("GET", "/oauth/v1/refresh-tokens/{}", Gate::kOpen, [&](Call &call) {
    if (!account.oauth().refresh_known(call.args[0]))
      return account.fail(call, 404, "OBJECT_NOT_FOUND", "refresh token does not exist");
    send(call.response, 200,
         Json{{"token", call.args[0]},
              {"user", "sandbox@example.com"},
              {"hub_domain", "sandbox.example.com"},
              {"scopes", {"oauth", "crm.objects.contacts.read"}},
              {"hub_id", kPortal},
              {"client_id", "sandbox-client"},
              {"user_id", 4137076},
              {"token_type", "refresh"}});
  });
  account.on("DELETE", "/oauth/v1/refresh-tokens/{}", Gate::kOpen, [&](Call &call) {
    account.oauth().revoke_refresh(call.args[0]);
    call.response.status = 204;
  });
  account.on("GET", "/account-info/v3/details", Gate::kBearer, [](Call &call) {
    send(call.response, 200,
         Json{{"portalId", kPortal},
              {"accountType", "DEVELOPER_TEST"},
              {"timeZone", "UTC"},
              {"companyCurrency", "USD"},
              {"additionalCurrencies", Json::array()},
              {"utcOffset", "+00:00"},
              {"utcOffsetMilliseconds", 0},
              {"uiDomain", "app.hubspot.com"},
              {"dataHostingLocation", "na1"}});
  });
}

}  // namespace sandbox::hubspot
