#include "libopenint/connector/check.hpp"

#include <algorithm>

#include "libopenint/json/pointer.hpp"
#include "libopenint/json/position.hpp"
#include "libopenint/json/string.hpp"

namespace openint::connector {

namespace {

using json::pointer_join;

void append_text(std::string &out, std::string_view key, std::string_view value) {
  out += '"';
  out += key;
  out += "\":";
  json::append_string(out, value);
  out += ',';
}

class Report {
 public:
  Report(std::string_view text, bool overlay) : text_(text), overlay_(overlay) {}

  void add(std::string &list, const Issue &issue, int64_t offset = -1) const {
    if (!list.empty()) list += ',';
    list += '{';
    append_text(list, "message", issue.message);
    append_text(list, "path", issue.pointer);
    append_text(list, "rule", issue.rule);
    append_text(list, "found", issue.found);
    append_text(list, "allowed", issue.allowed);
    std::string pointer = overlay_ ? "/patch" + issue.pointer : issue.pointer;
    size_t at = offset >= 0 ? static_cast<size_t>(offset) : json::pointer_offset(text_, pointer);
    json::Position position = json::position_at(text_, at);
    list += "\"line\":" + std::to_string(position.line) + ",\"column\":" + std::to_string(position.column) + "}";
  }

 private:
  std::string_view text_;
  bool overlay_;
};

Issue hint(std::string pointer, std::string rule, std::string message) {
  Issue issue;
  issue.pointer = std::move(pointer);
  issue.rule = std::move(rule);
  issue.message = std::move(message);
  return issue;
}

void field_hints(const ModelRule &model, std::vector<Issue> &hints) {
  for (const auto *list : {&model.fields, &model.custom_fields}) {
    for (const FieldRule &field : *list) {
      bool stated = field.read || !field.write.empty();
      if (stated && field.source.empty()) {
        hints.push_back(hint(field.pointer, "source",
                             "says nowhere where the fact was read: give the field, or its model, a source"));
      }
      if (!stated && field.absent.empty()) {
        hints.push_back(
            hint(field.pointer, "absent", "has no rule: give it one, or say in \"absent\" why it cannot be read"));
      }
    }
  }
}

bool has_parameter(const contract::Operation &operation, std::string_view name) {
  for (const json::Value &parameter : operation.parameters.items()) {
    if (parameter["name"].text() == name) return true;
  }
  return false;
}

template <typename T>
bool says_nothing(const Offer<T> &offer) {
  return !offer && offer.unsupported.empty();
}

// What users of a model's operations would miss.
void verb_hints(const contract::Operation &operation, const ModelRule &model, std::vector<Issue> &hints) {
  std::string pointer = pointer_join("/models", model.model);
  if (operation.verb == "count" && says_nothing(model.count)) {
    hints.push_back(hint(pointer, "count", "has no count: describe one, or say that it is unsupported"));
  }
  if (operation.verb != "list" || !model.list) return;
  if (!model.list->paging.said && model.list->request.procedure.empty()) {
    hints.push_back(hint(pointer_join(pointer, "list"), "paging",
                         "says nothing of paging: a list longer than one answer could not be gone on with"));
  }
  bool silent = says_nothing(model.list_since) && says_nothing(model.list_changes);
  if (silent && has_parameter(operation, "updated_after")) {
    hints.push_back(hint(pointer, "list_since",
                         "cannot be listed since a time, so that every synchronisation reads it whole: describe "
                         "list_since, or say that it is unsupported"));
  }
}

std::vector<Issue> hints_of(const Connector &connector, const contract::Contract &contract) {
  std::vector<Issue> hints;
  for (const ModelRule &model : connector.models()) {
    field_hints(model, hints);
    for (const contract::Operation &operation : contract.operations()) {
      if (operation.model == model.model) verb_hints(operation, model, hints);
    }
  }
  return hints;
}

}  // namespace

Result<std::string> check_document(const Registry &registry, std::string_view text) {
  auto parsed = json::Document::parse(text);
  bool overlay = parsed.ok() && parsed->root().find("overlay") != nullptr;
  Report report(text, overlay);
  auto loaded = registry.load(text);
  std::string problems, hints;
  if (loaded.ok()) {
    for (const Issue &issue : hints_of(**loaded, *registry.contract())) report.add(hints, issue);
  } else if (const Error &error = loaded.error(); !error.issues.empty()) {
    for (const Issue &issue : error.issues) report.add(problems, issue);
  } else if (error.status == Status::malformed || error.status == Status::invalid_argument) {
    report.add(problems, hint(error.path, error.status == Status::malformed ? "json" : "document", error.message),
               error.offset);
  } else {
    return loaded.take_error();
  }
  std::string_view name = loaded.ok() ? std::string_view((*loaded)->name()) : std::string_view();
  if (name.empty() && parsed.ok()) name = parsed->root()["name"].text();
  std::string out = "{\"name\":";
  json::append_string(out, name);
  return out + ",\"problems\":[" + problems + "],\"hints\":[" + hints + "]}";
}

}  // namespace openint::connector
