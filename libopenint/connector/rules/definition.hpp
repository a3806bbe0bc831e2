#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libopenint/connector/rules/request.hpp"
#include "libopenint/contract/pattern.hpp"

namespace openint::connector {

/// Something that the provider does not take: an error before anything is sent, or a warning. It counts where `when`
/// holds (or is not given) and the value does not match the pattern (or none is given).
struct DefinitionCheck {
  std::optional<jmespath::Expression> each;  ///< a list whose items are checked one by one
  std::optional<jmespath::Expression> when;
  std::optional<jmespath::Expression> value;
  std::optional<contract::Pattern> pattern;
  std::string pattern_text;
  std::string at;  ///< JSON Pointer into the input, where {index} is the item's place
  std::string message;
  std::string warning;  ///< problem_type of a warning; "": an error
  std::string title;
  std::string pointer;
};

/// One step: a request whose answer later expressions see as answers.NAME, or a value that they see there.
struct DefinitionStep {
  std::string name;
  std::string pointer;
  std::optional<jmespath::Expression> each;  ///< the step is done for each distinct item, and its answer is a list
  size_t portion = 0;                        ///< with each: the item is a list of at most so many; 0: one item
  std::optional<jmespath::Expression> when;
  std::optional<jmespath::Expression> value;  ///< of a step that asks nobody
  std::optional<RequestRule> request;
  std::vector<std::string> known;  ///< codes or HTTP statuses of errors that mean that it is so already
  std::optional<jmespath::Expression> problem;  ///< what an answer of success still complains about, or null
  std::optional<AnswerExpression> done;  ///< true where the answer is what was asked for; without it: of a request that
                                         ///< is no GET, status 204; any answer of a GET or of a procedure
  bool forgiving = false;                ///< a failure is a warning
  std::string title;                     ///< that warning's
};

/// How an object, a field or a kind of link is made: checks of the input, then steps one after the other, then the
/// record that describes what was made.
struct DefinitionRule {
  std::vector<DefinitionCheck> checks;
  std::vector<DefinitionStep> steps;
  jmespath::Expression record;
  std::string pointer;
};

}  // namespace openint::connector
