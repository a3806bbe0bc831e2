#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

namespace openint::testing {

/// A program that says one line when it is ready and ends with its standard input, so that it never outlives the test
/// that started it. Its standard error is the test's.
class ChildProcess {
 public:
  /// Starts it, found in PATH, and waits up to a minute for its line; line() is "" where none came.
  explicit ChildProcess(std::vector<std::string> command) {
    std::vector<char *> arguments;
    for (std::string &argument : command) arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    int in[2];
    int out[2];
    if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0) return;
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(in[0], 0);
      ::dup2(out[1], 1);
      ::execvp(arguments[0], arguments.data());
      ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    input_ = in[1];
    output_ = out[0];  // kept open: it may say more later
    char byte = 0;
    pollfd waited{output_, POLLIN, 0};
    while (::poll(&waited, 1, 60'000) == 1 && ::read(output_, &byte, 1) == 1 && byte != '\n') line_ += byte;
  }
  ~ChildProcess() {
    if (input_ >= 0) ::close(input_);
    if (pid_ > 0) ::waitpid(pid_, nullptr, 0);
    if (output_ >= 0) ::close(output_);
  }
  ChildProcess(const ChildProcess &) = delete;
  ChildProcess &operator=(const ChildProcess &) = delete;

  const std::string &line() const { return line_; }

 private:
  pid_t pid_ = -1;
  int input_ = -1;
  int output_ = -1;
  std::string line_;
};

}  // namespace openint::testing
