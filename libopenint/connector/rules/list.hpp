#pragma once

#include "libopenint/connector/rules/request.hpp"

namespace openint::connector {

/// How the pages of a list follow each other.
struct PagingRule {
  enum class Kind : uint8_t { none, token, keyset, offset, link };
  Kind kind = Kind::none;
  std::optional<AnswerExpression> next;  ///< token or link of the next page, or null
  std::optional<AnswerExpression> more;  ///< over {status, headers, body, count, size}: whether another page follows
  std::optional<AnswerExpression> page_more;  ///< over the page, where "page" says it: a next page needs this, too
  std::optional<jmespath::Expression> key;    ///< over a record
  std::optional<AnswerExpression> end;        ///< of list_changes: where the next list of changes begins
  bool window = false;                        ///< the request bounds the time of modification by "until"
  int64_t token_ms = 0;                       ///< how long a token is good; 0: for ever
  int64_t extra = 0;                          ///< records asked for beyond a page's size, to see whether there are more
};

/// A request that lists records.
struct ListRule {
  using Kind = PagingRule::Kind;
  RequestRule request;
  PagingRule paging;
  Path items;                                   ///< where the records stand in the body
  std::optional<jmespath::Expression> removed;  ///< of list_changes, over an entry: the id of a record that is gone
                                                ///< without a trace, or null
  std::vector<std::string> fixed;               ///< records (JSON) that the provider has and does not list
  bool instead = false;                         ///< of lists of deleted records: takes the place of the list
  bool inline_related = false;                  ///< records come with their links
};

/// The links of one record to others.
struct AssociationsRule {
  RequestRule request;
  AnswerExpression links;                ///< a list of {target_id, type, label}
  std::optional<AnswerExpression> next;  ///< over {status, headers, body, size}: the next page's cursor, or null
};

}  // namespace openint::connector
