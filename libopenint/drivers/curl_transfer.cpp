#include "libopenint/drivers/curl_transfer.hpp"

#ifndef _WIN32
#include <netinet/in.h>
#include <sys/socket.h>
#endif

#include <algorithm>
#include <cstdlib>
#include <new>
#include <span>

#include "libopenint/http/address.hpp"

#include "libopenint/coroutine/source.hpp"

namespace openint::drivers {

using http::Failure;
using http::Header;
using http::Outcome;

namespace {

constexpr size_t kMostHeaderBytes = 256 * 1024;
constexpr long kSendBuffer = 256 * 1024;
constexpr long kReadBuffer = 100 * 1024;  // a page in a read or two; libcurl's own 16 KiB take many

bool token_char(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool token(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), token_char); }

bool one_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

// What would break out of its place in the request.
std::string refusal(const http::Request &request) {
  if (http::origin(request.url).empty()) return "the URL is no http or https URL with a host";
  bool strange = std::any_of(request.url.begin(), request.url.end(),
                             [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; });
  if (strange) return "the URL holds white space or a control character";
  if (!token(request.method)) return "the method is no HTTP method";
  for (const Header &header : request.headers) {
    if (!token(header.name)) return "a header's name is none of HTTP";
    if (!one_line(header.value)) return "the header " + header.name + " holds a line break";
  }
  return {};
}

// Whether https goes through a proxy, which looks names up by itself and is reached at its own address, public or not.
bool uses_proxy(const CurlOptions &options) {
  if (!options.proxy.empty()) return options.proxy != "none";
  static constexpr const char *kNames[] = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
  return std::any_of(std::begin(kNames), std::end(kNames), [](const char *name) {
    const char *value = std::getenv(name);
    return value != nullptr && *value != '\0';
  });
}

bool is_public(int family, const sockaddr *address) {
  auto bytes = [](const void *at, size_t size) { return std::span(static_cast<const uint8_t *>(at), size); };
  if (family == AF_INET) return http::is_public(bytes(&reinterpret_cast<const sockaddr_in *>(address)->sin_addr, 4));
  if (family != AF_INET6) return false;
  return http::is_public(bytes(&reinterpret_cast<const sockaddr_in6 *>(address)->sin6_addr, 16));
}

// Of an answer that streams, whoever asked may be gone before the transfer is.
std::unique_ptr<const http::Request> own_copy(const http::Request &request) {
  auto out = std::make_unique<http::Request>(request);
  out->secrets = nullptr;
  return out;
}

}  // namespace

Transfer::Transfer(uint64_t id, const http::Request &request, const CurlOptions &options, CurlHandles &handles)
    : id_(id),
      own_(request.streams ? own_copy(request) : nullptr),
      request_(own_ == nullptr ? request : *own_),
      handles_(handles),
      refused_(refusal(request)) {
  if (!refused_.empty()) return;
  easy_ = handles.take();
  if (easy_ == nullptr) out_of_memory();
  try {
    set_up(options);
  } catch (...) {
    handles_.give_back(easy_);
    curl_slist_free_all(headers_);
    throw;
  }
}

Transfer::~Transfer() {
  if (easy_ != nullptr) handles_.give_back(easy_);
  curl_slist_free_all(headers_);
}

void Transfer::set_up(const CurlOptions &options) {
  auto set = [this](CURLoption option, auto value) {
    CURLcode code = curl_easy_setopt(easy_, option, value);
    if (code == CURLE_OUT_OF_MEMORY) out_of_memory();
  };
  set(CURLOPT_URL, request_.url.c_str());
  set(CURLOPT_PRIVATE, static_cast<void *>(this));
  set(CURLOPT_ERRORBUFFER, static_cast<char *>(error_));
  set(CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
  // A lookup that is stuck is left to its thread, which frees what it has when it ends; else libcurl would wait for it
  // whatever the deadline is, since nothing can end a getaddrinfo().
  set(CURLOPT_QUICK_EXIT, 1L);
#endif
  set(CURLOPT_BUFFERSIZE, kReadBuffer);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  // Rather share a connection than open another. Without TLS nothing tells early whether it can be shared, and all
  // would wait for the first answer.
  if (http::origin(request_.url).starts_with("https:")) set(CURLOPT_PIPEWAIT, 1L);
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!options.ca_file.empty()) {
    set(CURLOPT_CAINFO, options.ca_file.c_str());
    set(CURLOPT_CAPATH, static_cast<const char *>(nullptr));  // else the system's folder were trusted besides
    set(CURLOPT_PROXY_CAINFO, options.ca_file.c_str());
    set(CURLOPT_PROXY_CAPATH, static_cast<const char *>(nullptr));
  }
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout_ms));
  int64_t timeout = request_.timeout_ms > 0 ? request_.timeout_ms : options.timeout_ms;
  bool long_body = request_.streams || request_.source != nullptr;
  if (request_.timeout_ms == 0 && long_body) {  // as long as something moves
    most_idle_ms_ = timeout;
  } else {
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(timeout));
  }
  if (!options.proxy.empty()) {
    set(CURLOPT_PROXY, options.proxy == "none" ? "" : options.proxy.c_str());
    set(CURLOPT_NOPROXY, "");  // else the environment's exceptions held for a proxy that is not the environment's
  }
  set(CURLOPT_PATH_AS_IS, 1L);  // the URL is sent as it was built
  set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(CURLOPT_WRITEDATA, static_cast<void *>(this));
  set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(CURLOPT_HEADERDATA, static_cast<void *>(this));
  set(CURLOPT_PREREQFUNCTION, &Transfer::before_sending);
  set(CURLOPT_PREREQDATA, static_cast<void *>(this));
  // Behind a proxy all goes through it, whatever the environment excepts: hosts that are excepted are those within.
  if (request_.public_only && options.proxy.empty()) set(CURLOPT_NOPROXY, "");
  confined_ = request_.public_only && !uses_proxy(options);
  if (confined_) {
    set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::open_socket);
    set(CURLOPT_OPENSOCKETDATA, static_cast<void *>(this));
  }
  set_body();
  set_headers();
}

void Transfer::set_body() {
  const std::string &method = request_.method;
  if (method == "HEAD") {
    curl_easy_setopt(easy_, CURLOPT_NOBODY, 1L);
    return;
  }
  if (request_.source != nullptr) {  // without a size: chunked, or HTTP/2's own
    curl_easy_setopt(easy_, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy_, CURLOPT_UPLOAD_BUFFERSIZE, kSendBuffer);
    curl_easy_setopt(easy_, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request_.source->size()));
    curl_easy_setopt(easy_, CURLOPT_READFUNCTION, &Transfer::on_read);
    curl_easy_setopt(easy_, CURLOPT_READDATA, static_cast<void *>(this));
    if (curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, method.c_str()) != CURLE_OK) out_of_memory();
    return;
  }
  bool has_body = !request_.body.empty() || method == "POST" || method == "PUT" || method == "PATCH";
  if (has_body) {
    curl_easy_setopt(easy_, CURLOPT_POST, 1L);
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request_.body.c_str());  // not copied
  }
  if (curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, method.c_str()) != CURLE_OK) out_of_memory();
}

void Transfer::set_headers() {
  auto add = [this](const std::string &line) {
    curl_slist *longer = curl_slist_append(headers_, line.c_str());
    if (longer == nullptr) out_of_memory();
    headers_ = longer;
  };
  // Whoever asks for an encoding itself gets the bytes as they come.
  // A body that streams is not asked for compressed: libcurl would have to keep what a piece grows to while it waits.
  decodes_ = !request_.streams && http::find_header(request_.headers, "Accept-Encoding") == nullptr;
  if (decodes_) curl_easy_setopt(easy_, CURLOPT_ACCEPT_ENCODING, "");
  for (const Header &header : request_.headers) {
    add(header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
  }
  // libcurl would add these by itself.
  for (const char *name : {"Expect", "Content-Type", "Accept"}) {
    if (http::find_header(request_.headers, name) == nullptr) add(std::string(name) + ":");
  }
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_);
}

size_t Transfer::on_header(char *data, size_t size, size_t count, void *self) noexcept {
  auto *transfer = static_cast<Transfer *>(self);
  std::string_view line(data, size * count);
  transfer->header_bytes_ += line.size();
  if (transfer->header_bytes_ > kMostHeaderBytes) {
    transfer->too_large_ = true;
    return 0;
  }
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
  try {
    if (line.starts_with("HTTP/")) {
      transfer->response_.headers.clear();  // of a 100 or of a proxy before
      transfer->complete_ = false;
      return size * count;
    }
    if (line.empty()) transfer->complete_ = true;
    size_t colon = line.find(':');
    if (colon == std::string_view::npos) return size * count;
    std::string_view value = line.substr(colon + 1);
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
    transfer->response_.headers.emplace_back(std::string(line.substr(0, colon)), std::string(value));
  } catch (const std::bad_alloc &) {
    transfer->no_memory_ = true;
    return 0;
  }
  return size * count;
}

// A name is looked up only now, and may lead to other addresses than it did before.
curl_socket_t Transfer::open_socket(void *self, curlsocktype, curl_sockaddr *address) noexcept {
  auto *transfer = static_cast<Transfer *>(self);
  if (!is_public(address->family, &address->addr)) {
    transfer->unsafe_ = true;
    return CURL_SOCKET_BAD;
  }
  transfer->allowed_ = true;
#ifdef SOCK_CLOEXEC
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
#else
  return ::socket(address->family, address->socktype, address->protocol);
#endif
}

// libcurl sends a request again by itself where a connection that it used again breaks before the answer. A write may
// have happened by then, so that whoever asked must decide.
int Transfer::before_sending(void *self, char *address, char *, int, int) noexcept {
  auto *transfer = static_cast<Transfer *>(self);
  // Of a connection that another request opened, which could go anywhere.
  if (transfer->confined_ && !http::is_public(address)) {
    transfer->unsafe_ = true;
    return CURL_PREREQFUNC_ABORT;
  }
  const std::string &method = transfer->request_.method;
  bool read = method == "GET" || method == "HEAD" || method == "OPTIONS";
  if (!read && transfer->began()) {
    transfer->broke_ = true;
    return CURL_PREREQFUNC_ABORT;
  }
  return CURL_PREREQFUNC_OK;
}

// Whether a byte of the request may have left: on a connection that stood, for whatever reason.
bool Transfer::began() const noexcept {
  long sent = 0;
  curl_easy_getinfo(easy_, CURLINFO_REQUEST_SIZE, &sent);
  curl_off_t uploaded = 0;
  curl_easy_getinfo(easy_, CURLINFO_SIZE_UPLOAD_T, &uploaded);
  return sent > 0 || uploaded > 0;
}

bool Transfer::connected() const noexcept {
  long opened = 0;
  if (easy_ != nullptr) curl_easy_getinfo(easy_, CURLINFO_NUM_CONNECTS, &opened);
  return opened > 0;
}

Outcome Transfer::outcome(CURLcode code) {
  if (no_memory_) out_of_memory();
  if (too_large_) return Outcome(Failure::too_large, "the response is too large");
  if (code != CURLE_OK) return failed(code);
  // libcurl takes a connection that ends within the headers as the end of the answer.
  if (!complete_) return Outcome(Failure::cut, "the connection broke within the answer's headers");
  response_.status = status();
  const std::string *encoding = http::find_header(response_.headers, "Content-Encoding");
  if (decodes_ && encoding != nullptr) {  // the headers tell of the body as it now is
    http::remove_header(response_.headers, "Content-Encoding");
    http::remove_header(response_.headers, "Content-Length");
  }
  return Outcome(std::move(response_));
}

Outcome Transfer::failed(CURLcode code) {
  if (code == CURLE_OUT_OF_MEMORY && !began()) out_of_memory();
  if (unsafe_ && !allowed_ && !began()) return Outcome(Failure::unsafe_address, "its host has no public address");
  if (broke_) return Outcome(Failure::cut, "the connection broke before the answer came");
  std::string text = error_[0] != '\0' ? error_ : curl_easy_strerror(code);
  switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_PROXY: return Outcome(Failure::not_sent, text);
    default: return Outcome(began() ? Failure::cut : Failure::not_sent, text);
  }
}

}  // namespace openint::drivers
