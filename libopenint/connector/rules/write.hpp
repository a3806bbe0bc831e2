#pragma once

#include "libopenint/connector/rules/request.hpp"

namespace openint::connector {

/// The requests that write, as documents name their sections; a set of them is a number of bits.
enum class Write : uint8_t { create = 1, update = 2, upsert = 4, remove = 8, batch_create = 16, batch_update = 32 };

/// A request before one that writes, whose answer that one sees as `current`: a version, an ETag.
struct BeforeRule {
  uint8_t on = 0;  ///< of Write
  RequestRule request;
  AnswerExpression current;  ///< null: the answer does not tell it, and nothing is written
};

/// A request after one that wrote: what that one could not take with it.
struct AfterRule {
  uint8_t on = 0;  ///< of Write
  RequestRule request;
  std::optional<jmespath::Expression> when;  ///< over the arguments: whether it is needed
  std::optional<AnswerExpression> done;      ///< true where it was done; without it: status 204
};

/// A new record.
struct CreateRule {
  RequestRule request;
  Path record;                         ///< where the answer's record stands
  bool whole = false;                  ///< that record is whole, so that it need not be read again
  std::optional<AnswerExpression> id;  ///< the new record's id; without it only the whole record tells it
};

/// A changed record.
struct UpdateRule {
  RequestRule request;
  Path record;
  bool whole = false;
  std::optional<AnswerExpression> done;  ///< true where it was done; without it: status 204, or a whole record
};

/// What records are found by: the caller's key, and the provider's property.
struct KeyRule {
  std::string name;
  std::string property;
  std::optional<jmespath::Expression> values;  ///< over {values}: what to look for, such as variants of spelling
  std::optional<jmespath::Expression> fill;    ///< over {record, value}: members that a new record gets
  std::string unsupported;                     ///< why the provider cannot look for it, or ""
  std::string pointer;
};

struct KeysRule {
  std::vector<KeyRule> keys;
  bool any_key = false;  ///< any other key is a property of the provider by its own name
  std::string pointer;   ///< to the section
};

/// Records that fit a key.
struct SearchRule {
  RequestRule request;
  KeysRule keys;
  AnswerExpression found;  ///< a list of {id, fields}: `fields` has the property that was looked for
  int64_t size = 0;        ///< most records that one answer holds; 0: all that there are
  int64_t lag_ms = 0;      ///< how long a new record may stay hidden from it
};

/// Several records written at once.
struct BatchWriteRule {
  RequestRule request;
  AnswerExpression results;                   ///< a list of {row, id} or {row, code, message, status}
  std::optional<jmespath::Expression> halve;  ///< over {status, code, message} of a refusal: whether a row may be its
                                              ///< cause; without it: status 400, 409, 413 or 422
};

/// A record created or changed by a key, in one request.
struct UpsertRule {
  RequestRule request;
  KeysRule keys;
  AnswerExpression results;
};

/// A link made between two records.
struct CreateAssociationRule {
  RequestRule request;
  std::string needs_type;                ///< where not "": it cannot be made without a type, which is this
  std::optional<AnswerExpression> done;  ///< true where it was done; without it: status 204
};

/// A record removed.
struct DeleteRule {
  RequestRule request;
  std::optional<AnswerExpression> done;  ///< true where it was done; without it: status 204
};

}  // namespace openint::connector
