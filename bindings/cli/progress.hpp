#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "capi/openint.h"

namespace openint::cli {

/// The line on stderr that says how far something is: overwritten in its place on a terminal, else a line each time.
/// There is one, as there is one stderr. Any thread.
class StatusLine {
 public:
  static void show(const std::string &text);
  /// Takes the line away, so that something else can be written there.
  static void clear();
  /// Writes to stderr what is no progress, above the line.
  static void above(const std::string &text);
};

/// Whether progress is to be told: as --progress or --no-progress says, else where stderr is a terminal.
bool wants_progress(std::optional<bool> asked);

/// How far a long input is, told from the second second on.
class InputProgress {
 public:
  explicit InputProgress(std::optional<bool> asked);
  ~InputProgress() { StatusLine::clear(); }
  InputProgress(const InputProgress &) = delete;
  InputProgress &operator=(const InputProgress &) = delete;
  void at(uint64_t bytes, uint64_t rejected);

 private:
  bool wanted_;
  int64_t next_ms_;
};

/// What the library's log says of a pause before a request: why, and for how long.
struct Pause {
  std::string why;  ///< "429", a status of the provider's; "0": nothing came; or words
  int64_t ms = 0;
};

/// Of a log line at OPENINT_LOG_INFO: "GET https://host: 429, again in 8000 ms". Nothing for any other line.
std::optional<Pause> pause_of(std::string_view line);

/// "12.3 of 45.6 MB", of numbers of bytes; "12.3 MB" where the size is not known.
std::string megabytes(const std::string &count, const std::string &size);
/// "1,234 records, waiting 8 s for the provider's limit"; `count` and `pause` where they are known, and `amount` in the
/// place of the records where it is not "".
std::string progress_text(const std::string &count, const std::optional<Pause> &pause, int64_t elapsed_ms,
                          const std::string &amount = {});

/// How far a call is, and what it waits for, told four times a second by a thread of its own, from the second second
/// on, while this lives.
class CallProgress {
 public:
  explicit CallProgress(std::optional<bool> asked);
  ~CallProgress();
  CallProgress(const CallProgress &) = delete;
  CallProgress &operator=(const CallProgress &) = delete;

  /// Takes what the task says of itself. On the thread that runs the task, between its batches.
  void ask(openint_task *task);
  /// Takes a log line, of whichever call is under way. Any thread.
  static void log(std::string_view line);

 private:
  std::string text();

  int64_t began_ms_;
  std::mutex mutex_;
  std::condition_variable over_;
  bool ended_ = false;
  std::string count_;
  std::string amount_;  // the same for people
  std::optional<Pause> pause_;
  int64_t pause_ends_ms_ = 0;
  std::thread thread_;  // last, since it uses the others
};

}  // namespace openint::cli
