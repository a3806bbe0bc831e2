#pragma once
// The provider: routes, authentication, limits and the controls that tests use.

#include "lists.hpp"
#include "metadata.hpp"
#include "writes.hpp"

namespace sandbox::dynamics {

// What one server lets one user do in 300 seconds: so many requests, and 20 minutes of execution, of which each request
// takes kExecutionMs here.
struct Limits {
  static constexpr int64_t kExecutionMs = 20;
  explicit Limits(Clock &clock) : requests(6000, 300000, clock), execution(1200000, 300000, clock) {}
  Window requests, execution;
  int64_t refusals = 0;  // in a row: each makes the wait longer
  std::atomic<int> concurrent{0};
  int most_concurrent = 52;
  bool enforced = true;
};

class Dynamics : public Provider {
 public:
  Dynamics(const Options &options, Clock &clock);

  std::string name() const override { return "ms_dynamics_365_sales"; }
  void mount(httplib::Server &server) override;
  Json overlay(const std::string &base) const override;
  Json credentials(const std::string &base) override;
  Json state() override;
  Json control(const std::string &action, const Json &body) override;

 private:
  void serve(const Request &request, Response &response);
  bool serve_login(const Request &request, Response &response);
  bool admit(const Request &request, Response &response);
  // One operation, under the lock; refusals become answers.
  void answer(const Request &request, Response &response);
  void route(const Call &call, const Request &request, Response &response);
  void serve_set(const Call &call, const Definition &table, const Request &request, Response &response);
  void serve_row(const Call &call, const Request &request, Response &response);
  void get_row(const Call &call, const Row &row, const Definition &table, const Request &request, Response &response);
  void write_row(const Call &call, const Address &address, const Request &request, Response &response);
  void serve_part(const Call &call, const Address &address, const Request &request, Response &response);
  void serve_reference(const Call &call, const Address &address, const std::string &navigation, const Request &request,
                       Response &response);
  bool serve_collection(const Call &call, const Address &address, const std::string &navigation, const Request &request,
                        Response &response);
  void serve_batch(const Request &request, Response &response);
  bool run_change_set(const std::vector<struct Part> &parts, const Request &outer, std::string &out,
                      const std::string &boundary);
  void answer_written(const Call &call, const Definition &table, const Row &row, const Request &request,
                      Response &response, bool created);

  Json change(const std::string &action, const Json &body, Definition &table);
  std::vector<std::string> pick(const Definition &table, const Json &body);

  Clock &clock_;
  std::mutex mutex_;
  Store store_;
  OAuth oauth_;
  Limits limits_;
  std::map<std::string, int64_t> routes_;
  int64_t longest_uri_ = 0, rejected_ = 0;
};

// One request inside a $batch body.
struct Part {
  Request request;
  std::string content_id;
  bool change_set = false;
  std::vector<Part> changes;
};
// Throws Refusal for a body that is no multipart/mixed of HTTP requests, or that holds more than 1,000.
std::vector<Part> read_batch(const Request &request);
std::string write_part(const Response &response, const std::string &content_id);

std::optional<Call> read_call(const Request &request);

}  // namespace sandbox::dynamics
