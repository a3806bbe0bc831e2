#include "bindings/http/metrics.hpp"

#include <cstdio>
#include <cstdlib>

#include "capi/openint.h"

namespace openint::http {

namespace {

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.10g", value);
  return text;
}

void head(std::string &out, std::string_view name, std::string_view kind, std::string_view help) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ").append(kind);
  out += '\n';
}

void line(std::string &out, std::string_view name, const std::string &labels, const std::string &value) {
  out.append(name);
  if (!labels.empty()) out.append("{").append(labels).append("}");
  out.append(" ").append(value).append("\n");
}

void single(std::string &out, std::string_view name, std::string_view kind, std::string_view help, double value) {
  head(out, name, kind, help);
  line(out, name, "", number(value));
}

// Names of operations and statuses alone stand in labels, so nothing in them has to be escaped.
std::string label(std::string_view name, std::string_view value) {
  return std::string(name) + "=\"" + std::string(value) + "\"";
}

std::string member(std::string_view json, std::string_view name) {
  const std::string mark = "\"" + std::string(name) + "\":";
  size_t at = json.find(mark);
  if (at == std::string_view::npos) return "";
  at += mark.size();
  return std::string(json.substr(at, json.find_first_of(",}", at) - at));
}

}  // namespace

void Histogram::add(double seconds) {
  for (size_t i = 0; i < kBounds.size(); ++i) counts_[i] += seconds <= kBounds[i] ? 1 : 0;
  ++count_;
  sum_ += seconds;
}

void Histogram::write(std::string &out, std::string_view name, const std::string &labels) const {
  const std::string before = labels.empty() ? "" : labels + ",";
  const std::string bucket = std::string(name) + "_bucket";
  for (size_t i = 0; i < kBounds.size(); ++i) {
    line(out, bucket, before + label("le", number(kBounds[i])), std::to_string(counts_[i]));
  }
  line(out, bucket, before + label("le", "+Inf"), std::to_string(count_));
  line(out, std::string(name) + "_sum", labels, number(sum_));
  line(out, std::string(name) + "_count", labels, std::to_string(count_));
}

void Metrics::answered(const std::string &operation, int status, double seconds) {
  const std::lock_guard lock(mutex_);
  ++requests_[{operation, status}];
  latencies_[operation].add(seconds);
}

void Metrics::logged(int32_t level, std::string_view text) {
  if (level == OPENINT_LOG_TRACE) {
    const bool answer = text.starts_with("{\"event\":\"answer\""), failure = text.starts_with("{\"event\":\"failure\"");
    if (!answer && !failure) return;
    const std::lock_guard lock(mutex_);
    ++exchanges_[answer ? member(text, "status") : "none"];
    exchange_latencies_.add(std::strtod(member(text, "ms").c_str(), nullptr) / 1000);
  } else if (level == OPENINT_LOG_INFO) {
    constexpr std::string_view kAgain = ", again in ";
    const size_t again = text.rfind(kAgain);
    const std::lock_guard lock(mutex_);
    if (again != std::string_view::npos) {
      ++waits_;
      waited_ms_ += std::strtoull(std::string(text.substr(again + kAgain.size())).c_str(), nullptr, 10);
    } else if (text.ends_with(": renewed")) {
      ++renewals_;
    }
  }
}

std::string Metrics::text(size_t running, size_t waiting) const {
  std::string out;
  const std::lock_guard lock(mutex_);
  head(out, "openint_requests_total", "counter", "Requests answered.");
  for (const auto &[which, count] : requests_) {
    line(out, "openint_requests_total",
         label("operation", which.first) + "," + label("status", std::to_string(which.second)), std::to_string(count));
  }
  head(out, "openint_request_duration_seconds", "histogram", "From a request's head to its answer.");
  for (const auto &[operation, times] : latencies_) {
    times.write(out, "openint_request_duration_seconds", label("operation", operation));
  }
  head(out, "openint_provider_calls_total", "counter", "Exchanges with providers and token endpoints.");
  for (const auto &[status, count] : exchanges_) {
    line(out, "openint_provider_calls_total", label("status", status), std::to_string(count));
  }
  head(out, "openint_provider_call_duration_seconds", "histogram", "From a provider's request to its answer.");
  exchange_latencies_.write(out, "openint_provider_call_duration_seconds", "");
  single(out, "openint_provider_waits_total", "counter", "Waits before a provider was asked again.",
         static_cast<double>(waits_));
  single(out, "openint_provider_wait_seconds_total", "counter", "How long they were.",
         static_cast<double>(waited_ms_) / 1000);
  single(out, "openint_token_refreshes_total", "counter", "Access tokens that were renewed.",
         static_cast<double>(renewals_));
  single(out, "openint_connections", "gauge", "Clients that are connected.", static_cast<double>(connections_.load()));
  single(out, "openint_operations_running", "gauge", "Operations that have a thread.", static_cast<double>(running));
  single(out, "openint_operations_waiting", "gauge", "Operations that wait for one.", static_cast<double>(waiting));
  return out;
}

}  // namespace openint::http
