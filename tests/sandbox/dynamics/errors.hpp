#pragma once
// How this provider words its failures: {"error":{"code":"0x...","message":"..."}}.

#include <string>

#include "../core/provider.hpp"

namespace sandbox::dynamics {

// A request that can't be served. Thrown by the parts that read a request, and answered in one place.
struct Refusal {
  int status = 400;
  std::string code, message;
};

[[noreturn]] void bad_query(const std::string &message);                                  // 400 0x80060888
[[noreturn]] void bad_payload(const std::string &message);                                // 400 0x80048d19
[[noreturn]] void no_segment(const std::string &segment);                                 // 404 0x8006088a
[[noreturn]] void no_row(const std::string &table, const std::string &id);                // 404 0x80040217
[[noreturn]] void no_property(const std::string &property, const std::string &of_table);  // 400 0x80060888

Json error_body(const Refusal &refusal);

}  // namespace sandbox::dynamics
