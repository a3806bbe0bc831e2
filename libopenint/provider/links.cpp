#include "libopenint/provider/links.hpp"

#include <string.h>  // memmem

#include <algorithm>
#include <optional>

#include "libopenint/json/cut.hpp"
#include "libopenint/json/merge_patch.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/shallow.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/provider/read_links.hpp"
#include "libopenint/provider/record_id.hpp"

namespace openint::provider {

using connector::RelatedRule;
using coroutine::Context;
using coroutine::Task;

namespace {

// A relation that is to be read, and the fields that read it.
struct WantedLinks {
  WantedLinks(const RelatedRule *r, const std::vector<std::string> *f) : rule(r), fields(f) {}
  const RelatedRule *rule;
  const std::vector<std::string> *fields;
};
using Relations = std::vector<WantedLinks>;

Relations relations_of(const connector::ModelRule &rules, const Selection &selection) {
  Relations out;
  for (const RelatedRule &relation : rules.related) {
    auto found = std::find(selection.related.begin(), selection.related.end(), relation.name);
    if (found == selection.related.end()) continue;
    const auto index = static_cast<size_t>(found - selection.related.begin());
    out.emplace_back(&relation, &selection.related_fields[index]);
  }
  return out;
}

// {"associations":{"companies":{"results":[...]}}}: a patch of a record, of its links at `into`.
std::string patch_of(const connector::Path &into, const std::string &links) {
  std::string out;
  for (const std::string &key : into) {
    out += '{';
    json::append_string(out, key);
    out += ':';
  }
  out += "[" + links + "]";
  out.append(into.size(), '}');
  return out;
}

Result<std::string> merged(std::string_view text, std::string_view patch) {
  Arena arena;
  OPENINT_TRY(json::Value value, json::parse(text, arena));
  OPENINT_TRY(json::Value change, json::parse(patch, arena));
  return json::to_text(json::merge_patch(value, change, arena));
}

// Puts patches into records. A record that has none of the patch's members yet keeps its own bytes.
class Patcher {
 public:
  explicit Patcher(const Relations &relations) {
    for (const WantedLinks &relation : relations) keys_.push_back(relation.rule->into.front());
  }
  Result<std::string> run(std::string_view record, std::string_view patch) {
    if (!can_append(record)) return merged(record, patch);
    std::string out(record.substr(0, record.rfind('}')));
    out += ',';
    out += patch.substr(1);
    return out;
  }

 private:
  bool can_append(std::string_view record) {
    if (record_.read(record) != json::Index::Outcome::ok || record_.at(0) != '{' || record_.at(1) == '}') return false;
    for (const std::string &key : keys_) {
      auto place = record_.member(0, key);
      if (!place.ok() || *place != 0) return false;
    }
    return true;
  }

  std::vector<std::string> keys_;
  json::Shallow record_;
};

bool is_cut(const RelatedRule &relation, std::string_view record) {
  if (!relation.cut) return false;
  if (!relation.cut_key.empty()) {
    // A quote begins every key, so that find(), which looks for the first byte first, would be slow.
    const std::string &key = relation.cut_key;
    if (memmem(record.data(), record.size(), key.data(), key.size()) == nullptr) return false;
  }
  Arena arena;
  auto value = json::parse(record, arena);
  if (!value.ok()) return true;  // nobody can tell: they are read
  auto found = relation.cut->evaluate(*value, arena);
  return !found.ok() || jmespath::truthy(*found);
}

// The records' ids, and which of them lack links of the relation.
std::vector<std::string> lacking(const RelatedRule &relation, RecordIds &ids, bool inlined,
                                 const std::vector<std::string_view> &records) {
  std::vector<std::string> out;
  for (std::string_view record : records) {
    if (inlined && !is_cut(relation, record)) continue;
    std::string id = ids.of(record);
    if (!id.empty()) out.push_back(std::move(id));
  }
  return out;
}

// The bytes of the value at a path, without what is secret; "" for none.
std::string bytes_at(std::string_view record, const connector::Path &path, const std::vector<connector::Path> &secret) {
  json::Shallow reader;
  std::string shown;
  auto cut = json::without_members(record, secret, shown);
  if (!cut.ok()) return "";
  if (*cut) record = shown;
  if (reader.read(record) != json::Index::Outcome::ok) return "";
  size_t place = 0;
  for (const std::string &key : path) {
    auto member = reader.member(place, key);
    if (!member.ok() || *member == 0) return "";
    place = *member;
  }
  return std::string(reader.text(place, reader.behind(place)));
}

// Puts what was read into a record, and takes out what of its links is not all. Tells of each field that lacks them.
class Completion {
 public:
  Completion(const Session &session, const connector::ModelRule &rules, const Relations &relations,
             const std::vector<Links> &links)
      : session_(session), secret_(rules.secret), relations_(relations), links_(links), patcher_(relations) {}

  /// The record as it is to be read, or nothing where it stays what it is.
  Result<std::optional<std::string>> run(const std::string &id, std::string_view record) {
    std::string patch;
    for (size_t i = 0; i < relations_.size(); ++i) {
      auto found = links_[i].read.find(id);
      if (found == links_[i].read.end()) continue;
      std::string one = patch_of(relations_[i].rule->into, found->second);
      if (!patch.empty()) {
        OPENINT_TRY(one, merged(patch, one));
      }
      patch = std::move(one);
    }
    std::optional<std::string> out;
    if (!patch.empty()) {
      OPENINT_TRY(out, patcher_.run(record, patch));
    }
    for (size_t i = 0; i < relations_.size(); ++i) OPENINT_CHECK(take_out(i, id, record, out));
    return out;
  }

  std::vector<Rejected> unread;  // of the record, without its index

 private:
  Result<void> take_out(size_t relation, const std::string &id, std::string_view record,
                        std::optional<std::string> &out) {
    auto found = links_[relation].refused.find(id);
    if (found == links_[relation].refused.end()) return {};
    const RelatedRule &rule = *relations_[relation].rule;
    Rejected one;
    one.scope = "value";
    for (const std::string &key : rule.into) one.pointer = json::pointer_join(one.pointer, key);
    one.reason = session_.connector().name() + " did not give the links to " + rule.name + " of the record " +
                 shortened(id) + ": " + found->second.message;
    one.raw = bytes_at(record, rule.into, secret_);
    for (const std::string &field : *relations_[relation].fields) {
      one.field = field;
      unread.push_back(one);
    }
    if (one.raw.empty()) return {};
    std::string nothing = patch_of(rule.into, "");
    nothing.replace(nothing.rfind("[]"), 2, "null");
    OPENINT_TRY(out, merged(out ? std::string_view(*out) : record, nothing));
    return {};
  }

  const Session &session_;
  const std::vector<connector::Path> &secret_;
  const Relations &relations_;
  const std::vector<Links> &links_;
  Patcher patcher_;
};

}  // namespace

Task<bool> complete_related(Context &context, Session &session, std::string model, const Selection &selection,
                            bool inlined, std::vector<std::string_view> &records, std::deque<std::string> &kept,
                            std::vector<Rejected> &unread) {
  const connector::ModelRule *rules = session.connector().model(model);
  if (rules == nullptr || selection.related.empty() || records.empty()) co_return false;
  const Relations relations = relations_of(*rules, selection);
  RecordIds ids(*rules, session.connector().tables());
  std::vector<Links> links;
  bool any = false;
  for (const WantedLinks &relation : relations) {
    std::vector<std::string> without = lacking(*relation.rule, ids, inlined, records);
    Links found;
    if (!without.empty()) {
      OPENINT_CO_TRY(found, co_await read_links(context, session, rules->object, *relation.rule, std::move(without)));
    }
    any = any || !found.read.empty() || !found.refused.empty();
    links.push_back(std::move(found));
  }
  if (!any) co_return false;
  Completion completion(session, *rules, relations, links);
  for (size_t i = 0; i < records.size(); ++i) {
    OPENINT_CO_TRY(std::optional<std::string> text, completion.run(ids.of(records[i]), records[i]));
    for (Rejected &one : completion.unread) {
      one.index = i;
      unread.push_back(std::move(one));
    }
    completion.unread.clear();
    if (!text) continue;
    kept.push_back(std::move(*text));
    records[i] = kept.back();
  }
  co_return true;
}

}  // namespace openint::provider
