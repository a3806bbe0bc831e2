#pragma once
// What every provider of the sandbox builds upon, and what it has to give. One server, and one port, per provider, so
// that the paths are exactly the real host's. Nothing here comes from the engine that the sandbox serves.

#include <httplib.h>

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sandbox {

using Json = nlohmann::ordered_json;
using Request = httplib::Request;
using Response = httplib::Response;

struct Options {
  uint64_t seed = 1;
  int records = 250;
  int64_t token_seconds = 0;  // life of an access token; 0: the provider's own
  bool limits = true;         // whether rate limits are enforced
  int64_t lag_ms = 0;         // how long a change stays unseen by search indexes
  int ties = 0;               // that many records share one modified millisecond
  int custom_properties = 0;  // custom fields added to each object
  int associations = 0;       // the first record is associated with that many others
};

// The wall clock plus a shift that tests move forward. Safe to use from any thread.
class Clock {
 public:
  int64_t now_ms() const;
  void advance(int64_t ms) { shift_ms_.fetch_add(ms); }

 private:
  std::atomic<int64_t> shift_ms_{0};
};

// splitmix64: the same sequence on every machine. Not safe to share between threads without a lock.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t next();
  int below(int n);        // 0 .. n-1; 0 when n < 2
  std::string hex(int n);  // n lower-case hexadecimal digits

 private:
  uint64_t state_;
};

// Invented people and companies; a name outside ASCII now and then.
struct Person {
  std::string first, last, email, phone, company, title, street, city, region, postal_code, country;
};
struct Company {
  std::string name, domain, industry, phone, street, city, region, postal_code, country;
  int employees = 0;
};
Person person(Random &);
Company company(Random &);

std::string iso_ms(int64_t ms);                            // 2024-01-02T03:04:05.678Z
std::string iso_s(int64_t ms);                             // 2024-01-02T03:04:05Z
std::optional<int64_t> parse_instant(std::string_view);    // RFC 3339 (with offset), a bare date, or ms digits
std::optional<std::string> bearer(const Request &);        // the token of "Authorization: Bearer", if there is one
std::map<std::string, std::string> form(const Request &);  // application/x-www-form-urlencoded body, decoded
void send(Response &, int status, const Json &body);       // JSON body with the right content type
void send_text(Response &, int status, std::string json);  // the same for JSON already in text

// Token endpoints: authorization_code (with PKCE S256), refresh_token (rotating or not), client_credentials and
// password. Any client id and secret are taken. Has its own lock.
class OAuth {
 public:
  struct Config {
    int64_t access_seconds = 1800;
    bool rotates = false;         // whether a refresh makes a new refresh token and ends the old one
    int64_t refresh_seconds = 0;  // life of a refresh token; 0: without end
    bool reuse_revokes = false;   // whether a refresh token that was replaced ends all that came of it when it is sent
    bool one_at_a_time = false;   // whether a refresh token is refused while another request is exchanging it
    int64_t idle_seconds = 0;     // a refresh token that nobody used for so long has ended; 0: it does not
    bool reuse_allowed = false;   // whether a refresh token that was replaced still works
    bool pkce_required = false;   // whether a code is given only for a challenge
    int64_t mints = 0, mints_seconds = 60;  // answers of the token endpoint in so many seconds; 0: any number
    std::vector<std::string> scopes = {};   // those of a token that asked for none; empty: scopes are not told
  };
  struct Answer {
    int status = 200;
    Json body;
  };
  OAuth(Config, Clock &, Random);

  // {"access_token","refresh_token","expires_in","token_type":"bearer"}
  Json mint();
  bool valid(std::string_view bearer);
  // The scopes of an access token that works; std::nullopt where scopes are not told.
  std::optional<std::vector<std::string>> scopes_of(std::string_view bearer);
  void expire_all();                            // every access token, now; refresh tokens live on
  void revoke(std::string_view token);          // and, of a refresh token, the access tokens that came of it
  void revoke_refresh(std::string_view token);  // alone: its access tokens live on
  void revoke_all();                            // every access and refresh token
  // Reads the form body, and HTTP Basic client credentials. Errors are RFC 6749 bodies: {"error","error_description"}.
  Answer token(const Request &);
  // 302 to redirect_uri with code and state at once: the sandbox's user always agrees.
  void authorize(const Request &, Response &);
  int64_t mints() const;  // answers of the token endpoint that were 200
  bool refresh_known(std::string_view refresh_token);
  std::optional<int64_t> ends_ms(std::string_view bearer);  // when a known access token ends or ended

 private:
  struct Access {
    int64_t ends_ms = 0;
    std::string refresh, scope;
  };
  struct Refresh {
    int64_t ends_ms = 0, used_ms = 0;  // ends_ms 0: without end
    std::string client, scope;
    bool replaced = false;
  };
  struct Code {
    std::string challenge, redirect_uri;
    int64_t ends_ms = 0;
    std::string client = {}, scope = {};
  };
  std::string default_scope() const;
  std::string new_refresh(const std::string &client, const std::string &scope);  // under the lock
  Json issue(const std::string &refresh, const std::string &scope);              // under the lock
  bool within_budget();                                                          // under the lock
  Answer grant(const Request &);
  bool begin_exchange(const std::string &refresh);
  void end_family(const std::string &replaced);  // under the lock
  Answer grant_code(const std::map<std::string, std::string> &, const std::string &client);
  Answer grant_refresh(const std::map<std::string, std::string> &, const std::string &client);

  Config config_;
  Clock &clock_;
  Random random_;
  mutable std::mutex mutex_;
  std::map<std::string, Access, std::less<>> access_;
  std::map<std::string, Refresh, std::less<>> refresh_;
  std::map<std::string, Code> codes_;
  std::map<std::string, std::string, std::less<>> family_;  // refresh token, replaced ones too -> the first one
  std::set<std::string, std::less<>> busy_;                 // refresh tokens that are being exchanged
  std::vector<int64_t> minted_ms_;                          // within the budget's window
  int64_t mints_ = 0;
};

// A limit of `max` units in any stretch of window_ms, or in each day, which ends at midnight. Has its own lock.
class Window {
 public:
  enum class Kind { kRolling, kDay };
  Window(int64_t max, int64_t window_ms, Clock &clock, Kind kind = Kind::kRolling)
      : max_(max), window_ms_(window_ms), kind_(kind), clock_(clock) {}
  bool take(int64_t cost = 1);  // false, and nothing taken, when it does not fit
  int64_t remaining();
  int64_t reset_ms();  // ms until some of it is free again: the day ends, or the oldest unit leaves the window
  int64_t max();
  void set_max(int64_t max);

 private:
  void roll();
  int64_t max_, window_ms_, start_ms_ = 0, used_ = 0;
  Kind kind_;
  std::deque<std::pair<int64_t, int64_t>> taken_;  // rolling: when, and how much
  Clock &clock_;
  std::mutex mutex_;
};

class Provider {
 public:
  virtual ~Provider() = default;
  virtual std::string name() const = 0;  // "hubspot"
  // Its routes, and by set_error_handler its own bodies for what no route answers (404, 405, 414, 500, and a fault's
  // bare status). That handler runs for every status from 400 on, so it fills the body only when it is still empty.
  // The pre-routing, post-routing and exception handlers belong to the core.
  virtual void mount(httplib::Server &) = 0;
  // Further hosts, each with a port of its own, and their routes; and the address of every one, told before the first
  // request: "" is the host that mount() serves.
  virtual std::vector<std::string> more_hosts() const { return {}; }
  virtual void mount_host(const std::string &host, httplib::Server &) { (void)host; }
  virtual void at(const std::string &host, const std::string &base) { (void)host, (void)base; }
  // Around every request, before its faults and after its answer is made: what is served at one time.
  virtual void arrived() {}
  virtual void left() {}
  // A merge patch that turns the provider's connector document towards this server: "http":{"base"}, "auth":{...};
  // null where there is no such document yet.
  virtual Json overlay(const std::string &base) const = 0;
  // Ready-made credentials that work now; each call mints new ones.
  virtual Json credentials(const std::string &base) = 0;
  // Counters and sizes for tests: requests by route, largest offset seen, token mints, records per object.
  virtual Json state() = 0;
  // "touch" (modify n records now), "insert", "delete", "expire_tokens", "revoke_tokens", "lag", "limits" and the
  // provider's own. {"error":...} when the action or its body is unknown.
  virtual Json control(const std::string &action, const Json &body) = 0;
};

std::unique_ptr<Provider> make_hubspot(const Options &, Clock &);
std::unique_ptr<Provider> make_salesforce(const Options &, Clock &);
std::unique_ptr<Provider> make_pipedrive(const Options &, Clock &);
std::unique_ptr<Provider> make_dynamics(const Options &, Clock &);

}  // namespace sandbox
