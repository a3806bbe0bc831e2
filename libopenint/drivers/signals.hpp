#pragma once

#ifndef _WIN32
#include <csignal>
#include <ctime>
#endif

namespace openint::drivers {

/// Keeps a broken connection from ending the host's program: SIGPIPE is blocked on this thread while this lives, and
/// one that came meanwhile is taken away. The host's handlers stay as they are.
class NoSigpipe {
 public:
#ifndef _WIN32
  NoSigpipe() noexcept {
    sigset_t pending;
    sigemptyset(&pending);
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, &before_);
  }
  ~NoSigpipe() {
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    sigset_t pending;
    sigemptyset(&pending);
    sigpending(&pending);
    if (!was_pending_ && sigismember(&pending, SIGPIPE) == 1) {
      int taken = 0;
      sigwait(&pipe, &taken);  // it is there: this does not wait
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t before_;
  bool was_pending_ = false;
#else
  NoSigpipe() noexcept {}
  ~NoSigpipe() {}
#endif

 public:
  NoSigpipe(const NoSigpipe &) = delete;
  NoSigpipe &operator=(const NoSigpipe &) = delete;
};

}  // namespace openint::drivers
