// Eight threads share one translator and one engine; each result is the same as alone.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

extern "C" {
#include "check.h"
}

namespace {

constexpr int kThreads = 8;
constexpr int kRounds = 300;

struct Stream {
  std::string text;
  static int32_t write(uintptr_t ctx, const char *data, size_t size) {
    reinterpret_cast<Stream *>(ctx)->text.append(data, size);
    return 0;
  }
};

bool translates_whole(const openint_translator *translator) {
  openint_buffer *out = nullptr, *report = nullptr;
  openint_error *err = nullptr;
  bool good = openint_translate(translator, TEXT(kPage), &out, &report, &err) == OPENINT_PARTIAL && err == nullptr &&
              openint_buffer_data(out) == std::string(kExpected) &&
              std::string(openint_buffer_data(report)).find("no id") != std::string::npos;
  openint_buffer_free(out);
  openint_buffer_free(report);
  return good;
}

bool translates_in_pieces(const openint_translator *translator) {
  Stream stream;
  openint_hooks hooks{};
  hooks.struct_size = sizeof hooks;
  hooks.ctx = reinterpret_cast<uintptr_t>(&stream);
  hooks.write = Stream::write;
  openint_translation *translation = nullptr;
  if (openint_translation_open(translator, &hooks, &translation, nullptr) != OPENINT_OK) return false;
  std::string page = kPage;
  bool good = true;
  for (size_t at = 0; at < page.size(); at += 11) {
    std::string piece = page.substr(at, 11);
    good = openint_translation_feed(translation, piece.data(), piece.size(), nullptr) == OPENINT_OK && good;
  }
  good = openint_translation_finish(translation, nullptr, nullptr) == OPENINT_PARTIAL && good;
  openint_translation_free(translation);
  return good && stream.text == kExpected;
}

bool uses_engine(openint_engine *engine) {
  openint_translator *translator = nullptr;
  bool good = openint_engine_register(engine, TEXT(kConnector), nullptr) == OPENINT_OK &&
              openint_translator_open(engine, TEXT("acme"), TEXT("crm.note"), TEXT(kFields), &translator, nullptr) ==
                  OPENINT_OK &&
              translates_whole(translator);
  openint_translator_free(translator);
  return good &&
         openint_engine_validate(engine, TEXT("crm-createContact"), TEXT("{\"record\": {}}"), nullptr) == OPENINT_OK;
}

}  // namespace

int main() {
  openint_engine *engine = open_engine();
  openint_translator *translator = open_translator(kFields);
  CHECK(engine != nullptr && translator != nullptr);
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < kRounds; ++round) {
        good += translates_whole(translator) && translates_in_pieces(translator);
        if (round % 10 == 0) good += uses_engine(engine) ? 0 : -kThreads * kRounds;
      }
    });
  }
  for (std::thread &thread : threads) thread.join();
  CHECK_TEXT(std::to_string(kThreads * kRounds).c_str(), std::to_string(good).c_str());
  openint_translator_free(translator);
  openint_engine_free(engine);
  return finish();
}
