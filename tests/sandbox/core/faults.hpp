#pragma once
// Failures that a test orders for the next matching requests: bare statuses, delays, cut or halved answers.
#include <condition_variable>
#include <functional>
#include <mutex>
#include <regex>

#include "core/provider.hpp"

namespace sandbox {

struct Fault {
  enum class Kind { kStatus, kSlow, kCut, kTruncate, kWrongType, kMutate };
  Kind kind = Kind::kStatus;
  int status = 500;
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<std::string> body;
  std::string path;    // prefix of the path, or a regular expression searched in path and query; empty: every request
  std::string method;  // empty: every method
  int64_t after = 0;   // matching requests let through first
  int64_t times = 1;   // matching requests it then strikes; 0: until cleared
  int64_t ms = 0;      // slow: the delay, which ends early where the faults are cleared
  std::string action;  // mutate: the provider's control action, and
  Json action_body;    //   what it is given

  std::optional<std::regex> pattern;
  int64_t seen = 0, struck = 0;
};

// The faults of one provider. Has its own lock.
class Faults {
 public:
  // Adds the fault a control request describes; the answer is an error's text, empty when it was taken.
  std::string add(const Json &body);
  void clear();
  Json list();
  // The faults that strike this request now, in the order they were given.
  std::vector<Fault> strike(const Request &request);
  // Waits so long, or until the faults are cleared.
  void wait(int64_t ms);

 private:
  std::mutex mutex_;
  std::condition_variable cleared_;
  uint64_t clearings_ = 0;
  std::vector<Fault> faults_;
};

// Applies to an answer that is ready to be sent: cut, truncate and wrong_type. Content-Length is already set then.
void spoil(const Fault &fault, Response &response);

}  // namespace sandbox
