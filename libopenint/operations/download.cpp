// The verbs download and export: a record's content, bytes of any size, as they come. What breaks off goes on where it
// broke, as long as it is known to be the same content; what the provider tells of it is held against the bytes.
#include <algorithm>

#include "libopenint/base/base64.hpp"
#include "libopenint/coroutine/emission.hpp"
#include "libopenint/http/incoming.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/operations/content.hpp"
#include "libopenint/operations/verbs.hpp"
#include "libopenint/provider/batch.hpp"
#include "libopenint/provider/request.hpp"

namespace openint::operations {

using connector::DownloadRule;
using connector::ModelRule;
using http::Response;
using provider::Answer;
using provider::Arguments;
using provider::Built;
using provider::Session;

namespace {

constexpr int kMostBreaks = 5;  // one after the other, without a byte between them
constexpr int64_t kFirstPauseMs = 250;

// What the caller wants of the content.
struct Wanted {
  Wanted() = default;
  int64_t offset = 0;
  int64_t length = -1;  // -1: to its end
  std::string version;  // which it must have, "" is any
};

// One download under way.
struct Download {
  explicit Download(const DownloadRule &r) : rule(r) {}
  Download(const Download &) = delete;
  const DownloadRule &rule;
  const connector::RequestRule *request = nullptr;
  Wanted wanted;
  json::Value input;
  Content content;
  std::unique_ptr<crypto::ContentHash> hash;  // of the bytes so far, where they are to be held against one
  bool begun = false;                         // an answer has told of the content
  int64_t count = 0;                          // bytes that were given
  std::string gathered;                       // where the caller takes no stream

  int64_t place() const noexcept { return wanted.offset + count; }
  bool full() const noexcept { return wanted.length >= 0 && count >= wanted.length; }
  std::string told() const {
    return "{" + content.members() + ",\"offset\":" + std::to_string(wanted.offset) +
           ",\"count\":" + std::to_string(count);
  }
};

Result<Wanted> read_wanted(const json::Value &input) {
  Wanted out;
  out.offset = json::whole_number(input["offset"], 0);
  if (!input["length"].is_null()) out.length = json::whole_number(input["length"], -2);
  out.version = std::string(input["version"].text());
  if (out.offset < 0) return Error(Status::invalid_argument, "the offset is no number of bytes", "/offset");
  if (out.length == 0 || out.length < -1) {
    return Error(Status::invalid_argument, "the length is no number of bytes from 1", "/length");
  }
  if (!out.version.empty() && (!out.version.starts_with('"') || out.version.find_first_of("\r\n") != std::string::npos)) {
    return Error(Status::invalid_argument, "the version is none that a download has told", "/version");
  }
  return out;
}

Error changed(const std::string &what) {
  Error error(Status::conflict, "the content has changed " + what + ": begin again");
  error.reason = "content_changed";
  return error;
}

// `file` over an answer whose body is the content, of which an expression sees none.
Result<void> read_file(const Session &session, const Response &response, Download &download) {
  const auto &file = download.rule.file;
  if (!file) return {};
  Answer answer(session);
  answer.view(response, json::Value());
  OPENINT_TRY(json::Value found, answer.evaluate(*file));
  return download.content.take(found, answer, file->pointer, false);
}

// A success that is not the content itself is none: a page to sign in, an error in its place, an answer to come later.
Result<void> check_content(const Session &session, const Response &response, const Download &download) {
  const std::string &pointer = download.request->pointer;
  const bool bytes = response.status == 200 || response.status == 203 || response.status == 206;
  const bool empty = response.status == 204 && download.content.size == 0;
  if (!bytes && !empty) return provider::answer_lacks(session, response, "the content", pointer);
  const auto &rule = download.rule.is_content;
  if (!rule) return {};
  Answer answer(session);
  answer.view(response, json::Value());
  const json::Member input{"input", download.input};
  OPENINT_TRY(const json::Value is, answer.evaluate(*rule, {&input, 1}));
  if (is.as_boolean()) return {};
  return provider::answer_lacks(session, response, "the content: what came is something else", rule->pointer);
}

Error no_such_content(std::string why) {
  Error error(Status::invalid_argument, std::move(why));
  error.reason = "no_such_content";
  return error;
}

// Where nothing else tells other bytes apart, as many as were told must come.
Error other_size(const Download &download, int64_t found) {
  Error error(Status::malformed, "the bytes that came are not those of the content: of " +
                                     std::to_string(download.content.size) + " there are " + std::to_string(found));
  error.reason = "size_mismatch";
  return error;
}

// The headers by which the rest comes and no other content's.
void ask_for_rest(const Download &download, http::Request &request) {
  http::set_header(request.headers, "Accept-Encoding", "identity");
  const int64_t from = download.place();
  if (from == 0 && download.wanted.length < 0) return;
  std::string range = "bytes=" + std::to_string(from) + "-";
  if (download.wanted.length >= 0) range += std::to_string(download.wanted.offset + download.wanted.length - 1);
  http::set_header(request.headers, "Range", std::move(range));
  const std::string &version = download.begun ? download.content.version : download.wanted.version;
  if (from > 0 && !version.empty()) http::set_header(request.headers, "If-Range", version);
}

// What an answer tells before its first byte: how many bytes are to be passed over until the wanted ones come.
Result<int64_t> begin(const Session &session, const Response &response, Download &download) {
  const std::string &pointer = download.request->pointer;
  OPENINT_TRY(const Part part, part_of(session, response, pointer));
  const std::string *encoding = http::find_header(response.headers, "Content-Encoding");
  if (encoding != nullptr && !http::same_name(*encoding, "identity")) {
    return provider::answer_lacks(session, response, "the content as it is: it is encoded as " + shortened(*encoding),
                                  pointer);
  }
  const std::string version = version_of(response);
  const std::string &known = download.begun ? download.content.version : download.wanted.version;
  if (!known.empty() && version != known) return changed(download.begun ? "while it was downloaded" : "since");
  const bool grown = download.begun && part.total >= 0 && download.content.size >= 0 && part.total != download.content.size;
  if (grown) return changed("while it was downloaded");
  if (part.first > download.place()) {
    return provider::answer_lacks(session, response, "the bytes that were asked for: it begins behind them", pointer);
  }
  OPENINT_CHECK(check_content(session, response, download));
  if (!download.begun) {
    if (!download.rule.describe) OPENINT_CHECK(read_file(session, response, download));
    if (!download.content.refused.empty()) return no_such_content(download.content.refused);
    const bool whole = download.wanted.offset == 0 && download.wanted.length < 0;
    if (whole) download.hash = crypto::ContentHash::make(download.content.algorithm);
    const int64_t described = download.content.size;
    if (download.hash == nullptr && described >= 0 && part.total >= 0 && part.total != described) {
      return other_size(download, part.total);
    }
    download.content.take(response, part);
    download.begun = true;
  }
  return download.place() - part.first;
}

// Whether what broke off may go on: only where other content would be noticed.
bool can_go_on(const Download &download, const Error &error) {
  return error.status == Status::unavailable && (!download.content.version.empty() || download.hash != nullptr);
}

Task<bool> describe(Context &context, Session &session, Download &download, Arguments &arguments) {
  const DownloadRule &rule = download.rule;
  json::Value given = arguments.value();
  OPENINT_CO_TRY(Response answer, co_await ask(context, session, *rule.describe, given));
  Answer read(session);
  OPENINT_CO_CHECK(read.read(answer));
  OPENINT_CO_TRY(json::Value file, read.evaluate(*rule.file));
  OPENINT_CO_CHECK(download.content.take(file, read, rule.file->pointer, true));
  const std::string_view text = arguments.arena().copy(std::string_view(json::to_text(file)));
  OPENINT_CO_TRY(json::Value kept, json::parse(text, arguments.arena()));
  arguments.set("file", kept);
  co_return true;
}

// Asks for what is still to come.
Task<Response> ask_for_bytes(Context &context, Session &session, Download &download, Arguments &arguments) {
  const DownloadRule &rule = download.rule;
  if (download.request == nullptr) download.request = &rule.request;
  while (true) {
    Result<Built> built = build_request(session, *download.request, arguments.value());
    if (!built.ok()) co_return built.take_error();
    ask_for_rest(download, built->request);
    Result<Response> answer = co_await send_for_bytes(context, session, *download.request, std::move(*built));
    if (answer.ok()) co_return answer;
    const std::string &code = answer.error().provider.code;
    const bool other = rule.instead && download.request == &rule.request &&
                       std::find(rule.instead_codes.begin(), rule.instead_codes.end(), code) != rule.instead_codes.end();
    if (!other) co_return answer.take_error();
    download.request = &*rule.instead;
  }
}

// Gives a piece to the caller, or keeps it for the answer.
Task<bool> give(Context &context, Session &session, Download &download, std::string piece) {
  if (download.hash != nullptr) download.hash->add(piece);
  download.count += static_cast<int64_t>(piece.size());
  if (context.taking() != coroutine::Taking::bytes) {
    download.gathered += piece;
    const bool fits = static_cast<int64_t>(download.gathered.size()) <= session.services().answer_bytes / 4 * 3;
    if (fits) co_return true;
    co_return beyond_one_answer(session, "the bytes of the content", "take them as a stream (\"stream\": \"bytes\")");
  }
  coroutine::Emission emission;
  emission.count = piece.size();
  emission.text = std::move(piece);
  emission.progress = download.told() + "}";
  Result<void> taken = co_await coroutine::emit(context, emission);
  if (!taken.ok()) co_return taken.take_error();
  co_return true;
}

// Takes an answer's bytes, the first `skip` of which are known already.
Task<bool> take_bytes(Context &context, Session &session, Download &download, http::Incoming &incoming, int64_t skip) {
  while (!download.full()) {
    Result<std::string> piece = co_await http::next_piece(context, incoming);
    if (!piece.ok()) co_return piece.take_error();
    if (piece->empty()) co_return true;
    const auto known = std::min(skip, static_cast<int64_t>(piece->size()));
    piece->erase(0, static_cast<size_t>(known));
    skip -= known;
    if (download.wanted.length >= 0) {
      piece->resize(std::min(piece->size(), static_cast<size_t>(download.wanted.length - download.count)));
    }
    if (piece->empty()) continue;
    Result<bool> given = co_await give(context, session, download, std::move(*piece));
    if (!given.ok()) co_return given.take_error();
  }
  co_return true;
}

// One answer's bytes; the request is made again by whoever calls, where it breaks off.
Task<bool> once(Context &context, Session &session, Download &download, Arguments &arguments) {
  Result<Response> answer = co_await ask_for_bytes(context, session, download, arguments);
  if (!answer.ok()) co_return answer.take_error();
  Result<int64_t> skip = begin(session, *answer, download);
  if (!skip.ok()) co_return skip.take_error();
  if (answer->stream == nullptr) co_return true;  // 204: there is nothing
  Result<bool> taken = co_await take_bytes(context, session, download, *answer->stream, *skip);
  if (!taken.ok()) co_return taken.take_error();
  co_return true;
}

// The end of the content must have been the end that was told.
Result<std::string> finish(Download &download) {
  std::string out = download.told();
  if (download.hash == nullptr) {
    const int64_t end = download.content.size;
    const bool fewer = download.place() < end && !download.full();
    const bool more = download.count > 0 && download.place() > end;
    if (end >= 0 && (fewer || more)) return other_size(download, download.place());
    return out + ",\"verified\":false";
  }
  const std::string found = download.hash->text();
  if (crypto::same_hash(download.content.algorithm, found, download.content.hash)) return out + ",\"verified\":true";
  Error error(Status::malformed, "the bytes that came are not those of the content: their " + download.content.algorithm +
                                     " is " + found + ", and the provider tells " + shortened(download.content.hash));
  error.reason = "checksum_mismatch";
  return error;
}

Task<std::string> run(Context &context, Session &session, Download &download, Arguments &arguments) {
  if (download.rule.describe) {
    OPENINT_CO_CHECK(co_await describe(context, session, download, arguments));
  }
  if (!download.content.refused.empty()) co_return no_such_content(download.content.refused);
  int breaks = 0;
  for (int64_t before = 0;;) {
    Result<bool> done = co_await once(context, session, download, arguments);
    if (done.ok()) break;
    breaks = download.count > before ? 1 : breaks + 1;
    before = download.count;
    const bool on = download.begun && breaks <= kMostBreaks && can_go_on(download, done.error());
    if (!on) co_return done.take_error();
    Result<void> waited = co_await coroutine::wait_until(context, context.now_ms() + (kFirstPauseMs << breaks));
    if (!waited.ok()) co_return waited.take_error();
  }
  OPENINT_CO_TRY(std::string out, finish(download));
  if (context.taking() == coroutine::Taking::bytes) co_return out + "}";
  co_return out + ",\"content_base64\":\"" + base64(download.gathered) + "\"}";
}

}  // namespace

Task<std::string> download(Context &context, Session &session, const contract::Operation &operation,
                           json::Value input) {
  auto section = operation.verb == "export" ? &ModelRule::exported : &ModelRule::download;
  Result<const DownloadRule *> rule = offered(session, operation.model, section);
  if (!rule.ok()) co_return rule.take_error();
  Download download(**rule);
  OPENINT_CO_TRY(download.wanted, read_wanted(input));
  download.input = input;
  Arguments arguments;
  arguments.set_text("object", object_of(session, operation.model, input));
  arguments.set("input", input);
  if (const json::Value *id = input.find("id")) {
    if (id->text().empty()) co_return Error(Status::invalid_argument, "the id is empty", "/id");
    arguments.set_text("id", id->text());
  }
  co_return co_await run(context, session, download, arguments);
}

}  // namespace openint::operations
