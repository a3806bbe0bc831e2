#pragma once

#include <pthread.h>

#include <csignal>
#include <functional>
#include <initializer_list>
#include <thread>

namespace openint::cli {

/// While it lives these signals do not end the program but call `action`, on a thread of its own, so that it may do
/// what a signal handler may not. Made before other threads are.
class OnSignal {
 public:
  OnSignal(std::initializer_list<int> signals, std::function<void()> action) {
    sigemptyset(&signals_);
    for (int signal : signals) sigaddset(&signals_, signal);
    sigaddset(&signals_, kEnd);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
    thread_ = std::thread([this, act = std::move(action)] {
      for (;;) {
        int signal = 0;
        sigwait(&signals_, &signal);
        if (signal == kEnd) return;
        act();
      }
    });
  }
  ~OnSignal() {
    pthread_kill(thread_.native_handle(), kEnd);
    thread_.join();
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  OnSignal(const OnSignal &) = delete;
  OnSignal &operator=(const OnSignal &) = delete;

 private:
  static constexpr int kEnd = SIGUSR1;
  sigset_t signals_;
  sigset_t before_;
  std::thread thread_;
};

}  // namespace openint::cli
