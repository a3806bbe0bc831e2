#include "libopenint/provider/locate.hpp"

#include "libopenint/base/decimal.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/provider/batch.hpp"

namespace openint::provider {

using coroutine::Context;
using coroutine::Task;
using http::Response;

namespace {

constexpr int64_t kSeconds = 3600;

Result<std::string> value_of(const json::Value &locate, std::string_view body, const std::string &pointer) {
  auto expression = jmespath::Expression::parse(locate["value"].text());
  if (!expression.ok()) return Error(Status::invalid_argument, expression.error().message, pointer + "/value");
  OPENINT_TRY(auto document, json::Document::parse(body));
  Arena arena;
  auto found = expression->evaluate(document.root(), arena);
  if (!found.ok() || found->text().empty()) {
    return Error(Status::malformed, "the provider's answer does not name the object's path", pointer + "/value");
  }
  return std::string(found->text());
}

}  // namespace

Task<std::string> locate_object(Context &context, Session &session, std::string model, json::Value input) {
  std::string name = object_of(session, model, input);
  const json::Value locate = session.connector().document()["models"][model]["locate"];
  if (!locate.is_object() || name.empty()) co_return name;
  Cache &cache = session.services().cache;
  std::string key = session.cache_key("locate", model + "\n" + name);
  if (auto found = cache.get<std::string>(key, context.now_ms())) co_return *found;
  std::string pointer = json::pointer_join("/models", model) + "/locate";
  Result<std::shared_ptr<const RequestRule>> rule =
      compile_request(session.shared_connector(), locate["request"], pointer + "/request");
  if (!rule.ok()) co_return rule.take_error();
  Arguments arguments;
  arguments.set_text("object", name);
  json::Value given = arguments.value();
  Result<Response> answer = co_await ask(context, session, *rule, given);
  bool unknown = !answer.ok() && answer.error().status == Status::not_found;
  if (unknown) co_return name;
  if (!answer.ok()) co_return answer.take_error();
  Result<std::string> path = value_of(locate, answer->body, pointer);
  if (!path.ok()) co_return path.take_error();
  int64_t seconds = whole_number(locate["seconds"], kSeconds);
  cache.put<std::string>(key, std::make_shared<const std::string>(*path), context.now_ms() + seconds * 1000);
  co_return *path;
}

}  // namespace openint::provider
