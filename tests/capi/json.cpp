// Boost.JSON for the tests' own reading of documents; the library keeps its own to itself.
#include <boost/json/src.hpp>
