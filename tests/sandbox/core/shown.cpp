// How records are shown: their forms, what they include, and the envelopes around them.
#include "core/tabled.hpp"

namespace sandbox {
namespace {

constexpr const char *kPlace = "\x01records";  // stands for the records' text while an envelope is filled

}  // namespace

const Json &envelope_of(const Json &document, const Json &word, const char *usual, const Json &bare) {
  const bool is_template = !word.is_string() || word.get_ref<const std::string &>().find('{') != std::string::npos;
  if (!word.is_null() && is_template) return word;
  const Json &named = member(document, "envelopes");
  if (word.is_string()) return named.at(word.get<std::string>());
  return named.contains(usual) ? named[usual] : bare;
}

void Tabled::answer_one(Call &call, const Record &record, int status) {
  const Json form = shown(call, record);
  Scope scope(call.scope);
  scope.lend("record", form).set("object", call.object->name()).set("key", record.key);
  if (call.word("include").is_string()) scope.set("included", included(call, {form}));
  static const Json kBare = "{record}";
  const Json &envelope = envelope_of(document_, member(call.route.document, "one_envelope"), "one", kBare);
  for (const auto &[name, value] : member(call.route.document, "headers").items())
    call.response.set_header(name, fill_text(value, scope));
  call.answer(status, fill(envelope, scope));
}

Json Tabled::shown(Call &call, const Record &record) {
  Json out;
  const Json *values = call.route.document.value("lagged", false) ? seen(record, clock_.now_ms()) : &record.values;
  const Json &form = call.route.document.contains("record") ? call.route.document["record"] : Json();
  const bool gone = !record.live() && call.object->document().contains("deleted_record");
  if (!form.is_null() || gone) {
    Scope scope(call.scope, &record.values);
    scope.lend("record", record.values)
        .set("key", record.key)
        .set("seq", record.seq)
        .set("object", call.object->name());
    scope.set("updated_ms", record.updated_ms)
        .set("created_ms", record.created_ms)
        .set("deleted_ms", record.deleted_ms);
    scope.set("shown", call.object->shown(record));
    out = fill(gone ? call.object->document()["deleted_record"] : form, scope);
  } else {
    out = values == nullptr ? Json(nullptr) : call.object->shown_values(*values, record);
  }
  if (const Json &select = call.word("select"); select.is_string()) {
    const Json names = fill(select, call.scope);
    if (truthy(names)) {
      Json some = Json::object();
      for (const std::string &name : split(text_of(names), ','))
        if (out.contains(name)) some[name] = out[name];
      out = std::move(some);
    }
  }
  if (const Json &shape = call.word("shape"); shape.is_string())
    out = shapes.at(shape.get<std::string>())(call, record, std::move(out));
  return out;
}

// Records that shown ones refer to by type and id ("relationships": {"account": {"data": {"type", "id"}}}), each once,
// for the relations that the parameter names; a path with dots goes from one to the next.
Json Tabled::included(Call &call, const std::vector<Json> &shown) {
  Json out = Json::array();
  const Json &word = call.word("include");
  if (!word.is_string()) return out;
  std::set<std::string> known;
  const std::function<void(const Json &, std::vector<std::string>)> follow = [&](const Json &from,
                                                                                 std::vector<std::string> path) {
    const Json *data = at_path(from, "relationships." + path[0] + ".data");
    if (data == nullptr) call.refuse("bad_include", {{"given", path[0]}});
    path.erase(path.begin());
    for (const Json &one : data->is_array() ? *data : Json::array({*data})) {
      if (!one.is_object()) continue;
      for (const auto &object : objects_.all()) {
        if (object->document().value("type", "") != one["type"]) continue;
        const Record *found = object->records().find(std::string_view(text_of(one["id"])));
        if (found == nullptr || !found->live()) continue;
        const Json record = object->shown(*found);
        if (known.insert(text_of(one)).second) out.push_back(record);
        if (!path.empty()) follow(record, path);
      }
    }
  };
  for (const std::string &name : split(fill_text(word, call.scope), ','))
    for (const Json &one : shown) follow(one, split(name, '.'));
  return out;
}

void Tabled::answer_list(Call &call, const Listing &listing) {
  const bool plain = !call.word("shape").is_string() && !call.word("select").is_string() &&
                     !call.word("include").is_string() && !call.route.document.contains("record") &&
                     !call.route.document.value("lagged", false);
  std::string text;
  std::vector<Json> all;
  for (const Record *record : listing.records) {
    if (!text.empty()) text += ',';
    if (plain && (record->live() || !call.object->document().contains("deleted_record"))) {
      text += call.object->text(*record);
    } else {
      all.push_back(shown(call, *record));
      text += text_of(all.back());
    }
  }
  Scope scope(call.scope);
  scope.lend("page", listing.page).set("records", kPlace).set("object", call.object->name());
  if (call.word("include").is_string()) scope.set("included", included(call, all));
  static const Json kBare = "{records}";
  std::string out = text_of(fill(envelope_of(document_, call.word("envelope"), "list", kBare), scope));
  const std::string place = "\"\\u0001records\"";
  const bool null_when_empty = call.word("empty") == "null" && listing.records.empty();
  const std::string list = null_when_empty ? "null" : "[" + text + "]";
  if (const size_t at = out.find(place); at != std::string::npos)
    out.replace(at, place.size(), list);
  else if (out == kPlace)
    out = list;
  call.answer_text(call.route.document.value("status", 200), std::move(out));
}

}  // namespace sandbox
