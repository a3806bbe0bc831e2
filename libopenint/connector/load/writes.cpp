// Records created, changed, removed, found and written by the batch.
#include "libopenint/connector/load/loader.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::connector {

using json::pointer_join;

KeyRule Loader::key(const json::Member &entry, const std::string &pointer) {
  KeyRule rule;
  rule.name = std::string(entry.key);
  rule.pointer = pointer;
  if (entry.value.is_string()) {
    rule.property = std::string(entry.value.text());
    return rule;
  }
  (void)source(entry.value, pointer);
  rule.property = std::string(entry.value["property"].text());
  rule.values = expression(entry.value["values"], pointer + "/values", Scope("key_values"));
  rule.fill = expression(entry.value["fill"], pointer + "/fill", Scope("key_fill"));
  rule.unsupported = std::string(entry.value["unsupported"].text());
  return rule;
}

KeysRule Loader::keys(const json::Value &section, const std::string &pointer) {
  KeysRule rule;
  rule.pointer = pointer;
  rule.any_key = section["any_key"].as_boolean();
  for (const json::Member &entry : section["keys"].members()) {
    rule.keys.push_back(key(entry, pointer_join(pointer + "/keys", entry.key)));
  }
  return rule;
}

void Loader::writes(ModelRule &rule, const json::Value &section, const std::string &pointer) {
  offer(rule.create, section, pointer, [this](const json::Value &found, const std::string &at) {
    CreateRule create;
    create.request = request(found, at, Scope("create"));
    create.record = path(found["record"], at + "/record");
    create.whole = found["whole"].as_boolean();
    create.id = answer(found, "id", at);
    return create;
  });
  offer(rule.update, section, pointer, [this](const json::Value &found, const std::string &at) {
    UpdateRule update;
    update.request = request(found, at, Scope("update"));
    update.record = path(found["record"], at + "/record");
    update.whole = found["whole"].as_boolean();
    return update;
  });
  offer(rule.link, section, pointer, [this](const json::Value &found, const std::string &at) {
    LinkRule link;
    link.request = request(found, at, Scope("update"));
    link.when = expression(found["when"], at + "/when", Scope("update"));
    return link;
  });
  offer(rule.remove, section, pointer, [this](const json::Value &found, const std::string &at) {
    DeleteRule remove;
    remove.request = request(found, at, Scope("delete"));
    return remove;
  });
  offer(rule.search, section, pointer, [this](const json::Value &found, const std::string &at) {
    SearchRule search;
    search.request = request(found, at, Scope("search"));
    search.keys = keys(found, at);
    search.ids = needed_answer(found, "ids", at, "it tells which records were found");
    search.lag_ms = whole_number(found["lag_seconds"], 0) * 1000;
    return search;
  });
  offer(rule.upsert, section, pointer, [this](const json::Value &found, const std::string &at) {
    UpsertRule upsert;
    upsert.request = request(found, at, Scope("upsert"));
    upsert.keys = keys(found, at);
    upsert.results = needed_answer(found, "results", at, "it tells what became of the record");
    return upsert;
  });
  auto batch = [this](const json::Value &found, const std::string &at) {
    BatchWriteRule write;
    write.request = request(found, at, Scope("batch_write"));
    write.results = needed_answer(found, "results", at, "it tells what became of the records");
    return write;
  };
  offer(rule.batch_create, section, pointer, batch);
  offer(rule.batch_update, section, pointer, batch);
}

}  // namespace openint::connector
