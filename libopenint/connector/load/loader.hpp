#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/connector/connector.hpp"
#include "libopenint/connector/load/defaults.hpp"
#include "libopenint/connector/load/functions.hpp"
#include "libopenint/connector/load/scope.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::connector {

/// Compiles a connector's document part by part and collects every problem on the way. It never trusts the document's
/// shape: a part of a wrong kind is left out here, and reported by the schema's check before. One thread, one use.
class Loader {
 public:
  static constexpr size_t kMaxIssues = 200;

  /// `issues`: what the schema's check found, where the document was held against it. `origins`: where the whole
  /// document's parts are written, to which every problem and every rule points.
  Loader(const contract::Contract *contract, std::vector<Issue> issues, Origins origins, const LoadOptions &options)
      : contract_(contract),
        issues_(std::move(issues)),
        from_schema_(issues_.size()),
        checked_(!options.validated),
        options_(options),
        origins_(std::move(origins)) {}

  /// Fills `connector`, which takes the document over; `root` is that document with its defaults in place.
  /// Errors: INVALID_ARGUMENT with every problem.
  Result<void> load(Connector &connector, json::Document document, const json::Value &root);

  /// One request section alone, of which only the form is checked.
  Result<RequestRule> load_request(const json::Value &section, const std::string &pointer);

 private:
  struct Sections {
    PageRule page;
    BodyRule body;
  };

  // document.cpp: the document as a whole
  PageRule page(const json::Value &section, const std::string &pointer);
  void page_tables(PageRule &rule, const json::Value &section, const std::string &pointer);
  BodyRule body(const json::Value &section, const std::string &pointer);
  void check_keys(const json::Value &value, const std::string &pointer, int depth);
  void functions(const json::Value &section, const std::string &pointer);
  Error error(const Connector &connector) const;

  // expressions.cpp: what stands in slots, and the names that it may use
  void problem(const std::string &pointer, const char *rule, std::string_view found, std::string allowed,
               std::string message);
  void not_here(const json::Value &section, const std::string &pointer, std::initializer_list<std::string_view> names,
                const char *why);
  void missing(const std::string &pointer, std::string_view member, std::string_view why);
  std::optional<jmespath::Expression> expression(const json::Value &value, const std::string &pointer);
  std::optional<jmespath::Expression> expression(const json::Value &value, const std::string &pointer,
                                                 const Scope &scope);
  std::optional<AnswerExpression> answer(const json::Value &section, std::string_view name, const std::string &pointer,
                                         std::string_view slot = "answer");
  AnswerExpression needed_answer(const json::Value &section, std::string_view name, const std::string &pointer,
                                 std::string_view why);
  std::optional<uri::Template> uri_template(const json::Value &value, const std::string &pointer, const Scope *scope);
  Path path(const json::Value &value, const std::string &pointer);
  std::string source(const json::Value &section, const std::string &pointer);
  void check_lookups(const jmespath::Node &node, const std::string &pointer);
  bool beside(std::string_view table) const;
  bool check_table(std::string_view name, const std::string &pointer);
  bool is_input(std::string_view name);
  void check_answer_names(const std::optional<jmespath::Expression> &expression, const std::string &pointer,
                          std::string_view slot);
  void check_names(const jmespath::Expression &expression, const std::string &pointer, const Scope &scope);

  // fields.cpp: models and their fields
  void model(Connector &connector, const json::Member &entry, const Sections &defaults);
  void fields(ModelRule &rule, const contract::Shape &shape, const json::Value &section, const std::string &pointer);
  void check_required(const ModelRule &rule, const contract::Shape &shape, const std::string &pointer);
  FieldRule field(std::string name, const json::Value &rule, const std::string &pointer, bool custom);
  void secret(ModelRule &rule, const json::Value &list, const std::string &pointer);

  // input.cpp: the way back
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

  // requests.cpp: one request, and where the API is
  RequestRule request(const json::Value &section, const std::string &pointer, Scope scope);
  void target(RequestRule &rule, const json::Value &section, const Scope &scope);
  void headers(RequestRule &rule, const json::Value &section, const Scope &scope);
  void cost(RequestRule &rule, const json::Value &section, const Scope &scope);
  // decode.cpp: answers that are not JSON
  std::optional<DecodeRule> decode(const json::Value &section, const std::string &pointer);
  void decode_xml(DecodeRule &rule, const json::Value &section, const std::string &pointer);
  void decode_csv(DecodeRule &rule, const json::Value &section, const std::string &pointer);
  template <typename T, typename Compile>
  void offer(Offer<T> &out, const json::Value &sections, const std::string &pointer, const Compile &compile);

  // lists.cpp
  void lists(ModelRule &rule, const json::Value &section, const std::string &pointer);
  ListRule list(const ModelRule &model, const json::Value &section, const std::string &pointer, const char *slot);
  PagingRule paging(const PageRule *page, const json::Value &section, const std::string &pointer, const Scope &scope);
  void check_paging(const PagingRule &rule, const json::Value &section);
  void check_unpaged(const RequestRule &request, const PagingRule &paging, const std::string &pointer);
  ItemsRule items(const PageRule &page, const json::Value &section, const std::string &pointer);
  void each(ListRule &rule, const json::Value &section, const std::string &pointer);
  void check_each(const Connector &connector);

  // reads.cpp
  void reads(ModelRule &rule, const json::Value &section, const std::string &pointer);
  CountRule count(const json::Value &section, const std::string &pointer);
  DownloadRule download(const json::Value &section, const std::string &pointer);
  SelectRule select(const json::Value &section, const std::string &pointer);
  LocateRule locate(const json::Value &section, const std::string &pointer);
  RelatedRule related(const json::Value &section, const std::string &pointer);
  LookupRule lookup(const json::Value &section, const std::string &pointer);

  // reports.cpp
  ReportRule report(const json::Value &section, const std::string &pointer);
  void report_sums(ReportRule &rule, const json::Value &section, const std::string &pointer);

  // writes.cpp
  void writes(ModelRule &rule, const json::Value &section, const std::string &pointer);
  void around_writes(ModelRule &rule, const json::Value &section, const std::string &pointer, bool of_links);
  uint8_t writes_on(const json::Value &section, const std::string &pointer);
  KeysRule keys(const json::Value &section, const std::string &pointer);
  KeyRule key(const json::Member &entry, const std::string &pointer);

  // associations.cpp
  bool of_links(std::string_view model) const;
  void associations(ModelRule &rule, const json::Value &section, const std::string &pointer);

  // definitions.cpp: how objects, fields and links are made
  void definitions(ModelRule &rule, const json::Value &section, const std::string &pointer);
  void definition_checks(const json::Value &section, const std::string &pointer, std::vector<DefinitionCheck> &checks);
  DefinitionCheck definition_check(const json::Value &section, const std::string &pointer);
  DefinitionStep definition_step(const json::Value &section, const std::string &pointer,
                                 const std::vector<std::string> &answers);
  void definition_steps(const json::Value &list, const std::string &pointer, bool included,
                        std::vector<std::string> &answers, std::vector<DefinitionStep> &steps);
  std::optional<jmespath::Expression> step_expression(const json::Value &section, std::string_view name,
                                                      const std::string &pointer, std::string_view slot,
                                                      const std::vector<std::string> &answers);
  void check_lists_left();
  void check_answers(const jmespath::Expression &expression, const std::string &pointer,
                     const std::vector<std::string> &answers);
  void check_expression(const json::Value *value, const std::string &pointer);
  void check_expression(const json::Value *value, const std::string &pointer, std::string_view slot);

  // discover.cpp
  DiscoverRule discover(const json::Value &section, const std::string &pointer);
  void check_setting(std::string_view name, const std::string &pointer);

  // transport.cpp: credentials, limits, errors
  HttpRule http(const json::Value &root);
  void headers_and_pauses(HttpRule &rule, const json::Value &section);
  // limits.cpp
  LimitRule limit(const json::Value &section, const std::string &pointer);
  std::string header_name(const json::Value &section, std::string_view name, const std::string &pointer);
  // errors.cpp
  ErrorRule error_rule(const json::Value &section, const std::string &pointer);
  RefusalRule refusal(const json::Value &section, const std::string &pointer);
  std::optional<jmespath::Expression> optional_expression(const json::Value &section, std::string_view name,
                                                          const std::string &pointer);
  void check_auth(const json::Value &auth, const std::string &pointer, int depth);
  void check_transport(const json::Value &root);

  const contract::Contract *contract_;
  std::vector<Issue> issues_;
  size_t from_schema_;  // how many of them the schema's check told
  bool checked_;
  LoadOptions options_;
  Origins origins_;
  Functions functions_;
  json::Value sources_;
  json::Value tables_;
  json::Value steps_;                            // lists of steps that definitions include
  std::set<std::string, std::less<>> included_;  // names of those that one includes
  json::Value checks_;                           // lists of checks that definitions include
  std::set<std::string, std::less<>> included_checks_;
  bool any_answers_ = false;                    // steps that stand by themselves: who includes them names the answers
  std::vector<std::string> settings_;           // names of all that a connection may hold
  std::set<std::string, std::less<>> classes_;  // of the limits
  std::set<std::string, std::less<>> answer_names_;  // empty: any
  std::set<std::string, std::less<>> inputs_;        // of the contract's operations, once they are asked for
  std::string model_source_;
  PageRule page_of_;                        // of the model that is being read,
  const PageRule *beside_ = nullptr;        // and whether the expression may look its tables up; or null
  const contract::Shape *input_ = nullptr;  // the model's *_input, or null
  // Of one model: a path of the body to the pointer of what writes it.
  std::map<std::string, std::string> written_;
};

template <typename T, typename Compile>
void Loader::offer(Offer<T> &out, const json::Value &sections, const std::string &pointer, const Compile &compile) {
  const json::Value *section = sections.find(out.verb);
  if (section == nullptr || !section->is_object()) return;
  std::string at = json::pointer_join(pointer, out.verb);
  if (const json::Value *reason = section->find("unsupported")) {
    (void)source(*section, at);
    out.unsupported = std::string(reason->text());
    return;
  }
  out.rule = compile(*section, at);
}

}  // namespace openint::connector
