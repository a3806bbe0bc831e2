#include "libopenint/provider/locate.hpp"

#include "libopenint/provider/answer.hpp"
#include "libopenint/provider/batch.hpp"
#include "libopenint/provider/request.hpp"

namespace openint::provider {

using coroutine::Context;
using coroutine::Task;
using http::Response;

Task<std::string> locate_object(Context &context, Session &session, std::string model, json::Value input) {
  std::string name = object_of(session, model, input);
  const connector::ModelRule *rules = session.connector().model(model);
  if (rules == nullptr || !rules->locate || name.empty()) co_return name;
  const connector::LocateRule &locate = *rules->locate;
  Cache &cache = session.services().cache;
  std::string key = session.cache_key("locate", model + "\n" + name);
  if (auto found = cache.get<std::string>(key, context.now_ms())) co_return *found;
  Arguments arguments;
  arguments.set_text("object", name);
  json::Value given = arguments.value();
  Result<Response> answer = co_await ask(context, session, locate.request, given);
  bool unknown = !answer.ok() && is_no_endpoint(answer.error());
  if (unknown) co_return name;
  if (!answer.ok()) co_return answer.take_error();
  Answer seen(session);
  Result<void> read = seen.read(*answer);
  if (!read.ok()) co_return read.take_error();
  Result<json::Value> path = seen.evaluate(locate.value);
  if (!path.ok()) co_return path.take_error();
  if (!path->is_string() || path->text().empty()) co_return seen.lacks("the object's path", locate.value.pointer);
  auto found = std::make_shared<const std::string>(path->text());
  cache.put<std::string>(key, found, context.now_ms() + locate.good_ms);
  co_return *found;
}

}  // namespace openint::provider
