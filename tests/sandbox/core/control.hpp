#pragma once
// The control port: what tests order and read. Its routes are listed at GET / and in README.md.
#include "core/host.hpp"

namespace sandbox {

class Control {
 public:
  Control(std::vector<std::unique_ptr<Host>> &hosts, const Options &options, Clock &clock);
  ~Control();
  bool start(int port);
  std::string base() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  void mount();
  void mount_faults();
  void mount_requests();
  // The host that the path's first segment names; null after a 404 was put into the response.
  Host *named(const Request &request, Response &response);

  std::vector<std::unique_ptr<Host>> &hosts_;
  Options options_;
  Clock &clock_;
  Listener server_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace sandbox
