// Whether an answer has the form that was asked for: JSON, or XML or CSV, of which JSON is made.
#include "libopenint/http/answer.hpp"
#include "libopenint/http/attempts.hpp"

namespace openint::http {

// Makes JSON of what comes in another form. A refusal need not have that form: its content type tells.
void Attempts::decode() {
  decoded_.reset();
  not_decoded_ = nullptr;
  if (options_.decode_rule == nullptr || response_.stream != nullptr || is_blank(response_.body)) return;
  static const connector::DecodeRule kAnyXml;
  const connector::DecodeRule *rule = options_.decode_rule;
  bool success = response_.status >= 200 && response_.status < 300;
  if (!success && !is_xml(response_)) return;
  if (!success && rule->form != connector::DecodeRule::Form::xml) rule = &kAnyXml;
  if (is_web_page(response_)) return;
  auto made = options_.decode(*rule, response_.body, request_.max_response);
  if (made.ok()) decoded_ = std::move(*made);
  if (!made.ok()) not_decoded_ = made.take_error();
}

// A success has the form that was asked for, or no body.
Step Attempts::as_wanted() {
  if (not_decoded_ != nullptr && not_decoded_->status != Status::malformed) {
    return ended(std::move(not_decoded_), !repeatable_);
  }
  if (decoded_) response_.body = std::move(*decoded_);
  if (options_.json && response_.stream == nullptr) {
    size_t mark = response_.body.size() - without_mark(response_.body).size();
    if (mark > 0) response_.body.erase(0, mark);
    bool other = options_.decode_rule != nullptr && !decoded_;
    if (other && is_blank(response_.body)) response_.body.clear();
    // What is no success and passes for one by the document's word may be JSON all the same.
    if (other && response_.status < 300 && !response_.body.empty()) return unreadable();
    if (!response_.body.empty() && !looks_like_json(response_.body)) return unreadable();
  }
  Step step;
  step.done = true;
  return step;
}

// A success that says nothing: what was asked for is not known, and what was to be written may have been.
Step Attempts::unreadable() {
  std::string wanted = "JSON";
  if (options_.decode_rule != nullptr) {
    wanted = options_.decode_rule->form == connector::DecodeRule::Form::xml ? "XML" : "CSV";
  }
  std::string why = not_decoded_ == nullptr ? "" : " (" + secrets_.cut_out(not_decoded_->message) + ")";
  auto error = std::make_unique<Error>(Status::malformed, "the provider answered " + std::to_string(response_.status) +
                                                              " with " + what_came(response_, secrets_) + ", where " +
                                                              wanted + " was expected" + why);
  error->provider.http_status = response_.status;
  if (!at_home_) elsewhere(*error);
  return ended(std::move(error), !reads_ && !options_.repeatable);
}

}  // namespace openint::http
