// TLS that succeeds and TLS that must not, with and without a proxy between.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <fstream>

#include "tests/unit/drivers/certificate.hpp"
#include "tests/unit/drivers/support.hpp"

namespace openint::drivers {
namespace {

using namespace testing;

class Tls : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { certificate = new Certificate; }
  static void TearDownTestSuite() {
    delete certificate;
    certificate = nullptr;
  }
  void SetUp() override {
    ASSERT_TRUE(http_.is_valid());
    http_.Get("/ok", [this](const httplib::Request &request, httplib::Response &response) {
      ++requests;
      response.set_content(request.get_header_value("Authorization"), "text/plain");
    });
    port = http_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { http_.listen_after_bind(); });
    while (!http_.is_running()) std::this_thread::yield();
  }
  void TearDown() override {
    http_.stop();
    if (thread_.joinable()) thread_.join();
  }
  Seen ask(const std::string &ca_file, const std::string &proxy = "none", const std::string &host = "127.0.0.1") {
    CurlOptions options;
    options.ca_file = ca_file;
    options.proxy = proxy;
    CurlDriver driver(options);
    Request request("GET", "https://" + host + ":" + std::to_string(port) + "/ok");
    request.headers = {{"Authorization", "Bearer t"}};
    return exchange_one(driver, request);
  }
  // That it failed before a byte of the request left, because of the certificate.
  void expect_refused(const Seen &seen) {
    EXPECT_EQ(seen.failure, Failure::not_sent) << seen.status;
    EXPECT_NE(seen.message.find("certificate"), std::string::npos) << seen.message;
    EXPECT_EQ(requests, 0);
  }

  static Certificate *certificate;
  int port = 0;
  std::atomic<int> requests = 0;

 private:
  httplib::SSLServer http_{certificate->file().c_str(), certificate->key_file().c_str()};
  std::thread thread_;
};

Certificate *Tls::certificate = nullptr;

TEST_F(Tls, SucceedsWithTheCertificateThatIsTrusted) {
  Seen seen = ask(certificate->file());
  EXPECT_EQ(seen.status, 200) << seen.message;
  EXPECT_EQ(seen.body, "Bearer t");
}

TEST_F(Tls, FailsWithoutIt) { expect_refused(ask("")); }

TEST_F(Tls, FailsWithTheCertificateOfAnother) {
  Certificate other;
  expect_refused(ask(other.file()));
}

TEST_F(Tls, FailsWhereTheCertificateNamesAnotherHost) { expect_refused(ask(certificate->file(), "none", "localhost")); }

// Hands bytes on between two sockets until one of them ends.
void relay(int one, int other) {
  pollfd sides[] = {{one, POLLIN, 0}, {other, POLLIN, 0}};
  char buffer[16'384];
  while (::poll(sides, 2, 10'000) > 0) {
    for (int i = 0; i < 2; ++i) {
      if (sides[i].revents == 0) continue;
      ssize_t got = ::recv(sides[i].fd, buffer, sizeof buffer, 0);
      if (got <= 0) return;
      write_all(sides[1 - i].fd, std::string(buffer, static_cast<size_t>(got)));
    }
  }
}

// A proxy that connects to that port, whatever it is asked for; keeps what it was asked.
void serve_connect(int client, int port, std::string &asked) {
  if (!read_request(client, 0, &asked)) return;
  int target = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  EXPECT_EQ(::connect(target, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
  write_all(client, "HTTP/1.1 200 Connection established\r\n\r\n");
  relay(client, target);
  ::close(target);
}

TEST_F(Tls, PassesAProxyWithoutShowingItTheRequest) {
  std::string asked;
  std::string url;
  {
    RawServer proxy([&](int client, int) { serve_connect(client, port, asked); });
    url = proxy.url("");
    Seen seen = ask(certificate->file(), url);
    EXPECT_EQ(seen.status, 200) << seen.message;
    EXPECT_EQ(seen.body, "Bearer t");
  }
  EXPECT_EQ(asked.substr(0, asked.find('\r')), "CONNECT 127.0.0.1:" + std::to_string(port) + " HTTP/1.1");
  EXPECT_EQ(asked.find("Bearer"), std::string::npos) << asked;
  requests = 0;
  Seen gone = ask(certificate->file(), url);  // now nothing listens there
  EXPECT_EQ(gone.failure, Failure::not_sent);
  EXPECT_EQ(requests, 0);
}

TEST_F(Tls, ProxyDoesNotVouchForTheServer) {
  std::string asked;
  RawServer proxy([&](int client, int) { serve_connect(client, port, asked); });
  expect_refused(ask("", proxy.url("")));
}

TEST(CurlOptions, AreRefusedWhereTheyCannotWork) {
  Certificate certificate;
  std::string empty = certificate.folder() + "/empty.pem";
  std::ofstream(empty) << "no certificate\n";
  struct Case {
    std::string ca_file;
    std::string proxy;
    std::string path;
  };
  const Case kCases[] = {
      {certificate.file(), "", ""},
      {certificate.folder() + "/missing.pem", "", "/ca_file"},
      {certificate.folder(), "", "/ca_file"},
      {certificate.key_file(), "", "/ca_file"},
      {empty, "", "/ca_file"},
      {"", "", ""},
      {"", "none", ""},
      {"", "http://proxy.example:3128", ""},
      {"", "https://user:secret@proxy.example", ""},
      {"", "socks5h://127.0.0.1:1080", ""},
      {"", "proxy.example:3128", "/proxy"},
      {"", "ftp://user:secret@proxy.example", "/proxy"},
      {"", "http://user:secret@", "/proxy"},
      {"", "None", "/proxy"},
  };
  for (const Case &one : kCases) {
    CurlOptions options;
    options.ca_file = one.ca_file;
    options.proxy = one.proxy;
    Result<void> checked = options.check();
    EXPECT_EQ(checked.ok(), one.path.empty()) << one.ca_file << one.proxy;
    if (checked.ok()) continue;
    EXPECT_EQ(checked.error().status, Status::invalid_argument);
    EXPECT_EQ(checked.error().path, one.path) << one.ca_file << one.proxy;
    EXPECT_EQ(checked.error().message.find("secret"), std::string::npos) << checked.error().message;
    EXPECT_NE(checked.error().message.find(one.ca_file), std::string::npos) << checked.error().message;
  }
}

}  // namespace
}  // namespace openint::drivers
