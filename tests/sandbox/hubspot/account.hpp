#pragma once
// The HubSpot server: who may ask, how often, and which handler answers. Handlers run under one lock.
#include "hubspot/render.hpp"

namespace sandbox::hubspot {

// One request being answered.
struct Call {
  const Request &request;
  Response &response;
  std::vector<std::string> args;  // what stood in the pattern's {} segments
};

enum class Gate { kOpen, kBearer, kSearch };  // kSearch: the separate limit of search as well

class Account : public Provider {
 public:
  using Handler = std::function<void(Call &)>;

  Account(const Options &options, Clock &clock);
  std::string name() const override { return "hubspot"; }
  void mount(httplib::Server &server) override;
  Json overlay(const std::string &base) const override;
  Json credentials(const std::string &base) override;
  Json state() override;
  Json control(const std::string &action, const Json &body) override;

  // For the files that hold the routes.
  void on(const char *method, const std::string &pattern, Gate gate, Handler handler);
  void fail(Call &call, const Refusal &refusal);
  void fail(Call &call, int status, const char *category, const std::string &message);
  Json failure(const Refusal &refusal);  // the same as a value, for the errors of a batch
  // The kind that a path segment names; null after the error was put into the response.
  Kind *kind_or_fail(Call &call, const std::string &name);
  // The body's JSON object; nothing after the error was put into the response.
  std::optional<Json> body_or_fail(Call &call);
  // A whole number in [low, high] from the query; nothing after the error was put into the response.
  std::optional<int64_t> number_or_fail(Call &call, const char *name, int64_t fallback, int64_t low, int64_t high);
  Store &store() { return store_; }
  OAuth &oauth() { return oauth_; }
  Clock &clock() { return clock_; }
  std::string uuid();
  void saw_after(int64_t after) { max_after_ = std::max(max_after_, after); }

 private:
  struct Route {
    std::string method, pattern;
    std::vector<std::string> segments;
    Gate gate;
    Handler handler;
    int64_t served = 0;
  };
  void serve(const Request &request, Response &response);
  Route *find(const std::string &method, const std::vector<std::string> &segments, std::vector<std::string> &args);
  bool admit(Call &call);
  bool within_limits(Call &call, Gate gate);
  void too_many(Call &call, const char *policy, const char *message);
  Json control_records(const std::string &action, const Json &body);
  Json control_limits(const Json &body);
  Json control_associate(const Json &body);

  Options options_;
  Clock &clock_;
  std::mutex mutex_;
  Random random_;
  OAuth oauth_;
  Window burst_, search_, daily_;
  bool limits_;
  Store store_;
  std::vector<Route> routes_;
  int64_t max_after_ = 0, refused_ = 0;
};

// Each adds the routes of one subject.
void route_objects(Account &account);
void route_batches(Account &account);
void route_search(Account &account);
void route_associations(Account &account);
void route_association_batches(Account &account);
void route_properties(Account &account);
void route_schemas(Account &account);
void route_owners(Account &account);
void route_tokens(Account &account);

// Small readings that several of them share.
std::vector<std::string> listed(const Request &request, const char *name);  // repeated, or separated by commas
std::vector<std::string> strings(const Json &body, const char *name);       // a list of strings in a body
std::string text(const Json &body, const char *name);                       // a string or a number; else ""

}  // namespace sandbox::hubspot
