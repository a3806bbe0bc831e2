#include "libopenint/connector/rules/slots.hpp"

#include <algorithm>
#include <array>

namespace openint::connector {

namespace {

using Names = std::string_view;

constexpr Argument kArguments[] = {
    {"settings", "the connection's settings: an object"},
    {"object", "the provider's name of the object, text"},
    {"input", "what the caller gave the operation: an object"},
    {"id", "one record's id, text"},
    {"ids", "the ids to read: a list of texts"},
    {"size", "how many records the page is to hold, with paging's `extra`: a whole number"},
    {"offset", "how many records come before the page: a whole number"},
    {"position", "the place of the page's first record among all, from 1 on: a whole number"},
    {"page", "the number of the page, from paging's `first` on"},
    {"cursor", "the provider's token of the page; absent on the first one"},
    {"after_id", "the key of the last record before the page; absent on the first one"},
    {"since", "the time from which on records were modified, RFC 3339 with milliseconds; absent where there is none"},
    {"since_ms", "the same in milliseconds since 1970"},
    {"until", "the end of the time of modification, RFC 3339 with milliseconds"},
    {"until_ms", "the same in milliseconds since 1970"},
    {"deleted", "true where deleted records are wanted; else absent"},
    {"fields", "the provider's properties to ask for: a list of texts; absent where it sends what it sends by itself"},
    {"related", "names of the links to read (`name` of /related): a list of texts; absent where there are none"},
    {"parent", "of a list with `each`: what its `parent` gives of the record that the list is made for"},
    {"file", "what `file` gives of the answer to `describe`"},
    {"name", "the link's name, which is the `name` of the entry, text"},
    {"inputs", "records whose links are read: a list of `{id, after}`, where `after` is absent at first"},
    {"record", "the record in the provider's form, as the fields' rules wrote it"},
    {"records",
     "a list of `{row, id, record, current, idempotency_key}`: `row` is \"r0\", \"r1\", ..., `id` is absent for new "
     "records"},
    {"now", "the time, RFC 3339"},
    {"idempotency_key", "a random UUID that stays the same however often the request is sent: one for each record"},
    {"current", "what `before` read"},
    {"key", "the provider's property to look for"},
    {"value", "the first value to look for, text"},
    {"values", "all values to look for: a list of texts"},
    {"conditions", "the same as a list of `{key, value}`"},
    {"also", "other properties that a record must have, too: a list of `{key, value}`, often empty"},
    {"source_object", "the provider's name of the object that links lead from"},
    {"source_id", "the id of the record that links lead from"},
    {"target_object", "the provider's name of the object that links lead to"},
    {"target_id", "the id of the record that a link leads to"},
    {"type", "the type of a link, text; absent where the caller gives none"},
    {"answers", "the answers of the steps before, by their names"},
    {"answer", "the answer's body"},
    {"item", "the item of `each`; absent without it"},
    {"index", "the item's place, from 0"},
    {"status", "the answer's HTTP status: a whole number"},
    {"headers", "the answer's headers: an object, the names in lower case"},
    {"body", "the answer's body; of a list without its records; null where there is none"},
    {"count", "how many records (links, members of a table) the page holds: a whole number"},
    {"code", "the provider's code of a refusal, text"},
    {"message", "the provider's message of a refusal, text"},
    {"text", "the beginning of a body that is no JSON, text; else null"},
};

constexpr Names kList[] = {"settings", "object", "input",    "parent", "size",     "offset", "position",
                           "page",     "cursor", "after_id", "until",  "until_ms", "fields", "related"};
constexpr Names kListSince[] = {"settings", "object",   "input",  "parent",   "size",  "offset",
                                "position", "page",     "cursor", "after_id", "since", "since_ms",
                                "until",    "until_ms", "fields", "related"};
constexpr Names kListDeleted[] = {"settings", "object",   "input", "parent",   "size",    "offset", "position", "page",
                                  "cursor",   "after_id", "until", "until_ms", "deleted", "fields", "related"};
constexpr Names kListSinceDeleted[] = {"settings", "object",   "input",   "parent",   "size",   "offset",
                                       "position", "page",     "cursor",  "after_id", "since",  "since_ms",
                                       "until",    "until_ms", "deleted", "fields",   "related"};
constexpr Names kGet[] = {"settings", "object", "input", "id", "deleted", "fields", "related"};
constexpr Names kBatchRead[] = {"settings", "object", "input", "id", "ids", "deleted", "fields", "related"};
constexpr Names kContent[] = {"settings", "object", "input", "id", "file"};
constexpr Names kDescribeContent[] = {"settings", "object", "input", "id"};
constexpr Names kListEach[] = {"settings", "object", "input"};
constexpr Names kListOnly[] = {"settings", "object", "input", "parent", "record"};
constexpr Names kCount[] = {"settings", "object", "input"};
constexpr Names kReport[] = {"settings", "input"};
constexpr Names kObject[] = {"settings", "object"};
constexpr Names kDescribe[] = {"settings", "object", "size", "offset", "position", "page", "cursor"};
constexpr Names kRelated[] = {"settings", "object", "name", "inputs", "size", "offset", "position", "page", "cursor"};
constexpr Names kLookups[] = {"settings", "size", "offset", "position", "page", "cursor"};
constexpr Names kSettings[] = {"settings"};
constexpr Names kListLinks[] = {"settings", "source_object", "source_id", "target_object", "size",
                                "offset",   "position",      "page",      "cursor"};
constexpr Names kCreateLink[] = {"settings",  "source_object", "source_id", "target_object",
                                 "target_id", "type",          "current",   "idempotency_key"};
constexpr Names kCreate[] = {"settings", "object", "record", "now", "current", "idempotency_key"};
constexpr Names kUpdate[] = {"settings", "object", "id", "record", "now", "current", "idempotency_key"};
constexpr Names kDelete[] = {"settings", "object", "id", "now", "current", "idempotency_key"};
constexpr Names kBefore[] = {"settings", "object", "id", "record", "now", "key", "value"};
constexpr Names kAfter[] = {"settings", "object", "id", "record", "now", "current"};
constexpr Names kBeforeLink[] = {"settings", "source_object", "source_id", "target_object", "target_id", "type"};
constexpr Names kAfterLink[] = {"settings",  "source_object", "source_id", "target_object",
                                "target_id", "type",          "current"};
constexpr Names kRefusal[] = {"status", "code", "message"};
constexpr Names kBatchWrite[] = {"settings", "object", "records", "now", "idempotency_key"};
constexpr Names kSearch[] = {"settings", "object", "key", "value", "values", "conditions", "also"};
constexpr Names kUpsert[] = {"settings", "object", "record",     "now",     "key",
                             "value",    "values", "conditions", "current", "idempotency_key"};
constexpr Names kDefinition[] = {"settings", "input", "answers", "item", "index"};
constexpr Names kProblem[] = {"settings", "input", "answers", "answer"};
constexpr Names kAnswer[] = {"status", "headers", "body"};
constexpr Names kContentAnswer[] = {"status", "headers", "input"};
constexpr Names kErrors[] = {"status", "headers", "body", "text"};
constexpr Names kPaging[] = {"status", "headers", "body", "count", "size"};
constexpr Names kKeyValues[] = {"values"};
constexpr Names kKeyFill[] = {"record", "value"};

constexpr Slot kSlots[] = {
    {"list", "`list` and `list_changes`: the request", kList},
    {"list_since", "`list_since`: the request", kListSince},
    {"list_deleted", "`list_deleted`: the request", kListDeleted},
    {"list_since_deleted", "`list_since_deleted`: the request", kListSinceDeleted},
    {"get", "`get`: the request", kGet},
    {"batch_read", "`batch_read`: the request", kBatchRead},
    {"download", "`download` and `export`: the request, and that of `instead`", kContent},
    {"describe_content", "`describe` of `download` and `export`: the request", kDescribeContent},
    {"list_each", "`when` of `each`", kListEach},
    {"list_only", "`only` of lists", kListOnly},
    {"count", "`count`: the request", kCount},
    {"report", "`report`: the request", kReport},
    {"create", "`create`: the request", kCreate},
    {"update", "`update`: the request", kUpdate},
    {"before", "`before`: the request", kBefore},
    {"after", "`after`: the request, and `when`", kAfter},
    {"before_link", "`before` of links: the request", kBeforeLink},
    {"after_link", "`after` of links: the request, and `when`", kAfterLink},
    {"refusal", "`halve`", kRefusal},
    {"delete", "`delete`: the request", kDelete},
    {"batch_write", "`batch_create` and `batch_update`: the request", kBatchWrite},
    {"search", "`search`: the request", kSearch},
    {"upsert", "`upsert`: the request", kUpsert},
    {"associations", "`list` and `list:FROM:TO` of links: the request", kListLinks},
    {"create_association", "`create` and `create:FROM:TO` of links: the request", kCreateLink},
    {"describe", "`select.describe`: the request", kDescribe},
    {"locate", "`locate.request`: the request", kObject},
    {"related", "`related`: the request", kRelated},
    {"lookups", "`/lookups`: the request", kLookups},
    {"check", "`/check`: the request", kSettings},
    {"discover", "`/discover`: the request", kSettings},
    {"definition",
     "`create_object`, `create_property`, `create_association_schema` and `/steps`: everything but `problem`",
     kDefinition},
    {"problem", "`problem` of a step", kProblem},
    {"answer",
     "`value` of `count` and of `locate`; `found`; `file` of `download` and `export`; `warning` of lists; `results`, "
     "and `errors` and `unlisted` of `related`; `done`; `current` of `before`; `links`; `tables`; "
     "`names`; `id` "
     "of `create`; `account` of `/check`; `accounts` of `/discover`, and its `settings` without `accounts`",
     kAnswer},
    {"content_answer", "`is_content` of `download` and `export`", kContentAnswer},
    {"errors", "`answer` of an entry of `/errors`", kErrors},
    {"paging", "`next`, `more`, `total` and `end` of `paging`", kPaging},
    {"key_values", "`values` of a key", kKeyValues},
    {"key_fill", "`fill` of a key", kKeyFill},
};

}  // namespace

std::span<const Argument> arguments() noexcept { return kArguments; }
std::span<const Slot> slots() noexcept { return kSlots; }

const Slot &slot(std::string_view name) noexcept {
  for (const Slot &each : kSlots) {
    if (each.name == name) return each;
  }
  return kSlots[0];
}

std::string slots_reference() {
  std::string out = "| in | expressions and templates may use |\n|---|---|\n";
  for (const Slot &each : kSlots) {
    out += "| " + std::string(each.places) + " |";
    for (std::string_view name : each.arguments) {
      out += (name == each.arguments.front() ? " `" : ", `") + std::string(name) + "`";
    }
    out += " |\n";
  }
  out += "\n| name | what it is |\n|---|---|\n";
  for (const Argument &each : kArguments) {
    out += "| `" + std::string(each.name) + "` | " + std::string(each.meaning) + " |\n";
  }
  return out;
}

}  // namespace openint::connector
