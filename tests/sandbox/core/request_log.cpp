#include "core/host.hpp"

namespace sandbox {
namespace {
constexpr size_t kKept = 2000;
constexpr size_t kBodyKept = 65536;
}  // namespace

void RequestLog::add(const Request &request, const std::string &path, const Response &response) {
  Entry entry;
  entry.method = request.method;
  entry.path = path;
  const size_t mark = request.target.find('?');
  if (mark != std::string::npos) entry.query = request.target.substr(mark + 1);
  entry.body = request.body.substr(0, kBodyKept);
  for (const auto &[name, value] : request.headers) entry.headers.emplace_back(name, value);
  entry.status = response.status;
  const std::scoped_lock lock(mutex_);
  total_++;
  by_status_[std::to_string(response.status)]++;
  by_method_[request.method]++;
  longest_target_ = std::max(longest_target_, request.target.size());
  entries_.push_back(std::move(entry));
  if (entries_.size() > kKept) entries_.pop_front();
}

Json RequestLog::list(size_t limit) {
  const std::scoped_lock lock(mutex_);
  Json out = Json::array();
  const size_t from = entries_.size() > limit ? entries_.size() - limit : 0;
  for (size_t i = from; i < entries_.size(); i++) {
    const Entry &entry = entries_[i];
    Json headers = Json::array();
    for (const auto &[name, value] : entry.headers) headers.push_back(Json::array({name, value}));
    out.push_back(Json{{"method", entry.method},
                       {"path", entry.path},
                       {"query", entry.query},
                       {"headers", headers},
                       {"body", entry.body},
                       {"status", entry.status}});
  }
  return out;
}

Json RequestLog::counts() {
  const std::scoped_lock lock(mutex_);
  return Json{
      {"requests", total_}, {"by_status", by_status_}, {"by_method", by_method_}, {"longest_target", longest_target_}};
}

void RequestLog::clear() {
  const std::scoped_lock lock(mutex_);
  entries_.clear();
  by_status_.clear();
  by_method_.clear();
  total_ = 0;
  longest_target_ = 0;
}

}  // namespace sandbox
