#pragma once

#include "libopenint/connector/rules/request.hpp"

namespace openint::connector {

/// How the pages of an answer follow each other. One vocabulary for lists, links, tables and descriptions.
struct PagingRule {
  enum class Kind : uint8_t {
    all,       ///< everything comes at once
    token,     ///< the provider hands out a token for the next page: argument "cursor"
    keyset,    ///< what comes after the last record's key: argument "after_id"
    offset,    ///< how many records to leave out: argument "offset"
    page,      ///< the page's number: argument "page"; every page has the same size
    link,      ///< the provider's own URL of the next page, in the body or in the Link header
    continues  ///< a token that goes to a request of its own
  };
  Kind kind = Kind::all;
  bool said = false;                          ///< the document has the section
  std::string pointer;                        ///< JSON Pointer to the section
  std::optional<AnswerExpression> next;       ///< token or link of the next page, or null
  std::optional<AnswerExpression> more;       ///< whether another page follows; it must tell
  std::optional<AnswerExpression> page_more;  ///< over the page, where "page" says it: a next page needs this, too
  std::optional<AnswerExpression> total;      ///< how many records all pages together have
  std::optional<jmespath::Expression> key;    ///< over a record
  std::optional<jmespath::Expression> ties;   ///< of keyset, over a record: its id, where several may share a key
  std::optional<AnswerExpression> end;        ///< of list_changes: where the next list of changes begins
  std::optional<RequestRule> request;         ///< of continues: the request for all pages but the first
  bool link_header = false;                   ///< of link: the URL stands in the Link header, rel="next" (RFC 8288)
  bool window = false;                        ///< the request bounds the time of modification by "until"
  int64_t first = 1;                          ///< of page: the first page's number
  int64_t pages = 0;                          ///< of page: most pages that the provider shows of a list; 0: all
  int64_t token_ms = 0;                       ///< how long a token is good; 0: for ever
  int64_t extra = 0;                          ///< records asked for beyond a page's size, to see whether there are more
};

/// Of a list that is made for each record of another one: all drives' files.
struct EachRule {
  std::string model;                         ///< whose list, of the same connection, is gone through
  std::optional<jmespath::Expression> when;  ///< over {settings, object, input}: only then; null: always
  jmespath::Expression parent;               ///< over such a record: the argument "parent"
  std::optional<jmespath::Expression> name;  ///< over such a record: what it is called where its list fails
};

/// A request that lists records.
struct ListRule {
  using Kind = PagingRule::Kind;
  RequestRule request;
  PagingRule paging;
  ItemsRule items;
  std::optional<jmespath::Expression> removed;  ///< of list_changes, over an entry: the id of a record that is gone
                                                ///< without a trace, or null
  std::vector<std::string> fixed;               ///< records (JSON) that the provider has and does not list
  bool removed_alone = false;                   ///< nothing but what is gone is taken of its answer
  std::optional<AnswerExpression> complete;     ///< true where its answer holds all there is
  int64_t reach_ms = 0;                         ///< how far back it tells; 0: for ever
  bool instead = false;                         ///< of lists of deleted records: takes the place of the list
  bool inline_related = false;                  ///< records come with their links
  bool detail = false;                          ///< its records lack members, and are read by their ids besides
  std::optional<EachRule> each;
  std::optional<jmespath::Expression> only;  ///< over {settings, object, input, parent, record}: whether a record of the
                                             ///< answer belongs to the list
  std::optional<AnswerExpression> warning;   ///< why the answer may lack records, text, or null
};

/// The links of one record to others.
struct AssociationsRule {
  RequestRule request;
  AnswerExpression links;  ///< a list of {target_id, type, label}
  PagingRule paging;
};

}  // namespace openint::connector
