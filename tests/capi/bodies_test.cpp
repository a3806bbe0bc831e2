// Bodies that stream through the C header, both ways at once, larger than any memory that they may take: over the
// library's own HTTP and over the host's. bodies_test <size of each, MiB>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "capi/openint.h"
#include "tests/capi/bodies.hpp"

namespace {

using namespace bodies;
using Json = nlohmann::json;

constexpr long kMostGrowth = 6L << 20;  // bytes

long resident() {
  std::ifstream file("/proc/self/statm");
  long pages = 0, mine = 0;
  file >> pages >> mine;
  return mine * sysconf(_SC_PAGESIZE);
}

// How far the process has grown since the first look.
struct Growth {
  long first = 0, most = 0;
  void look() {
    long now = resident();
    if (first == 0) first = now;
    most = std::max(most, now - first);
  }
  void require_small() const {
    std::printf("grew by %ld KiB\n", most / 1024);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    REQUIRE(most < kMostGrowth);
#endif
  }
};

// What the hooks of one call see.
struct Side {
  uint64_t given = 0;
  Checker down{'d'};
  Growth growth;
  int64_t stop_up_at = -1;    // the upload fails there
  int64_t stop_down_at = -1;  // the receiver has enough there
  openint_task *task = nullptr;  // cancelled while the hook gives what is at stop_up_at
};
std::map<uint64_t, Side *> sides;  // by the call's tag

int64_t give(uintptr_t, uint64_t tag, char *buffer, size_t size) {
  Side &side = *sides.at(tag);
  const bool stops = side.stop_up_at >= 0 && side.given >= static_cast<uint64_t>(side.stop_up_at);
  if (stops && side.task == nullptr) return -7;
  if (stops) openint_task_cancel(side.task);
  size_t now = static_cast<size_t>(std::min<uint64_t>(size, size_of_each - side.given));
  fill(buffer, now, side.given, 'u');
  side.given += now;
  side.growth.look();
  return static_cast<int64_t>(now);
}

int32_t take(uintptr_t, uint64_t tag, const char *bytes, size_t size) {
  Side &side = *sides.at(tag);
  side.down.take({bytes, size});
  side.growth.look();
  return side.stop_down_at >= 0 && side.down.seen >= static_cast<uint64_t>(side.stop_down_at) ? 1 : 0;
}

std::string text_of(openint_buffer *buffer) {
  std::string out(openint_buffer_data(buffer), openint_buffer_size(buffer));
  openint_buffer_free(buffer);
  return out;
}

struct Answer {
  openint_status status = 0;
  Json body;  // or the error
};

class Engine {
 public:
  explicit Engine(const std::string &folder, int port) {
    Json document = {{"format", 1},
                     {"name", "files"},
                     {"models", Json::object()},
                     {"auth", {{"kind", "bearer"}}},
                     {"http", {{"base", "http://127.0.0.1:" + std::to_string(port)}}}};
    Json config = {{"store", {{"path", folder + "/store.db"}, {"key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}}},
                   {"http", {{"proxy", "none"}}},
                   {"connectors", {document}}};
    openint_hooks hooks{};
    hooks.struct_size = sizeof hooks;
    hooks.batch = take;
    hooks.read = give;
    std::string text = config.dump();
    openint_error *error = nullptr;
    if (openint_engine_open(text.data(), text.size(), &hooks, &engine, &error) < 0) {
      std::fprintf(stderr, "%s\n", openint_error_message(error));
      std::exit(1);
    }
    Json made = call({{"operation", "adminUpsertConnectorConfig"},
                      {"input", {{"connectorName", "files"}, {"orgId", "o"}, {"config", Json::object()}}}})
                    .body;
    connection =
        call({{"operation", "createConnection"},
              {"input", {{"connectorConfigId", made["id"]}, {"settings", {{"access_token", "a-token-of-mine"}}}}}})
            .body;
  }
  ~Engine() { openint_engine_free(engine); }
  Engine(const Engine &) = delete;
  Engine &operator=(const Engine &) = delete;

  Answer call(const Json &request) {
    std::string text = request.dump();
    openint_buffer *out = nullptr;
    openint_error *error = nullptr;
    Answer answer;
    answer.status = openint_engine_call(engine, text.data(), text.size(), &out, &error);
    answer.body = Json::parse(answer.status < 0 ? openint_error_json(error) : text_of(out));
    openint_error_free(error);
    return answer;
  }
  Json request(const char *path, uint64_t tag, const Json &upload) const {
    Json out = {{"operation", "passthrough"},
                {"connection", connection},
                {"stream", "bytes"},
                {"tag", tag},
                {"input", {{"method", "POST"}, {"path", path}}}};
    if (!upload.is_null()) out["upload"] = upload;
    return out;
  }

  openint_engine *engine = nullptr;
  Json connection;
};

void both_ways_over_the_librarys_http(Engine &engine, const Json &upload) {
  Side side;
  sides[1] = &side;
  Answer answer = engine.call(engine.request("/echo", 1, upload));
  REQUIRE(answer.status == OPENINT_OK);
  REQUIRE(answer.body["status"] == 200 && answer.body["count"] == size_of_each);
  REQUIRE(answer.body["headers"]["x-seen"] == std::to_string(size_of_each));
  REQUIRE(side.given == size_of_each && side.down.seen == size_of_each && side.down.right);
  side.growth.require_small();
}

void ends_as_errors(Engine &engine, Server &server) {
  Side side;
  sides[2] = &side;
  Answer answer = engine.call(engine.request("/short", 2, {{"size", size_of_each}}));
  REQUIRE(answer.status == OPENINT_E_UNAVAILABLE && answer.body["retry"] == "after");
  REQUIRE(answer.body["message"].get<std::string>().find("broke off after " + std::to_string(size_of_each / 2) +
                                                         " bytes") != std::string::npos);
  REQUIRE(side.down.seen == size_of_each / 2);

  Side refused;
  sides[3] = &refused;
  answer = engine.call(engine.request("/refuse", 3, {{"size", size_of_each}}));
  REQUIRE(answer.status == OPENINT_OK && answer.body["status"] == 422 && answer.body["body"]["no"] == true);
  REQUIRE(refused.down.seen == 0);

  Side stopped;
  stopped.stop_up_at = 4 << 20;
  sides[4] = &stopped;
  answer = engine.call(engine.request("/echo", 4, {{"size", size_of_each}}));
  REQUIRE(answer.status == OPENINT_E_CANCELLED);
  REQUIRE(answer.body["message"].get<std::string>().find("the read hook returned -7") != std::string::npos);

  Side enough;
  enough.stop_down_at = 4 << 20;
  sides[5] = &enough;
  int before = server.requests;
  answer = engine.call(engine.request("/echo", 5, {{"size", size_of_each}}));
  REQUIRE(answer.status == OPENINT_E_CANCELLED && enough.down.seen < size_of_each / 2);
  REQUIRE(server.requests == before + 1);

  // Fewer bytes than were told of.
  Side fewer;
  fewer.given = size_of_each - (1 << 20);
  sides[6] = &fewer;
  answer = engine.call(engine.request("/echo", 6, {{"size", size_of_each}}));
  REQUIRE(answer.status == OPENINT_E_INVALID_ARGUMENT);
  REQUIRE(answer.body["message"] == "the upload ended after 1048576 of " + std::to_string(size_of_each) + " bytes");

  answer = engine.call({{"operation", "crm-listContacts"}, {"connection", engine.connection}, {"stream", "bytes"}});
  REQUIRE(answer.status == OPENINT_E_INVALID_ARGUMENT && answer.body["path"] == "/stream");
  answer =
      engine.call({{"operation", "crm-listContacts"}, {"connection", engine.connection}, {"upload", Json::object()}});
  REQUIRE(answer.status == OPENINT_E_INVALID_ARGUMENT && answer.body["path"] == "/upload");
}

// A cancel that comes while the hook waits for its bytes takes effect when it returns: it is not called again.
void is_cancelled_in_a_hook(Engine &engine) {
  Side side;
  side.stop_up_at = 4 << 20;
  sides[20] = &side;
  std::string text = engine.request("/echo", 20, {{"size", size_of_each}}).dump();
  openint_error *error = nullptr;
  REQUIRE(openint_engine_begin(engine.engine, text.data(), text.size(), &side.task, &error) == OPENINT_OK);
  openint_buffer *out = nullptr;
  openint_status status = OPENINT_BATCH;
  while (status == OPENINT_BATCH) {
    status = openint_task_run(side.task, &out, &error);
    openint_buffer_free(out);
    out = nullptr;
  }
  REQUIRE(status == OPENINT_E_CANCELLED);
  openint_error_free(error);
  REQUIRE(side.given < size_of_each && side.given <= (4U << 20) + (1U << 20));
  openint_task_free(side.task);
}

// A host whose HTTP answers at once: the body goes up as it is asked for, the other comes down a piece at a time.
class Host {
 public:
  Host(Engine &engine, const Json &request) {
    std::string text = request.dump();
    openint_error *error = nullptr;
    REQUIRE(openint_engine_begin(engine.engine, text.data(), text.size(), &task, &error) == OPENINT_OK);
  }
  ~Host() { openint_task_free(task); }
  Host(const Host &) = delete;
  Host &operator=(const Host &) = delete;

  openint_status step() {
    openint_buffer *out = nullptr;
    openint_error *error = nullptr;
    openint_status status = openint_task_step(task, &out, &error);
    said = status < 0 ? std::string(openint_error_json(error)) : text_of(out);
    openint_error_free(error);
    return status;
  }
  openint_status answer(const Json &head, std::string_view body) {
    std::string text = head.dump();
    openint_error *error = nullptr;
    openint_status status = openint_task_answer(task, text.data(), text.size(), body.data(), body.size(), &error);
    openint_error_free(error);
    return status;
  }
  // Reads the whole upload.
  openint_status upload(uint64_t id, Checker &checker) {
    std::vector<char> room(100'000);
    while (true) {
      size_t size = 0;
      openint_error *error = nullptr;
      openint_status status = openint_task_read(task, id, room.data(), room.size(), &size, &error);
      openint_error_free(error);
      if (status < 0 || size == 0) return status;
      checker.take({room.data(), size});
    }
  }

  openint_task *task = nullptr;
  std::string said;
};

void both_ways_over_the_hosts_http(Engine &engine) {
  Side side;
  sides[7] = &side;
  Host host(engine, engine.request("/echo", 7, {{"size", size_of_each}}));
  REQUIRE(host.step() == OPENINT_WANT);
  Json want = Json::parse(host.said)["exchanges"][0];
  REQUIRE(want["upload"]["size"] == size_of_each && want["stream"] == true && !want.contains("body"));
  uint64_t id = want["id"];
  Checker up('u'), down('d');
  REQUIRE(host.upload(id + 1, up) == OPENINT_E_NOT_FOUND);
  REQUIRE(host.upload(id, up) == OPENINT_OK);
  REQUIRE(up.seen == size_of_each && up.right);

  std::string piece(200'000, '\0');
  uint64_t sent = 0;
  auto next = [&] {
    piece.resize(static_cast<size_t>(std::min<uint64_t>(200'000, size_of_each - sent)));
    fill(piece.data(), piece.size(), sent, 'd');
    sent += piece.size();
    return std::string_view(piece);
  };
  Json head = {{"id", id}, {"status", 200}, {"more", true}};
  head["headers"] = Json::array({Json::array({"Content-Length", std::to_string(size_of_each)})});
  REQUIRE(host.answer(head, next()) == OPENINT_OK);
  // A second one finds room, and what would be too much is refused until the task was stepped.
  REQUIRE(host.answer({{"id", id}, {"more", true}}, next()) == OPENINT_OK);
  REQUIRE(host.answer({{"id", id}, {"more", true}}, piece) == OPENINT_E_CONFLICT);
  REQUIRE(host.answer({{"id", id}, {"status", 200}}, piece) == OPENINT_E_CONFLICT);
  openint_status status = 0;
  while ((status = host.step()) != OPENINT_DONE) {
    if (status < 0) std::fprintf(stderr, "%s\n", host.said.c_str());
    REQUIRE(status == OPENINT_WANT || status == OPENINT_BATCH);
    side.growth.look();
    if (status == OPENINT_BATCH) {
      down.take(host.said);
      continue;
    }
    REQUIRE(Json::parse(host.said)["pieces"] == Json::array({id}));
    bool last = size_of_each - sent <= 200'000;
    REQUIRE(host.answer({{"id", id}, {"more", !last}}, next()) == OPENINT_OK);
  }
  REQUIRE(Json::parse(host.said)["count"] == size_of_each && down.seen == size_of_each && down.right);
  REQUIRE(host.answer({{"id", id}, {"more", true}}, "x") == OPENINT_E_CLOSED);
  side.growth.require_small();
}

// What a host's answer comes to where its body is `ends` after one piece.
std::string cut(Engine &engine, const Json &head, const Json &end) {
  Host host(engine, engine.request("/x", 0, nullptr));
  REQUIRE(host.step() == OPENINT_WANT);
  Json first = head;
  first["id"] = Json::parse(host.said)["exchanges"][0]["id"];
  if (host.answer(first, "0123456789") < 0) return "refused";
  Json last = end;
  last["id"] = first["id"];
  openint_status status = 0;
  while ((status = host.step()) == OPENINT_BATCH) REQUIRE(host.said == "0123456789");
  if (status == OPENINT_DONE) return Json::parse(host.said).dump();
  REQUIRE(status == OPENINT_WANT && Json::parse(host.said).contains("pieces"));
  REQUIRE(host.answer(last, "") == OPENINT_OK);
  status = host.step();
  return status == OPENINT_DONE ? Json::parse(host.said).dump() : Json::parse(host.said)["message"].get<std::string>();
}

void a_host_tells_how_a_body_ended(Engine &engine) {
  Json begun = {{"status", 200}, {"headers", Json::array()}, {"more", true}};
  REQUIRE(cut(engine, begun, Json::object()) == R"({"count":10,"headers":{},"status":200})");
  std::string said = cut(engine, begun, {{"failure", "cut"}, {"message", "reset"}});
  REQUIRE(said == "files, passthrough: the answer broke off after 10 bytes: reset");
  begun["headers"] = Json::array({Json::array({"content-length", "11"})});
  said = cut(engine, begun, Json::object());
  REQUIRE(said == "files, passthrough: the answer broke off after 10 bytes: its headers tell of 11");
  // Whole, it is one piece; and what is no success never streams.
  REQUIRE(cut(engine, {{"status", 201}}, Json::object()) == R"({"count":10,"headers":{},"status":201})");
  REQUIRE(cut(engine, {{"status", 404}, {"more", true}}, Json::object()) == "refused");
  REQUIRE(cut(engine, {{"status", 404}}, Json::object()).find("body") != std::string::npos);

  // Cancelled between two pieces: the task ends, and nobody wants the rest.
  Host host(engine, engine.request("/x", 0, nullptr));
  REQUIRE(host.step() == OPENINT_WANT);
  Json head = {{"id", Json::parse(host.said)["exchanges"][0]["id"]}, {"status", 200}, {"more", true}};
  REQUIRE(host.answer(head, "0123456789") == OPENINT_OK);
  REQUIRE(host.step() == OPENINT_BATCH);
  openint_task_cancel(host.task);
  REQUIRE(host.step() == OPENINT_E_CANCELLED);
}

}  // namespace

int main(int argc, char **argv) {
  REQUIRE(argc == 2);
  size_of_each = std::strtoull(argv[1], nullptr, 10) << 20;
  char folder[] = "/tmp/openint-bodies-XXXXXX";
  REQUIRE(mkdtemp(folder) != nullptr);
  {
    Server server;
    Engine engine(folder, server.port);
    a_host_tells_how_a_body_ended(engine);
    both_ways_over_the_librarys_http(engine, {{"size", size_of_each}});
    both_ways_over_the_librarys_http(engine, Json::object());
    both_ways_over_the_hosts_http(engine);
    ends_as_errors(engine, server);
    is_cancelled_in_a_hook(engine);
  }
  for (const char *name : {"/store.db", "/store.db-wal", "/store.db-shm"}) unlink((std::string(folder) + name).c_str());
  rmdir(folder);
  std::printf("bodies: passed\n");
  return 0;
}
