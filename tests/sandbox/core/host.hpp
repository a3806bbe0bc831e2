#pragma once
// One provider on its own port: the server, the faults ordered for it, and what was asked of it.
#include <deque>
#include <thread>

#include "core/faults.hpp"

namespace sandbox {

// A thread for each connection as they come, up to a bound; idle threads are used again.
class Threads : public httplib::TaskQueue {
 public:
  explicit Threads(size_t most) : most_(most) {}
  void enqueue(std::function<void()> job) override;
  void shutdown() override;

 private:
  void work();
  size_t most_, idle_ = 0;
  bool ends_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> jobs_;
  std::vector<std::thread> threads_;
};

class Listener : public httplib::Server {
 public:
  Listener();
  // Binds 127.0.0.1:port (0: a free one) with a deep accept queue; 0 when it can't.
  int open(int port);
};

// The last requests, for tests to read. Has its own lock.
class RequestLog {
 public:
  void add(const Request &request, const std::string &path, const Response &response);
  Json list(size_t limit);
  Json counts();
  void clear();

 private:
  struct Entry {
    std::string method, path, query, body;
    std::vector<std::pair<std::string, std::string>> headers;
    int status = 0;
  };
  std::mutex mutex_;
  std::deque<Entry> entries_;
  std::map<std::string, int64_t> by_status_, by_method_;
  int64_t total_ = 0;
  size_t longest_target_ = 0;
};

class Host {
 public:
  explicit Host(std::unique_ptr<Provider> provider);
  ~Host();
  bool start(int port);
  void stop();
  std::string base() const { return "http://127.0.0.1:" + std::to_string(doors_.front().port); }
  Provider &provider() { return *provider_; }
  Faults &faults() { return faults_; }
  RequestLog &log() { return log_; }

 private:
  void wrap(Listener &server);
  httplib::Server::HandlerResponse before(const Request &request, Response &response);
  void after(const Request &request, Response &response);

  std::unique_ptr<Provider> provider_;
  Faults faults_;
  RequestLog log_;
  struct Door {
    std::string host;  // "": the provider's main one
    std::unique_ptr<Listener> server = std::make_unique<Listener>();
    int port = 0;
    std::thread thread = {};
  };
  std::vector<Door> doors_;
};

}  // namespace sandbox
