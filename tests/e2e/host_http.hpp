#pragma once

#include <httplib.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "capi/openint.h"

// A host that steps tasks and sends their exchanges with its own HTTP (cpp-httplib), and the servers that it asks.

namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void die(const std::string &what) {
  std::fprintf(stderr, "host_http_test: %s\n", what.c_str());
  std::exit(1);
}

// A program of ours that says its URLs in one line when it is ready.
class Server {
 public:
  explicit Server(std::vector<std::string> words) {
    int out[2], in[2];
    if (pipe(out) != 0 || pipe(in) != 0) die("no pipe");
    child_ = fork();
    if (child_ == 0) {
      dup2(out[1], 1);
      dup2(in[0], 0);
      for (int file : {out[0], out[1], in[0], in[1]}) close(file);
      std::vector<char *> arguments;
      for (std::string &word : words) arguments.push_back(word.data());
      arguments.push_back(nullptr);
      execvp(arguments[0], arguments.data());
      _exit(127);
    }
    close(out[1]);
    close(in[0]);
    in_ = in[1];
    FILE *lines = fdopen(out[0], "r");
    char text[4096];
    if (std::fgets(text, sizeof text, lines) == nullptr) die(words[0] + " did not start");
    line = text;
    while (!line.empty() && line.back() == '\n') line.pop_back();
    urls = Json::parse(line);
    lines_ = lines;
  }
  ~Server() {
    close(in_);
    kill(child_, SIGTERM);
    waitpid(child_, nullptr, 0);
    std::fclose(lines_);
  }
  Server(const Server &) = delete;
  Server &operator=(const Server &) = delete;
  static Json get(const std::string &origin, const std::string &path) {
    httplib::Client client(origin);
    client.set_read_timeout(30);
    auto answer = client.Get(path);
    if (!answer || answer->status != 200) die(origin + " does not answer " + path);
    return Json::parse(answer->body);
  }
  std::string line;
  Json urls;

 private:
  pid_t child_ = 0;
  int in_ = -1;
  FILE *lines_ = nullptr;
};

struct Outcome {
  int32_t status = 0;
  Json body;                     // the response, or the error
  Json records = Json::array();  // of all batches
  int batches = 0;
  int exchanges = 0;
};

// The host's HTTP: one exchange as it was wanted.
void exchange(openint_task *task, const Json &want) {
  std::string url = want["url"];
  size_t path = url.find('/', url.find("//") + 2);
  httplib::Client client(url.substr(0, path));
  client.set_read_timeout(60);
  client.set_url_encode(false);
  httplib::Request request;
  request.method = want["method"];
  request.path = url.substr(path);
  for (const Json &header : want["headers"]) request.headers.emplace(header[0], header[1]);
  if (want.contains("body_base64")) die("no operation here sends what is no text");
  request.body = want.value("body", "");
  auto result = client.send(request);
  Json head{{"id", want["id"]}};
  std::string body;
  if (result) {
    head["status"] = result->status;
    head["headers"] = Json::array();
    for (const auto &[name, value] : result->headers) head["headers"].push_back({name, value});
    body = result->body;
  } else {
    head["failure"] = "cut";
    head["message"] = httplib::to_string(result.error());
  }
  std::string text = head.dump();
  openint_error *error = nullptr;
  if (openint_task_answer(task, text.data(), text.size(), body.data(), body.size(), &error) < 0) {
    die(std::string("an answer was refused: ") + openint_error_message(error));
  }
}

Outcome drive(openint_engine *engine, const Json &call) {
  std::string text = call.dump();
  openint_task *task = nullptr;
  openint_error *error = nullptr;
  Outcome outcome;
  outcome.status = openint_engine_begin(engine, text.data(), text.size(), &task, &error);
  while (outcome.status >= 0 && outcome.status != OPENINT_DONE) {
    openint_buffer *out = nullptr;
    outcome.status = openint_task_step(task, &out, &error);
    if (outcome.status < 0) break;
    outcome.body = Json::parse(std::string(openint_buffer_data(out), openint_buffer_size(out)));
    openint_buffer_free(out);
    if (outcome.status == OPENINT_DONE) break;
    if (outcome.status == OPENINT_BATCH) {
      outcome.records.insert(outcome.records.end(), outcome.body.begin(), outcome.body.end());
      ++outcome.batches;
      continue;
    }
    for (const Json &want : outcome.body["exchanges"]) {
      exchange(task, want);
      ++outcome.exchanges;
    }
    bool nothing = outcome.body["exchanges"].empty();
    if (nothing && outcome.body["wait_ms"].is_null()) die("a task wants nothing and waits for nothing");
    if (nothing) std::this_thread::sleep_for(std::chrono::milliseconds(outcome.body["wait_ms"].get<int>()));
  }
  if (outcome.status < 0) outcome.body = Json::parse(openint_error_json(error));
  openint_error_free(error);
  openint_task_free(task);
  return outcome;
}

}  // namespace
