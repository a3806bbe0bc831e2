#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "bindings/http/loop.hpp"
#include "bindings/http/service.hpp"
#include "bindings/http/workers.hpp"

namespace openint::http {

/// Serves an accepted connection to its end, on the loop whose context its socket has: a request at a time, its answer
/// before the next one is read. `tls` may be nullptr. All of these outlive the loop's thread.
void serve_connection(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context *tls, Loop &loop, Pools &pools,
                      Service &service);

}  // namespace openint::http
