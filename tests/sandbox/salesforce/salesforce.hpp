#pragma once
// The Salesforce of the sandbox.

#include "core/provider.hpp"
#include "rest.hpp"

namespace sandbox::salesforce {

inline constexpr int64_t kSessionSeconds = 7200;
inline constexpr int64_t kDailyRequests = 100000;
inline constexpr int64_t kNoLimit = 1000000000000;
inline constexpr int64_t kDayMs = 86400000;

class Salesforce : public Provider {
 public:
  Salesforce(const Options &options, Clock &clock)
      : clock_(clock),
        random_(options.seed ^ 0x5f0ccafeULL),
        org_(options, clock),
        queries_(org_),
        oauth_({options.token_seconds > 0 ? options.token_seconds : kSessionSeconds, true, 0, true, true,
                30 * int64_t{86400}, false, true},
               clock, Random(options.seed ^ 0x5f0c70ceULL)),
        daily_(options.limits ? kDailyRequests : kNoLimit, kDayMs, clock),
        rest_(org_, queries_, daily_) {}

  std::string name() const override { return "salesforce"; }
  void mount(httplib::Server &) override;
  Json overlay(const std::string &base) const override;
  Json credentials(const std::string &base) override;
  Json state() override;
  Json control(const std::string &action, const Json &body) override;
  void arrived() override;
  void left() override;

 private:
  void data(const Request &, Response &);
  void soap(const Request &, Response &, bool metadata);
  void token(const Request &, Response &);
  void identity(const Request &, Response &);
  bool too_many_long();
  bool within_head_limit(const Request &, Response &);
  Json limits(const Json &body);
  Organisation::Texts invented(const ObjectType &);
  Json change(const std::string &action, const ObjectType &, int64_t count, const Json &body);

  Clock &clock_;
  Random random_;
  std::mutex mutex_;
  Organisation org_;
  Queries queries_;
  OAuth oauth_;
  Window daily_;
  Rest rest_;
  std::map<std::string, int64_t> served_;
  std::mutex arrivals_mutex_;
  std::multiset<int64_t> arrivals_;  // when the requests that are served now began
  size_t most_long_ = 25;            // of them may have lasted 20 seconds (5 in developer organisations)
  size_t longest_uri_ = 0, longest_head_ = 0;
};

}  // namespace sandbox::salesforce
