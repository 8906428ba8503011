// Boost.Beast's compiled part, once, inside the library.
#include <boost/beast/src.hpp>
