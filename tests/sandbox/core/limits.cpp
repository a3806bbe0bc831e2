#include "core/limits.hpp"

namespace sandbox {
namespace {

constexpr int64_t kDay = 86400000;

Json part(const Json &object, const char *name) {
  const auto found = object.find(name);
  return found == object.end() ? Json(nullptr) : *found;
}

// {"param":"page","steps":[[101,3],[151,8]]}: the cost from that page on.
int64_t deep_cost(const Json &deep, const Request &request, int64_t otherwise) {
  if (!deep.is_object()) return otherwise;
  const int64_t page = whole_number(request.get_param_value(deep.at("param").get<std::string>())).value_or(0);
  for (const Json &step : deep.at("steps"))
    if (page >= step[0].get<int64_t>()) otherwise = step[1].get<int64_t>();
  return otherwise;
}

std::string http_date(int64_t ms) {
  const time_t seconds = ms / 1000;
  tm parts{};
  gmtime_r(&seconds, &parts);
  char text[64];
  return std::string(text, strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts));
}

}  // namespace

Limit::Limit(const Json &document, Clock &clock) : clock_(clock) {
  name_ = document.at("name");
  window_ = document.value("window", "rolling");
  by_ = document.value("by", "account");
  error_ = document.value("error", "limited");
  most_ = document.at("most");
  window_ms_ = window_ == "midnight" ? kDay : document.value("seconds", int64_t{0}) * 1000;
  if (document.contains("only")) only_ = document["only"].get<std::vector<std::string>>();
  costs_ = part(document, "cost");
  deep_ = part(document, "deep");
  headers_ = document.value("headers", Json::object());
  shows_ = document.value("shows", "always");
  retry_ = document.value("retry_after", Json("left"));
  penalty_ = part(document, "penalty");
}

bool Limit::counts(const Asked &asked) const {
  return only_.empty() || std::find(only_.begin(), only_.end(), asked.kind) != only_.end();
}

int64_t Limit::cost_of(const Asked &asked) const {
  int64_t cost = asked.cost;
  if (costs_.is_number()) cost = costs_.get<int64_t>() * asked.cost;
  if (costs_.is_object()) cost = costs_.value(asked.kind, costs_.value("default", int64_t{1})) * asked.cost;
  return asked.request == nullptr ? cost : deep_cost(deep_, *asked.request, cost);
}

Limit::Bucket &Limit::bucket(const Asked &asked) {
  Bucket &found = buckets_[by_ == "token" ? asked.token : by_ == "account" ? asked.account : by_];
  roll(found);
  return found;
}

void Limit::roll(Bucket &bucket) {
  const int64_t now = clock_.now_ms();
  if (window_ == "rolling") {
    while (!bucket.taken.empty() && bucket.taken.front().first + window_ms_ <= now) {
      bucket.used -= bucket.taken.front().second;
      bucket.taken.pop_front();
    }
    return;
  }
  const int64_t start = window_ == "midnight" ? now - now % kDay : bucket.start_ms;
  if (start == bucket.start_ms && now - start < window_ms_ && now >= start) return;
  bucket.start_ms = window_ == "midnight" ? start : now;
  bucket.used = 0;
}

int64_t Limit::reset_ms(Bucket &bucket) {
  const int64_t now = clock_.now_ms();
  if (window_ == "concurrent") return 1000;
  if (window_ != "rolling") return bucket.start_ms + window_ms_ - now;
  return bucket.taken.empty() ? 0 : bucket.taken.front().first + window_ms_ - now;
}

bool Limit::fits(const Asked &asked, int64_t cost) {
  if (window_ == "concurrent") return now_.load() <= most_;
  return bucket(asked).used + cost <= most_;
}

void Limit::take(const Asked &asked, int64_t cost) {
  Bucket &found = bucket(asked);
  found.refusals = 0;
  if (window_ == "concurrent") return;
  found.used += cost;
  if (window_ == "rolling") found.taken.emplace_back(clock_.now_ms(), cost);
}

// Seconds to wait: "left" of the window, {"constant":60}, {"growing":5,"most":300} or none.
int64_t Limit::wait_s(Bucket &bucket) {
  const int64_t left = std::max<int64_t>(1, (reset_ms(bucket) + 999) / 1000);
  if (!retry_.is_object()) return left;
  if (retry_.contains("constant")) return retry_["constant"];
  if (!retry_.contains("growing")) return left;
  const int64_t first = retry_["growing"], doublings = std::min<int64_t>(bucket.refusals, 16);
  return std::min(first << std::max<int64_t>(0, doublings - 1), retry_.value("most", int64_t{3600}));
}

void Limit::refuse(const Asked &asked, Verdict &verdict) {
  Bucket &found = bucket(asked);
  const int64_t now = clock_.now_ms();
  if (now - found.refused_ms > std::max<int64_t>(window_ms_, 60000)) found.refusals = 0;
  ++found.refusals;
  found.refused_ms = now;
  verdict.admitted = false;
  verdict.error = error_;
  const int64_t wait = wait_s(found);
  verdict.scope = {{"limit", name_}, {"most", most_}, {"retry_after", wait}, {"reset_ms", reset_ms(found)}};
  if (penalty_.is_object() && found.refusals > penalty_.at("after").get<int64_t>()) {
    verdict.error = penalty_.at("error");
    return;
  }
  if (retry_ == "none") return;
  const std::string header = retry_.is_object() ? retry_.value("header", "Retry-After") : "Retry-After";
  if (retry_ == "iso")
    verdict.headers.emplace_back(header, iso_s(now + reset_ms(found)));
  else if (retry_ == "http_date")
    verdict.headers.emplace_back(header, http_date(now + reset_ms(found)));
  else
    verdict.headers.emplace_back(header, std::to_string(wait));
}

void Limit::show(const Asked &asked, int64_t cost, bool refused, const Functions &functions, Verdict &verdict) {
  if (shows_ == "never" || (shows_ == "refused" && !refused)) return;
  Bucket &found = bucket(asked);
  const int64_t left = std::max<int64_t>(0, most_ - found.used);
  if (shows_ == "near" && !refused && left * 5 > most_) return;  // from 80 % on
  const int64_t reset = reset_ms(found);
  Scope scope(functions);
  scope.set("most", most_).set("left", refused ? 0 : left).set("used", found.used).set("cost", cost);
  scope.set("reset_ms", reset).set("reset_s", std::max<int64_t>(1, (reset + 999) / 1000));
  scope.set("reset_at", clock_.now_ms() + reset).set("window_s", window_ms_ / 1000).set("window_ms", window_ms_);
  for (const auto &[name, pattern] : headers_.items()) verdict.headers.emplace_back(name, fill_text(pattern, scope));
}

int64_t Limit::left(const std::string &by) {
  Bucket &found = buckets_[by];
  roll(found);
  return std::max<int64_t>(0, most_ - found.used);
}

Limits::Limits(const Json &list, Clock &clock) {
  for (const Json &one : list) limits_.push_back(std::make_unique<Limit>(one, clock));
}

Verdict Limits::admit(const Asked &asked, const Functions &functions) {
  Verdict verdict;
  std::vector<std::pair<Limit *, int64_t>> all;
  Limit *refusing = nullptr;
  for (const auto &limit : limits_) {
    if (!limit->counts(asked)) continue;
    all.emplace_back(limit.get(), limit->cost_of(asked));
    if (enforced && refusing == nullptr && !limit->fits(asked, all.back().second)) refusing = limit.get();
  }
  if (refusing == nullptr) {
    for (auto [limit, cost] : all) limit->take(asked, cost);
  } else {
    refusing->refuse(asked, verdict);
  }
  for (auto [limit, cost] : all) limit->show(asked, cost, limit == refusing, functions, verdict);
  return verdict;
}

void Limits::arrives() {
  for (const auto &limit : limits_) limit->arrives();
}

void Limits::leaves() {
  for (const auto &limit : limits_) limit->leaves();
}

Json Limits::control(const Json &body) {
  for (const auto &[name, value] : body.items()) {
    if (name == "enabled") {
      enforced = value.get<bool>();
      continue;
    }
    bool known = false;
    for (const auto &limit : limits_) {
      if (limit->name() != name) continue;
      known = true;
      limit->set_most(value.get<int64_t>());
    }
    if (!known) return {{"error", "no limit is named " + name}};
  }
  Json out{{"enabled", enforced}};
  for (const auto &limit : limits_) out[limit->name()] = limit->most();
  return out;
}

Json Limits::state() {
  Json out = Json::object();
  for (const auto &limit : limits_) out[limit->name()] = limit->left("account");
  return out;
}

}  // namespace sandbox
