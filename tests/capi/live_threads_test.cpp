// One engine, many threads: reads, writes and the core's own operations on four connections at once, while tokens end
// and tasks are cancelled from other threads. live_threads_test <openint-sandbox>
#include <curl/curl.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "openint.h"
#include "tests/support/child_process.hpp"

namespace {

using Json = nlohmann::json;
constexpr int kThreads = 12;
constexpr int kRounds = 12;
constexpr int kCancelled = 40;

std::atomic<int> failures{0};

void fail(const std::string &what) {
  if (++failures <= 20) std::fprintf(stderr, "live_threads_test: %s\n", what.c_str());
}

Json ask(const std::string &url, const char *body = nullptr) {
  std::string answer;
  CURL *curl = curl_easy_init();
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  if (body != nullptr) curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(
      curl, CURLOPT_WRITEFUNCTION, +[](char *data, size_t one, size_t count, void *out) {
        static_cast<std::string *>(out)->append(data, one * count);
        return one * count;
      });
  CURLcode code = curl_easy_perform(curl);
  curl_easy_cleanup(curl);
  if (code != CURLE_OK) fail(url + " does not answer");
  return Json::parse(answer, nullptr, false);
}

Json taken(openint_buffer *buffer) {
  Json out = Json::parse(std::string(openint_buffer_data(buffer), openint_buffer_size(buffer)));
  openint_buffer_free(buffer);
  return out;
}

// The answer; null where it failed, which is reported.
Json call(openint_engine *engine, const Json &request) {
  std::string text = request.dump();
  openint_buffer *out = nullptr;
  openint_error *error = nullptr;
  if (openint_engine_call(engine, text.data(), text.size(), &out, &error) >= 0) return taken(out);
  fail(request["operation"].get<std::string>() + ": " + openint_error_json(error));
  openint_error_free(error);
  return nullptr;
}

Json on(const std::string &connection, const char *operation, Json input) {
  return {{"operation", operation}, {"connection", connection}, {"input", std::move(input)}, {"timeout_ms", 60000}};
}

// What one thread does: each round another connection. Now and then the first one ends all tokens of a provider; not
// so often that one call would meet that twice, which it takes for a refusal.
void work(openint_engine *engine, const std::vector<std::string> &connections, const std::vector<std::string> &ends,
          int thread) {
  for (int round = 0; round < kRounds; ++round) {
    if (thread == 0 && round % 3 == 0) ask(ends[static_cast<size_t>(round) / 3 % ends.size()], "{}");
    const std::string &connection = connections[static_cast<size_t>(thread + round) % connections.size()];
    std::string name = "t" + std::to_string(thread) + "r" + std::to_string(round);
    Json record{{"first_name", name}, {"last_name", "Threads"}, {"email", name + "@threads.example"}};
    Json made = call(engine, on(connection, "crm-createContact", {{"record", record}}));
    if (made.is_null()) continue;
    Json id = made["record"]["id"];
    Json read = call(engine, on(connection, "crm-getContact", {{"id", id}}));
    if (!read.is_null() && read["record"]["first_name"] != name) fail(name + " was read as " + read.dump());
    Json batch =
        call(engine, on(connection, "crm-batchReadContacts", {{"ids", {id, "1"}}, {"properties", Json::array()}}));
    if (!batch.is_null() && (batch.size() != 2 || batch[0]["id"] != id)) fail(name + ": batch " + batch.dump());
    Json page = call(engine, on(connection, "crm-listContacts", {{"page_size", 150}}));
    if (!page.is_null() && page["items"].size() != 150)
      fail(name + ": a page of " + std::to_string(page["items"].size()));
    call(engine, {{"operation", "getConnection"}, {"input", {{"id", connection}}}});
  }
}

// A list that is cancelled somewhere between its beginning and its end.
void cancel_some(openint_engine *engine, const std::vector<std::string> &connections) {
  for (int i = 0; i < kCancelled; ++i) {
    std::string text =
        on(connections[static_cast<size_t>(i) % connections.size()], "crm-listContacts", {{"page_size", 300}}).dump();
    openint_task *task = nullptr;
    openint_error *error = nullptr;
    if (openint_engine_begin(engine, text.data(), text.size(), &task, &error) < 0) {
      fail(openint_error_json(error));
      openint_error_free(error);
      return;
    }
    std::thread canceller([task, i] {
      std::this_thread::sleep_for(std::chrono::milliseconds(i % 20));
      openint_task_cancel(task);
    });
    openint_buffer *out = nullptr;
    openint_status status = openint_task_run(task, &out, &error);
    canceller.join();
    if (status >= 0) openint_buffer_free(out);
    if (status < 0 && status != OPENINT_E_CANCELLED) fail(openint_error_json(error));
    openint_error_free(error);
    openint_task_free(task);
  }
}

openint_engine *open_engine(const std::string &folder, const Json &overlays) {
  Json config{{"store", {{"path", folder + "/store.db"}, {"key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="}}},
              {"connectors", Json::array()}};
  for (const auto &[name, patch] : overlays.items()) {
    Json without_limits = patch;
    without_limits["http"]["limits"] = nullptr;  // the threads are what is tested, and the sandbox limits nothing
    config["connectors"].push_back({{"overlay", name}, {"patch", without_limits}});
  }
  std::string text = config.dump();
  openint_engine *engine = nullptr;
  openint_error *error = nullptr;
  if (openint_engine_open(text.data(), text.size(), nullptr, &engine, &error) < 0) {
    fail(openint_error_json(error));
    openint_error_free(error);
  }
  return engine;
}

std::string connect(openint_engine *engine, const std::string &connector, Json settings) {
  Json client{{"client_id", settings["client_id"]}, {"client_secret", settings["client_secret"]}};
  Json config{{"connectorName", connector}, {"orgId", "org_threads"}, {"config", client}};
  Json made = call(engine, {{"operation", "adminUpsertConnectorConfig"}, {"input", config}});
  for (const char *name : {"client_id", "client_secret", "api_token"}) settings.erase(name);
  Json input{{"connectorConfigId", made["id"]}, {"settings", settings}};
  Json id = call(engine, {{"operation", "createConnection"}, {"input", input}});
  return id.is_string() ? id.get<std::string>() : "";
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  curl_global_init(CURL_GLOBAL_ALL);
  openint::testing::ChildProcess sandbox({argv[1], "--records", "400", "--no-limits", "--until-stdin-closes"});
  const Json urls = Json::parse(sandbox.line(), nullptr, false);
  if (urls.is_discarded()) {
    std::fprintf(stderr, "live_threads_test: %s did not start\n", argv[1]);
    return 1;
  }
  const std::string control = urls["control"];
  std::string folder = "/tmp/openint-threads-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return 1;
  openint_engine *engine = open_engine(folder, ask(control + "/overlays"));
  if (engine == nullptr) return 1;
  const Json credentials = ask(control + "/credentials");
  const std::vector<std::string> connectors = {"hubspot", "salesforce", "pipedrive", "ms_dynamics_365_sales"};
  std::vector<std::string> connections, ends;
  for (const std::string &connector : connectors) {
    ends.push_back(control + "/" + connector + "/expire_tokens");
    connections.push_back(connect(engine, connector, credentials[connector]));
    if (connections.back().empty()) return 1;
  }
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(work, engine, std::cref(connections), std::cref(ends), i);
  threads.emplace_back(cancel_some, engine, std::cref(connections));
  for (std::thread &thread : threads) thread.join();
  openint_engine_free(engine);
  int mints = 0;
  for (const std::string &connector : connectors) {
    Json state = ask(control + "/" + connector + "/state");
    mints += state.value("token_mints", state.value("mints", 0));
  }
  if (mints < static_cast<int>(connectors.size())) fail("a provider's tokens were not renewed");
  std::filesystem::remove_all(folder);
  std::printf("%d threads, %d rounds each, %d tokens, %d cancelled tasks: %d failures\n", kThreads, kRounds, mints,
              kCancelled, failures.load());
  return failures == 0 ? 0 : 1;
}
