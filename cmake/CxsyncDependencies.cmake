# Debian packages only; nothing is downloaded. cmake/setup.sh installs them.
find_package(Boost 1.81 EXACT REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(Threads REQUIRED)

# Boost's compiled parts are built into the library (src/*/boost_*.cpp), so that nothing of Boost is needed at run time.
add_library(cxsync_boost INTERFACE)
target_link_libraries(cxsync_boost INTERFACE Boost::headers Threads::Threads)
target_compile_definitions(
  cxsync_boost
  INTERFACE BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
            BOOST_ASIO_DISABLE_BOOST_COROUTINE BOOST_ALL_NO_LIB BOOST_JSON_NO_LIB BOOST_URL_NO_LIB)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()
