"""Records that stream through the gateway: streaming_test.py <test> <openint> <openint-sandbox> <source folder>."""

import http.client
import json
import pathlib
import re
import socket
import subprocess
import sys
import urllib.parse

from support import PROVIDERS, Openint, Sandbox, run_named, wait_until

RECORDS = 230


def together(test, records=RECORDS):
    """Runs a test with a sandbox, a gateway over a new store, and a key of the organisation."""

    def run(openint, sandbox, source):
        running = Sandbox(sandbox, "--records", str(records))
        try:
            tool = Openint(openint, running)
            key = json.loads(tool.run("apikey", "create", "--to", "json"))["key"]
            with tool.gateway() as gateway:
                test(tool, running, gateway, key)
        finally:
            running.stop()

    return run


class Answer:
    """A chunked answer, and whether it came to its end."""

    def __init__(self, gateway, path, accept, key, connection):
        place = urllib.parse.urlsplit(gateway.url)
        link = http.client.HTTPConnection(place.hostname, place.port, timeout=120)
        headers = {"Accept": accept, "x-apikey": key, "x-connection-id": connection}
        link.request("GET", path, headers=headers)
        answer = link.getresponse()
        self.status, self.type = answer.status, answer.getheader("Content-Type")
        self.chunked = answer.getheader("Transfer-Encoding") == "chunked"
        try:
            self.body, self.whole = answer.read(), True
        except http.client.IncompleteRead as cut:
            self.body, self.whole = cut.partial, False
        link.close()

    def lines(self):
        assert self.body.endswith(b"\n"), self.body[-100:]
        return [json.loads(line) for line in self.body.splitlines()]


LINES, ARROW = "application/x-ndjson", "application/vnd.apache.arrow.stream"
CONTACTS = "/unified/crm/contact"


@together
def test_a_listing_streams_as_lines_from_every_provider(tool, sandbox, gateway, key):
    for provider in PROVIDERS:
        connection = tool.connect(provider)
        answer = Answer(gateway, CONTACTS, LINES, key, connection)
        assert (answer.status, answer.type, answer.chunked, answer.whole) == (200, LINES, True, True), vars(answer)
        *records, end = answer.lines()
        assert end["end"]["count"] == RECORDS and end["end"]["has_next_page"] is False, end
        whole = tool.call("crm-listContacts", {"page_size": 1000}, connection)["items"]
        assert sorted(r["id"] for r in records) == sorted(r["id"] for r in whole)
        assert records[0].keys() == whole[0].keys()
        *some, end = Answer(gateway, CONTACTS + "?page_size=20", LINES, key, connection).lines()
        assert len(some) == 20 and end["end"]["next_cursor"], end
        cursor = urllib.parse.quote(end["end"]["next_cursor"], safe="")
        *rest, end = Answer(gateway, f"{CONTACTS}?cursor={cursor}", LINES, key, connection).lines()
        assert sorted(r["id"] for r in some + rest) == sorted(r["id"] for r in whole)


CHECK = """
import json, pyarrow.ipc, sys
table = pyarrow.ipc.open_stream(sys.stdin.buffer).read_all()
table.validate(full=True)
print(json.dumps([table.column_names, table["id"].to_pylist(), table["email"].to_pylist()]))
"""


@together
def test_a_listing_streams_as_arrow_that_pyarrow_reads(tool, sandbox, gateway, key):
    python = pathlib.Path(sys.argv[4]) / "build/venv/bin/python"
    assert python.exists(), f"{python} is made by ./dev test"
    for provider in PROVIDERS:
        connection = tool.connect(provider)
        answer = Answer(gateway, CONTACTS, ARROW, key, connection)
        assert (answer.status, answer.type, answer.whole) == (200, ARROW, True), (answer.status, answer.body[:300])
        done = subprocess.run([str(python), "-c", CHECK], input=answer.body, capture_output=True, check=True)
        columns, ids, emails = json.loads(done.stdout)
        whole = tool.call("crm-listContacts", {"page_size": 1000}, connection)["items"]
        assert columns == list(whole[0]), columns
        assert dict(zip(ids, emails)) == {r["id"]: r["email"] for r in whole}


@together
def test_an_arrow_stream_has_the_calls_answer_in_a_trailer(tool, sandbox, gateway, key):
    place = urllib.parse.urlsplit(gateway.url)
    connection = tool.connect("hubspot")
    for query in ("", "?page_size=20"):
        *_, told = Answer(gateway, CONTACTS + query, LINES, key, connection).lines()
        for version, there in (("1.1", True), ("1.0", False)):
            with socket.create_connection((place.hostname, place.port), 60) as raw:
                asked = f"GET {CONTACTS}{query} HTTP/{version}\r\nHost: gateway\r\nConnection: close\r\nAccept: {ARROW}\r\n"
                raw.sendall(f"{asked}x-apikey: {key}\r\nx-connection-id: {connection}\r\n\r\n".encode())
                said = b"".join(iter(lambda: raw.recv(65536), b""))
            head, _, body = said.partition(b"\r\n\r\n")
            assert (b"\r\nTrailer: openint-end\r\n" in head) == there, head
            if not there:
                assert b"openint-end" not in said and body.endswith(b"\xff\xff\xff\xff\0\0\0\0"), body[-200:]
                continue
            field = body[body.rindex(b"\r\n0\r\n") + 5 :]
            assert field.startswith(b"openint-end: ") and field.endswith(b"\r\n\r\n") and field.isascii(), field
            end, told_end = json.loads(field[len(b"openint-end: ") :]), dict(told["end"])
            for one in (end, told_end):
                assert bool(one.pop("next_cursor", None)) == bool(query), one  # each run has its own
            assert end == told_end and end["count"] == (20 if query else RECORDS), (end, told_end)


@together
def test_a_failure_on_the_way_is_seen_by_whoever_reads(tool, sandbox, gateway, key):
    connection = tool.connect("hubspot")
    Answer(gateway, CONTACTS + "?page_size=1", LINES, key, connection)  # what is asked once is not in the way
    for accept in (LINES, ARROW):
        sandbox.clear("hubspot")
        sandbox.fault("hubspot", kind="status", path="/crm/v3/objects/contacts", status=400, after=1, times=50)
        answer = Answer(gateway, CONTACTS, accept, key, connection)
        assert answer.status == 200, vars(answer)
        if accept == LINES:
            *records, end = answer.lines()
            assert records and end["error"]["code"] and "end" not in end, end
            cut = lambda: any("cut" in line.split() for line in gateway.process.stderr().splitlines())
            wait_until(cut, "no line of a stream that was cut")
        else:
            assert not answer.whole and not answer.body.endswith(b"\xff\xff\xff\xff\0\0\0\0")
    # Before the first record it is an answer like any other.
    sandbox.clear("hubspot")
    sandbox.fault("hubspot", kind="status", path="/crm/v3/objects/contacts", status=400, times=50)
    for accept in (LINES, ARROW):
        answer = Answer(gateway, CONTACTS, accept, key, connection)
        refused = json.loads(answer.body)  # by the provider: what was asked is right by the contract
        assert (answer.status, refused["code"], refused["http_status"]) == (422, "BAD_REQUEST", 400), vars(answer)
    assert Answer(gateway, CONTACTS, ARROW, key + "x", connection).status == 401
    sandbox.clear("hubspot")
    # What has no batches, and who asks for JSON first, is answered as ever.
    assert "items" in json.loads(Answer(gateway, CONTACTS, "application/json, " + LINES, key, connection).body)
    assert Answer(gateway, "/core/connection", LINES, key, connection).type == "application/json"


def peak_kb(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+)", status.read()).group(1))


def constant_memory(tool, sandbox, gateway, key):
    connection = tool.connect("hubspot")
    pid = gateway.process.process.pid
    for accept in (LINES, ARROW):
        Answer(gateway, CONTACTS + "?page_size=1000", accept, key, connection)
        before = peak_kb(pid)
        answer = Answer(gateway, CONTACTS, accept, key, connection)
        assert answer.whole and len(answer.body) > 10_000_000, (answer.status, len(answer.body))
        grown = peak_kb(pid) - before
        assert grown < 6_000, f"{accept}: {len(answer.body)} bytes took {grown} kB more than a thousand records"


test_memory_does_not_grow_with_the_listing = together(constant_memory, records=20_000)


if __name__ == "__main__":
    run_named(globals())
