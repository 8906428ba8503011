// Boost.URL's compiled part, once, inside the library.
#include <boost/url/src.hpp>
