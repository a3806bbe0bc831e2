"""A client that writes what it is told to and reads every answer that comes back, for what no HTTP library would send."""

import json
import re
import socket
import urllib.parse

from support import DEADLINE_S


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def __repr__(self):
        return f"{self.status} {self.headers} {self.body[:300]}"

    def json(self):
        return json.loads(self.body)


class Wire:
    """One connection to a gateway."""

    def __init__(self, gateway, timeout=DEADLINE_S):
        place = urllib.parse.urlsplit(gateway.url)
        self.socket = socket.create_connection((place.hostname, place.port), timeout)
        self._held = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """False where the gateway has closed already."""
        try:
            self.socket.sendall(data)
            return True
        except (BrokenPipeError, ConnectionResetError):
            return False

    def _more(self):
        try:
            piece = self.socket.recv(65536)
        except ConnectionResetError:
            return False
        self._held += piece
        return bool(piece)

    def _take(self, size):
        while len(self._held) < size:
            if not self._more():
                raise EOFError(f"closed within an answer: {self._held[:200]}")
        taken, self._held = self._held[:size], self._held[size:]
        return taken

    def _line(self):
        while b"\r\n" not in self._held:
            if not self._more():
                raise EOFError(f"closed within a line: {self._held[:200]}")
        line, _, self._held = self._held.partition(b"\r\n")
        return line

    def read(self, of="GET"):
        """The next answer to a request of that method, or None where the gateway closes instead."""
        while not self._held:
            if not self._more():
                return None
        start = self._line().decode()
        assert re.fullmatch(r"HTTP/1\.[01] \d{3} .+", start), start
        status, headers = int(start.split(" ")[1]), {}
        while line := self._line():
            name, _, value = line.decode().partition(":")
            assert name.lower() not in headers, f"{name} twice"
            headers[name.lower()] = value.strip()
        body = b""
        if of == "HEAD" or status in (204, 304) or status < 200:
            pass
        elif headers.get("transfer-encoding") == "chunked":
            while size := int(self._line(), 16):
                body += self._take(size)
                assert self._line() == b""
            assert self._line() == b""
        elif "content-length" in headers:
            body = self._take(int(headers["content-length"]))
        else:
            while self._more():
                pass
            body, self._held = self._held, b""
        return Answer(status, headers, body)

    def closed(self):
        """Whether nothing comes but the end."""
        return self.read() is None

    def ask(self, data, of="GET"):
        self.send(data)
        answer = self.read(of)
        assert answer is not None, f"no answer to {data[:200]}"
        return answer


def request(method, path, headers=(), body=b"", host="gateway"):
    """Bytes of a request; with the headers as they are given."""
    lines = [f"{method} {path} HTTP/1.1"] + ([f"Host: {host}"] if host else []) + [f"{n}: {v}" for n, v in headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def sized(method, path, body, headers=()):
    return request(method, path, [*headers, ("Content-Length", len(body))], body)


def log_lines(gateway):
    """(method, path, status) of what the gateway has logged."""
    found = re.findall(r'^(\S+) "(.*?)" (\S+) \d+ms', gateway.process.stderr(), re.M)
    return [(method, path, int(status)) for method, path, status in found]
