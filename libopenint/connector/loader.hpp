#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/connector/connector.hpp"

namespace openint::connector {

/// Compiles a connector's document part by part and collects every problem on the way.
class Loader {
 public:
  Loader(const contract::Contract &contract, std::vector<Issue> &issues) : contract_(contract), issues_(issues) {}

  Result<void> load(Connector &connector, json::Document document);

 private:
  void problem(const std::string &pointer, const char *rule, std::string found, std::string allowed,
               std::string message);
  std::optional<jmespath::Expression> expression(const json::Value &value, const std::string &pointer);
  Path path(const json::Value &value, const std::string &pointer);
  void page(PageRule &rule, const json::Value &section, const std::string &pointer);
  void body(BodyRule &rule, const json::Value &section, const std::string &pointer);
  void source(const json::Value &section, const std::string &pointer, std::string *out);
  void model(Connector &connector, const json::Member &entry);
  FieldRule field(const std::string &name, const json::Value &rule, const std::string &pointer, bool custom);
  void write(FieldRule &rule, const json::Value &write, const std::string &pointer);
  void target(FieldRule &rule, std::string_view path_text, const json::Value &value, const std::string &pointer);
  void check_input_fields(const jmespath::Expression &expression, const std::string &pointer);
  void check_lookups(const jmespath::Node &node, const std::string &pointer);
  bool writable(const std::string &field) const;

  const contract::Contract &contract_;
  std::vector<Issue> &issues_;
  json::Value sources_;
  const contract::Shape *input_ = nullptr;           // the model's *_input, or null
  std::map<std::string, std::string> written_;       // path to the pointer of the rule that writes it
};

}  // namespace openint::connector
