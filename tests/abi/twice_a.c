/* One of two files of one program that include the header, this one twice. */
#include "openint.h"

int32_t version_seen_by_cpp(void);

int main(void) { return version_seen_by_cpp() == OPENINT_ABI_VERSION ? 0 : 1; }
