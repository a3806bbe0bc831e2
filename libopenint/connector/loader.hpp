#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/connector/connector.hpp"

namespace openint::connector {

/// Compiles a connector's document part by part and collects every problem on the way. It never trusts the document's
/// shape: a part of a wrong kind is left out here, and reported by the schema's check before. One thread, one use.
class Loader {
 public:
  static constexpr size_t kMaxIssues = 200;

  /// `checked`: whether the document was held against the schema, whose findings `issues` holds.
  Loader(const contract::Contract &contract, std::vector<Issue> issues, bool checked)
      : contract_(contract), issues_(std::move(issues)), checked_(checked) {}

  /// Fills `connector`, which takes the document over. Errors: INVALID_ARGUMENT with every problem.
  Result<void> load(Connector &connector, json::Document document);

 private:
  struct Sections {
    PageRule page;
    BodyRule body;
  };

  // loader.cpp: the document and what all parts need
  void problem(const std::string &pointer, const char *rule, std::string_view found, std::string allowed,
               std::string message);
  std::optional<jmespath::Expression> expression(const json::Value &value, const std::string &pointer);
  void check_lookups(const jmespath::Node &node, const std::string &pointer);
  bool check_table(std::string_view name, const std::string &pointer);
  Path path(const json::Value &value, const std::string &pointer);
  PageRule page(const json::Value &section, const std::string &pointer);
  BodyRule body(const json::Value &section, const std::string &pointer);
  std::string source(const json::Value &section, const std::string &pointer);
  Error error(const Connector &connector) const;

  // rules.cpp: models and their fields
  void model(Connector &connector, const json::Member &entry, const Sections &defaults);
  void fields(ModelRule &rule, const contract::Shape &shape, const json::Value &section, const std::string &pointer);
  FieldRule field(std::string name, const json::Value &rule, const std::string &pointer, bool custom);
  // write_rules.cpp: the way back
  void write(FieldRule &rule, const json::Value &write, const std::string &pointer, bool custom);
  std::optional<Target> target(std::string_view path, const json::Value &value, const std::string &pointer,
                               const contract::Shape *shape);
  void plain_target(FieldRule &rule, BodyPath path, const std::string &pointer, bool custom);
  std::optional<Choice> choice(const json::Value &section, const std::string &pointer);
  void entries(FieldRule &rule, const json::Value &section, const std::string &pointer);
  Place place(const json::Value &section, const EntriesRule &rule, const contract::Shape &entry,
              const std::string &pointer);
  void checks(ModelRule &rule, const json::Value &list, const std::string &pointer);
  std::optional<BodyPath> body_path(std::string_view text, const std::string &pointer);
  bool claim(const BodyPath &path, const std::string &pointer);
  bool check_fields(const jmespath::Expression &expression, const contract::Shape *shape, const std::string &pointer);
  bool check_known(std::string_view field, const std::string &pointer);
  bool writable(std::string_view field) const;

  // requests.cpp: what is not compiled here but must be right all the same
  void check_keys(const json::Value &value, const std::string &pointer, int depth);
  void check_request(const json::Value &section, const std::string &pointer);
  void check_requests(const json::Value &model, const std::string &pointer);
  void check_lookup_requests(const json::Value &lookups);
  // definitions.cpp: the same of how objects, fields and links are made
  void check_definitions(const json::Value &model, const std::string &pointer);
  void check_checks(const json::Value &list, const std::string &pointer);
  void check_steps(const json::Value &list, const std::string &pointer, const json::Value *shared);
  void check_template(const json::Value *value, const std::string &pointer);
  void check_expression(const json::Value *value, const std::string &pointer);
  void check_auth(const json::Value &auth, const std::string &pointer, int depth);
  void check_transport(const json::Value &root);

  const contract::Contract &contract_;
  std::vector<Issue> issues_;
  bool checked_;
  json::Value sources_;
  json::Value tables_;
  json::Value steps_;  // lists of steps that definitions include
  std::string model_source_;
  const contract::Shape *input_ = nullptr;      // the model's *_input, or null
  std::map<std::string, std::string> written_;  // a body's path to the pointer of what writes it, within one model
};

}  // namespace openint::connector
