// Boost.Asio's compiled part, once, inside the library.
#include <boost/asio/impl/src.hpp>
