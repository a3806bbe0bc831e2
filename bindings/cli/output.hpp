#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace openint::cli {

/// A file, or stdin for "-". Throws Failure.
class Input {
 public:
  explicit Input(const std::string &path);
  ~Input();
  Input(const Input &) = delete;
  Input &operator=(const Input &) = delete;

  /// Fills `window` from its start as far as something is there; 0 at the end.
  size_t read(std::string &window);
  uint64_t total() const noexcept { return total_; }

 private:
  std::string path_;
  int file_;
  uint64_t total_ = 0;
};

/// A file, or stdout for "" and "-". Throws Failure; kBrokenPipe where nobody reads any more.
class Output {
 public:
  explicit Output(const std::string &path);
  ~Output();
  Output(const Output &) = delete;
  Output &operator=(const Output &) = delete;

  void write(std::string_view text) {
    waiting_ += text;
    if (waiting_.size() >= kEnough) flush();
  }
  void flush();
  bool is_terminal() const;
  /// The file's name, or "stdout".
  const std::string &name() const noexcept { return path_; }
  /// Columns of the terminal; else of $COLUMNS, else 100.
  size_t width() const;

 private:
  static constexpr size_t kEnough = 64 * 1024;
  std::string path_;
  std::string waiting_;
  int file_;
};

}  // namespace openint::cli
