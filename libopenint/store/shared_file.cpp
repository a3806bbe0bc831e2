#include "libopenint/store/shared_file.hpp"

#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <thread>

#include "libopenint/base/percent.hpp"

namespace openint::store {

namespace {

constexpr std::string_view kMemory = ":memory:";
constexpr int kLongestPauseMs = 25;

Error file_error(const std::string &path, int number) {
  return Error(Status::storage, "the store's file \"" + path + "\": " + std::strerror(number));
}

// A path as part of a URI, in which some characters would mean something to SQLite.
std::string uri_path(const std::string &path) {
  static constexpr std::string_view kSpecial = "?#%&=";
  std::string out;
  for (char c : path) {
    if (kSpecial.find(c) == std::string_view::npos) {
      out += c;
    } else {
      append_percent_encoded(out, c);
    }
  }
  return out;
}

/// An empty file with mode 0600 beside the store's, from which SQLite takes the mode of a file that it makes. SQLite
/// alone would go by the umask, which belongs to the whole process.
class ModeFile {
 public:
  explicit ModeFile(const std::string &beside) : path_(beside + ".XXXXXX") {
    int file = ::mkstemp(path_.data());
    made_ = file >= 0 && ::fchmod(file, 0600) == 0;
    error_ = made_ ? 0 : errno;
    if (file >= 0) ::close(file);
    there_ = file >= 0;
  }
  ~ModeFile() {
    if (there_) ::unlink(path_.c_str());
  }
  ModeFile(const ModeFile &) = delete;
  ModeFile &operator=(const ModeFile &) = delete;
  bool made() const noexcept { return made_; }
  int error() const noexcept { return error_; }
  const std::string &path() const noexcept { return path_; }

 private:
  std::string path_;
  bool there_ = false;
  bool made_ = false;
  int error_ = 0;
};

}  // namespace

/// All files of this process, so that two who open the same one share it, and so that none is open during a fork.
class OpenFiles {
 public:
  static OpenFiles &all() {
    static OpenFiles *files = new OpenFiles();  // never ends: a thread may outlive the statics
    return *files;
  }
  Result<void> ready() const {
    if (fork_handlers_ == 0) return {};
    return Error(Status::no_memory, "no memory to follow forks");
  }
  std::mutex &mutex() noexcept { return mutex_; }

  // Under the mutex.
  std::shared_ptr<SharedFile> find(dev_t device, ino_t inode) const {
    for (SharedFile *file = first_; file != nullptr; file = file->next_) {
      if (!file->is_same(device, inode)) continue;
      if (auto shared = file->weak_from_this().lock()) return shared;  // else its last owner is just letting it go
    }
    return nullptr;
  }
  void add(SharedFile &file) noexcept {
    file.next_ = first_;
    first_ = &file;
  }
  void remove(SharedFile &file) noexcept {
    for (SharedFile **at = &first_; *at != nullptr; at = &(*at)->next_) {
      if (*at != &file) continue;
      *at = file.next_;
      return;
    }
  }

 private:
  OpenFiles() : fork_handlers_(::pthread_atfork(before_fork, after_fork, after_fork)) {}

  static void before_fork() {
    OpenFiles &files = all();
    files.mutex_.lock();
    for (SharedFile *file = files.first_; file != nullptr; file = file->next_) {
      file->writer_.turn.lock();
      file->reader_.turn.lock();
      if (file->reads_with_writer_) continue;  // its memory is copied as all memory is
      file->reader_.connection.close();
      file->writer_.connection.close();
    }
  }
  static void after_fork() {
    OpenFiles &files = all();
    for (SharedFile *file = files.first_; file != nullptr; file = file->next_) {
      file->reader_.turn.unlock();
      file->writer_.turn.unlock();
    }
    files.mutex_.unlock();
  }

  std::mutex mutex_;
  SharedFile *first_ = nullptr;
  const int fork_handlers_;
};

Result<std::shared_ptr<SharedFile>> SharedFile::open(const std::string &path) {
  if (path.empty()) return Error(Status::storage, "the store's path is empty");
  OpenFiles &files = OpenFiles::all();
  OPENINT_CHECK(files.ready());
  if (path == kMemory) {
    std::shared_ptr<SharedFile> memory(new SharedFile(path));
    memory->reads_with_writer_ = true;
    std::lock_guard lock(files.mutex());
    OPENINT_CHECK(memory->writer_.connection.open(path, path, true));
    files.add(*memory);
    return memory;
  }
  std::error_code failed;
  std::string absolute = std::filesystem::absolute(path, failed).string();
  if (failed) return file_error(path, failed.value());
  std::shared_ptr<SharedFile> file(new SharedFile(std::move(absolute)));
  // Under it nothing in any file is read or locked, so nobody waits for another process; and no fork happens.
  std::lock_guard lock(files.mutex());
  struct stat facts {};
  if (::stat(file->path_.c_str(), &facts) == 0) {
    if (auto shared = files.find(facts.st_dev, facts.st_ino)) return shared;
  }
  OPENINT_CHECK(file->open_or_create());
  files.add(*file);
  return file;
}

SharedFile::~SharedFile() {
  OpenFiles &files = OpenFiles::all();
  std::lock_guard lock(files.mutex());
  files.remove(*this);
  reader_.connection.close();  // while no fork can happen
  writer_.connection.close();
}

Result<void> SharedFile::open_or_create() {
  std::string uri = "file://" + uri_path(path_);
  struct stat facts {};
  bool there = ::stat(path_.c_str(), &facts) == 0;
  if (there) {
    OPENINT_CHECK(writer_.connection.open(uri, path_, false));
  } else {
    ModeFile mode(path_);
    if (!mode.made()) return file_error(path_, mode.error());
    OPENINT_CHECK(writer_.connection.open(uri + "?modeof=" + uri_path(mode.path()), path_, true));
  }
  if (::stat(path_.c_str(), &facts) != 0) {
    int number = errno;
    writer_.connection.close();
    return file_error(path_, number);
  }
  device_ = facts.st_dev;
  inode_ = facts.st_ino;
  return {};
}

Result<void> SharedFile::connect(Connection &connection) {
  if (connection.is_inherited()) {
    return Error(Status::storage, "the store's file \"" + path_ + "\" is open in the process that this one came from");
  }
  if (!connection.is_open()) {
    OPENINT_CHECK(connection.open("file://" + uri_path(path_), path_, false));
    struct stat facts {};
    bool there = ::stat(path_.c_str(), &facts) == 0;
    if (!there || !is_same(facts.st_dev, facts.st_ino)) {
      connection.close();
      return Error(Status::storage, "the store's file \"" + path_ + "\" is another one now");
    }
  }
  return connection.configure();
}

Result<void> SharedFile::Turn::take(SharedFile &file, Clock::time_point until) {
  if (lock_.try_lock() || lock_.try_lock_until(until)) return file.connect(seat_.connection);
  Error error(Status::storage, "the store is busy with other calls of this process");
  error.retry = Retry::after;
  return error;
}

SharedFile::Clock::time_point SharedFile::Wait::until() const {
  if (patience_ == nullptr) return longest_;
  auto now = Clock::now();
  int64_t left_ms = (*patience_)();  // may be more than a time point can hold
  if (left_ms > std::chrono::duration_cast<std::chrono::milliseconds>(longest_ - now).count()) return longest_;
  return now + std::chrono::milliseconds(std::max<int64_t>(left_ms, 0));
}

Error SharedFile::Wait::over(Error locked) const {
  if (patience_ == nullptr || (*patience_)() > 0) return locked;
  locked.status = Status::timeout;
  locked.message = "the deadline passed while another process held the store";
  return locked;
}

bool SharedFile::pause(int attempt, Clock::time_point until) {
  auto now = Clock::now();
  if (now >= until) return false;
  auto longest = std::chrono::milliseconds(std::min(1 << std::min(attempt, 5), kLongestPauseMs));
  std::this_thread::sleep_until(std::min(now + longest, until));
  return true;
}

}  // namespace openint::store
