// List sections of a document, compiled: see paging.hpp.
#include <array>

#include "libopenint/base/decimal.hpp"
#include "libopenint/base/time.hpp"
#include "libopenint/provider/paging.hpp"

namespace openint::provider {

namespace {

constexpr std::array<std::string_view, 5> kKinds = {"none", "token", "keyset", "offset", "link"};

// `pointer` leads to the section.
Result<std::optional<jmespath::Expression>> optional_expression(const json::Value &section, std::string_view name,
                                                                const std::string &pointer) {
  const json::Value *text = section.find(name);
  if (text == nullptr) return std::optional<jmespath::Expression>();
  auto parsed = jmespath::Expression::parse(text->text());
  if (!parsed.ok()) {
    return Error(Status::invalid_argument, parsed.error().message, pointer + "/" + std::string(name));
  }
  return std::optional<jmespath::Expression>(std::move(*parsed));
}

}  // namespace

Result<std::shared_ptr<const ListRule>> find_list(Session &session, std::string_view model, std::string_view name) {
  OPENINT_TRY(auto request, find_request(session, model, name));
  std::string key = connector_key("list", session.connector(), std::string(model) + "\n" + std::string(name));
  Cache &cache = session.services().cache;
  if (auto found = cache.get<ListRule>(key, 0)) return found;
  auto rule = std::make_shared<ListRule>();
  rule->request = request;
  const json::Value paging = request->section["paging"];
  for (size_t i = 0; i < kKinds.size(); ++i) {
    if (paging["kind"].text() == kKinds[i]) rule->kind = static_cast<ListRule::Kind>(i);
  }
  const std::string pages = request->pointer + "/paging";
  OPENINT_TRY(rule->next, optional_expression(paging, "next", pages));
  OPENINT_TRY(rule->more, optional_expression(paging, "more", pages));
  OPENINT_TRY(rule->key, optional_expression(paging, "key", pages));
  OPENINT_TRY(rule->end, optional_expression(paging, "end", pages));
  OPENINT_TRY(rule->removed, optional_expression(request->section, "removed", request->pointer));
  rule->window = paging["window"].as_boolean();
  rule->instead = request->section["instead"].as_boolean();
  rule->inline_related = request->section["inline_related"].as_boolean();
  rule->token_ms = whole_number(paging["seconds"], 0) * 1000;
  rule->extra = whole_number(paging["extra"], 0);
  std::shared_ptr<const ListRule> shared = rule;
  cache.put<ListRule>(key, shared, coroutine::Context::kNoDeadline);
  return shared;
}

std::string instant_of(int64_t ms) {
  std::string out;
  std::string digits = std::to_string(ms);
  if (!epoch_to_instant(digits, false, out)) return "1970-01-01T00:00:00.000Z";
  if (out.find('.') == std::string::npos) out.insert(out.size() - 1, ".000");
  return out;
}

}  // namespace openint::provider
