#include "libopenint/provider/record_request.hpp"

#include "libopenint/provider/answer.hpp"
#include "libopenint/provider/halving.hpp"
#include "libopenint/provider/split.hpp"

namespace openint::provider {

using http::Response;

size_t longest_url(const Session &session) { return static_cast<size_t>(session.connector().http().max_url); }

bool is_gone(const std::vector<std::string> &gone, const Result<Response> &answer) {
  if (answer.ok()) return names_refusal(gone, answer->status, "");
  return names_refusal(gone, answer.error().provider.http_status, answer.error().provider.code);
}

Result<std::string> record_of(const Session &session, const connector::GetRule &rule, const Response &response) {
  OPENINT_TRY(Split split, split_answer(response.body, rule.record));
  if (!split.found && !rule.record_said) {
    OPENINT_TRY(split, split_answer(response.body, connector::Path()));
  }
  if (split.records.size() != 1) return answer_lacks(session, response, "its record", rule.request.pointer);
  return std::string(split.records[0]);
}

std::string object_of(const Session &session, std::string_view model, const json::Value &input) {
  const json::Value name = input["object_name"];
  if (name.is_string()) return std::string(name.text());
  const connector::ModelRule *rules = session.connector().model(model);
  return rules == nullptr ? "" : rules->object;
}

Result<Built> build_within(Session &session, const RequestRule &rule, Arguments &arguments, const Selection &selection,
                           bool &missing) {
  missing = false;
  set_selection(arguments, selection.names, selection);
  OPENINT_TRY(Built built, build_request(session, rule, arguments.value()));
  if (built.request.url.size() <= longest_url(session) || !selection.named) return built;
  missing = true;
  set_selection(arguments, selection.needed, selection);
  OPENINT_TRY(built, build_request(session, rule, arguments.value()));
  if (built.request.url.size() <= longest_url(session)) return built;
  set_selection(arguments, {}, selection);
  return build_request(session, rule, arguments.value());
}

}  // namespace openint::provider
