/* The header alone, as C99: where the members of its one struct stand, and that its constants are what they were. */
#include "openint.h"

#define HOLDS(name, condition) typedef char holds_##name[(condition) ? 1 : -1]

HOLDS(status, sizeof(openint_status) == 4);
HOLDS(word, sizeof(void *) == sizeof(size_t) && sizeof(uintptr_t) == sizeof(void *));
HOLDS(struct_size, offsetof(openint_hooks, struct_size) == 0);
HOLDS(ctx, offsetof(openint_hooks, ctx) == 1 * sizeof(void *));
HOLDS(destroy, offsetof(openint_hooks, destroy) == 2 * sizeof(void *));
HOLDS(log, offsetof(openint_hooks, log) == 3 * sizeof(void *));
HOLDS(write, offsetof(openint_hooks, write) == 4 * sizeof(void *));
HOLDS(reject, offsetof(openint_hooks, reject) == 5 * sizeof(void *));
HOLDS(batch, offsetof(openint_hooks, batch) == 6 * sizeof(void *));
HOLDS(read, offsetof(openint_hooks, read) == 7 * sizeof(void *));
HOLDS(rewind, offsetof(openint_hooks, rewind) == 8 * sizeof(void *));
HOLDS(size, sizeof(openint_hooks) == 9 * sizeof(void *));

HOLDS(ok, OPENINT_OK == 0 && OPENINT_DONE == 1 && OPENINT_BATCH == 2 && OPENINT_WANT == 3 && OPENINT_PARTIAL == 4);
HOLDS(request, OPENINT_E_INVALID_ARGUMENT == -1 && OPENINT_E_NOT_FOUND == -2 && OPENINT_E_CONFLICT == -3);
HOLDS(access, OPENINT_E_UNSUPPORTED == -4 && OPENINT_E_UNAUTHENTICATED == -5 && OPENINT_E_FORBIDDEN == -6);
HOLDS(waiting, OPENINT_E_RATE_LIMITED == -7 && OPENINT_E_UNAVAILABLE == -8 && OPENINT_E_TIMEOUT == -9);
HOLDS(remote, OPENINT_E_PROVIDER == -10 && OPENINT_E_MALFORMED == -11);
HOLDS(caller, OPENINT_E_CANCELLED == -12 && OPENINT_E_BUSY == -13 && OPENINT_E_CLOSED == -14);
HOLDS(fault, OPENINT_E_INTERNAL == -15 && OPENINT_E_NO_MEMORY == -16 && OPENINT_E_STORAGE == -17);
HOLDS(retry, OPENINT_RETRY_NEVER == 0 && OPENINT_RETRY_AFTER == 1 && OPENINT_RETRY_REAUTH == 2);
HOLDS(levels, OPENINT_LOG_ERROR == 0 && OPENINT_LOG_WARNING == 1 && OPENINT_LOG_INFO == 2 && OPENINT_LOG_TRACE == 3);
