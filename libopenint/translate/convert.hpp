#pragma once

#include "libopenint/contract/model.hpp"
#include "libopenint/translate/evaluate.hpp"
#include "libopenint/translate/instants.hpp"

namespace openint::translate {

/// Turns a rule's token into the token that the contract's type asks for, or null; on failure sets frame.reason to what
/// is wrong ("is true, not a string"). What is there already as it should be comes back untouched.
Token convert_text(Token token, Frame &frame);
Token convert_date_time(Token token, Frame &frame);
/// A date stays a date; what has a time becomes an instant in UTC.
Token convert_date(Token token, Frame &frame);
/// true, false, 1, 0, and these as text in any case, are what providers send. Rules read by it too: boolean().
Token convert_boolean(Token token, Frame &frame);
Token convert_number(Token token, Frame &frame);
Token convert_int64(Token token, Frame &frame);
/// Any JSON, or only an object where the shape says so.
Token convert_json(Token token, const contract::Shape &shape, Frame &frame);

/// An enumeration's member as it is. Another string becomes "other" where the enumeration has that, else null, and
/// `unknown` says that the provider's own value must be kept.
Token convert_choice(Token token, const contract::Shape &shape, Frame &frame, bool &unknown);

/// By the kind of the shape, for shapes that are neither record nor list. `unknown` as above.
Token convert(Token token, const contract::Shape &shape, Frame &frame, bool &unknown);

}  // namespace openint::translate
