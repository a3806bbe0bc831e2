#pragma once
// The provider: routes, authentication, limits and the controls that tests use.

#include "search.hpp"
#include "store.hpp"
#include "v1.hpp"

namespace sandbox::pipedrive {

// Requests a token may make. Every plan's budget of tokens a day is shared by the whole company; bursts are counted
// per token in windows of two seconds, searches by themselves.
struct Limits {
  explicit Limits(Clock &clock)
      : oauth(80, 2000, clock),
        key(20, 2000, clock),
        search(10, 2000, clock),
        day(30000 * 5, 86400000, clock, Window::Kind::kDay) {}
  Window oauth, key, search, day;
  bool enforced = true;
  bool headers = true;   // whether answers tell of limits; some do not
  int64_t refusals = 0;  // in a row: who goes on for long is shut out by the proxy in front
};

class Pipedrive : public Provider {
 public:
  Pipedrive(const Options &options, Clock &clock);

  std::string name() const override { return "pipedrive"; }
  void mount(httplib::Server &server) override;
  Json overlay(const std::string &base) const override;
  Json credentials(const std::string &base) override;
  Json state() override;
  Json control(const std::string &action, const Json &body) override;

 private:
  void serve(const Request &request, Response &response);
  bool serve_oauth(const Request &request, Response &response);
  bool admit(const Request &request, Response &response, const V1Call &call, bool v1);
  bool serve_v2(const V1Call &call, const Request &request, Response &response);
  bool serve_records(Kind kind, const V1Call &call, const Request &request, Response &response);
  bool serve_pipelines(const V1Call &call, const Request &request, Response &response);
  bool serve_stages(const V1Call &call, const Request &request, Response &response);
  void count(const Request &request, const V1Call &call, bool v1);

  Json change(const std::string &action, const Json &body);
  void touch_one(Kind kind, int64_t id);
  std::vector<int64_t> pick(Kind kind, const Json &body);

  Clock &clock_;
  std::mutex mutex_;
  Store store_;
  OAuth oauth_;
  Limits limits_;
  std::string api_token_;
  std::map<std::string, int64_t> routes_;
  int64_t longest_uri_ = 0, max_start_ = 0, rejected_ = 0;
};

std::optional<Kind> record_kind(const std::string &segment);  // "persons"

}  // namespace sandbox::pipedrive
