// The live engine against bare HTTP over loopback, as ratios in one run: live_bench <openint-sandbox> <openint>
//   list     100,000 contacts, against a libcurl loop that only downloads the same pages
//   batch    10,000 ids, against the fewest requests that bring the same (records and links), one after the other
//   gateway  calls per second of 64 clients, against the same clients asking the sandbox itself
// Each answer is checked before it is timed.
#include <curl/curl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "openint.h"

namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;
// How many contacts are listed, how many of them are read by their ids, and for how long each rate is taken.
int records = 100'000;
size_t read_ids = 10'000;
int rate_seconds = 4;
constexpr int kPage = 100;
constexpr int kClients = 64;
constexpr int kRuns = 3;

[[noreturn]] void die(const std::string &what) {
  std::fprintf(stderr, "live_bench: %s\n", what.c_str());
  std::exit(1);
}

// A program that says one line when it is ready.
class Child {
 public:
  explicit Child(std::vector<std::string> words) {
    int out[2];
    if (pipe(out) != 0) die("no pipe");
    process_ = fork();
    if (process_ == 0) {
      dup2(out[1], 1);
      close(out[0]);
      close(out[1]);
      if (std::freopen("/dev/null", "w", stderr) == nullptr) _exit(127);
      std::vector<char *> arguments;
      for (std::string &word : words) arguments.push_back(word.data());
      arguments.push_back(nullptr);
      execv(arguments[0], arguments.data());
      _exit(127);
    }
    close(out[1]);
    FILE *lines = fdopen(out[0], "r");
    char text[4096];
    if (std::fgets(text, sizeof text, lines) == nullptr) die(words[0] + " did not start");
    line = text;
    while (!line.empty() && line.back() == '\n') line.pop_back();
    std::fclose(lines);
  }
  ~Child() {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
  }
  std::string line;

 private:
  pid_t process_ = 0;
};

// One connection that is kept.
class Bare {
 public:
  Bare() : curl_(curl_easy_init()) { curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L); }
  ~Bare() {
    curl_slist_free_all(headers_);
    curl_easy_cleanup(curl_);
  }
  Bare(const Bare &) = delete;
  Bare &operator=(const Bare &) = delete;
  void header(const std::string &line) { headers_ = curl_slist_append(headers_, line.c_str()); }
  const std::string &ask(const std::string &url, const std::string *body = nullptr) {
    answer_.clear();
    curl_easy_setopt(curl_, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, headers_);
    curl_easy_setopt(curl_, CURLOPT_HTTPGET, 1L);
    if (body != nullptr) {
      curl_easy_setopt(curl_, CURLOPT_POST, 1L);
      curl_easy_setopt(curl_, CURLOPT_POSTFIELDS, body->data());
      curl_easy_setopt(curl_, CURLOPT_POSTFIELDSIZE, static_cast<long>(body->size()));
    }
    curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &answer_);
    curl_easy_setopt(
        curl_, CURLOPT_WRITEFUNCTION, +[](char *data, size_t one, size_t count, void *out) {
          static_cast<std::string *>(out)->append(data, one * count);
          return one * count;
        });
    if (curl_easy_perform(curl_) != CURLE_OK) die("no answer from " + url);
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status_);
    if (status_ >= 300) die(url + ": " + std::to_string(status_) + " " + answer_.substr(0, 200));
    return answer_;
  }

 private:
  CURL *curl_;
  curl_slist *headers_ = nullptr;
  std::string answer_;
  long status_ = 0;
};

class Engine {
 public:
  explicit Engine(const Json &config) {
    std::string text = config.dump();
    openint_error *error = nullptr;
    if (openint_engine_open(text.data(), text.size(), nullptr, &engine_, &error) < 0) die(openint_error_json(error));
  }
  ~Engine() { openint_engine_free(engine_); }
  Engine(const Engine &) = delete;
  Engine &operator=(const Engine &) = delete;
  std::string call(const std::string &operation, const std::string &connection, const Json &input) {
    Json request{{"operation", operation}, {"input", input}};
    if (!connection.empty()) request["connection"] = connection;
    std::string text = request.dump();
    openint_buffer *out = nullptr;
    openint_error *error = nullptr;
    if (openint_engine_call(engine_, text.data(), text.size(), &out, &error) < 0) die(openint_error_json(error));
    std::string answer(openint_buffer_data(out), openint_buffer_size(out));
    openint_buffer_free(out);
    return answer;
  }

 private:
  openint_engine *engine_ = nullptr;
};

double seconds(const auto &work) {
  auto began = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - began).count();
}

double best(const auto &work) {
  double least = 1e9;
  for (int i = 0; i < kRuns; ++i) least = std::min(least, seconds(work));
  return least;
}

void report(const std::string &what, double ours, double bare, const char *unit, const char *target) {
  std::printf("%-44s %9.3f %9.3f %-8s ratio %5.2f   %s\n", what.c_str(), ours, bare, unit, ours / bare, target);
  std::fflush(stdout);
}

std::string text_after(const std::string &text, const std::string &mark) {
  size_t at = text.rfind(mark);
  if (at == std::string::npos) return "";
  at += mark.size();
  return text.substr(at, text.find('"', at) - at);
}

// The properties that a request of the engine names.
Json names_in(const std::string &query) {
  Json names = Json::array();
  size_t at = query.find("properties=");
  if (at == std::string::npos) die("the engine's request names no properties");
  std::string list = query.substr(at + 11, query.find('&', at) - at - 11) + ",";
  for (size_t comma; (comma = list.find_first_of(",%")) != std::string::npos;) {
    names.push_back(list.substr(0, comma));
    list.erase(0, comma + (list[comma] == '%' ? 3 : 1));
  }
  return names;
}

// The list as the engine asks for it, page by page, with nothing done to the pages.
int download(Bare &bare, const std::string &first) {
  int pages = 0;
  std::string url = first;
  for (;;) {
    const std::string &page = bare.ask(url);
    ++pages;
    size_t tail = page.size() > 400 ? page.size() - 400 : 0;
    std::string after = text_after(page.substr(tail), "\"after\":\"");
    if (after.empty()) return pages;
    url = first + "&after=" + after;
  }
}

std::vector<std::string> list_all(Engine &engine, const std::string &connection, int page_size) {
  std::vector<std::string> ids;
  Json input{{"page_size", page_size}, {"include_raw", false}};
  for (;;) {
    std::string page = engine.call("crm-listContacts", connection, input);
    size_t tail = page.size() > 1200 ? page.size() - 1200 : 0;
    for (size_t at = 0; (at = page.find("{\"id\":\"", at)) != std::string::npos; at += 7) {
      size_t begin = at + 7;
      ids.push_back(page.substr(begin, page.find('"', begin) - begin));
      break;  // the first one is enough to know the pages apart
    }
    std::string head = page.substr(0, 400), end = page.substr(tail);
    std::string cursor = text_after(head, "\"next_cursor\":\"");
    if (cursor.empty()) cursor = text_after(end, "\"next_cursor\":\"");
    if (cursor.empty()) return ids;
    input["cursor"] = cursor;
  }
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 3 && argc != 4) die("usage: live_bench <openint-sandbox> <openint> [CONTACTS]");
  if (argc == 4) {  // a small run, to see that it works
    records = std::max(std::atoi(argv[3]) / kPage, 2) * kPage;
    read_ids = static_cast<size_t>(kPage);
    rate_seconds = 1;
  }
  curl_global_init(CURL_GLOBAL_ALL);
  Child sandbox({argv[1], "--records", std::to_string(records), "--no-limits"});
  const Json urls = Json::parse(sandbox.line);
  Bare control;
  const std::string base = urls["hubspot"];
  Json overlays = Json::parse(control.ask(urls["control"].get<std::string>() + "/overlays"));
  Json credentials = Json::parse(control.ask(urls["control"].get<std::string>() + "/credentials"))["hubspot"];
  std::string folder = "/tmp/openint-bench-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) die("no folder");
  const std::string key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
  // What a provider allows is not what is measured.
  Json patch = overlays["hubspot"];
  patch["http"]["limits"] = nullptr;
  Json overlay{{"overlay", "hubspot"}, {"patch", patch}};
  Engine engine({{"store", {{"path", folder + "/store.db"}, {"key", key}}}, {"connectors", {overlay}}});
  Json config = Json::parse(
      engine.call("adminUpsertConnectorConfig", "", {{"connectorName", "hubspot"}, {"orgId", "org_bench"}}));
  Json settings{{"access_token", credentials["access_token"]}};
  std::string connection =
      Json::parse(engine.call("createConnection", "", {{"connectorConfigId", config["id"]}, {"settings", settings}}));
  Bare bare;
  bare.header("Authorization: Bearer " + credentials["access_token"].get<std::string>());
  bare.header("Content-Type: application/json");

  std::printf("%-44s %9s %9s\n", "", "openint", "bare");
  Json one = Json::parse(engine.call("crm-listContacts", connection, {{"page_size", kPage}, {"include_raw", false}}));
  if (one["items"].size() != kPage) die("the list is not what it should be");
  Json asked = Json::parse(control.ask(urls["control"].get<std::string>() + "/hubspot/requests?limit=200"));
  std::string query;
  for (const Json &request : asked.contains("requests") ? asked["requests"] : asked) {
    if (request["path"] != "/crm/v3/objects/contacts" || !request["query"].is_string()) continue;
    std::string found = request["query"];
    if (found.starts_with("limit=100") && found.find("after=") == std::string::npos) query = found;
  }
  if (query.empty()) die("the engine's own request was not found");
  const std::string first = base + "/crm/v3/objects/contacts?" + query;
  if (download(bare, first) != records / kPage) die("the bare loop does not see every page");
  double loop = best([&] { download(bare, first); });
  if (list_all(engine, connection, kPage).size() != static_cast<size_t>(records / kPage)) {
    die("the engine does not see every page");
  }
  double pages = best([&] { list_all(engine, connection, kPage); });
  double gathered = best([&] { list_all(engine, connection, 10'000); });
  report("list " + std::to_string(records) + " contacts, page 100", pages, loop, "s", "1.3");
  report("list " + std::to_string(records) + " contacts, page 10000", gathered, loop, "s", "1.3");

  Json ids = Json::array(), bodies = Json::array(), links = Json::array();
  const Json names = names_in(query);
  std::string after;
  while (ids.size() < read_ids) {
    Json page =
        Json::parse(bare.ask(base + "/crm/v3/objects/contacts?limit=100" + (after.empty() ? "" : "&after=" + after)));
    Json inputs = Json::array();
    for (const Json &record : page["results"]) {
      ids.push_back(record["id"]);
      inputs.push_back({{"id", record["id"]}});
    }
    after = page["paging"]["next"]["after"];
    bodies.push_back({{"inputs", inputs}, {"properties", names}});
    if (ids.size() % 1000 == 100) links.push_back({{"inputs", Json::array()}});
    for (const Json &input : inputs) links.back()["inputs"].push_back(input);
  }
  Json read =
      Json::parse(engine.call("crm-batchReadContacts", connection, {{"ids", ids}, {"properties", Json::array()}}));
  for (size_t i = 0; i < ids.size(); ++i) {
    if (read[i]["id"] != ids[i]) die("the batch is not in the order that was asked for");
  }
  double batch = best([&] {
    engine.call("crm-batchReadContacts", connection, {{"ids", ids}, {"properties", Json::array()}});
  });
  double least = best([&] {
    for (const Json &body : bodies) {
      std::string text = body.dump();
      bare.ask(base + "/crm/v3/objects/contacts/batch/read", &text);
    }
    for (const Json &body : links) {
      std::string text = body.dump();
      bare.ask(base + "/crm/v4/associations/contacts/companies/batch/read", &text);
    }
  });
  report("batch read of " + std::to_string(read_ids) + " ids", batch, least, "s", "");

  std::string api_key = Json::parse(engine.call("createApiKey", "", Json::object()))["key"];
  std::string overlay_file = folder + "/overlay.json", key_file = folder + "/store.db.key";
  for (const auto &[path, text] : {std::pair(overlay_file, overlay.dump()), std::pair(key_file, key)}) {
    FILE *file = std::fopen(path.c_str(), "w");
    if (file == nullptr) die(path);
    std::fputs(text.c_str(), file);
    std::fclose(file);
  }
  if (chmod(key_file.c_str(), 0600) != 0) die(key_file);
  Child gateway({argv[2], "serve", "--port", "0", "--store", folder + "/store.db", "--register", overlay_file});
  auto rate = [&](const std::string &url, const std::vector<std::string> &headers) {
    std::atomic<int> calls{0};
    std::vector<std::thread> threads;
    auto until = Clock::now() + std::chrono::seconds(rate_seconds);
    for (int i = 0; i < kClients; ++i) {
      threads.emplace_back([&] {
        Bare client;
        for (const std::string &header : headers) client.header(header);
        while (Clock::now() < until) {
          client.ask(url);
          ++calls;
        }
      });
    }
    for (std::thread &thread : threads) thread.join();
    return calls / static_cast<double>(rate_seconds);
  };
  const std::string id = ids[0];
  double through =
      rate(gateway.line + "/unified/crm/contact/" + id, {"x-apikey: " + api_key, "x-connection-id: " + connection});
  double direct = rate(base + "/crm/v3/objects/contacts/" + id,
                       {"Authorization: Bearer " + credentials["access_token"].get<std::string>()});
  report("gateway, get a contact, 64 clients", through, direct, "calls/s", "");
  return 0;
}
