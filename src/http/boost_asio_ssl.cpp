// Boost.Asio's compiled TLS part, once, inside the library.
#include <boost/asio/ssl/impl/src.hpp>
