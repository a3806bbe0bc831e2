"""One request, one answer, whatever is sent: gateway_wire_test.py <test> <openint> <openint-sandbox> <source folder>."""

import gzip
import json
import re

from support import Openint, Sandbox, run_named
from wire import Wire, log_lines, request, sized

HIDDEN = request("GET", "/hidden")
JSON = ("Content-Type", "application/json")
CUSTOMER = "/core/customer/cust_x"
UPSERT = b'{"metadata":{"plan":"pro"}}'


def together(test):
    """Runs a test with a sandbox, a gateway over a new store, and the header of a key of the organisation."""

    def run(openint, sandbox, source):
        running = Sandbox(sandbox, "--records", "20")
        try:
            tool = Openint(openint, running)
            key = json.loads(tool.run("apikey", "create", "--to", "json"))["key"]
            with tool.gateway() as gateway:
                test(tool, gateway, ("x-apikey", key))
        finally:
            running.stop()

    return run


def alone(gateway, data, statuses, of="GET"):
    """The bytes get exactly one answer, and the connection closes behind it."""
    before = len(log_lines(gateway))
    with Wire(gateway) as wire:
        answer = wire.ask(data, of)
        assert answer.status in statuses, (data[:200], answer)
        assert answer.headers.get("connection") == "close", (data[:200], answer)
        assert wire.closed(), data[:200]
    if of != "HEAD" and answer.status != 204:
        assert answer.headers["content-type"] == "application/json", answer
        if answer.status >= 400:
            assert answer.json()["code"] and answer.json()["message"], answer
    lines = log_lines(gateway)[before:]
    assert [line[2] for line in lines] == [answer.status], (data[:200], lines)
    return answer


@together
def test_a_body_that_is_not_read_is_no_request(tool, gateway, key):
    for method in ("GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "FROB"):
        for path in ("/health", "/core/connection", "/nothing"):
            alone(gateway, sized(method, path, HIDDEN), range(200, 600), of=method)
            chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(HIDDEN), HIDDEN)
            alone(gateway, request(method, path, [key, ("Transfer-Encoding", "chunked")], chunks), range(200, 600), method)
    part = b'--b\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\n' + HIDDEN + b"\r\n--b--\r\n"
    multipart = ("Content-Type", "multipart/form-data; boundary=b")
    alone(gateway, sized("PUT", CUSTOMER, part, [key, multipart]), [415])
    alone(gateway, sized("PUT", CUSTOMER, HIDDEN, [key, ("Content-Type", "text/plain")]), [415])
    alone(gateway, sized("PUT", CUSTOMER, gzip.compress(UPSERT) + HIDDEN, [key, JSON, ("Content-Encoding", "gzip")]), [415])
    alone(gateway, sized("PUT", CUSTOMER, HIDDEN, [JSON]), [401])
    alone(gateway, sized("PUT", CUSTOMER, HIDDEN, [JSON, (key[0], key[1] + "x")]), [401])
    alone(gateway, sized("POST", "/nothing", HIDDEN, [key, JSON]), [404])
    alone(gateway, sized("PUT", "/core/connection", HIDDEN, [key, JSON]), [405])
    alone(gateway, sized("PUT", CUSTOMER, HIDDEN, [key, JSON, ("Expect", "200-maybe")]), [417])
    large = [key, JSON, ("Content-Length", 11 << 20)]
    alone(gateway, request("PUT", CUSTOMER, large, HIDDEN), [413])
    assert not any("hidden" in line[1] for line in log_lines(gateway)), log_lines(gateway)


@together
def test_a_request_whose_end_is_not_certain_is_refused(tool, gateway, key):
    put = lambda *headers, body=UPSERT + HIDDEN: request("PUT", CUSTOMER, [key, JSON, *headers], body)
    length, chunked = ("Content-Length", len(UPSERT)), ("Transfer-Encoding", "chunked")
    chunk = b"%x\r\n%s\r\n" % (len(UPSERT), UPSERT)
    wrong = [
        put(length, ("Content-Length", len(UPSERT) + 1)), put(length, length), put(("Content-Length", "27, 27")),
        put(length, chunked, body=chunk + b"0\r\n\r\n"), put(chunked, length, body=chunk + b"0\r\n\r\n"),
        put(("Content-Length", "+5")), put(("Content-Length", "-5")), put(("Content-Length", "5x")),
        put(("Content-Length", "0x5")), put(("Content-Length", "")), put(("Content-Length", "99999999999999999999999")),
        put(("Transfer-Encoding", "gzip")), put(("Transfer-Encoding", "chunked, gzip")),
        put(("Transfer-Encoding", "gzip, chunked"), body=chunk + b"0\r\n\r\n"), put(("Transfer-Encoding", "identity")),
        put(chunked, chunked, body=chunk + b"0\r\n\r\n"), put(("Transfer-Encoding", "xchunked")),
        put(("Transfer-Encoding", "\x0bchunked")),
        put(chunked, body=b"zz\r\n" + HIDDEN), put(chunked, body=b"-1\r\n" + HIDDEN), put(chunked, body=b"\r\n" + HIDDEN),
        put(chunked, body=b"fffffffffffffffff\r\n" + HIDDEN), put(chunked, body=b"2\r\n{}XX" + HIDDEN),
        put(chunked, body=b"2\n{}\n0\n\n" + HIDDEN), put(chunked, body=b"2\r\n{}\r\n0\r\nno trailer\r\n\r\n" + HIDDEN),
        b"GET /health\r\n\r\n", b"GET /health HTTP/1.1\r\n\r\n", b"GET /health HTTP/3.0\r\nHost: a\r\n\r\n",
        request("GET", "/health", [("Host", "b")]), b"GET /health HTTP/1.1\nHost: a\n\n", b"\x16\x03\x01\x02\x00\x01\r\n\r\n",
        request("GET", "/health", [("A b", "c")]), request("GET", "/health", [("A ", "c")]),
        b"GET /health HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", b"GET  /health HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /hea\0lth HTTP/1.1\r\nHost: a\r\n\r\n", b"GET /health HTTP/1.1\r\nHost: a\r\nb: \0\r\n\r\n",
        b"GET health HTTP/1.1\r\nHost: a\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        request("GET", "/core/connection", [key, key]), request("GET", "/core/connection", [key, ("X-ApiKey", "sk_other")]),
        request("GET", "/unified/crm/contact", [key, ("x-connection-id", "a"), ("x-connection-id", "b")]),
    ]  # fmt: skip
    for data in wrong:
        alone(gateway, data, [400, 501, 505])
    short = put(("Content-Length", len(UPSERT) + 9), body=UPSERT)
    with Wire(gateway) as wire:  # a body that ends before its length: nothing is carried out
        wire.send(short)
        wire.socket.shutdown(1)
        answer = wire.read()
        assert answer is None or answer.status == 400, answer
    assert tool.call("listConnection", {"customerId": "cust_x"}) == []
    assert not any("hidden" in line[1] or line[2] == 200 for line in log_lines(gateway)), log_lines(gateway)


@together
def test_requests_in_a_row_get_their_answers_in_order(tool, gateway, key):
    ids = [f"cust_{i}" for i in range(40)]
    with Wire(gateway) as wire:
        wire.send(b"".join(request("GET", path) for path in ("/health", "/nothing", "/openapi.json", "/none", "/health")))
        assert [wire.read().status for _ in range(5)] == [200, 404, 200, 404, 200]
        puts = []
        for i, name in enumerate(ids):
            body = json.dumps({"metadata": {"i": i}}).encode()
            chunks = b"3;ext=1\r\n" + body[:3] + b"\r\n%x\r\n" % (len(body) - 3) + body[3:] + b"\r\n0\r\nTrailer: a\r\n\r\n"
            whole = sized("PUT", f"/core/customer/{name}", body, [key, JSON])
            pieces = request("PUT", f"/core/customer/{name}", [key, JSON, ("Transfer-Encoding", "chunked")], chunks)
            puts.append(pieces if i % 2 else whole)
        wire.send(b"".join(puts))
        for i, name in enumerate(ids):
            answer = wire.read()
            assert answer.status == 200 and answer.json()["id"] == name and answer.json()["metadata"] == {"i": i}, answer
        for method in ("HEAD", "GET", "OPTIONS", "HEAD", "GET"):
            wire.send(request(method, "/health"))
        for method in ("HEAD", "GET", "OPTIONS", "HEAD", "GET"):
            answer = wire.read(method)
            assert answer.status == (204 if method == "OPTIONS" else 200), answer
        wire.send(request("GET", "/health", [("Connection", "close")]) + HIDDEN)
        assert wire.read().headers["connection"] == "close" and wire.closed()
    assert not any("hidden" in line[1] for line in log_lines(gateway))


@together
def test_bytes_one_by_one_are_the_same_request(tool, gateway, key):
    with Wire(gateway) as wire:
        for byte in sized("PUT", CUSTOMER, UPSERT, [key, JSON]) + request("GET", "/health"):
            wire.send(bytes([byte]))
        assert wire.read().json()["id"] == "cust_x"
        assert wire.read().json() == {"status": "ok"}
    with Wire(gateway) as wire:
        asked = [key, JSON, ("Content-Length", len(UPSERT)), ("Expect", "100-continue")]
        assert wire.ask(request("PUT", CUSTOMER, asked)).status == 100
        assert wire.ask(UPSERT).json()["id"] == "cust_x"
        asked[0] = (key[0], "sk_wrong")
        assert wire.ask(request("PUT", CUSTOMER, asked)).status == 401  # without the wish to see the body
        assert wire.closed()
    with Wire(gateway) as wire:
        old = wire.ask(b"GET /health HTTP/1.0\r\n\r\n")
        assert old.status == 200 and old.headers["connection"] == "close" and wire.closed(), old


@together
def test_ranges_are_not_taken_and_paths_may_be_whole_urls(tool, gateway, key):
    with Wire(gateway) as wire:
        ranges = ",".join(f"{i}-" for i in range(1000))
        for path in ("/openapi.json", "/health", "/"):
            whole = wire.ask(request("GET", path))
            part = wire.ask(request("GET", path, [("Range", "bytes=" + ranges)]))
            assert part.status == 200 and part.body == whole.body and "content-range" not in part.headers
        assert wire.ask(request("GET", "http://gateway/health")).status == 200
        assert wire.ask(request("GET", "http://gateway")).headers["content-type"].startswith("text/html")
        assert wire.ask(request("GET", "/health?x=%00%ff&&=")).status == 200
        for path in ("/%68ealth", "/health/", "//health", "/core/../health", "/he%alth"):
            assert wire.ask(request("GET", path)).status == 404, path


@together
def test_the_access_log_says_what_was_answered(tool, gateway, key):
    wanted = []
    with Wire(gateway) as wire:
        for method, path, status in (
            ("GET", "/health", 200), ("HEAD", "/health", 200), ("GET", "/", 200), ("GET", "/openapi.json", 200),
            ("GET", "/nothing", 404), ("GET", "/core/connection", 401), ("OPTIONS", "/core/connection", 204),
            ("POST", "/health", 405),
        ):  # fmt: skip
            answer = wire.ask(request(method, path), method)
            assert answer.status == status, (method, path, answer)
            wanted.append((method, path, status))
        assert wire.ask(request("GET", "/core/connection?customerId=planted", [key])).status == 200
        assert wire.ask(request("GET", "/core/connection?limit=no", [key])).status == 400
        wanted += [("GET", "/core/connection", 200), ("GET", "/core/connection", 400)]
        assert wire.ask(b"nonsense\r\n\r\n").status == 400
        wanted.append(("-", "", 400))
    assert log_lines(gateway) == wanted, log_lines(gateway)
    assert "planted" not in gateway.process.stderr()
    # Bytes that steer a terminal, or are no text, stand there as their numbers.
    with Wire(gateway) as wire:
        wire.ask(request("GET", "/\x9b31m", [key, ("x-connection-id", "\x9b")]))
    assert re.search(r'"/\\u00c2\\u009b31m" \d+ \d+ms - "\\u00c2\\u009b"', gateway.process.stderr()), gateway.process.stderr()
    assert gateway.process.stderr().isascii()


def test_a_port_that_is_none_is_refused(openint, sandbox, source):
    tool = Openint(openint)
    for port in ("99999", "65536", "-1", "http", ""):
        said = tool.run("serve", "--port", port, status=2)
        assert "port" in said, (port, said)


if __name__ == "__main__":
    run_named(globals())
