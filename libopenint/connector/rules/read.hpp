#pragma once

#include "libopenint/connector/rules/list.hpp"

namespace openint::connector {

/// One record by its id.
struct GetRule {
  RequestRule request;
  Path record;               ///< where the record stands in the body
  bool record_said = false;  ///< whether the section says so itself; else it may be the body, too
  std::vector<std::string> gone;  ///< HTTP statuses, and codes of refusals, that say there is no such record
  bool inline_related = false;
};

/// Several records by their ids.
struct BatchReadRule {
  RequestRule request;
  ItemsRule items;
  std::vector<std::string> gone;  ///< HTTP statuses, and codes of refusals, that say there is none of these records
  bool in_order = false;          ///< an entry for each id, in their order, null for one that is not there
};

/// How many records there are: as the provider says, or by going through the list.
struct CountRule {
  std::optional<RequestRule> request;
  std::optional<AnswerExpression> value;
};

/// The content of one record, bytes of any size: of the sections download and export.
struct DownloadRule {
  RequestRule request;
  std::optional<RequestRule> describe;  ///< asked before, for what the answer with the bytes does not tell
  std::optional<AnswerExpression> file;  ///< an object of what is known of the content: name, content_type, size, hashes
                                         ///< (by algorithm), refused (why there are no such bytes); over the answer to
                                         ///< describe, or where there is none to the request, whose body is null
  std::optional<AnswerExpression> is_content;  ///< over the answer with the bytes and the input: true where they are the
                                               ///< content, and no page or error in its place
  std::vector<std::string> instead_codes;  ///< codes of refusals of the request after which
  std::optional<RequestRule> instead;      ///< this one is asked in its place
};

/// Links that are read for a page of records.
struct RelatedRule {
  std::string name;                         ///< the provider's name for the other side
  Path into;                                ///< where the rules find the list of links in a record
  std::optional<jmespath::Expression> cut;  ///< over a record: true where its links are only the first of them
  std::string cut_key;                      ///< quoted: a record without it is not cut; "" where none is known
  RequestRule request;
  AnswerExpression results;                  ///< a list of {id, links, after}
  std::optional<AnswerExpression> errors;    ///< a list of {ids, links} and {ids, code, message, status}, or null
  std::optional<AnswerExpression> unlisted;  ///< true where a record that the answer does not name has no links
  PagingRule paging;                         ///< where not said, by each record's `after`
};

/// Tables of lookup() that a request of the connection fills.
struct LookupRule {
  RequestRule request;
  PagingRule paging;
  std::vector<std::pair<std::string, AnswerExpression>> tables;  ///< the table's name, and an object: value to value
  int64_t good_ms = 900'000;
};

/// Where paths name an object otherwise than the API does.
struct LocateRule {
  RequestRule request;
  AnswerExpression value;  ///< the name in paths
  int64_t good_ms = 3'600'000;
};

/// How a request is told which properties to read.
struct SelectRule {
  Path root;                           ///< where properties stand in a record
  std::vector<std::string> leave_out;  ///< names that cannot be asked for; *x*: every name that holds x
  std::vector<std::string> always;     ///< names that are always asked for
  bool all_by_default = false;         ///< for raw records nothing is named, and the provider sends all
  bool raw_as_needed = false;          ///< raw records hold what the fields need and `always`, nothing more
  std::optional<RequestRule> describe;
  PagingRule paging;                      ///< of describe
  std::optional<AnswerExpression> names;  ///< over describe's answer: the names that can be read
  bool describe_always = false;           ///< only what is described may be asked for
  std::vector<std::string> unknown;       ///< codes of the error that a property is not known
  int64_t good_ms = 900'000;              ///< how long a description is good
};

}  // namespace openint::connector
