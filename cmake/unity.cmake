# Unity builds, where OPENINT_UNITY is on: the sources of a target are compiled as one file or a few, which costs a
# fifth of the time. What a file needs it still includes itself: the checks of tests/portability/ compile each alone.

# openint_unity(<target> [<source>...]): but for the sources named, which keep names of their own that others have too.
function(openint_unity target)
  if(OPENINT_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 24)
    # Two warnings speak of what other files hold, which here are the same: types of unnamed namespaces, and shadows.
    target_compile_options(${target} PRIVATE
                           $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-subobject-linkage$<SEMICOLON>-Wno-shadow$<SEMICOLON>-Wshadow=local>)
    if(ARGN)
      set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endif()
  endif()
endfunction()
