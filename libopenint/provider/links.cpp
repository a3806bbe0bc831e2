#include "libopenint/provider/links.hpp"

#include <algorithm>
#include <functional>
#include <optional>

#include "libopenint/json/cut.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/shallow.hpp"
#include "libopenint/json/splice.hpp"
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

// Whether a relation's links are cut off in a record, as the document tells it.
class CutOff {
 public:
  explicit CutOff(const RelatedRule &relation)
      : relation_(relation), searcher_(relation.cut_key.begin(), relation.cut_key.end()) {}

  bool is(std::string_view record) const {
    if (!relation_.cut) return false;
    // Nearly all records lack the key, which is sooner seen in the bytes than in what is parsed of them.
    const bool named =
        relation_.cut_key.empty() || std::search(record.begin(), record.end(), searcher_) != record.end();
    if (!named) return false;
    Arena arena;
    auto value = json::parse(record, arena);
    if (!value.ok()) return true;  // nobody can tell: they are read
    auto found = relation_.cut->evaluate(*value, arena);
    return !found.ok() || jmespath::truthy(*found);
  }

 private:
  const RelatedRule &relation_;
  std::boyer_moore_horspool_searcher<std::string::const_iterator> searcher_;
};

// The records' ids, and which of them lack links of the relation.
std::vector<std::string> lacking(const RelatedRule &relation, RecordIds &ids, bool inlined,
                                 const std::vector<std::string_view> &records) {
  std::vector<std::string> out;
  const CutOff cut_off(relation);
  for (std::string_view record : records) {
    if (inlined && !cut_off.is(record)) continue;
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
      : session_(session), secret_(rules.secret), relations_(relations), links_(links) {}

  /// The record as it is to be read, or nothing where it stays what it is.
  Result<std::optional<std::string>> run(const std::string &id, std::string_view record) {
    std::optional<std::string> out;
    for (size_t i = 0; i < relations_.size(); ++i) {
      auto found = links_[i].read.find(id);
      if (found == links_[i].read.end()) continue;
      const std::string_view before = out ? std::string_view(*out) : record;
      OPENINT_TRY(out, json::with_member(before, relations_[i].rule->into, "[" + found->second + "]"));
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
    std::string rest;
    const std::string_view before = out ? std::string_view(*out) : record;
    OPENINT_TRY(const bool cut, json::without_members(before, std::span(&rule.into, 1), rest));
    if (cut) out = std::move(rest);
    return {};
  }

  const Session &session_;
  const std::vector<connector::Path> &secret_;
  const Relations &relations_;
  const std::vector<Links> &links_;
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
