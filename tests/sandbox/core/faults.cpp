#include "core/faults.hpp"

#include <array>

namespace sandbox {
namespace {

struct KindName {
  const char *name;
  Fault::Kind kind;
};
constexpr std::array<KindName, 6> kKinds = {{{"status", Fault::Kind::kStatus},
                                             {"slow", Fault::Kind::kSlow},
                                             {"cut", Fault::Kind::kCut},
                                             {"truncate", Fault::Kind::kTruncate},
                                             {"wrong_type", Fault::Kind::kWrongType},
                                             {"mutate", Fault::Kind::kMutate}}};

const KindName *kind_named(const std::string &name) {
  for (const KindName &kind : kKinds) {
    if (name == kind.name) return &kind;
  }
  return nullptr;
}

std::string fault_text(const Json &value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

bool matches(const Fault &fault, const Request &request) {
  if (!fault.method.empty() && fault.method != request.method) return false;
  if (fault.path.empty() || request.path.starts_with(fault.path)) return true;
  return fault.pattern && std::regex_search(request.target, *fault.pattern);
}

void set_header(Response &response, const std::string &name, const std::string &value) {
  response.headers.erase(name);
  response.set_header(name, value);
}

// Promises the whole body and closes the connection after half of it.
void cut(Response &response) {
  const size_t promised = std::max<size_t>(response.body.size(), 16);
  const auto half = std::make_shared<std::string>(response.body.substr(0, response.body.size() / 2));
  response.body.clear();
  response.content_length_ = promised;
  response.is_chunked_content_provider_ = false;
  response.content_provider_ = [half](size_t offset, size_t, httplib::DataSink &sink) {
    if (offset == 0 && !half->empty()) {
      sink.write(half->data(), half->size());
      return true;
    }
    return false;
  };
  set_header(response, "Content-Length", std::to_string(promised));
}

}  // namespace

std::string Faults::add(const Json &body) {
  if (!body.is_object() || !body.contains("kind") || !body["kind"].is_string()) return "kind is missing";
  const KindName *kind = kind_named(body["kind"].get<std::string>());
  if (kind == nullptr) return "kind is none of status, slow, cut, truncate, wrong_type, mutate, lag";
  Fault fault;
  fault.kind = kind->kind;
  try {
    fault.status = body.value("status", 500);
    fault.path = body.value("path", "");
    fault.method = body.value("method", "");
    fault.after = body.value("after", int64_t{0});
    fault.times = body.value("times", int64_t{1});
    fault.ms = body.value("ms", int64_t{1000});
    fault.action = body.value("action", "touch");
    fault.action_body = Json{{"count", body.value("count", 1)}};
    if (body.contains("object")) fault.action_body["object"] = body["object"];
    if (body.contains("headers")) {
      for (const auto &[name, value] : body["headers"].items()) fault.headers.emplace_back(name, fault_text(value));
    }
    if (body.contains("body")) fault.body = fault_text(body["body"]);
    if (!fault.path.empty()) fault.pattern = std::regex(fault.path);
  } catch (const Json::exception &error) {
    return error.what();
  } catch (const std::regex_error &) {
    fault.pattern.reset();  // a plain path that is no regular expression
  }
  const std::scoped_lock lock(mutex_);
  faults_.push_back(std::move(fault));
  return {};
}

void Faults::clear() {
  const std::scoped_lock lock(mutex_);
  faults_.clear();
  ++clearings_;
  cleared_.notify_all();
}

void Faults::wait(int64_t ms) {
  std::unique_lock lock(mutex_);
  const uint64_t before = clearings_;
  cleared_.wait_for(lock, std::chrono::milliseconds(ms), [&] { return clearings_ != before; });
}

Json Faults::list() {
  const std::scoped_lock lock(mutex_);
  Json out = Json::array();
  for (const Fault &fault : faults_) {
    const char *name = kKinds[static_cast<size_t>(fault.kind)].name;
    out.push_back(Json{{"kind", name},
                       {"path", fault.path},
                       {"method", fault.method},
                       {"after", fault.after},
                       {"times", fault.times},
                       {"seen", fault.seen},
                       {"struck", fault.struck}});
  }
  return out;
}

std::vector<Fault> Faults::strike(const Request &request) {
  const std::scoped_lock lock(mutex_);
  std::vector<Fault> out;
  for (Fault &fault : faults_) {
    if (fault.times != 0 && fault.struck >= fault.times) continue;
    if (!matches(fault, request)) continue;
    if (fault.seen++ < fault.after) continue;
    fault.struck++;
    out.push_back(fault);
  }
  return out;
}

void spoil(const Fault &fault, Response &response) {
  if (fault.kind == Fault::Kind::kCut) cut(response);
  if (fault.kind == Fault::Kind::kTruncate) {
    response.body.resize(response.body.size() / 2);
    set_header(response, "Content-Length", std::to_string(response.body.size()));
  }
  if (fault.kind == Fault::Kind::kWrongType) set_header(response, "Content-Type", "text/html; charset=utf-8");
}

}  // namespace sandbox
