# What `cmake --install` leaves. Component runtime: the shared library and bin/cxsync. Component dev: everything that
# building against either library needs.
include(CMakePackageConfigHelpers)

# Export sets of their own: users of the shared library need none of the static one's dependencies.
install(
  TARGETS cxsync
  EXPORT cxsync_shared
  RUNTIME COMPONENT runtime
  LIBRARY COMPONENT runtime NAMELINK_COMPONENT dev)
install(
  TARGETS cxsync_static
  EXPORT cxsync_static
  ARCHIVE COMPONENT dev)
if(TARGET cxsync_cli)
  install(TARGETS cxsync_cli RUNTIME COMPONENT runtime)
endif()

install(
  DIRECTORY include/cxsync
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  COMPONENT dev
  FILES_MATCHING
  PATTERN "*.h"
  PATTERN "*.hpp")

set(cxsync_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/cxsync)
foreach(library IN ITEMS shared static)
  install(
    EXPORT cxsync_${library}
    NAMESPACE cxsync::
    FILE cxsync-${library}.cmake
    DESTINATION ${cxsync_package_dir}
    COMPONENT dev)
endforeach()
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/Config.cmake.in ${PROJECT_BINARY_DIR}/cxsyncConfig.cmake
                              INSTALL_DESTINATION ${cxsync_package_dir})
# Before 1.0 any minor release may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cxsyncConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(
  FILES ${PROJECT_BINARY_DIR}/cxsyncConfig.cmake ${PROJECT_BINARY_DIR}/cxsyncConfigVersion.cmake
  DESTINATION ${cxsync_package_dir}
  COMPONENT dev)

# Relative to the .pc file, so that an installed tree can be moved.
file(RELATIVE_PATH cxsync_pc_to_prefix ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" cxsync_pc_to_prefix "${cxsync_pc_to_prefix}")
configure_file(${CMAKE_CURRENT_LIST_DIR}/cxsync.pc.in ${PROJECT_BINARY_DIR}/cxsync.pc @ONLY)
install(
  FILES ${PROJECT_BINARY_DIR}/cxsync.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
  COMPONENT dev)
