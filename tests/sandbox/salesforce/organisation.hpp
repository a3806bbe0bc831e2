#pragma once
// The organisation: its schema, its records and the rules of changing them. Not safe to share without a lock.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/provider.hpp"
#include "store.hpp"
#include "values.hpp"

namespace sandbox::salesforce {

// What became of one row.
struct Outcome {
  std::string id;
  bool created = false;
  std::optional<Error> error;
  std::vector<std::string> several;  // upsert only: the records that all have the key
};

class Organisation {
 public:
  Organisation(const Options &, Clock &);

  Schema &schema() { return schema_; }
  Store &store() { return store_; }
  Table &table(const ObjectType &type) { return store_.table(type); }
  int64_t now_ms() const { return clock_.now_ms(); }
  const std::string &user_id() const { return user_id_; }
  const std::string &profile_id() const { return profile_id_; }
  std::string org_id() const;

  // The record of a canonical id, whatever its object; nothing when there is none. Deleted ones are found too.
  struct Found {
    Table *table = nullptr;
    uint32_t position = 0;
    const Record &record() const { return table->at(position); }
  };
  std::optional<Found> find(std::string_view canonical);

  Outcome create(const ObjectType &, const Json &body);
  Outcome update(const ObjectType &, std::string_view id, const Json &body);
  Outcome upsert(const ObjectType &, std::string_view key_field, const Json &key, const Json &body);
  Outcome remove(const ObjectType *, std::string_view id);  // of any object when the type is null

  // Records as they are, with no rule but the keys: for seeds and for metadata. Values by field name, JSON text.
  using Texts = std::vector<std::pair<std::string_view, std::string>>;
  uint32_t insert(const ObjectType &, const Texts &, int64_t stamp_ms);
  void touch(Table &, uint32_t position, int64_t stamp_ms, const Texts &changes = {}, bool system_only = false);
  void delete_at(Table &, uint32_t position, int64_t stamp_ms);

  void empty_bin();  // of what has been there for 15 days

  // After permission sets, assignments or field permissions changed.
  void refresh_grants();

 private:
  struct Prepared {
    std::vector<std::string> values;
    std::optional<Error> error;
  };
  Prepared prepare(const ObjectType &, const Json &body, std::vector<std::string> values, bool creating);
  std::optional<Error> take(const ObjectType &, const std::string &name, const Json &value,
                            std::vector<std::string> &values, bool creating);
  std::optional<Error> take_related(const ObjectType &, int field, const Json &value, std::vector<std::string> &values);
  std::optional<Error> check_reference(const Field &, std::string_view text);
  std::optional<Error> check_keys(const ObjectType &, const std::vector<std::string> &, int64_t self);
  std::optional<Error> check_permissions(const ObjectType &, const std::vector<std::string> &, int64_t self);
  void derive(const ObjectType &, std::vector<std::string> &) const;
  void write(Table &, uint32_t position, std::vector<std::string> values, int64_t stamp_ms);
  void cascade(const ObjectType &parent, const std::string &id, int64_t stamp_ms, int depth);
  void after_change(const ObjectType &);

  Clock &clock_;
  Schema schema_;
  Store store_;
  std::string user_id_, profile_id_;
};

Error not_found();
Error no_such_column(const std::string &field, const ObjectType &);

// The organisation's first records.
void seed(Organisation &, const Options &);

}  // namespace sandbox::salesforce
