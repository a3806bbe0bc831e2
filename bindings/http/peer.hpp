#pragma once

namespace openint::http {

/// Whether the other end of a socket has closed it, or its own half. Bytes that it sent before may still lie unread.
bool has_gone(int socket);

}  // namespace openint::http
