#include "bindings/http/connection.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <limits>

#include "bindings/http/outgoing.hpp"
#include "bindings/http/peer.hpp"

namespace openint::http {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using beast::error_code;
using HttpError = beast::http::error;
using std::chrono::seconds;

constexpr size_t kHeadBytes = 16 << 10;
constexpr size_t kReadBytes = 32 << 10;  // what is read ahead, and all that is kept before the key is known
constexpr seconds kIdle{75}, kHead{30}, kBody{300}, kProgress{30}, kHandshake{15}, kLinger{5};
constexpr size_t kLingerBytes = size_t{64} << 20;

using Tls = asio::ssl::stream<tcp::socket>;

template <typename Stream>
class Connection final : public Client {
 public:
  Connection(Stream stream, Loop &loop, Pools &pools, Service &service)
      : stream_(std::move(stream)), loop_(loop), pools_(pools), service_(service) {
    service_.metrics().connections(1);
  }
  ~Connection() override { service_.metrics().connections(-1); }
  Connection(const Connection &) = delete;
  Connection &operator=(const Connection &) = delete;

  void begin() {
    if (!loop_.add(shared_from_this())) return;
    if constexpr (kSecure) {
      loop_.enter(*this, State::reading, kHandshake);
      stream_.async_handshake(asio::ssl::stream_base::server, [self = self()](const error_code &error) {
        if (error) return self->close();
        self->next_request();
      });
    } else {
      next_request();
    }
  }

  void look() override {
    if (hangup_ != nullptr && !hangup_->told() && has_gone(socket().native_handle())) hangup_->tell();
  }

  void close() override {
    error_code ignored;
    socket().close(ignored);
    loop_.remove(*this);
  }

 private:
  static constexpr bool kSecure = std::is_same_v<Stream, Tls>;
  using Parser = beast::http::request_parser<beast::http::string_body>;
  using Self = std::shared_ptr<Connection>;

  Self self() { return std::static_pointer_cast<Connection>(shared_from_this()); }

  tcp::socket &socket() {
    if constexpr (kSecure) {
      return stream_.next_layer();
    } else {
      return stream_;
    }
  }

  // ---- In

  void next_request() {
    parser_.reset();
    if (loop_.stopping()) return linger();
    if (buffer_.size() > 0) return read_request();
    buffer_ = beast::flat_buffer(kReadBytes);  // an idle connection keeps no memory for what may come
    loop_.enter(*this, State::idle, kIdle);
    if constexpr (kSecure) {
      read_request();  // what has come may be in the decryption's buffer already
    } else {
      socket().async_wait(tcp::socket::wait_read, [self = self()](const error_code &error) {
        if (error) return self->close();
        self->read_request();
      });
    }
  }

  void read_request() {
    parser_.emplace();
    parser_->header_limit(kHeadBytes);
    parser_->body_limit(std::numeric_limits<uint64_t>::max());  // seen to once the head is known
    if (!kSecure || buffer_.size() > 0) loop_.enter(*this, State::reading, kHead);
    beast::http::async_read_header(stream_, buffer_, *parser_,
                                   [self = self()](const error_code &error, size_t) { self->have_head(error); });
  }

  void have_head(const error_code &error) {
    began_ = Clock::now();
    request_ = {};
    plan_ = {};
    frame_ = {};
    unread_ = true;
    if (error) return fail(error);
    const auto &head = parser_->get();
    frame_.old_version = head.version() < 11;
    frame_.keep = parser_->keep_alive();
    if (auto refused = read_head(head, request_)) return respond(std::move(*refused));
    frame_.head_only = request_.method == "HEAD";
    unread_ = request_.has_body;
    plan_ = service_.plan(request_);
    if (plan_.answer) return respond(std::move(*plan_.answer));
    if (!plan_.reads_body) return carry_out({});
    block(pools_.keys, [](Connection &connection) {
      Answer refused;
      const bool known = connection.service_.knows_key(connection.request_, refused);
      return [known, answer = std::move(refused)](Connection &here) mutable {
        known ? here.begin_body() : here.respond(std::move(answer));
      };
    });
  }

  void begin_body() {
    share_ = std::make_unique<Budget::Share>(service_.bodies());
    if (!share_->grow(request_.length.value_or(0))) return no_room();  // what has a length is held as that long
    parser_->body_limit(service_.max_body());
    parser_->eager(true);
    if (request_.expect.empty() || buffer_.size() > 0) return read_whole_body();
    write(std::make_unique<Outgoing>("HTTP/1.1 100 Continue\r\n\r\n"), &Connection::read_whole_body);
  }

  void read_whole_body() {
    loop_.enter(*this, State::reading, kBody);
    read_body();
  }

  void read_body() {
    if (parser_->is_done()) {
      unread_ = false;
      return carry_out(std::move(parser_->get().body()));
    }
    if (!share_->grow(parser_->get().body().size())) return no_room();
    beast::http::async_read_some(stream_, buffer_, *parser_, [self = self()](const error_code &error, size_t) {
      error ? self->fail(error) : self->read_body();
    });
  }

  void no_room() { respond(busy("the gateway holds as many bytes of bodies as it may")); }

  // Of bytes that are no request. Where the client has gone there is nobody to tell.
  void fail(const error_code &error) {
    const auto &kind = error.category();
    if (kind != beast::http::make_error_code(HttpError::bad_method).category()) return close();
    if (error == HttpError::end_of_stream || error == HttpError::partial_message) return close();
    if (error == HttpError::header_limit || (error == HttpError::buffer_overflow && !parser_->is_header_done())) {
      return respond(refusal(431, "REQUEST_HEADER_FIELDS_TOO_LARGE", "the head is larger than 16384 bytes"));
    }
    if (error == HttpError::body_limit) return respond(too_large(service_.max_body()));
    if (error == HttpError::bad_version) return respond(refusal(505, "HTTP_VERSION_NOT_SUPPORTED", "this is HTTP/1.1"));
    respond(refusal(400, "BAD_REQUEST", "the request can't be read: " + error.message()));
  }

  // ---- What blocks, on another thread

  // `job(*this)` runs there, and what it returns then here, with the connection; job_failed() where it throws.
  template <typename Job>
  void block(Workers &workers, Job job) {
    loop_.enter(*this, State::working, {});
    workers.submit([self = self(), job = std::move(job)]() mutable {
      std::shared_ptr<decltype(job(*self))> then;
      try {
        then = std::make_shared<decltype(job(*self))>(job(*self));
      } catch (const std::exception &) {  // no memory: this request ends, the gateway goes on
      }
      asio::post(self->loop_.context(), [self, then] { then != nullptr ? (*then)(*self) : self->job_failed(); });
    });
  }

  void job_failed() {
    if (source_ != nullptr) return lost();  // the head is out: that the end is missing tells
    respond(refusal(500, "INTERNAL_SERVER_ERROR", "the gateway could not carry this out"));
  }

  void carry_out(std::string body) {
    auto given = std::make_shared<std::string>(std::move(body));
    parser_.reset();
    std::shared_ptr<Budget::Share> share = std::move(share_);  // until the engine has taken it over
    hangup_ = std::make_shared<Hangup>();
    block(pools_.operations, [given, share, asked = Clock::now(), hangup = hangup_](Connection &connection) {
      const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - asked);
      auto stream = std::make_shared<std::unique_ptr<Source>>();
      Answer answer = connection.service_.carry_out(connection.request_, connection.plan_.match, std::move(*given),
                                                    waited, hangup, *stream);
      return [answer = std::move(answer), stream](Connection &here) mutable {
        if (*stream == nullptr) return here.respond(std::move(answer));
        here.stream(std::move(answer), std::move(*stream));
      };
    });
  }

  void next_piece() {
    block(pools_.operations, [](Connection &connection) {
      auto piece = std::make_shared<std::string>();
      const Source::State state = connection.source_->next(*piece);
      return [piece, state](Connection &here) { here.have_piece(std::move(*piece), state); };
    });
  }

  // ---- Out

  void respond(Answer answer) {
    if (answer.status == kEndedEarly && !gone()) answer.status = 503;  // it was the gateway, to stop
    Outcome outcome;
    outcome.status = answer.status;
    outcome.maybe_applied = answer.maybe_applied;
    tell(outcome);
    service_.finish(request_, answer);
    if (unread_ || loop_.stopping()) frame_.keep = false;
    parser_.reset();  // with what it has of a body that is not wanted
    share_.reset();
    write(std::make_unique<Outgoing>(std::move(answer), frame_), &Connection::answered);
  }

  void stream(Answer answer, std::unique_ptr<Source> source) {
    source_ = std::move(source);
    status_ = answer.status;
    if (!frame_.old_version && *source_->trailer() != 0) answer.headers.emplace_back("Trailer", source_->trailer());
    service_.finish(request_, answer);
    frame_.pieces = true;
    if (unread_ || loop_.stopping() || frame_.old_version) frame_.keep = false;
    write(std::make_unique<Outgoing>(std::move(answer), frame_), &Connection::next_piece);
  }

  void have_piece(std::string piece, Source::State state) {
    if (!socket().is_open()) state = Source::State::broken;
    std::string trailers;
    if (state != Source::State::more) {
      if (state == Source::State::end) trailers = source_->trailers();
      const bool whole = state == Source::State::end && !source_->failed();
      source_.reset();
      tell_streamed(whole);
    }
    if (state == Source::State::broken) return close();
    const bool last = state == Source::State::end;
    write(std::make_unique<Outgoing>(std::move(piece), last, frame_, trailers),
          last ? &Connection::answered : &Connection::next_piece);
  }

  void answered() { frame_.keep ? next_request() : linger(); }

  void write(std::unique_ptr<Outgoing> outgoing, void (Connection::*then)()) {
    outgoing_ = std::move(outgoing);
    then_ = then;
    write_on();
  }

  void write_on() {
    if (outgoing_->empty()) {
      outgoing_.reset();
      return (this->*then_)();
    }
    loop_.enter(*this, State::writing, kProgress);
    stream_.async_write_some(outgoing_->rest(), [self = self()](const error_code &error, size_t size) {
      if (error) return self->lost();
      self->outgoing_->consume(size);
      self->write_on();
    });
  }

  void lost() {
    if (source_ != nullptr) tell_streamed(false);
    source_.reset();
    close();
  }

  // The last answer would be lost if the connection closed while bytes of the client are still under way.
  void linger() {
    loop_.enter(*this, State::writing, kLinger);
    buffer_ = beast::flat_buffer(kReadBytes);
    if constexpr (!kSecure) {
      error_code ignored;
      socket().shutdown(tcp::socket::shutdown_send, ignored);
    } else if (!unread_) {
      stream_.async_shutdown([self = self()](const error_code &) { self->close(); });
      return;
    }
    drain(0);
  }

  void drain(size_t drained) {
    stream_.async_read_some(buffer_.prepare(4096), [self = self(), drained](const error_code &error, size_t size) {
      if (error || drained + size > kLingerBytes) return self->close();
      self->drain(drained + size);
    });
  }

  bool gone() const { return hangup_ != nullptr && hangup_->told(); }

  void tell_streamed(bool whole) {
    Outcome outcome;
    outcome.status = status_;
    outcome.whole = whole;
    tell(outcome);
  }

  void tell(Outcome outcome) {
    outcome.gone = gone();
    hangup_.reset();
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began_);
    service_.told(request_, plan_.match, took, outcome);
  }

  Stream stream_;
  Loop &loop_;
  Pools &pools_;
  Service &service_;
  beast::flat_buffer buffer_{kReadBytes};
  std::unique_ptr<Budget::Share> share_;  ///< of the body that is read
  std::optional<Parser> parser_;
  Clock::time_point began_;
  Request request_;
  Plan plan_;
  Frame frame_;
  bool unread_ = false;  ///< bytes of the request may come that are no request
  std::unique_ptr<Outgoing> outgoing_;
  void (Connection::*then_)() = nullptr;
  std::unique_ptr<Source> source_;
  std::shared_ptr<Hangup> hangup_;  ///< while an operation is under way
  int status_ = 0;
};

}  // namespace

void serve_connection(tcp::socket socket, asio::ssl::context *tls, Loop &loop, Pools &pools, Service &service) {
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  if (tls == nullptr) {
    std::make_shared<Connection<tcp::socket>>(std::move(socket), loop, pools, service)->begin();
  } else {
    std::make_shared<Connection<Tls>>(Tls(std::move(socket), *tls), loop, pools, service)->begin();
  }
}

}  // namespace openint::http
