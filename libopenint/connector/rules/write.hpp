#pragma once

#include "libopenint/connector/rules/request.hpp"

namespace openint::connector {

/// A new record.
struct CreateRule {
  RequestRule request;
  Path record;                         ///< where the answer's record stands
  bool whole = false;                  ///< that record is whole, so that it need not be read again
  std::optional<AnswerExpression> id;  ///< the new record's id; without it the member "id" of the body
};

/// A changed record.
struct UpdateRule {
  RequestRule request;
  Path record;
  bool whole = false;
};

/// What is sent after a record was changed.
struct LinkRule {
  RequestRule request;
  std::optional<jmespath::Expression> when;  ///< over the arguments: whether it is needed
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
  AnswerExpression ids;
  int64_t lag_ms = 0;  ///< how long a new record may stay hidden from it
};

/// Several records written at once.
struct BatchWriteRule {
  RequestRule request;
  AnswerExpression results;  ///< a list of {row, id} or {row, code, message, status}
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
  std::string needs_type;  ///< where not "": it cannot be made without a type, which is this
};

/// A record removed.
struct DeleteRule {
  RequestRule request;
};

}  // namespace openint::connector
