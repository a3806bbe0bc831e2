#include "bindings/http/gateway.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "bindings/cli/on_signal.hpp"
#include "bindings/http/connection.hpp"

namespace openint::http {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

bool is_loopback(const std::string &host) { return host == "127.0.0.1" || host == "localhost" || host == "::1"; }

std::optional<asio::ssl::context> tls_of(const GatewayOptions &options) {
  const bool tls = !options.certificate.empty() || !options.private_key.empty();
  if (tls && (options.certificate.empty() || options.private_key.empty())) {
    throw cli::Failure(cli::kUsage, "TLS needs both --tls-cert and --tls-key");
  }
  if (!tls && !is_loopback(options.host) && !options.insecure) {
    throw cli::Failure(cli::kUsage, "refusing to listen on " + options.host +
                                        " without TLS: give --tls-cert and --tls-key, or --insecure where something "
                                        "in front of it encrypts");
  }
  if (!tls) return {};
  std::optional<asio::ssl::context> context(asio::ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_mode(context->native_handle(), SSL_MODE_RELEASE_BUFFERS);  // of idle connections
  error_code error;
  if (!error) context->use_certificate_chain_file(options.certificate, error);
  if (!error) context->use_private_key_file(options.private_key, asio::ssl::context::pem, error);
  if (error) {
    throw cli::Failure(cli::kUsage,
                       options.certificate + " and " + options.private_key + " are no certificate and key");
  }
  return context;
}

// As many files as the system lets us have: a connection is one.
void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

class Listener {
 public:
  Listener(const GatewayOptions &options, std::vector<std::unique_ptr<Loop>> &loops, Pools &pools, Service &service,
           asio::ssl::context *tls)
      : loops_(loops), pools_(pools), service_(service), tls_(tls), acceptor_(home()), pause_(home()) {
    error_code error;
    tcp::resolver resolver(home());
    const auto found = resolver.resolve(options.host, std::to_string(options.port), tcp::resolver::passive, error);
    if (!error) acceptor_.open(found->endpoint().protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(found->endpoint(), error);
    if (!error) acceptor_.listen(SOMAXCONN, error);
    if (error) {
      throw cli::Failure(cli::kFailed, "can't listen on " + options.host + " port " + std::to_string(options.port) +
                                           ": " + error.message());
    }
  }

  int port() const { return acceptor_.local_endpoint().port(); }

  void accept() {
    Loop &loop = *loops_[next_++ % loops_.size()];
    acceptor_.async_accept(loop.context(), [this, &loop](const error_code &error, tcp::socket socket) {
      if (!acceptor_.is_open()) return;
      if (error) return pause();
      asio::post(loop.context(), [this, &loop, socket = std::move(socket)]() mutable {
        serve_connection(std::move(socket), tls_, loop, pools_, service_);
      });
      accept();
    });
  }

  void stop() {
    asio::post(home(), [this] {
      error_code ignored;
      acceptor_.close(ignored);
      pause_.cancel();
    });
  }

 private:
  asio::io_context &home() { return loops_.front()->context(); }

  // Where there are no more files, until some are given back.
  void pause() {
    pause_.expires_after(std::chrono::milliseconds(100));
    pause_.async_wait([this](const error_code &error) {
      if (!error && acceptor_.is_open()) accept();
    });
  }

  std::vector<std::unique_ptr<Loop>> &loops_;
  Pools &pools_;
  Service &service_;
  asio::ssl::context *tls_;
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  size_t next_ = 0;
};

// How often the program was told to stop, and whether all connections have ended.
class Stopping {
 public:
  void tell() {
    change([this] {
      if (++told_ == kAtOnce) std::_Exit(1);
    });
  }
  static constexpr int kAtOnce = 4;  // whoever asks so often waits for nothing more
  void loop_ended() {
    change([this] { ++ended_; });
  }
  void wait_until_told() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return told_ > 0; });
  }
  /// True once that many loops have ended; false after so long, or where it was told again.
  bool wait_for_loops(size_t loops, std::chrono::milliseconds most, int told) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, most, [&] { return ended_ == loops || told_ > told; });
    return ended_ == loops;
  }

 private:
  void change(auto how) {
    const std::lock_guard lock(mutex_);
    how();
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  int told_ = 0;
  size_t ended_ = 0;
};

// For operations that were cancelled: one that exchanges a refresh token goes on until the new one is saved.
constexpr std::chrono::seconds kCancelled{25};
// For loops to close connections, which waits for nobody.
constexpr std::chrono::seconds kCut{5};
constexpr int kEver = std::numeric_limits<int>::max();

}  // namespace

int serve(const cli::Engine &engine, const GatewayOptions &options, Metrics &metrics) {
  std::optional<asio::ssl::context> tls = tls_of(options);
  raise_file_limit();
  Stopping stopping;
  const cli::OnSignal on_signal({SIGINT, SIGTERM}, [&stopping] { stopping.tell(); });
  Service service(engine, options, metrics);
  const size_t count = std::clamp(std::thread::hardware_concurrency(), 1U, 4U);
  std::vector<std::unique_ptr<Loop>> loops;
  for (size_t i = 0; i < count; ++i) {
    loops.push_back(std::make_unique<Loop>(options.connections / count + 1, [&stopping] { stopping.loop_ended(); }));
  }
  Pools pools(options.operations);
  service.watch(pools.operations);
  std::optional<Listener> listener;
  const auto end = [&] {
    if (listener) listener->stop();
    for (const auto &loop : loops) loop->stop();
  };
  try {
    listener.emplace(options, loops, pools, service, tls ? &*tls : nullptr);
  } catch (...) {
    end();
    throw;
  }
  const bool numeric = options.host.find(':') != std::string::npos;
  std::printf("%s://%s:%d\n", tls ? "https" : "http",
              numeric ? ("[" + options.host + "]").c_str() : options.host.c_str(), listener->port());
  std::fflush(stdout);
  listener->accept();
  stopping.wait_until_told();
  end();
  if (!stopping.wait_for_loops(count, std::chrono::milliseconds(options.stop_ms), 1)) {
    service.cancel();
    if (!stopping.wait_for_loops(count, kCancelled, 2)) {
      for (const auto &loop : loops) loop->cut();
      stopping.wait_for_loops(count, kCut, kEver);  // nothing that they use may go before them
    }
  }
  return 0;
}

}  // namespace openint::http
