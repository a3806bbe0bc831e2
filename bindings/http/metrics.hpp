#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace openint::http {

/// Times in the buckets that Prometheus counts in. Not by itself safe between threads.
class Histogram {
 public:
  static constexpr std::array<double, 11> kBounds = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60};
  void add(double seconds);
  /// Its lines: `name` with `labels` ("a=\"b\"", may be empty).
  void write(std::string &out, std::string_view name, const std::string &labels) const;

 private:
  std::array<uint64_t, kBounds.size()> counts_{};
  uint64_t count_ = 0;
  double sum_ = 0;
};

/// What the gateway counts, in the text format of Prometheus. Any thread.
class Metrics {
 public:
  void answered(const std::string &operation, int status, double seconds);
  /// A line of the engine's log: an exchange with a provider, a wait before a repetition, a token that was renewed.
  void logged(int32_t level, std::string_view line);
  void connections(int64_t change) { connections_ += change; }
  std::string text(size_t running, size_t waiting) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, int>, uint64_t> requests_;  ///< by operation and status
  std::map<std::string, Histogram> latencies_;                ///< by operation
  std::map<std::string, uint64_t> exchanges_;                 ///< by the provider's status
  Histogram exchange_latencies_;
  uint64_t waits_ = 0, waited_ms_ = 0, renewals_ = 0;
  std::atomic<int64_t> connections_{0};
};

}  // namespace openint::http
