# Precompiled headers, where OPENINT_PCH is on: they only save time. The builds that are shipped have it off, so every
# file is also compiled with nothing but its own includes.
set(OPENINT_STANDARD_HEADERS <algorithm> <array> <atomic> <charconv> <chrono> <coroutine> <cstdint> <cstdio> <cstring>
    <deque> <functional> <map> <memory> <mutex> <optional> <set> <span> <string> <string_view> <unordered_map> <utility>
    <variant> <vector>)

# openint_precompile(<target> [<header>...]): the standard library's headers and those named, for one target.
function(openint_precompile target)
  if(OPENINT_PCH)
    target_precompile_headers(${target} PRIVATE ${OPENINT_STANDARD_HEADERS} ${ARGN})
  endif()
endfunction()

# openint_precompile_as(<target> <other>): what another target with the same flags precompiled.
function(openint_precompile_as target other)
  if(OPENINT_PCH)
    target_precompile_headers(${target} REUSE_FROM ${other})
  endif()
endfunction()

# The rooms share one. It is no room, since a target's precompiled headers count among its objects.
if(OPENINT_PCH)
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/precompiled.cpp CONTENT "// Only carries precompiled headers.\n")
  add_library(precompiled_rooms OBJECT ${PROJECT_BINARY_DIR}/precompiled.cpp)
  openint_precompile(precompiled_rooms)
endif()
