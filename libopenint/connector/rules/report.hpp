#pragma once

#include "libopenint/connector/rules/request.hpp"

namespace openint::connector {

/// A row of a report that is made of others: gross profit is income less cost of sales.
struct ReportSum {
  struct Term {
    std::string group;
    bool less = false;  ///< it counts against the sum
  };
  std::string group;
  std::vector<Term> terms;
  std::string pointer;
};

/// A report: one request, and what its answer must add up to.
struct ReportRule {
  RequestRule request;
  std::string reader;              ///< the procedure that reads the answer as a table; "": its body is read as it is
  std::vector<std::string> takes;  ///< the operation's parameters that the request uses: it refuses any other
  std::vector<std::pair<std::string, std::string>> groups;  ///< titles, in small letters, and what rows of them are
  std::vector<ReportSum> sums;                              ///< each may use those before it
  bool across = false;                                      ///< the column of totals is the sum of the others
};

}  // namespace openint::connector
