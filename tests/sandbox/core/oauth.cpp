// Token endpoints after RFC 6749 and RFC 7636, as far as the providers go.
#include <sodium.h>

#include <array>
#include <chrono>
#include <thread>

#include "core/provider.hpp"

namespace sandbox {
namespace {

using Form = std::map<std::string, std::string>;

std::string value(const Form &form, const std::string &key) {
  const auto found = form.find(key);
  return found == form.end() ? std::string() : found->second;
}

OAuth::Answer refusal(int status, const char *error, std::string description) {
  return {status, Json{{"error", error}, {"error_description", std::move(description)}}};
}

// The client's id, of the form or else of HTTP Basic; empty where there is neither.
std::string client_of(const Request &request, const Form &form) {
  if (std::string id = value(form, "client_id"); !id.empty()) return id;
  const std::string header = request.get_header_value("Authorization");
  if (!header.starts_with("Basic ")) return {};
  std::string pair(header.size(), '\0');
  size_t length = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char *>(pair.data()), pair.size(), header.data() + 6,
                        header.size() - 6, nullptr, &length, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
    return "?";
  pair.resize(length);
  return pair.substr(0, pair.find(':'));
}

std::string s256(const std::string &verifier) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char *>(verifier.data()), verifier.size());
  std::array<char, sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)>
      text{};
  return sodium_bin2base64(text.data(), text.size(), hash.data(), hash.size(),
                           sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

}  // namespace

OAuth::OAuth(Config config, Clock &clock, Random random) : config_(config), clock_(clock), random_(random) {}

std::string OAuth::default_scope() const {
  std::string out;
  for (const std::string &scope : config_.scopes) out += (out.empty() ? "" : " ") + scope;
  return out;
}

std::string OAuth::new_refresh(const std::string &client, const std::string &scope) {
  const std::string token = "rt_" + random_.hex(40);
  const int64_t now = clock_.now_ms();
  refresh_[token] = {config_.refresh_seconds == 0 ? 0 : now + config_.refresh_seconds * 1000, now, client, scope};
  return token;
}

Json OAuth::issue(const std::string &refresh, const std::string &scope) {
  const std::string token = "at_" + random_.hex(40);
  access_[token] = {clock_.now_ms() + config_.access_seconds * 1000, refresh, scope};
  Json out{{"access_token", token}};
  if (!refresh.empty()) out["refresh_token"] = refresh;
  out["expires_in"] = config_.access_seconds;
  out["token_type"] = "bearer";
  if (!config_.scopes.empty()) out["scope"] = scope;
  return out;
}

Json OAuth::mint() {
  const std::scoped_lock lock(mutex_);
  return issue(new_refresh("sandbox-client", default_scope()), default_scope());
}

std::optional<std::vector<std::string>> OAuth::scopes_of(std::string_view token) {
  const std::scoped_lock lock(mutex_);
  const auto found = access_.find(token);
  if (config_.scopes.empty() || found == access_.end()) return std::nullopt;
  std::vector<std::string> out;
  std::string_view rest = found->second.scope;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find_first_of(" ,"), rest.size());
    if (end > 0) out.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

bool OAuth::within_budget() {
  if (config_.mints == 0) return true;
  const int64_t now = clock_.now_ms();
  std::erase_if(minted_ms_, [&](int64_t at) { return at + config_.mints_seconds * 1000 <= now; });
  if (static_cast<int64_t>(minted_ms_.size()) >= config_.mints) return false;
  minted_ms_.push_back(now);
  return true;
}

bool OAuth::valid(std::string_view token) {
  const std::scoped_lock lock(mutex_);
  const auto found = access_.find(token);
  return found != access_.end() && found->second.ends_ms > clock_.now_ms();
}

bool OAuth::refresh_known(std::string_view token) {
  const std::scoped_lock lock(mutex_);
  const auto found = refresh_.find(token);
  return found != refresh_.end() && !found->second.replaced;
}

std::optional<int64_t> OAuth::ends_ms(std::string_view token) {
  const std::scoped_lock lock(mutex_);
  const auto found = access_.find(token);
  if (found == access_.end()) return std::nullopt;
  return found->second.ends_ms;
}

void OAuth::expire_all() {
  const std::scoped_lock lock(mutex_);
  for (auto &[token, access] : access_) access.ends_ms = std::min(access.ends_ms, clock_.now_ms());
}

void OAuth::revoke(std::string_view token) {
  const std::scoped_lock lock(mutex_);
  if (const auto found = access_.find(token); found != access_.end()) access_.erase(found);
  if (const auto found = refresh_.find(token); found != refresh_.end()) {
    std::erase_if(access_, [&](const auto &entry) { return entry.second.refresh == found->first; });
    refresh_.erase(found);
  }
}

void OAuth::revoke_refresh(std::string_view token) {
  const std::scoped_lock lock(mutex_);
  if (const auto found = refresh_.find(token); found != refresh_.end()) refresh_.erase(found);
}

void OAuth::revoke_all() {
  const std::scoped_lock lock(mutex_);
  access_.clear();
  refresh_.clear();
}

int64_t OAuth::mints() const {
  const std::scoped_lock lock(mutex_);
  return mints_;
}

OAuth::Answer OAuth::grant_code(const Form &form, const std::string &client) {
  const auto found = codes_.find(value(form, "code"));
  if (found == codes_.end()) return refusal(400, "invalid_grant", "authorization code is unknown or already used");
  const Code code = found->second;
  codes_.erase(found);
  if (code.ends_ms <= clock_.now_ms()) return refusal(400, "invalid_grant", "authorization code has expired");
  if (value(form, "redirect_uri") != code.redirect_uri)
    return refusal(400, "invalid_grant", "redirect_uri is not the one the code was given for");
  if (!code.challenge.empty() && s256(value(form, "code_verifier")) != code.challenge)
    return refusal(400, "invalid_grant", "code_verifier does not match the code_challenge");
  if (code.client != client) return refusal(400, "invalid_grant", "the code was given to another client");
  return {200, issue(new_refresh(client, code.scope), code.scope)};
}

OAuth::Answer OAuth::grant_refresh(const Form &form, const std::string &client) {
  const std::string given = value(form, "refresh_token");
  if (given.empty()) return refusal(400, "invalid_request", "refresh_token is missing");
  const auto found = refresh_.find(given);
  const int64_t now = clock_.now_ms();
  if (found == refresh_.end() || (found->second.replaced && !config_.reuse_allowed)) {
    if (config_.reuse_revokes) end_family(given);
    return refusal(400, "invalid_grant", "refresh token is unknown, used or revoked");
  }
  Refresh &known = found->second;
  const int64_t idle_ms = config_.idle_seconds * 1000;
  if ((known.ends_ms != 0 && known.ends_ms <= now) || (idle_ms != 0 && known.used_ms + idle_ms <= now))
    return refusal(400, "invalid_grant", "refresh token has expired");
  if (known.client != client) return refusal(400, "invalid_grant", "the refresh token was given to another client");
  known.used_ms = now;
  const std::string scope = known.scope;
  if (!config_.rotates) return {200, issue(given, scope)};
  known.replaced = true;
  const std::string refresh = new_refresh(client, scope);
  const auto first = family_.try_emplace(given, given).first;
  family_[refresh] = first->second;
  return {200, issue(refresh, scope)};
}

// Everything that came of the first refresh token which this one descends from.
void OAuth::end_family(const std::string &replaced) {
  const auto known = family_.find(replaced);
  if (known == family_.end()) return;
  for (const auto &[token, first] : family_) {
    if (first != known->second) continue;
    std::erase_if(access_, [&](const auto &entry) { return entry.second.refresh == token; });
    refresh_.erase(token);
  }
}

// Marks a refresh token as being exchanged for as long as that takes a provider; false where it is so already.
bool OAuth::begin_exchange(const std::string &refresh) {
  {
    const std::scoped_lock lock(mutex_);
    if (!busy_.insert(refresh).second) return false;
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  return true;
}

OAuth::Answer OAuth::token(const Request &request) {
  const Form fields = form(request);
  const std::string given = value(fields, "refresh_token");
  if (!config_.one_at_a_time || value(fields, "grant_type") != "refresh_token") return grant(request);
  if (!begin_exchange(given)) return refusal(400, "invalid_grant", "token request is already being processed");
  Answer answer = grant(request);
  const std::scoped_lock lock(mutex_);
  busy_.erase(given);
  return answer;
}

OAuth::Answer OAuth::grant(const Request &request) {
  const Form fields = form(request);
  const std::string grant = value(fields, "grant_type");
  if (grant.empty()) return refusal(400, "invalid_request", "grant_type is missing");
  const std::string client = client_of(request, fields);
  if (client.empty()) return refusal(401, "invalid_client", "client_id is missing");
  const std::scoped_lock lock(mutex_);
  if (!within_budget()) return refusal(429, "rate_limited", "too many tokens were asked for");
  Answer answer;
  if (grant == "authorization_code") {
    answer = grant_code(fields, client);
  } else if (grant == "refresh_token") {
    answer = grant_refresh(fields, client);
  } else if (grant == "client_credentials") {
    answer = {200, issue("", default_scope())};
  } else if (grant == "password") {
    if (value(fields, "username").empty() || value(fields, "password").empty())
      return refusal(400, "invalid_grant", "username or password is missing");
    answer = {200, issue("", default_scope())};
  } else {
    return refusal(400, "unsupported_grant_type", "grant_type is not supported: " + grant);
  }
  if (answer.status == 200) mints_++;
  return answer;
}

void OAuth::authorize(const Request &request, Response &response) {
  const std::string target = request.get_param_value("redirect_uri");
  if (target.empty() || request.get_param_value("client_id").empty()) {
    send(response, 400, refusal(400, "invalid_request", "redirect_uri and client_id are needed").body);
    return;
  }
  Code code{request.get_param_value("code_challenge"), target, clock_.now_ms() + 600000};
  code.client = request.get_param_value("client_id");
  code.scope = request.has_param("scope") ? request.get_param_value("scope") : default_scope();
  const std::string method = request.get_param_value("code_challenge_method");
  const std::string state = request.get_param_value("state");
  const std::string separator = target.find('?') == std::string::npos ? "?" : "&";
  std::string query;
  if (!code.challenge.empty() && method != "S256") {
    query = "error=invalid_request&error_description=code_challenge_method+must+be+S256";
  } else if (code.challenge.empty() && config_.pkce_required) {
    query = "error=invalid_request&error_description=missing+required+code+challenge";
  } else {
    const std::scoped_lock lock(mutex_);
    const std::string name = "code_" + random_.hex(24);
    codes_[name] = std::move(code);
    query = "code=" + name;
  }
  if (!state.empty()) query += "&" + httplib::detail::params_to_query_str({{"state", state}});
  response.set_redirect(target + separator + query, 302);
}

}  // namespace sandbox
