#pragma once

#include <optional>
#include <string>
#include <vector>

namespace openint::cli {

struct TranslateRequest {
  std::string connector, model;
  std::string from = "-";
  std::string to = "json";
  std::string output;   ///< empty: stdout
  std::string context;  ///< a file; empty: none
  std::string rejects;  ///< a file; empty: none
  std::vector<std::string> fields;
  std::vector<std::string> documents;  ///< connectors and overlays to register
  std::vector<std::string> labels;     ///< NAME=TEXT, members that stand first
  bool raw = false;
  bool strict = false;
  bool reverse = false;
  std::optional<bool> progress;  ///< told; else where stderr is a terminal
};

struct ConnectorsRequest {
  std::string name, model;
  std::vector<std::string> documents;
  bool json = false;
};

/// Each runs one command and returns its exit status; throws Failure.
int translate(const TranslateRequest &request);
int explain(const TranslateRequest &request);
int table(const std::string &from, const std::vector<std::string> &fields);
int connectors(const ConnectorsRequest &request);
int contract(bool operations, bool models);
/// Checks connector documents without a network: 1 where one has problems, or hints and `strict`.
int check_connectors(const std::vector<std::string> &paths, bool strict);
int connector_schema();

}  // namespace openint::cli
