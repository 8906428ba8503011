// Boost.JSON's compiled part, once, inside the library.
#include <boost/json/src.hpp>
