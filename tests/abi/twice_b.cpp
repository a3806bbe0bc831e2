#include "openint.h"
// And again, after everything else.
#include "openint.h"

extern "C" int32_t version_seen_by_cpp(void);
extern "C" int32_t version_seen_by_cpp(void) { return openint_abi_version(); }
