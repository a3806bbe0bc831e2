"""The engine's HTTP settings, TLS between it and a provider: https_test.py <test> <openint> <openint-sandbox> <source>."""

import contextlib
import json
import socket
import ssl
import threading

from support import Openint, Sandbox, certificate_of_loopback, run_named


class Front:
    """Listens on a loopback port and hands the bytes of each connection on.

    With a certificate and its key it ends TLS and hands on to `target`, a port; without them it is a proxy that
    connects to where CONNECT says, and keeps those places in `asked`.
    """

    def __init__(self, target=None, certificate=None, key=None):
        self.asked, self._target = [], target
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if certificate else None
        if certificate:
            self._tls.load_cert_chain(certificate, key)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self._serve, args=self._listener.accept()[:1], daemon=True).start()

    def _serve(self, client):
        with contextlib.suppress(OSError):  # a client that refuses the certificate, one that goes
            if self._tls:
                client = self._tls.wrap_socket(client, server_side=True)
                place = ("127.0.0.1", self._target)
            else:
                head = b""
                while not head.endswith(b"\r\n\r\n"):
                    head += client.recv(1)
                method, where = head.decode().split(" ")[:2]
                assert method == "CONNECT", head
                self.asked.append(where)
                place = (where.rsplit(":", 1)[0], int(where.rsplit(":", 1)[1]))
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            server = socket.create_connection(place, 30)
            threading.Thread(target=copy, args=(server, client), daemon=True).start()
            copy(client, server)


def copy(source, target):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


def test_the_engine_trusts_its_ca_file_and_uses_its_proxy(openint, sandbox, source):
    running = Sandbox(sandbox, "--records", "20", "--no-limits")
    tool = Openint(openint, running)
    certificate, key = certificate_of_loopback(tool.folder)
    front, proxy = Front(int(running.urls["hubspot"].rsplit(":", 1)[1]), certificate, key), Front()
    try:
        connection = tool.connect("hubspot")
        overlays = tool.folder / "sandbox.json"
        secured = overlays.read_text().replace(running.urls["hubspot"], f"https://127.0.0.1:{front.port}")
        overlays.write_text(secured)
        call = ("call", "crm-listUsers", "--connection", connection, "--to", "json", "--timeout-ms", "20000")
        refused = tool.run(*call, "--proxy", "none", status=3)
        assert "certificate" in refused, refused
        trusting = (*call, "--ca-file", str(certificate))
        direct = tool.run(*trusting, "--proxy", "none")
        assert json.loads(direct)["items"], direct
        assert proxy.asked == []
        assert tool.run(*trusting, "--proxy", f"http://127.0.0.1:{proxy.port}") == direct
        assert set(proxy.asked) == {f"127.0.0.1:{front.port}"}, proxy.asked
        missing = tool.run(*call, "--ca-file", str(tool.folder / "missing.pem"), status=3)
        assert "/http/ca_file" in missing and "missing.pem" in missing, missing
        wrong = tool.run(*call, "--proxy", "user:secret@proxy", status=3)
        assert "/http/proxy" in wrong and "secret" not in wrong, wrong
    finally:
        for each in (front, proxy, running):
            each.stop()


if __name__ == "__main__":
    run_named(globals())
