#include "bindings/http/peer.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

namespace openint::http {

bool has_gone(int socket) {
#ifdef POLLRDHUP
  pollfd one{socket, POLLRDHUP, 0};
  return poll(&one, 1, 0) > 0 && (one.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
#else  // seen only once those bytes are read
  char byte = 0;
  const auto got = recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
#endif
}

}  // namespace openint::http
