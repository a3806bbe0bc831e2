#include "bindings/http/loop.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <exception>
#include <utility>

namespace openint::http {

namespace {
constexpr std::chrono::seconds kSweep{1};
constexpr std::chrono::seconds kGrace{5};  // for a client that is slow while the gateway stops
}  // namespace

Loop::Loop(size_t most, std::function<void()> ended)
    : most_(most), context_(1), guard_(boost::asio::make_work_guard(context_)), timer_(context_) {
  boost::asio::post(context_, [this] { sweep(); });
  thread_ = std::thread([this, ended = std::move(ended)] {
    for (;;) {
      try {
        context_.run();
        break;
      } catch (const std::exception &) {  // no memory for one connection: the others go on
      }
    }
    ended();
  });
}

Loop::~Loop() {
  stop();  // again, or because what was to use it could not begin
  cut();
  thread_.join();
}

void Loop::stop() {
  boost::asio::post(context_, [this] {
    stopping_ = true;
    close_where([](const Client &client) { return client.state_ == Client::State::idle; });
    const auto soon = Clock::now() + kGrace;
    for (const auto &client : clients_) {
      if (client->state_ != Client::State::working) client->deadline_ = std::min(client->deadline_, soon);
    }
    guard_.reset();
  });
}

void Loop::cut() {
  boost::asio::post(context_, [this] { close_where([](const Client &) { return true; }); });
}

bool Loop::add(std::shared_ptr<Client> client) {
  if (stopping_ || (clients_.size() >= most_ && !make_room())) return false;
  clients_.push_back(client);
  client->place_ = std::prev(clients_.end());
  return true;
}

void Loop::remove(Client &client) {
  if (client.place_) clients_.erase(*std::exchange(client.place_, {}));
}

void Loop::enter(Client &client, Client::State state, std::optional<std::chrono::seconds> most) {
  client.state_ = state;
  if (most && stopping_) most = std::min(*most, kGrace);
  client.deadline_ = most ? Clock::now() + *most : Clock::time_point::max();
  if (client.place_) clients_.splice(clients_.end(), clients_, *client.place_);
}

void Loop::sweep() {
  const auto now = Clock::now();
  close_where([now](const Client &client) { return client.deadline_ < now; });
  for (const auto &client : clients_) {
    if (client->state_ == Client::State::working) client->look();
  }
  if (stopping_ && clients_.empty()) return;
  timer_.expires_after(stopping_ ? std::chrono::milliseconds(50) : std::chrono::milliseconds(kSweep));
  timer_.async_wait([this](const boost::system::error_code &) { sweep(); });
}

void Loop::close_where(auto condition) {
  for (auto at = clients_.begin(); at != clients_.end();) {
    const std::shared_ptr<Client> client = *at++;  // close() takes it out
    if (condition(*client)) client->close();
  }
}

bool Loop::make_room() {
  const auto found = std::find_if(clients_.begin(), clients_.end(),
                                  [](const auto &client) { return client->state_ == Client::State::idle; });
  if (found == clients_.end()) return false;
  const std::shared_ptr<Client> client = *found;
  client->close();
  return true;
}

}  // namespace openint::http
