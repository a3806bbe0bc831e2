#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libopenint/base/status.hpp"
#include "libopenint/jmespath/expression.hpp"

namespace openint::connector {

/// What an answer means and what is done about it: an entry of `errors`. The first one that fits counts.
struct ErrorRule {
  enum class Action : uint8_t { fail, retry, wait, ignore, reauth, restart, quota };
  std::vector<int> statuses;                   ///< empty: any that is no success
  std::vector<std::string> methods;            ///< of the request; empty: any
  std::optional<jmespath::Expression> body;    ///< over the answer's JSON body
  std::optional<jmespath::Expression> answer;  ///< over {status, headers, body, text}
  Action action = Action::fail;
  std::string after_header;  ///< before HttpRule::retry_after_header
  int64_t after_ms = 0;      ///< where no header tells; 0: nothing. Of retry the first pause, and each after it twice
                             ///< as long
  std::optional<Status> status;
  std::string reason;
  std::optional<jmespath::Expression>
      code;  ///< over the body, instead of RefusalRule::code, as the next of its message
  std::optional<jmespath::Expression> message;
};

/// Where the provider's refusals say what they say, each over the JSON body.
struct RefusalRule {
  std::optional<jmespath::Expression> code;
  std::optional<jmespath::Expression> message;
  std::optional<jmespath::Expression> request_id;  ///< where no header has it
};

}  // namespace openint::connector
