# How everything of ours is compiled.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 99)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)

add_compile_options(-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.)
if(CXS_SANITIZE)
  add_compile_options(-fsanitize=${CXS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  # clang 14 cannot emit its function signatures into coroutines.
  add_compile_options($<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=function>)
  add_link_options(-fsanitize=${CXS_SANITIZE})
endif()

add_library(cxsync_warnings INTERFACE)
target_compile_options(
  cxsync_warnings
  INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
            $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor> -Wimplicit-fallthrough
            $<$<BOOL:${CXS_WERROR}>:-Werror>
            # g++ 12 sees phantom null pointers in standard headers under sanitizers and coroutines.
            $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
            # And, optimised, overlapping copies in std::string (GCC bug 105329).
            $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)

# cxsync_component(<name> SOURCES ... USES ...): one folder of src/ as an object library. USES names the folders it may
# include from, and the libraries it needs; tests/unit links just these.
function(cxsync_component name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES" ${ARGN})
  add_library(cxsync_${name} OBJECT ${ARG_SOURCES})
  target_include_directories(cxsync_${name} PUBLIC ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(cxsync_${name} PUBLIC cxsync_boost PRIVATE cxsync_warnings)
  foreach(used IN LISTS ARG_USES)
    if(TARGET cxsync_${used} OR used MATCHES "^[a-z_]+$")
      target_link_libraries(cxsync_${name} PUBLIC cxsync_${used})
    else()
      target_link_libraries(cxsync_${name} PUBLIC ${used})
    endif()
  endforeach()
endfunction()
