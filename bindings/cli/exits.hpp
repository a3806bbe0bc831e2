#pragma once

#include <span>
#include <string>

namespace openint::cli {

/// What the command ends with.
enum Exit : int {
  kAllTranslated = 0,
  kSomeRejected = 1,
  kUsage = 2,        ///< the command line says something that is not so
  kFailed = 3,       ///< whatever has no number of its own: no network, a full disk, a bug
  kNotFound = 4,     ///< the provider, the store or the engine has no such thing
  kRefused = 5,      ///< the provider said no: credentials, rights, limits, or the record itself
  kBrokenPipe = 141  ///< nobody reads any more; what a shell reports for it
};

/// A row of the one table of exit statuses: --help, the manual and README.md show it.
struct ExitStatus {
  Exit status;
  const char *when;
};

/// All that a script may meet, in the order of their numbers.
std::span<const ExitStatus> exit_statuses();

/// The table as text for --help, a line a status.
std::string exit_text();

}  // namespace openint::cli
