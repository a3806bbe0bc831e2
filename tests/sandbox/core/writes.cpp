// What routes of documents do to single records: get, create, update, delete, upsert, and answers of their own.
#include "core/tabled.hpp"

namespace sandbox {
namespace {

std::string message_of(const Objects &objects, const Problem &problem) {
  static const Json kMessages = {
      {"required", "is required"},      {"null", "must not be null"},    {"type", "must be {expected}"},
      {"long", "must have {expected}"}, {"value", "must be {expected}"}, {"reference", "must be {expected}"},
      {"unique", "is already taken"},   {"unknown", "is not allowed"},   {"read_only", "can't be written"}};
  const Json &own = objects.messages();
  const Json &pattern = own.contains(problem.code) ? own[problem.code] : kMessages.at(problem.code);
  Functions none;
  Scope scope(none);
  scope.set("field", problem.field).set("expected", problem.expected).set("given", problem.given);
  return fill_text(pattern, scope);
}

}  // namespace

// {"checks":{"unknown":"ignore","unique":"conflict"}}: which error a problem of each kind is; "invalid" unless told.
void Tabled::refuse_problems(Call &call, const std::vector<Problem> &problems) {
  const Json &checks = call.word("checks");
  Json list = Json::array(), by_field = Json::object();
  std::string error;
  for (const Problem &problem : problems) {
    const std::string named = checks.is_object() ? checks.value(problem.code, "invalid") : "invalid";
    if (named == "ignore") continue;
    if (error.empty()) error = named;
    const std::string message = message_of(objects_, problem);
    list.push_back({{"field", problem.field},
                    {"code", problem.code},
                    {"message", message},
                    {"given", problem.given},
                    {"expected", problem.expected}});
    by_field[problem.field].push_back(message);
  }
  if (list.empty()) return;
  const Json first = list[0];
  call.refuse(error, {{"problems", std::move(list)}, {"by_field", std::move(by_field)}, {"first", first}});
}

const Record &Tabled::find(Call &call) {
  const Json &word = call.route.document.contains("key") ? call.route.document["key"] : Json("{param.id}");
  const std::string key = fill_text(word, call.scope);
  const Json &by = call.route.document.contains("by") ? call.route.document["by"] : Json();
  const Record *found = by.is_string() ? call.object->records().holder(by.get<std::string>(), key)
                                       : call.object->records().find(std::string_view(key));
  const bool shows = call.route.document.value("deleted", "hidden") != "hidden";
  const bool meant = found != nullptr && !call.object->gone(*found) && (found->live() || shows);
  bool fits = meant;
  if (const auto where = call.route.document.find("where"); fits && where != call.route.document.end())
    for (const Condition &condition : conditions(call)) fits = fits && meets(condition, found->value(condition.field));
  if (!fits) call.refuse("missing", {{"key", key}, {"object", call.object->name()}});
  return *found;
}

Json Tabled::input_of(Call &call) {
  if (const Json &reader = call.word("reads"); reader.is_string()) {
    call.body();
    return inputs.at(reader.get<std::string>())(call, call.body());
  }
  const Json &word = call.word("input");
  if (!call.route.document.value("raw", false)) call.body();
  call.scope.set("raw_size", call.request.body.size());
  const Json input = word.is_null() ? call.body() : fill(word, call.scope);
  if (!input.is_object()) call.refuse("bad_json");
  return input;
}

const Record &Tabled::create(Call &call, const Json &input) {
  Json values = call.object->blank();
  std::vector<Problem> problems;
  call.object->check(input, true, values, problems);
  refuse_problems(call, problems);
  if (objects_.settle) objects_.settle(*call.object, values, nullptr, input);
  const bool raw = call.route.document.value("raw", false);
  return call.object->create(std::move(values), raw ? std::make_shared<const std::string>(call.request.body) : nullptr);
}

const Record &Tabled::update(Call &call, const Record &record, const Json &input) {
  Json values = record.values;
  std::vector<Problem> problems;
  call.object->check(input, false, values, problems);
  refuse_problems(call, problems);
  if (objects_.settle) objects_.settle(*call.object, values, record.values, input);
  if (!call.route.document.value("raw", false)) return call.object->update(record, std::move(values));
  Record next = record;
  next.bytes = std::make_shared<const std::string>(call.request.body);
  return call.object->update(next, std::move(values));
}

void Tabled::serve_delete(Call &call) {
  const Record &record = find(call);
  Scope scope(call.scope);
  scope.set("record", call.object->shown(record)).set("key", record.key);
  const Json answer = call.word("deleted_answer").is_null() ? Json(nullptr) : fill(call.word("deleted_answer"), scope);
  call.object->remove(record);
  call.answer(call.route.document.value("status", answer.is_null() ? 204 : 200), answer);
}

// "by" lists fields: the live record that holds one of the values given is updated, else one is created.
void Tabled::serve_upsert(Call &call) {
  const Json input = input_of(call);
  for (const Json &field : call.route.document.at("match")) {
    const std::string name = field;
    if (!input.contains(name)) continue;
    if (const Record *holder = call.object->records().holder(name, input[name]); holder != nullptr)
      return answer_one(call, update(call, *holder, input), call.route.document.value("status", 200));
  }
  answer_one(call, create(call, input), call.route.document.value("created_status", 201));
}

// "idempotency":{"value":"{header.idempotency-key}","seconds":N}: the same key gets the first answer again.
bool Tabled::answered_before(Call &call, std::string &key) {
  const Json &word = call.word("idempotency");
  if (!word.is_object() || call.request.method == "GET") return false;
  key = fill_text(word.at("value"), call.scope);
  if (key.empty()) return false;
  key = call.request.method + " " + call.request.path + " " + key;
  const auto found = answered_.find(key);
  if (found == answered_.end()) return false;
  call.answer_text(found->second.first, found->second.second);
  return true;
}

void Tabled::remember(Call &call, const std::string &key) {
  if (call.response.status < 500) answered_[key] = {call.response.status, call.response.body};
}

void Tabled::run(Call &call) {
  const Json &document = call.route.document;
  if (document.contains("object")) {
    const std::string name = fill_text(document["object"], call.scope);
    call.object = objects_.find(name);
    if (call.object == nullptr) call.refuse("no_object", {{"object", name}});
  }
  const std::string &what = call.route.what;
  const auto status = [&](int usual) { return document.value("status", usual); };
  if (what == "hook") return serves.at(document.at("hook").get<std::string>())(call);
  if (what == "list") return answer_list(call, list(call));
  if (what == "get") return answer_one(call, find(call), status(200));
  if (what == "create") return answer_one(call, create(call, input_of(call)), status(201));
  if (what == "upsert") return serve_upsert(call);
  if (what == "delete") return serve_delete(call);
  if (what == "content") return serve_content(call);
  if (what == "update") {
    const Record &record = find(call);
    Scope scope(call.scope);
    scope.lend("record", record.values);
    // {"version":{"given":"{body.SyncToken}","is":"{record.SyncToken}","error":"stale"}}
    if (const Json &version = call.word("version"); version.is_object()) {
      call.body();
      const Json given = fill(version.at("given"), scope);
      const bool needed = version.value("required", false);
      if ((needed || !given.is_null()) && given != fill(version.at("is"), scope))
        call.refuse(version.value("error", "conflict"), {{"given", given}});
    }
    return answer_one(call, update(call, record, input_of(call)), status(200));
  }
  if (what != "answer") throw std::runtime_error("no route does " + what);
  if (!call.request.body.empty() && document.value("parses", true)) call.body();
  Scope scope(call.scope);
  if (call.object != nullptr) {
    const Record &record = find(call);
    scope.set("shown", shown(call, record)).lend("record", record.values).set("key", record.key);
  }
  for (const auto &[name, value] : member(document, "headers").items())
    call.response.set_header(name, fill_text(value, scope));
  const Json answer = document.contains("answer") ? fill(document["answer"], scope) : Json(nullptr);
  if (answer.is_string() && document.contains("type")) {
    call.response.status = status(200);
    call.response.set_content(answer.get<std::string>(), document["type"].get<std::string>());
    return;
  }
  call.answer(status(200), answer);
}

}  // namespace sandbox
