#include "bindings/cli/output.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "bindings/cli/interrupt.hpp"
#include "bindings/cli/library.hpp"
#include "bindings/cli/progress.hpp"

namespace openint::cli {

namespace {

[[noreturn]] void fail(const std::string &path) { throw Failure(kFailed, path + ": " + std::strerror(errno)); }

}  // namespace

Input::Input(const std::string &path) : path_(path == "-" ? "stdin" : path), file_(STDIN_FILENO) {
  if (path == "-") return;
  file_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file_ < 0) fail(path_);
}

Input::~Input() {
  if (file_ != STDIN_FILENO) ::close(file_);
}

size_t Input::read(std::string &window) {
  for (;;) {
    const ssize_t got = ::read(file_, window.data(), window.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(path_);
    total_ += static_cast<uint64_t>(got);
    return static_cast<size_t>(got);
  }
}

Output::Output(const std::string &path) : path_(path), file_(STDOUT_FILENO) {
  if (path.empty() || path == "-") {
    path_ = "stdout";
    return;
  }
  file_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file_ < 0) fail(path_);
}

Output::~Output() {
  if (file_ != STDOUT_FILENO) ::close(file_);
}

void Output::flush() {
  if (!waiting_.empty() && is_terminal()) StatusLine::clear();
  size_t done = 0;
  while (done < waiting_.size()) {
    const size_t size = Interrupt::wait_for_room(file_, waiting_.size() - done);
    const ssize_t put = ::write(file_, waiting_.data() + done, size);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0 && errno == EPIPE) throw Failure(kBrokenPipe, "");
    if (put < 0) fail(path_);
    done += static_cast<size_t>(put);
  }
  waiting_.clear();
}

bool Output::is_terminal() const { return ::isatty(file_) == 1; }

size_t Output::width() const {
  constexpr size_t kDefault = 100;
  winsize size{};
  if (is_terminal() && ::ioctl(file_, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20) return size.ws_col;
  const char *columns = std::getenv("COLUMNS");
  const long asked = columns == nullptr ? 0 : std::strtol(columns, nullptr, 10);
  return asked >= 20 && asked <= 10000 ? static_cast<size_t>(asked) : kDefault;
}

}  // namespace openint::cli
