#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace openint::drivers::testing {

/// A certificate for 127.0.0.1 alone, signed by itself and trusted by nobody, in a folder of the test's.
class Certificate {
 public:
  Certificate() {
    char folder[] = "/tmp/openint-tls-XXXXXX";
    EXPECT_NE(::mkdtemp(folder), nullptr);
    folder_ = folder;
    std::string command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=loopback "
        "-addext subjectAltName=IP:127.0.0.1 -keyout " +
        key_file() + " -out " + file() + " 2>/dev/null";
    EXPECT_EQ(std::system(command.c_str()), 0) << "the command openssl can't make a certificate";
  }
  ~Certificate() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Certificate(const Certificate &) = delete;
  Certificate &operator=(const Certificate &) = delete;

  std::string file() const { return folder_ + "/certificate.pem"; }
  std::string key_file() const { return folder_ + "/key.pem"; }
  std::string folder() const { return folder_; }

 private:
  std::string folder_;
};

}  // namespace openint::drivers::testing
