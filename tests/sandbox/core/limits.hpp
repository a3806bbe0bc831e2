#pragma once
// Limits of requests as a document lists them: rolling, fixed or until-midnight windows, or requests at one time; each
// with what a request costs, whom it counts, the headers it shows and how it refuses.
#include <deque>

#include "core/template.hpp"

namespace sandbox {

// What a limit wants to know of a request.
struct Asked {
  std::string kind;            // the class of the route: its "class", else its "do"
  int64_t cost = 1;            // the route's own cost
  std::string account, token;  // what it is counted by
  const Request *request = nullptr;
};

struct Verdict {
  bool admitted = true;
  std::string error = "limited";  // the error of the document that answers
  std::vector<std::pair<std::string, std::string>> headers;
  Json scope = Json::object();  // names for the error's body: limit, most, left, retry_after, reset_ms
};

class Limit {
 public:
  Limit(const Json &document, Clock &clock);
  const std::string &name() const { return name_; }
  int64_t cost_of(const Asked &asked) const;  // 0: the limit does not count it
  bool counts(const Asked &asked) const;
  bool fits(const Asked &asked, int64_t cost);
  void take(const Asked &asked, int64_t cost);
  void refuse(const Asked &asked, Verdict &verdict);
  void show(const Asked &asked, int64_t cost, bool refused, const Functions &functions, Verdict &verdict);
  void arrives() { ++now_; }
  void leaves() { --now_; }
  int64_t most() const { return most_; }
  void set_most(int64_t most) { most_ = most; }
  int64_t left(const std::string &by);

 private:
  struct Bucket {
    std::deque<std::pair<int64_t, int64_t>> taken;  // rolling: when, cost
    int64_t start_ms = 0, used = 0;
    int64_t refusals = 0, refused_ms = 0;  // in a row
  };
  Bucket &bucket(const Asked &asked);
  void roll(Bucket &bucket);
  int64_t reset_ms(Bucket &bucket);
  int64_t wait_s(Bucket &bucket);

  Clock &clock_;
  std::string name_, window_, by_, error_;
  int64_t most_ = 0, window_ms_ = 0;
  std::vector<std::string> only_;
  Json costs_, deep_, headers_, retry_, penalty_;
  std::string shows_;
  std::map<std::string, Bucket> buckets_;
  std::atomic<int64_t> now_{0};
};

// All limits of a provider. Called under the provider's lock, but for arrives and leaves.
class Limits {
 public:
  Limits(const Json &list, Clock &clock);
  // Whether the request may be served; takes its cost from every limit, or from none where one of them refuses.
  Verdict admit(const Asked &asked, const Functions &functions);
  void arrives();
  void leaves();
  // {"enabled":bool} and {"<name>":most}: answers with what holds then. {"error"} where no limit has the name.
  Json control(const Json &body);
  Json state();
  bool enforced = true;

 private:
  std::vector<std::unique_ptr<Limit>> limits_;
};

}  // namespace sandbox
