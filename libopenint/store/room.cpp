#include "libopenint/store/room.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace openint::store {

namespace {

constexpr size_t kSize = 256 * 1024;  // many times what a row and its places in the log take
constexpr size_t kPiece = 16 * 1024;

Error no_room(const char *what) {
  return Error(Status::storage, std::string("no room on disk can be set aside: ") + what + ": " + std::strerror(errno));
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor &) = delete;
  Descriptor &operator=(const Descriptor &) = delete;
  int get() const noexcept { return fd_; }

 private:
  int fd_;
};

}  // namespace

Result<void> Room::make() const {
  if (path_.empty()) return {};
  Descriptor file(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file.get() < 0) return no_room("open");
  struct stat status = {};
  if (::fstat(file.get(), &status) != 0) return no_room("stat");
  if (static_cast<size_t>(status.st_size) >= kSize) return {};
  // Written, for a size alone takes no disk.
  const std::vector<char> piece(kPiece, 'r');
  for (size_t at = 0; at < kSize;) {
    ssize_t written = ::pwrite(file.get(), piece.data(), std::min(kPiece, kSize - at), static_cast<off_t>(at));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      Error error = no_room("write");
      (void)!::ftruncate(file.get(), 0);
      return error;
    }
    at += static_cast<size_t>(written);
  }
  if (::fsync(file.get()) != 0) return no_room("sync");
  return {};
}

void Room::free() const noexcept {
  if (!path_.empty()) (void)!::truncate(path_.c_str(), 0);
}

}  // namespace openint::store
