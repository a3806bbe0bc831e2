// The verb count: how many records of one kind there are, as the provider counts them.
#include "libopenint/base/decimal.hpp"
#include "libopenint/operations/verbs.hpp"
#include "libopenint/provider/answer.hpp"
#include "libopenint/provider/walk_list.hpp"

namespace openint::operations {

using connector::CountRule;
using connector::ListRule;
using http::Response;
using provider::Answer;
using provider::Arguments;
using provider::Listing;
using provider::Page;
using provider::Selection;
using provider::Session;

namespace {

Result<int64_t> value_of(const Session &session, const CountRule &rule, const Response &response) {
  Answer answer(session);
  OPENINT_CHECK(answer.read(response));
  OPENINT_TRY(json::Value found, answer.evaluate(*rule.value));
  auto number = is_json_number(found.text()) ? decimal_to_int64(found.text()) : std::nullopt;
  if (!number || *number < 0) return answer.lacks("a count", rule.value->pointer);
  return *number;
}

// By going through the list, for providers that have no such number.
Task<int64_t> count_list(Context &context, Session &session, std::string model, std::string object, json::Value input) {
  Listing listing;
  listing.model = model;
  listing.object = object;
  listing.input = &input;
  listing.reading.raw = false;
  listing.reading.fields.emplace_back("id");
  Result<const ListRule *> rule = offered(session, model, &connector::ModelRule::list);
  if (!rule.ok()) co_return rule.take_error();
  listing.phases.push_back(*rule);
  listing.deleted.push_back(false);
  std::vector<std::string> properties;
  Result<Selection> selection = co_await select_fields(context, session, model, object, listing.reading, properties);
  if (!selection.ok()) co_return selection.take_error();
  listing.selection = std::move(*selection);
  listing.selection.related.clear();
  listing.ids_alone = true;
  int64_t count = 0;
  std::function<Result<void>(const Page &)> take = [&count](const Page &page) -> Result<void> {
    count += static_cast<int64_t>(page.records.size());
    return {};
  };
  Result<bool> walked = co_await walk_list(context, session, listing, take);
  if (!walked.ok()) co_return walked.take_error();
  co_return count;
}

Task<int64_t> count_request(Context &context, Session &session, const CountRule &rule, std::string object,
                            json::Value input) {
  Arguments arguments;
  arguments.set_text("object", object);
  arguments.set("input", input);
  json::Value given = arguments.value();
  Result<Response> answer = co_await ask(context, session, *rule.request, given);
  if (!answer.ok()) co_return answer.take_error();
  co_return value_of(session, rule, *answer);
}

}  // namespace

Task<std::string> count(Context &context, Session &session, const contract::Operation &, json::Value input) {
  std::string model = "crm." + std::string(input["entity"].text());
  const contract::Shape *shape = session.services().contract->model(model);
  bool meta = model.find('.', 4) != std::string::npos || model.ends_with("_input") || model == "crm.association" ||
              model == "crm.custom_object_record";
  if (shape == nullptr || meta) {
    std::string message = "there is no entity \"" + shortened(input["entity"].text()) +
                          "\", only account, contact, lead, opportunity, note and user";
    co_return Error(Status::not_found, std::move(message), "/entity");
  }
  std::string object = object_of(session, model, input);
  Result<const CountRule *> rule = offered(session, model, &connector::ModelRule::count);
  if (!rule.ok()) co_return rule.take_error();
  Result<int64_t> number = int64_t{0};
  if (!(*rule)->request) {
    number = co_await count_list(context, session, model, object, input);
  } else {
    number = co_await count_request(context, session, **rule, object, input);
  }
  if (!number.ok()) co_return number.take_error();
  co_return "{\"count\":" + std::to_string(*number) + "}";
}

}  // namespace openint::operations
