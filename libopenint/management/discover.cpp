// What the provider tells of a connection that has just been let in: which account it is to, and where its API is.
#include <algorithm>

#include "libopenint/auth/endpoints.hpp"
#include "libopenint/management/connections.hpp"
#include "libopenint/management/rows.hpp"
#include "libopenint/provider/answer.hpp"
#include "libopenint/provider/request.hpp"
#include "libopenint/provider/session.hpp"

namespace openint::management {

using connector::DiscoveredSetting;
using connector::DiscoverRule;
using provider::Session;

namespace {

constexpr const char *kSuperseded = "superseded";
constexpr size_t kNamed = 10;  // accounts that an error names

// Settings by name.
using Found = std::vector<std::pair<std::string, std::string>>;

Result<store::Row> row_now(const CoreCall &call, const std::string &id) {
  OPENINT_TRY(auto row, call.store().get(store::Kind::connection, id));
  if (!row) return Error(Status::not_found, "connection " + id + " was deleted meanwhile");
  return std::move(*row);
}

// Writes settings into the row, and whether all is known now. Somebody who wrote meanwhile (a token was renewed) is not
// lost; but what was told to another login than the row's is of another account perhaps.
Result<store::Row> put_found(const CoreCall &call, const store::Row &asked, const Found &found, bool whole) {
  for (int attempt = 0;; ++attempt) {
    OPENINT_TRY(store::Row row, row_now(call, asked.id));
    OPENINT_TRY(const bool same, same_login(asked, row));
    if (!same) return superseded(asked.id);
    OPENINT_TRY(const auto connector, call.services.registry->find(row.connector));
    OPENINT_TRY(const auto known, json::Document::parse(row.document.empty() ? "{}" : row.document));
    OPENINT_TRY(auto credentials, auth::Credentials::from_json(row.secret));
    json::ObjectBuilder settings(known.root()["settings"]);
    for (const auto &[name, value] : found) {
      const connector::SettingRule *rule = connector->setting(name);
      if (rule != nullptr && rule->open) settings.set_text(name, value);
      if (rule != nullptr && !rule->open) credentials.extras.insert_or_assign(name, value);
    }
    json::ObjectBuilder document(known.root());
    document.set("settings", settings.value());
    document.set_boolean("discovered", whole);
    row.document = document.text();
    row.secret = credentials.to_json();
    if (row.secret == "{}") row.secret.clear();
    auto written = write_row(call, store::Kind::connection, row);
    if (written.ok()) return row;
    if (written.error().status != Status::conflict || attempt >= kMostConflicts) return written.take_error();
  }
}

// A setting that the row itself has, be it a secret; "" where it has none. A default is not what anybody chose.
Result<std::string> given_setting(const store::Row &row, const std::string &name) {
  OPENINT_TRY(const auto document, json::Document::parse(row.document.empty() ? "{}" : row.document));
  OPENINT_TRY(const auto credentials, auth::Credentials::from_json(row.secret));
  auto secret = credentials.extras.find(name);
  if (secret != credentials.extras.end()) return secret->second;
  return std::string(document.root()["settings"][name].text());
}

// One answer, read by its rule.
class DiscoverReading {
 public:
  DiscoverReading(const Session &session, const DiscoverRule &rule, std::string asked)
      : session_(session), rule_(rule), asked_(std::move(asked)), answer_(session) {}

  Result<Found> run(const http::Response &response, const std::string &chosen) {
    OPENINT_CHECK(answer_.read(response));
    json::Value entry;
    if (rule_.accounts) {
      OPENINT_TRY(const json::Value accounts, answer_.list(*rule_.accounts));
      OPENINT_TRY(entry, choose(accounts, chosen));
    }
    Found found;
    for (const DiscoveredSetting &setting : rule_.settings) {
      OPENINT_TRY(std::string value, told(setting, entry));
      found.emplace_back(setting.name, std::move(value));
    }
    return found;
  }

 private:
  Result<json::Value> value_of(const DiscoveredSetting &setting, const json::Value &entry) {
    if (!rule_.accounts) return answer_.evaluate(setting.value);
    auto value = setting.value.expression.evaluate(entry, arena_);
    if (value.ok()) return *value;
    return answer_.lacks("the setting " + setting.name + " (" + value.error().message + ")", setting.value.pointer);
  }

  Result<std::string> told(const DiscoveredSetting &setting, const json::Value &entry) {
    OPENINT_TRY(const json::Value value, value_of(setting, entry));
    if ((!value.is_string() && !value.is_number()) || value.size() == 0) {
      return answer_.lacks("the setting " + setting.name, setting.value.pointer);
    }
    OPENINT_TRY(std::string text, auth::told_setting("the answer", setting.name, value, asked_));
    const connector::SettingRule *rule = session_.connector().setting(setting.name);
    if (rule == nullptr || rule->allows(text)) return text;
    return Error(Status::malformed,
                 "the answer's " + setting.name + " does not match " + rule->pattern_text + ", as the setting must",
                 setting.value.pointer);
  }

  // The account that was chosen, or the first one.
  Result<json::Value> choose(const json::Value &accounts, const std::string &chosen) {
    if (accounts.size() == 0) {
      Error error(Status::forbidden, "the login has no account at " + session_.connector().name());
      error.reason = "no_account";
      return error;
    }
    if (chosen.empty()) return accounts.items()[0];
    const auto setting = std::find_if(rule_.settings.begin(), rule_.settings.end(),
                                      [this](const DiscoveredSetting &each) { return each.name == rule_.choose; });
    if (setting == rule_.settings.end()) return Error(Status::internal, "the rule chooses by what it does not read");
    const connector::SettingRule *rule = session_.connector().setting(rule_.choose);
    std::string known;
    for (size_t i = 0; i < accounts.size(); ++i) {
      OPENINT_TRY(const std::string text, told(*setting, accounts.items()[i]));
      if (text == chosen) return accounts.items()[i];
      if (i < kNamed) known += (known.empty() ? "" : ", ") + shortened(text, 60);
    }
    if (accounts.size() > kNamed) known += ", ...";
    const bool shown = rule != nullptr && rule->open;
    return Error(Status::invalid_argument,
                 "the login has no account whose " + rule_.choose + " is the one that was given" +
                     (shown ? ", " + shortened(chosen, 60) + "; it has " + known : ""),
                 "/settings/" + rule_.choose);
  }

  const Session &session_;
  const DiscoverRule &rule_;
  std::string asked_;  // the URL
  provider::Answer answer_;
  Arena arena_;
};

coroutine::Task<Found> ask_step(coroutine::Context &context, Session &session, const DiscoverRule &rule,
                                std::string chosen) {
  provider::Arguments arguments;
  const json::Value given = arguments.value();
  std::string url;
  Result<http::Response> response = http::Response();
  if (rule.request.url) {
    Result<provider::Built> built = provider::build_request(session, rule.request, given);
    if (!built.ok()) co_return built.take_error();
    url = built->request.url;
    response = co_await provider::send_built(context, session, rule.request, std::move(*built));
  } else {
    response = co_await provider::ask(context, session, rule.request, given);
  }
  if (!response.ok()) co_return response.take_error();
  DiscoverReading reading(session, rule, std::move(url));
  co_return reading.run(*response, chosen);
}

coroutine::Task<store::Row> ask_all(coroutine::Context &context, const CoreCall &call, store::Row row) {
  Result<std::shared_ptr<const connector::Connector>> connector = call.services.registry->find(row.connector);
  if (!connector.ok()) co_return connector.take_error();
  const store::Row asked_for = row;
  const std::string &id = asked_for.id;
  const std::vector<DiscoverRule> &rules = (*connector)->discover();
  for (size_t i = 0; i < rules.size(); ++i) {
    Result<store::Row> now = row_now(call, id);
    if (!now.ok()) co_return now.take_error();
    std::string chosen;
    if (!rules[i].choose.empty()) {
      Result<std::string> given = given_setting(*now, rules[i].choose);
      if (!given.ok()) co_return given.take_error();
      chosen = std::move(*given);
    }
    // A session a step: what one step found is a setting that the next may use.
    Result<std::unique_ptr<Session>> session = Session::open(call.services, call.shared_store, id, row.customer, true);
    if (!session.ok()) co_return session.take_error();
    coroutine::Task<Found> asked = ask_step(context, **session, rules[i], std::move(chosen));
    Result<Found> found = co_await asked;
    if (!found.ok()) co_return found.take_error();
    const bool last = i + 1 == rules.size();
    Result<store::Row> written = put_found(call, asked_for, *found, last);
    if (!written.ok()) co_return written.take_error();
    row = std::move(*written);
  }
  co_return row;
}

}  // namespace

void begin_login(const CoreCall &call, const connector::Connector &connector, std::string_view why,
                 json::ObjectBuilder &document) {
  document.set_text("login", coroutine::random_uuid(*call.services.environment));
  document.set_text("status", "disconnected");
  document.set_text("statusMessage", why);
  document.set_boolean("verified", false);
  if (!connector.discover().empty()) document.set_boolean("discovered", false);
}

Result<bool> same_login(const store::Row &one, const store::Row &other) {
  OPENINT_TRY(const auto a, json::Document::parse(one.document.empty() ? "{}" : one.document));
  OPENINT_TRY(const auto b, json::Document::parse(other.document.empty() ? "{}" : other.document));
  return a.root()["login"].text() == b.root()["login"].text();
}

Error superseded(const std::string &connection) {
  Error error(Status::conflict, "connection " + connection + " was let in anew meanwhile, with other credentials or settings");
  error.reason = kSuperseded;
  return error;
}

bool is_superseded(const Error &error) noexcept { return error.reason == kSuperseded; }

coroutine::Task<store::Row> discover_row(coroutine::Context &context, const CoreCall &call, store::Row row) {
  Result<std::shared_ptr<const connector::Connector>> connector = call.services.registry->find(row.connector);
  if (!connector.ok()) co_return connector.take_error();
  if ((*connector)->discover().empty()) co_return row;
  Result<json::Document> document = json::Document::parse(row.document.empty() ? "{}" : row.document);
  if (!document.ok()) co_return document.take_error();
  const bool known = document->root()["discovered"].as_boolean();
  if (known) co_return row;
  const std::string name = row.connector;
  coroutine::Task<store::Row> asking = ask_all(context, call, std::move(row));
  Result<store::Row> asked = co_await asking;
  if (asked.ok()) co_return asked;
  std::unique_ptr<Error> error = asked.take_error();
  error->message = name + " did not tell which account the connection is to: " + error->message;
  co_return std::move(error);
}

}  // namespace openint::management
