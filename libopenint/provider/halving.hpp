#pragma once

#include <functional>
#include <string>
#include <vector>

#include "libopenint/coroutine/task.hpp"
#include "libopenint/provider/session.hpp"

namespace openint::provider {

/// Whom a refusal of a request for several records is about.
enum class Blame : uint8_t {
  record,   ///< one of them: fewer at a time tell which
  unclear,  ///< one of them or the request: whether others come tells
  request   ///< the request: it would be refused whatever it asks for
};

/// What the refusal itself tells of that. `gone`, of records that a caller names: statuses and codes that the document
/// names as those of records that are not there. Without it the records are the provider's own, none of which should be
/// refused, so that any refusal may be about the request as well.
Blame blame_of(const Error &error, const std::vector<std::string> *gone);

/// Whether a status, or a code of a refusal, is among those that a document names.
bool names_refusal(const std::vector<std::string> &named, int http_status, std::string_view code);

/// A read of several records by one request, which can be asked for fewer of them.
struct Divisible {
  Divisible() = default;
  Divisible(const Divisible &) = delete;
  /// Asks for the records in [begin, end) and takes what comes; false where they are too many for one request, which is
  /// never said of one. With `patient` an answer 500 is tried again for as long as any trouble is, else only a little
  /// (http::SendOptions::divisible).
  std::function<coroutine::Task<bool>(size_t begin, size_t end, bool patient)> read;
  std::function<Blame(const Error &)> blame;
  /// The record at `at` is refused while others come.
  std::function<void(size_t at, const Error &)> fail;
};

/// Reads `count` records. Where a refusal may be about one of them, the request is halved until those stand alone, and
/// the others come. `records` must outlive the task. Errors: the refusal that no record is the cause of; what was read
/// before stays taken.
coroutine::Task<bool> read_divided(coroutine::Context &context, const Divisible &records, size_t count);

}  // namespace openint::provider
