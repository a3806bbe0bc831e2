#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/cli/json.hpp"

namespace openint::http {

struct Parameter {
  std::string name;
  std::string type;  ///< "string", "number", "integer", "boolean", "array"
  bool in_path = false;
};

/// An operation of the contract as a route.
struct Route {
  std::string operation;
  std::string method;                 ///< "GET"
  std::vector<std::string> segments;  ///< of the path; "{id}" takes one segment
  std::vector<Parameter> parameters;
  bool has_body = false;
  bool needs_body = false;     ///< it must be there
  bool gives_records = false;  ///< in batches, where one asks for them
  bool gives_content = false;  ///< bytes, which are the answer's body
};

struct Match {
  const Route *route = nullptr;             ///< nullptr: none
  std::string allowed;                      ///< where the path is one: its methods, "DELETE, GET, HEAD, OPTIONS"
  std::map<std::string, std::string> path;  ///< the path's parameters, decoded
};

/// Whether that operation of the contract gives records in batches, where one asks for them.
bool gives_records(const std::vector<cli::Member> &operation);

/// Whether it gives bytes, which are the body of the gateway's answer.
bool gives_content(const std::vector<cli::Member> &operation);

/// The contract's operations by method and path.
class Routes {
 public:
  /// `contract` is the OpenAPI document. Throws cli::Failure where it is none.
  explicit Routes(std::string_view contract);
  /// `path` as it came, still percent-encoded, without the query. HEAD is where GET is.
  Match find(std::string_view method, std::string_view path) const;
  const std::vector<Route> &all() const noexcept { return routes_; }

 private:
  std::vector<Route> routes_;
};

/// The operation's input out of its parts: path and query parameters by the contract's types, the body's members.
/// `query` is decoded. The engine checks it all; a value that is not of its type stays a string for it to refuse.
/// Throws cli::Failure where the body is no JSON object.
std::string input_of(const Match &match, const std::multimap<std::string, std::string> &query, std::string_view body);

/// "%41" becomes "A"; a broken escape stays.
std::string percent_decoded(std::string_view text);

}  // namespace openint::http
