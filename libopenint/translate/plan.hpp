#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "libopenint/base/arena.hpp"
#include "libopenint/connector/connector.hpp"
#include "libopenint/contract/model.hpp"
#include "libopenint/jmespath/expression.hpp"
#include "libopenint/translate/choices.hpp"
#include "libopenint/translate/items.hpp"
#include "libopenint/translate/options.hpp"
#include "libopenint/translate/walk.hpp"

namespace openint::translate {

struct TextHash : std::hash<std::string_view> {
  using is_transparent = void;
};

/// A table of lookup(), its values ready to be written.
using Table = std::unordered_map<std::string, Token, TextHash, std::equal_to<>>;

/// A field rule compiled to work on tokens. What has no fast form is `general`: JMESPath over values made of the slots.
struct Expression {
  enum class Op : uint8_t {
    slot,
    constant,
    logical_or,   // left, right
    logical_and,  // left, right
    logical_not,  // left
    equal,        // left, right
    not_equal,    // left, right
    lookup,       // left is the key
    iso_datetime,
    iso_date,
    decimal,
    boolean,
    general,
  };
  Op op = Op::constant;
  bool seconds = false;  // iso_datetime of epoch seconds
  uint32_t slot = 0;
  Token constant = kNull;
  const Expression *left = nullptr;
  const Expression *right = nullptr;
  const Table *table = nullptr;
  const jmespath::Node *plan = nullptr;      // general
  std::vector<uint32_t> slots;               // general: those the plan reads
  std::shared_ptr<const ItemSearch> search;  // general: the same as a search, where the rule is one
  bool null_of_null = false;                 // general: reads one slot, and null where that is null
};

/// How one field, or one part of a field, is written: a value by the contract's shape.
struct Emit {
  enum class Kind : uint8_t {
    text,    // string
    choice,  // string out of an enumeration
    date_time,
    date,  // a date, or a date and time
    boolean,
    int64,
    number,
    decimal,
    json,     // any JSON: the token as it is
    record,   // fields[] in the contract's order
    list,     // items[], each with a condition or none
    general,  // a list or record that only the general evaluator can make
    custom,   // custom_fields: fields[], and provider's values of enumerations that are unknown
    raw,      // the record's own bytes
  };
  /// The usual ways of making a value, which outputs know without evaluating `expression`: from `slot`, which holds
  /// what is wanted, or null where that is an answer. Where it holds something else the long way decides.
  enum class Short : uint8_t {
    none,
    constant,  // expression->constant, as it is
    text,
    choice,  // a member of `choices`
    date_time,
    boolean,
    either,   // a text with something in it, else what `other` holds, if that is one of the kinds in `takes_other`
    date_or,  // an instant
  };
  Kind kind = Kind::text;
  Short short_way = Short::none;
  uint8_t takes = 0;  // kinds of token that are taken as they are (TokenKind)
  uint8_t takes_other = 0;
  uint32_t slot = 0;
  uint32_t other = 0;
  int32_t memo = -1;  // number of the memo that answers are kept in; over memo_slots
  std::vector<uint32_t> memo_slots;
  const Choices *choices = nullptr;
  const std::vector<uint32_t> *any = nullptr;  // of an item: slots of which one is filled, where that is the condition
  bool required = false;                       // null is no answer
  const Expression *expression = nullptr;
  const contract::Shape *shape = nullptr;
  std::string name;     // the field's, for reports
  std::string rule;     // of a field: its text in the document
  std::string literal;  // `,"name":` or `{"name":`, with kPadding bytes behind
  uint32_t literal_size = 0;
  std::vector<Emit> parts;                // record and custom: fields; list: items
  std::vector<uint32_t> slots;            // of a list: what it is made of; where none of it was sent the list is null
  const Expression *condition = nullptr;  // of an item of a list
  std::shared_ptr<Emit> rather;           // of a list: what it is where `condition` holds and this is not empty
};

/// One step of a record's JSON output: bytes that are always the same, then a value. Constant values are part of the
/// bytes. The steps of a record stand one behind the other, those of nested records and lists among them. Items of a
/// list end with a comma each, the last of which is taken back where the list ends.
struct JsonStep {
  enum class Code : uint8_t {
    plain,      // a slot: what `takes` does not hold goes to emit
    date_time,  // a slot
    date,       // a slot
    choice,     // a slot
    digits,     // a slot that should hold a number, or a string that is one
    either,     // a slot that should hold a string with something in it; else `other`, if it holds one of `takes_other`
    date_or,    // a slot that should hold an instant; else emit
    custom,     // emit, but null where there are no custom fields
    field,      // anything else: emit, with a call
    list,       // a list begins, or is null and goes on at `skip`
    entry,      // an item of one slot, which is there where that is filled; where it is odd, the steps behind decide
    item,       // an item: where the condition does not hold go on at `skip`
    close,      // a list ends
    copy,       // only the bytes
    end,        // only the bytes, and the record is done
  };
  Token literal{kNullText, 0};  // the bytes
  uint32_t slot = 0;
  Code code = Code::end;
  uint8_t takes = 0;  // kinds of token that are written as they are (TokenKind)
  uint8_t takes_other = 0;
  bool required = false;
  bool whole = false;  // digits: without a fraction
  uint32_t other = 0;  // a slot
  uint32_t skip = 0;
  Token behind{kNullText, 0};        // entry: the bytes behind the slot
  const Choices *choices = nullptr;  // choice: or nullptr
  const Emit *emit = nullptr;        // list: the list's field
  const Emit *owner = nullptr;       // the field of the model that this is a part of
  const Emit *item = nullptr;        // item
};

/// Everything a translation needs, compiled once from (connector, model, options). Immutable.
struct Plan {
  std::shared_ptr<const connector::Connector> connector;
  std::shared_ptr<const contract::Contract> contract;
  const connector::ModelRule *model = nullptr;
  const contract::Shape *shape = nullptr;
  Options options;

  std::shared_ptr<KeyTree> keys;
  std::vector<std::string> slot_pointers;  // JSON Pointer of every slot in the record
  int32_t record_slot = -1;                // the whole record, where a rule reads it
  int32_t page_slot = -1;                  // the page's list, where a record would be a page
  std::vector<Emit> fields;                // selected fields, in the contract's order
  std::vector<JsonStep> program;           // the same, flat, for JSON output
  size_t fixed_size = 0;                   // most bytes of a record's output that do not come from its slots
  size_t copies = 0;                       // how often a slot's bytes may be written at most
  json::Value tables;                      // the connector's tables with the context merged over them
  size_t memos = 0;
  bool empty_is_null = false;  // the provider clears with "", so that it says null

  // Owners of what is pointed to above.
  Arena arena;
  std::vector<std::unique_ptr<Expression>> expressions;
  std::vector<std::unique_ptr<Table>> table_store;
  std::vector<std::unique_ptr<contract::Shape>> shapes;
  std::vector<std::shared_ptr<const Choices>> choices;
  std::vector<std::unique_ptr<std::vector<uint32_t>>> slot_lists;

  /// Most bytes of one record's output, general expressions' results aside: what its slots give, and its raw bytes.
  size_t bound(size_t record_size) const noexcept { return fixed_size + (copies + 1) * record_size; }

  static Result<std::shared_ptr<const Plan>> compile(std::shared_ptr<const connector::Connector> connector,
                                                     std::shared_ptr<const contract::Contract> contract,
                                                     std::string_view model, const Options &options);
};

}  // namespace openint::translate
