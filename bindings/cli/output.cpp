#include "bindings/cli/output.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "bindings/cli/library.hpp"

namespace openint::cli {

namespace {

constexpr int64_t kFirstProgressMs = 1000;
constexpr int64_t kProgressMs = 250;

int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

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
  size_t done = 0;
  while (done < waiting_.size()) {
    const ssize_t put = ::write(file_, waiting_.data() + done, waiting_.size() - done);
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

Progress::Progress() : wanted_(::isatty(STDERR_FILENO) == 1), next_ms_(now_ms() + kFirstProgressMs) {}

Progress::~Progress() { clear(); }

void Progress::at(uint64_t bytes, uint64_t rejected) {
  if (!wanted_ || now_ms() < next_ms_) return;
  next_ms_ = now_ms() + kProgressMs;
  shown_ = true;
  std::fprintf(stderr, "\r%llu MB read, %llu records rejected\033[K", static_cast<unsigned long long>(bytes / 1000000),
               static_cast<unsigned long long>(rejected));
}

void Progress::clear() {
  if (shown_) std::fputs("\r\033[K", stderr);
  shown_ = false;
}

}  // namespace openint::cli
