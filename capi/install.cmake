# What `cmake --install` lays down: the header, both libraries, and what pkg-config and find_package() read.
#   find_package(openint)                     openint::openint, the shared library: nothing else has to be there
#   find_package(openint COMPONENTS static)   openint::static, and what it links
# No file names the prefix, so that what was installed can be moved as a whole.
include(CMakePackageConfigHelpers)
set(openint_cmake ${CMAKE_INSTALL_LIBDIR}/cmake/openint)

install(FILES openint.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
install(TARGETS openint_shared EXPORT openint-shared LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
        COMPONENT runtime NAMELINK_COMPONENT development)
install(TARGETS openint_static EXPORT openint-static ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT static)
install(EXPORT openint-shared NAMESPACE openint:: DESTINATION ${openint_cmake} COMPONENT development)
install(EXPORT openint-static NAMESPACE openint:: DESTINATION ${openint_cmake} COMPONENT static)

set(openint_packages simdjson)
set(openint_private_libraries "-lsimdjson")
if(NOT OPENINT_TRANSLATE_ONLY)
  list(APPEND openint_packages CURL SQLite3 pugixml PkgConfig)
  string(APPEND openint_private_libraries " -lcurl -lsqlite3 -lsodium -lpugixml")
endif()
list(JOIN openint_packages " " openint_packages)
file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/openintConfig.cmake @ONLY CONTENT [[
# openint::openint by itself; openint::static for the component static, which looks for what the archive links.
set(openint_shared_FOUND FALSE)
set(openint_static_FOUND FALSE)
set(openint_packages @openint_packages@)
set(openint_missing "")
if(EXISTS ${CMAKE_CURRENT_LIST_DIR}/openint-shared.cmake)
  include(${CMAKE_CURRENT_LIST_DIR}/openint-shared.cmake)
  set(openint_shared_FOUND TRUE)
endif()
if("static" IN_LIST openint_FIND_COMPONENTS AND EXISTS ${CMAKE_CURRENT_LIST_DIR}/openint-static.cmake)
  foreach(openint_package IN LISTS openint_packages)
    find_package(${openint_package} QUIET)
    if(NOT ${openint_package}_FOUND)
      list(APPEND openint_missing ${openint_package})
    endif()
  endforeach()
  if("PkgConfig" IN_LIST openint_packages AND PkgConfig_FOUND AND NOT TARGET PkgConfig::sodium)
    pkg_check_modules(sodium QUIET IMPORTED_TARGET GLOBAL libsodium)
    if(NOT sodium_FOUND)
      list(APPEND openint_missing libsodium)
    endif()
  endif()
  if(NOT openint_missing)
    include(${CMAKE_CURRENT_LIST_DIR}/openint-static.cmake)
    set(openint_static_FOUND TRUE)
  endif()
endif()
if(NOT openint_FIND_COMPONENTS)
  set(openint_FOUND ${openint_shared_FOUND})
endif()
foreach(openint_component IN LISTS openint_FIND_COMPONENTS)
  if(openint_FIND_REQUIRED_${openint_component} AND NOT openint_${openint_component}_FOUND)
    set(openint_FOUND FALSE)
    set(openint_NOT_FOUND_MESSAGE "there is no component ${openint_component} (shared, static) of openint in ${CMAKE_CURRENT_LIST_DIR}")
    if(openint_missing)
      set(openint_NOT_FOUND_MESSAGE "openint::static links what is not found here: ${openint_missing}")
    endif()
  endif()
endforeach()
]])
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/openintConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/openintConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/openintConfigVersion.cmake
        DESTINATION ${openint_cmake} COMPONENT development)

# openint.pc: the prefix is found from where the file lies, unless a folder was given as an absolute path.
file(RELATIVE_PATH openint_up /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
string(REGEX REPLACE "/$" "" openint_up "${openint_up}")
set(openint_pc_libdir "\${prefix}/${CMAKE_INSTALL_LIBDIR}")
set(openint_pc_includedir "\${prefix}/${CMAKE_INSTALL_INCLUDEDIR}")
set(openint_pc_prefix "\${pcfiledir}/${openint_up}")
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  set(openint_pc_libdir "${CMAKE_INSTALL_LIBDIR}")
  set(openint_pc_prefix "${CMAKE_INSTALL_PREFIX}")
endif()
if(IS_ABSOLUTE "${CMAKE_INSTALL_INCLUDEDIR}")
  set(openint_pc_includedir "${CMAKE_INSTALL_INCLUDEDIR}")
endif()
list(TRANSFORM openint_cxx_libraries PREPEND -l OUTPUT_VARIABLE openint_pc_cxx)
list(JOIN openint_pc_cxx " " openint_pc_cxx)
file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/openint.pc @ONLY CONTENT
"prefix=@openint_pc_prefix@
libdir=@openint_pc_libdir@
includedir=@openint_pc_includedir@

Name: openint
Description: @PROJECT_DESCRIPTION@
Version: @PROJECT_VERSION@
Libs: -L\${libdir} -lopenint
Libs.private: @openint_private_libraries@ @openint_pc_cxx@
Cflags: -I\${includedir}
")
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/openint.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
