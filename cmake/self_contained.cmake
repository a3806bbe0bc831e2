# For the wheel: what is linked from an archive keeps only what is used, and exports nothing.
add_compile_options(-ffunction-sections -fdata-sections)
add_link_options(-Wl,--gc-sections -Wl,--exclude-libs,ALL -static-libstdc++ -static-libgcc)

# Of pugixml both are installed, and its own package prefers the shared one.
find_package(pugixml QUIET)
if(TARGET pugixml::static)
  set_property(TARGET pugixml::pugixml PROPERTY INTERFACE_LINK_LIBRARIES pugixml::static)
endif()
