# cmake -DOUT=<file> -DFILES=<a;b;...> -P embed.cmake: writes the files into one C++ source.
set(arrays "")
set(entries "")
set(number 0)
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME)
  file(READ ${file} hex HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
  string(APPEND arrays "const char k_file_${number}[] = {\n${bytes}'\\0'};\n")
  string(APPEND entries "    {\"${name}\", {k_file_${number}, sizeof k_file_${number} - 1}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(
  WRITE ${OUT}
  "// Written by embed.cmake.
#include <array>
#include <span>

#include \"static_files.hpp\"

namespace cxsync::page {

namespace {

${arrays}
constexpr std::array<StaticFile, ${number}> k_files{{
${entries}}};

}  // namespace

std::span<const StaticFile> embedded_files() noexcept;
std::span<const StaticFile> embedded_files() noexcept { return k_files; }

}  // namespace cxsync::page
")
