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

// Client credentials in the form, or else in HTTP Basic.
bool names_client(const Request &request, const Form &form) {
  if (!value(form, "client_id").empty()) return true;
  return request.get_header_value("Authorization").starts_with("Basic ");
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

Json OAuth::issue(const std::string &refresh) {
  const std::string token = "at_" + random_.hex(40);
  access_[token] = {clock_.now_ms() + config_.access_seconds * 1000, refresh};
  Json out{{"access_token", token}};
  if (!refresh.empty()) out["refresh_token"] = refresh;
  out["expires_in"] = config_.access_seconds;
  out["token_type"] = "bearer";
  return out;
}

Json OAuth::mint() {
  const std::scoped_lock lock(mutex_);
  const std::string refresh = "rt_" + random_.hex(40);
  refresh_[refresh] = config_.refresh_seconds == 0 ? 0 : clock_.now_ms() + config_.refresh_seconds * 1000;
  return issue(refresh);
}

bool OAuth::valid(std::string_view token) {
  const std::scoped_lock lock(mutex_);
  const auto found = access_.find(token);
  return found != access_.end() && found->second.ends_ms > clock_.now_ms();
}

bool OAuth::refresh_known(std::string_view token) {
  const std::scoped_lock lock(mutex_);
  return refresh_.contains(token);
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

OAuth::Answer OAuth::grant_code(const Form &form) {
  const auto found = codes_.find(value(form, "code"));
  if (found == codes_.end()) return refusal(400, "invalid_grant", "authorization code is unknown or already used");
  const Code code = found->second;
  codes_.erase(found);
  if (code.ends_ms <= clock_.now_ms()) return refusal(400, "invalid_grant", "authorization code has expired");
  if (value(form, "redirect_uri") != code.redirect_uri)
    return refusal(400, "invalid_grant", "redirect_uri is not the one the code was given for");
  if (!code.challenge.empty() && s256(value(form, "code_verifier")) != code.challenge)
    return refusal(400, "invalid_grant", "code_verifier does not match the code_challenge");
  const std::string refresh = "rt_" + random_.hex(40);
  refresh_[refresh] = config_.refresh_seconds == 0 ? 0 : clock_.now_ms() + config_.refresh_seconds * 1000;
  return {200, issue(refresh)};
}

OAuth::Answer OAuth::grant_refresh(const Form &form) {
  const std::string given = value(form, "refresh_token");
  if (given.empty()) return refusal(400, "invalid_request", "refresh_token is missing");
  const auto found = refresh_.find(given);
  if (found == refresh_.end()) {
    if (config_.reuse_revokes) end_family(given);
    return refusal(400, "invalid_grant", "refresh token is unknown, used or revoked");
  }
  if (found->second != 0 && found->second <= clock_.now_ms())
    return refusal(400, "invalid_grant", "refresh token has expired");
  if (!config_.rotates) return {200, issue(given)};
  refresh_.erase(found);
  const std::string refresh = "rt_" + random_.hex(40);
  refresh_[refresh] = config_.refresh_seconds == 0 ? 0 : clock_.now_ms() + config_.refresh_seconds * 1000;
  const auto first = family_.try_emplace(given, given).first;
  family_[refresh] = first->second;
  return {200, issue(refresh)};
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
  if (!names_client(request, fields)) return refusal(401, "invalid_client", "client_id is missing");
  const std::scoped_lock lock(mutex_);
  Answer answer;
  if (grant == "authorization_code") {
    answer = grant_code(fields);
  } else if (grant == "refresh_token") {
    answer = grant_refresh(fields);
  } else if (grant == "client_credentials") {
    answer = {200, issue("")};
  } else if (grant == "password") {
    if (value(fields, "username").empty() || value(fields, "password").empty())
      return refusal(400, "invalid_grant", "username or password is missing");
    answer = {200, issue("")};
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
  const std::string method = request.get_param_value("code_challenge_method");
  const std::string state = request.get_param_value("state");
  const std::string separator = target.find('?') == std::string::npos ? "?" : "&";
  std::string query;
  if (!code.challenge.empty() && method != "S256") {
    query = "error=invalid_request&error_description=code_challenge_method+must+be+S256";
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
