#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <thread>

namespace openint::http {

using Clock = std::chrono::steady_clock;

/// What a loop knows of a connection. All of it on the loop's thread.
class Client : public std::enable_shared_from_this<Client> {
 public:
  virtual ~Client() = default;
  enum class State { idle, reading, working, writing };
  /// At once, whatever it is doing, and out of its loop. Again does nothing.
  virtual void close() = 0;
  /// From time to time while it is `working`: whether anybody still waits for that.
  virtual void look() {}

 private:
  friend class Loop;
  State state_ = State::idle;
  Clock::time_point deadline_ = Clock::time_point::max();
  std::optional<std::list<std::shared_ptr<Client>>::iterator> place_;
};

/// One thread that moves the bytes of many connections. Whoever is slow or idle costs it nothing but the connection.
class Loop {
 public:
  /// `most`: connections; beyond, the one that has been idle for longest makes room.
  /// `ended` is called at the thread's end, on it.
  Loop(size_t most, std::function<void()> ended);
  ~Loop();
  Loop(const Loop &) = delete;
  Loop &operator=(const Loop &) = delete;

  boost::asio::io_context &context() noexcept { return context_; }

  /// From any thread. Idle connections close; the others when their answer is written, and none waits long for its
  /// client. The thread ends with the last of them.
  void stop();
  /// From any thread: closes those that are left.
  void cut();

  // On the loop's thread:
  /// False where there is no room.
  bool add(std::shared_ptr<Client> client);
  void remove(Client &client);
  /// What the client does now, and for how long it may before it is closed; less while the loop stops.
  void enter(Client &client, Client::State state, std::optional<std::chrono::seconds> most);
  bool stopping() const noexcept { return stopping_; }
  size_t connections() const noexcept { return clients_.size(); }

 private:
  void sweep();
  void close_where(auto condition);
  bool make_room();

  const size_t most_;
  boost::asio::io_context context_;
  std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> guard_;
  boost::asio::steady_timer timer_;
  std::list<std::shared_ptr<Client>> clients_;  ///< who entered a state most recently is last
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace openint::http
