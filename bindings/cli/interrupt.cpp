#include "bindings/cli/interrupt.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

#include "bindings/cli/library.hpp"

namespace openint::cli {

namespace {

struct Pipe {
  Pipe() {
    if (pipe(ends.data()) != 0) {
      ends = {-1, -1};  // then only a reader that goes ends it
      return;
    }
    for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
  }
  std::array<int, 2> ends{-1, -1};
};

// A byte lies in it, and stays, once the program was told.
Pipe &told() {
  static Pipe the_pipe;
  return the_pipe;
}

bool armed = false;

}  // namespace

void Interrupt::arm() {
  told();
  armed = true;
}

void Interrupt::tell() noexcept {
  [[maybe_unused]] const auto put = write(told().ends[1], "", 1);
}

size_t Interrupt::wait_for_room(int file, size_t size) {
  struct stat about = {};
  if (!armed || told().ends[0] < 0 || (fstat(file, &about) == 0 && S_ISREG(about.st_mode))) return size;
  for (;;) {
    std::array<pollfd, 2> both{pollfd{file, POLLOUT, 0}, pollfd{told().ends[0], POLLIN, 0}};
    if (poll(both.data(), both.size(), -1) < 0 && errno != EINTR) return size;
    if (both[0].revents != 0) return std::min<size_t>(size, PIPE_BUF);  // a pipe with room takes so many
    if (both[1].revents != 0) throw Failure(kFailed, "interrupted while nobody took the output");
  }
}

}  // namespace openint::cli
