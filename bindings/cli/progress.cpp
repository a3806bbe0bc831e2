#include "bindings/cli/progress.hpp"

#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdio>

#include "bindings/cli/json.hpp"
#include "bindings/cli/library.hpp"
#include "bindings/cli/sheet.hpp"

namespace openint::cli {

namespace {

constexpr int64_t kFirstMs = 1000;
constexpr int64_t kTerminalMs = 250;
constexpr int64_t kPlainMs = 1000;  // of lines that stay

bool on_terminal() { return ::isatty(STDERR_FILENO) == 1; }

int64_t pause_ms() { return on_terminal() ? kTerminalMs : kPlainMs; }

int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

struct Line {
  std::mutex mutex;
  bool shown = false;
  std::string text;  // the last one
};

Line &line() {
  static Line the_line;
  return the_line;
}

void take_away(Line &line) {
  if (line.shown) std::fputs("\r\033[K", stderr);
  line.shown = false;
}

// The call that is under way; the log's hook knows of none.
struct Current {
  std::mutex mutex;
  CallProgress *progress = nullptr;
};

Current &current() {
  static Current the_current;
  return the_current;
}

std::string grouped(const std::string &digits) {
  std::string out;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

}  // namespace

void StatusLine::show(const std::string &given) {
  const std::string text = printable(given);
  Line &it = line();
  const std::lock_guard lock(it.mutex);
  if (on_terminal()) {
    std::fprintf(stderr, "\r%s\033[K", text.c_str());
    it.shown = true;
  } else if (text != it.text) {
    std::fprintf(stderr, "%s\n", text.c_str());
  }
  it.text = text;
}

void StatusLine::clear() {
  Line &it = line();
  const std::lock_guard lock(it.mutex);
  take_away(it);
}

void StatusLine::above(const std::string &text) {
  Line &it = line();
  const std::lock_guard lock(it.mutex);
  take_away(it);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

bool wants_progress(std::optional<bool> asked) { return asked.value_or(on_terminal()); }

InputProgress::InputProgress(std::optional<bool> asked)
    : wanted_(wants_progress(asked)), next_ms_(now_ms() + kFirstMs) {}

void InputProgress::at(uint64_t bytes, uint64_t rejected) {
  if (!wanted_ || now_ms() < next_ms_) return;
  next_ms_ = now_ms() + pause_ms();
  StatusLine::show(std::to_string(bytes / 1000000) + " MB read, " + grouped(std::to_string(rejected)) +
                   " records rejected");
}

std::optional<Pause> pause_of(std::string_view line) {
  constexpr std::string_view kBehind = ": ", kBefore = ", again in ", kUnit = " ms";
  const size_t why = line.find(kBehind), until = line.rfind(kBefore);
  if (!line.ends_with(kUnit) || why == std::string_view::npos || until == std::string_view::npos || until < why) {
    return std::nullopt;
  }
  Pause pause;
  pause.why = line.substr(why + kBehind.size(), until - why - kBehind.size());
  std::string_view digits = line.substr(until + kBefore.size());
  digits.remove_suffix(kUnit.size());
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), pause.ms);
  if (problem != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return pause;
}

std::string megabytes(const std::string &count, const std::string &size) {
  const auto tenths = [](const std::string &bytes) {
    const auto number = std::strtoull(bytes.c_str(), nullptr, 10) / 100'000;
    return std::to_string(number / 10) + "." + std::to_string(number % 10);
  };
  if (size.empty() || size == "null") return tenths(count) + " MB";
  return tenths(count) + " of " + tenths(size) + " MB";
}

std::string progress_text(const std::string &count, const std::optional<Pause> &pause, int64_t elapsed_ms,
                          const std::string &amount) {
  std::string text = count.empty() ? std::to_string(elapsed_ms / 1000) + " s" : grouped(count) + " records";
  if (!amount.empty()) text = amount;
  if (!pause) return text;
  constexpr std::string_view kTooMany = "429", kNothing = "0";
  text += ", waiting " + std::to_string((pause->ms + 999) / 1000) + " s ";
  if (pause->why == kTooMany) return text + "for the provider's limit";
  if (pause->why == kNothing) return text + "to ask again, since no answer came";
  const bool status = pause->why.find_first_not_of("0123456789") == std::string::npos;
  return text + (status ? "to ask again, since the provider answered " : "for ") + pause->why;
}

CallProgress::CallProgress(std::optional<bool> asked) : began_ms_(now_ms()) {
  if (!wants_progress(asked)) return;
  const std::lock_guard lock(current().mutex);
  current().progress = this;
  thread_ = std::thread([this] {
    std::unique_lock own(mutex_);
    int64_t pause = kFirstMs;
    while (!over_.wait_for(own, std::chrono::milliseconds(pause), [this] { return ended_; })) {
      StatusLine::show(text());
      pause = pause_ms();
    }
  });
}

CallProgress::~CallProgress() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(current().mutex);
    current().progress = nullptr;
  }
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  over_.notify_all();
  thread_.join();
  StatusLine::clear();
}

void CallProgress::ask(openint_task *task) {
  openint_buffer *out = nullptr;
  if (!thread_.joinable() || openint_task_progress(task, &out, nullptr) < 0) return;
  const Buffer owned(out);
  const auto members = JsonReader(text_of(owned)).members();
  const std::string count = find(members, "count").text;
  const bool content = find(members, "offset").kind != Kind::null;
  const std::string amount = content ? megabytes(count, find(members, "size").text) : grouped(count) + " records";
  const std::lock_guard lock(mutex_);
  count_ = count;
  amount_ = amount;
}

void CallProgress::log(std::string_view line) {
  const std::lock_guard lock(current().mutex);
  CallProgress *progress = current().progress;
  std::optional<Pause> pause = pause_of(line);
  if (progress == nullptr || !pause) return;
  const std::lock_guard own(progress->mutex_);
  progress->pause_ends_ms_ = now_ms() + pause->ms;
  progress->pause_ = std::move(pause);
}

// With the mutex held.
std::string CallProgress::text() {
  const int64_t now = now_ms();
  if (pause_) pause_->ms = pause_ends_ms_ - now;
  if (pause_ && pause_->ms <= 0) pause_.reset();
  return progress_text(count_, pause_, now - began_ms_, amount_);
}

}  // namespace openint::cli
