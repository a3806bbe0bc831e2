#include "bindings/http/content.hpp"

#include <charconv>

#include "bindings/cli/json.hpp"

namespace openint::http {

namespace {

std::optional<unsigned long long> number_of(std::string_view text) {
  unsigned long long out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  // What a double of the contract holds exactly.
  constexpr unsigned long long kMost = 1ULL << 53;
  if (error != std::errc() || end != text.data() + text.size() || out > kMost) return {};
  return out;
}

// RFC 8187: UTF-8, with everything but attr-char as %XX.
std::string extended(std::string_view name) {
  constexpr std::string_view kPlain = "!#$&+-.^_`|~";
  constexpr const char *kDigits = "0123456789ABCDEF";
  std::string out = "UTF-8''";
  for (const char c : name) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (plain || kPlain.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15U];
  }
  return out;
}

// A media type that a header can hold; the provider's may be anything.
std::string media_type(const std::string &told) {
  const bool good = !told.empty() && told.size() < 256 && told.find('/') != std::string::npos &&
                    told.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&^_.+-/;= \"") ==
                        std::string::npos;
  return good ? told : "application/octet-stream";
}

class Content final : public Source {
 public:
  explicit Content(RunningCall call) : task_(std::move(call)) {}

  bool begin(const std::optional<ContentRange> &range, Answer &answer) {
    if (!task_.step()) {
      answer = answer_of(task_.error.release());
      return false;
    }
    return head(range, answer);
  }

  State next(std::string &out) override {
    if (task_.error != nullptr) return State::broken;  // what is missing is told by the missing end
    if (task_.over) return State::end;
    out += cli::text_of(task_.batch);
    task_.step();
    return State::more;
  }

 private:
  // Of content without a byte the answer tells what else the progress behind the first bytes does.
  std::string told() {
    if (task_.over) return std::string(cli::text_of(task_.batch));
    openint_buffer *out = nullptr;
    if (openint_task_progress(task_.call.get(), &out, nullptr) < 0) return "{}";
    const cli::Buffer owned(out);
    return std::string(cli::text_of(owned));
  }

  bool head(const std::optional<ContentRange> &range, Answer &answer) {
    const std::string text = told();
    const auto members = cli::JsonReader(text).members();
    const auto size = number_of(cli::find(members, "size").text);
    // A part is told with its end, which nobody knows where the size is not told.
    if (range && (!size || range->first >= *size)) {
      answer = refusal(416, "RANGE_NOT_SATISFIABLE",
                       size ? "there are no such bytes" : "no part can be given: the provider does not tell the size");
      if (size) answer.headers.emplace_back("Content-Range", "bytes */" + std::to_string(*size));
      return false;
    }
    answer.type = media_type(cli::find(members, "content_type").text);
    const std::string name = cli::find(members, "name").text;
    answer.headers.emplace_back("Content-Disposition",
                                name.empty() ? "attachment" : "attachment; filename*=" + extended(name));
    answer.headers.emplace_back("X-Content-Type-Options", "nosniff");
    const std::string version = cli::find(members, "version").text;
    if (!version.empty() && version.find_first_of("\r\n") == std::string::npos) answer.headers.emplace_back("ETag", version);
    answer.headers.emplace_back("Accept-Ranges", "bytes");
    if (!range) return true;
    answer.status = 206;
    const auto last = range->last && *range->last < *size ? *range->last : *size - 1;
    answer.headers.emplace_back("Content-Range", "bytes " + std::to_string(range->first) + "-" + std::to_string(last) +
                                                     "/" + std::to_string(*size));
    return true;
  }

  Batches task_;
};

}  // namespace

std::string ContentRange::input() const {
  std::string out = "\"offset\":" + std::to_string(first);
  if (last) out += ",\"length\":" + std::to_string(*last - first + 1);
  return out;
}

std::optional<ContentRange> range_of(std::string_view header) {
  constexpr std::string_view kUnit = "bytes=";
  if (!header.starts_with(kUnit)) return {};
  header.remove_prefix(kUnit.size());
  const size_t dash = header.find('-');
  if (dash == std::string_view::npos) return {};
  ContentRange range;
  const auto first = number_of(header.substr(0, dash));
  if (!first) return {};
  range.first = *first;
  if (dash + 1 == header.size()) return range;
  range.last = number_of(header.substr(dash + 1));
  if (!range.last || *range.last < range.first) return {};
  return range;
}

std::unique_ptr<Source> begin_content(RunningCall call, const std::optional<ContentRange> &range, Answer &answer) {
  auto source = std::make_unique<Content>(std::move(call));
  if (!source->begin(range, answer)) return nullptr;
  return source;
}

}  // namespace openint::http
