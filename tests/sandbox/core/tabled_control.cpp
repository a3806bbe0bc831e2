// Token endpoints and controls of documents' providers.
#include "core/tabled.hpp"

namespace sandbox {
namespace {

// What a changed record shows: its "touch" field, or the first text that can be written.
std::string shown_field(const Object &object) {
  if (!object.touched_field().empty()) return object.touched_field();
  for (const Field &field : object.fields())
    if (field.type == Type::text && field.writable && !field.unique && field.values.is_null()) return field.name;
  return {};
}

}  // namespace

bool Tabled::serve_tokens(const Request &request, Response &response) {
  const Json from = document_.value("/auth/tokens"_json_pointer, Json::object());
  const auto is = [&](const char *word, const char *method) {
    return request.method == method && from.contains(word) && from[word] == request.path;
  };
  if (is("authorize", "GET")) return ++counts_["GET " + request.path], tokens_->authorize(request, response), true;
  const bool revokes = is("revoke", "POST");
  if (!revokes && !is("token", "POST")) return false;
  ++counts_["POST " + request.path];
  Scope scope(objects_.globals());
  Json fields = Json::object();
  for (const auto &[name, value] : form(request)) fields[name] = value;
  scope.lend("form", fields).set("now_ms", clock_.now_ms());
  OAuth::Answer given;
  const bool basic = request.get_header_value("Authorization").starts_with("Basic ");
  const std::string grant = text_of(fields.contains("grant_type") ? fields["grant_type"] : Json(nullptr));
  const Json grants = from.value("grants", Json::array({"authorization_code", "refresh_token"}));
  if (from.value("client", "either") == "basic" && !basic) {
    given = {401, {{"error", "invalid_client"}, {"error_description", "HTTP Basic client credentials are needed"}}};
  } else if (revokes) {
    tokens_->revoke(text_of(fields.contains("token") ? fields["token"] : Json(nullptr)));
    return send(response, 200, Json::object()), true;
  } else if (!grant.empty() && std::find(grants.begin(), grants.end(), grant) == grants.end()) {
    given = {400,
             {{"error", "unsupported_grant_type"}, {"error_description", "grant_type is not supported: " + grant}}};
  } else {
    given = tokens_->token(request);
  }
  Scope inner(scope, &given.body);
  inner.set("status", given.status).lend("answer", given.body);
  if (given.status == 200) {
    for (const auto &[name, value] : member(from, "extra").items()) given.body[name] = fill(value, inner);
    return send(response, 200, given.body), true;
  }
  const Json &error = from.contains("error") ? from["error"] : Json();
  send(response, given.status, error.is_null() ? given.body : fill(error, inner));
  return true;
}

Json Tabled::overlay(const std::string &) const {
  const Json &from = member(document_, "overlay");
  Tabled &self = const_cast<Tabled &>(*this);  // globals are read alone
  return fill(from, self.objects_.globals());
}

Json Tabled::credentials(const std::string &) {
  Json out = tokens_->mint();
  out.erase("scope");
  out["client_id"] = "sandbox-client";
  out["client_secret"] = "sandbox-secret";
  Scope scope(objects_.globals());
  scope.set("api_key", api_key_);
  for (const auto &[name, value] : member(document_, "credentials").items()) out[name] = fill(value, scope);
  return out;
}

Json Tabled::state() {
  const std::scoped_lock lock(mutex_);
  Json records = Json::object();
  for (const auto &object : objects_.all()) records[object->name()] = object->count();
  return {{"requests", counts_},
          {"token_mints", tokens_->mints()},
          {"records", std::move(records)},
          {"max_start", max_offset_},
          {"longest_uri", longest_},
          {"rejected", rejected_},
          {"limits_left", limits_.state()},
          {"lag_ms", objects_.lag_ms}};
}

// Live records: those of "ids", or "count" (1) drawn at random.
std::vector<int64_t> Tabled::pick(Object &object, const Json &body) {
  std::vector<int64_t> out;
  if (body.contains("ids")) {
    for (const Json &id : body["ids"])
      if (const Record *found = object.records().find(std::string_view(text_of(id))); found != nullptr)
        out.push_back(found->seq);
    return out;
  }
  std::vector<int64_t> live;
  for (const auto &[seq, record] : object.records().all())
    if (record.live()) live.push_back(seq);
  const size_t count = std::min(live.size(), static_cast<size_t>(std::max(0, body.value("count", 1))));
  for (size_t i = 0; i < count; ++i) {
    std::swap(live[i], live[i + static_cast<size_t>(objects_.random().below(static_cast<int>(live.size() - i)))]);
    out.push_back(live[i]);
  }
  return out;
}

Json Tabled::change(const std::string &action, const Json &body) {
  const std::string wanted = body.value("object", objects_.all().front()->name());
  Object *object = objects_.find(wanted);
  if (object == nullptr) return {{"error", "no such object: " + wanted}};
  Json ids = Json::array();
  if (action == "insert") {
    for (int i = 0; i < body.value("count", 1); ++i) ids.push_back(object->insert_seeded().value(object->id_field()));
    return {{"ids", std::move(ids)}};
  }
  const int64_t now = clock_.now_ms();
  for (const int64_t seq : pick(*object, body)) {
    const Record &record = *object->records().find(seq);
    ids.push_back(record.value(object->id_field()));
    Json values = record.values;
    if (action == "delete") {
      object->remove(record);
    } else if (action == "tie") {
      object->set_updated(record, body.value("at_ms", now));
    } else if (action == "touch") {
      const Json set = body.value("set", Json::object());
      for (const auto &[name, value] : set.items()) values[name] = value;
      if (set.empty()) values[shown_field(*object)] = "Changed " + objects_.random().hex(8);
      object->update(record, std::move(values));
    } else if (action == "associate") {
      const std::string field = body.value("field", object->document().value("associates", ""));
      if (object->field(field) == nullptr) return {{"error", "records of this object are associated with none"}};
      values[field] = body.value("to", Json(1));
      object->update(record, std::move(values));
    }
  }
  return {{"ids", std::move(ids)}};
}

Json Tabled::control(const std::string &action, const Json &body) {
  const std::scoped_lock lock(mutex_);
  if (const auto own = actions.find(action); own != actions.end()) return own->second(body);
  if (action == "touch" || action == "insert" || action == "delete" || action == "tie" || action == "associate")
    return change(action, body);
  if (action == "expire_tokens") return tokens_->expire_all(), Json{{"ok", true}};
  if (action == "revoke_tokens") return tokens_->revoke_all(), Json{{"ok", true}};
  if (action == "limits") return limits_.control(body);
  if (action == "lag") {
    objects_.lag_ms = body.value("ms", int64_t{0});
    return {{"lag_ms", objects_.lag_ms}};
  }
  return {{"error", "no such action: " + action}};
}

}  // namespace sandbox
