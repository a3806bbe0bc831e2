"""Operations under way at the gateway: clients that hang up, many slow ones, traces: gateway_operations_test.py <test>
<openint> <openint-sandbox> <source folder>."""

import contextlib
import json
import re
import resource
import ssl
import time

from support import Openint, Sandbox, certificate_of_loopback, run_named, wait_until
from wire import Wire, request, sized

JSON = ("Content-Type", "application/json")
CONTACTS = "/unified/crm/contact?page_size=1"
PLACE = "/crm/v3/objects/contacts"


def together(*options):
    def made(test):
        def run(openint, sandbox, source):
            running = Sandbox(sandbox, "--records", "20", "--no-limits")
            try:
                tool = Openint(openint, running)
                connection = tool.connect("hubspot")
                key = json.loads(tool.run("apikey", "create", "--to", "json"))["key"]
                with tool.gateway("--metrics", *options) as gateway:
                    test(tool, running, gateway, [("x-apikey", key), ("x-connection-id", connection)])
            finally:
                running.stop()

        return run

    return made


def measured(gateway, name):
    body = Wire(gateway).ask(request("GET", "/metrics")).body.decode()
    return int(re.search(rf"^openint_{name} (\d+)$", body, re.M).group(1))


def told(gateway, path):
    """The log's lines of that path, without the path."""
    return re.findall(rf'^(\S+ "{re.escape(path)}".*)$', gateway.process.stderr(), re.M)


def asked(sandbox):
    return [each for each in sandbox.requests("hubspot") if each["path"].startswith(PLACE)]


def hang_up(gateway, data):
    """Sends a request and closes once its operation is under way."""
    with Wire(gateway) as wire:
        wire.send(data)
        wait_until(lambda: measured(gateway, "operations_running") > 0, "the operation")
        time.sleep(0.3)


@together()
def test_who_hangs_up_ends_the_operation(tool, sandbox, gateway, mine):
    """A read, and the next pages of a listing, are not asked for any more, though the provider still owes an answer."""
    sandbox.clear("hubspot")
    sandbox.fault("hubspot", kind="slow", ms=60_000, path=PLACE, times=0)
    hang_up(gateway, request("GET", CONTACTS, mine))
    hang_up(gateway, request("GET", CONTACTS, [*mine, ("Accept", "application/x-ndjson")]))
    wait_until(lambda: len(told(gateway, "/unified/crm/contact")) == 2, "both lines of the log", 20)
    for line in told(gateway, "/unified/crm/contact"):
        assert " 499 " in line and line.endswith(" gone"), line
    wait_until(lambda: measured(gateway, "operations_running") == 0, "the end of both")
    sandbox.clear("hubspot")
    time.sleep(1)
    assert asked(sandbox) == [], "something was sent for nobody"
    assert Wire(gateway).ask(request("GET", CONTACTS, mine)).status == 200


@together()
def test_who_hangs_up_is_told_in_the_log_what_may_be_written(tool, sandbox, gateway, mine):
    sandbox.fault("hubspot", kind="slow", ms=60_000, path=PLACE, method="POST", times=0)
    body = b'{"record": {"first_name": "Ada"}}'
    hang_up(gateway, sized("POST", "/unified/crm/contact", body, [*mine, JSON]))
    wait_until(lambda: told(gateway, "/unified/crm/contact"), "the line of the log", 20)
    (line,) = told(gateway, "/unified/crm/contact")
    assert " 499 " in line and line.endswith(" gone maybe_applied"), line
    sandbox.clear("hubspot")


@together("--threads", "1")
def test_who_hangs_up_while_waiting_begins_nothing(tool, sandbox, gateway, mine):
    sandbox.fault("hubspot", kind="slow", ms=60_000, path=PLACE, times=1)
    with Wire(gateway) as first:
        first.send(request("GET", CONTACTS, mine))
        wait_until(lambda: measured(gateway, "operations_running") == 1, "the one that holds the thread")
        with Wire(gateway) as second:
            second.send(request("GET", "/unified/crm/user", mine))
            wait_until(lambda: measured(gateway, "operations_waiting") == 1, "the one that waits")
        time.sleep(2.5)  # the gateway looks every second
        sandbox.clear("hubspot")
        assert first.read().status == 200
    wait_until(lambda: told(gateway, "/unified/crm/user"), "the line of the log", 20)
    (line,) = told(gateway, "/unified/crm/user")
    assert " 499 " in line and line.endswith(" gone"), line
    users = [each for each in sandbox.requests("hubspot") if "/owners" in each["path"]]
    assert users == [], users


@together()
def test_bytes_that_wait_hide_no_hang_up(tool, sandbox, gateway, mine):
    """Of the next request, sent before the answer to the first."""
    sandbox.fault("hubspot", kind="slow", ms=60_000, path=PLACE, times=0)
    hang_up(gateway, request("GET", CONTACTS, mine) + request("GET", "/health"))
    wait_until(lambda: told(gateway, "/unified/crm/contact"), "the line of the log", 20)
    assert told(gateway, "/unified/crm/contact")[0].endswith(" gone")
    sandbox.clear("hubspot")


def test_a_hang_up_is_seen_behind_tls(openint, sandbox, source):
    running = Sandbox(sandbox, "--records", "20", "--no-limits")
    try:
        tool = Openint(openint, running)
        connection = tool.connect("hubspot")
        key = json.loads(tool.run("apikey", "create", "--to", "json"))["key"]
        chain, private = certificate_of_loopback(tool.folder)
        running.fault("hubspot", kind="slow", ms=60_000, path=PLACE, times=0)
        with tool.gateway("--tls-cert", str(chain), "--tls-key", str(private)) as gateway:
            context = ssl.create_default_context(cafile=str(chain))
            wire = Wire(gateway)
            wire.socket = context.wrap_socket(wire.socket, server_hostname="127.0.0.1")
            with wire:
                wire.send(request("GET", CONTACTS, [("x-apikey", key), ("x-connection-id", connection)]))
                time.sleep(1.5)
            wait_until(lambda: told(gateway, "/unified/crm/contact"), "the line of the log", 20)
            assert told(gateway, "/unified/crm/contact")[0].endswith(" gone")
        running.clear("hubspot")
    finally:
        running.stop()


@together()
def test_slow_operations_hold_up_no_other(tool, sandbox, gateway, mine):
    """64 of them and as many idle clients as there may be, while others go on."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    idle, slow = min(3000, (limit - 400) // 2), 64
    sandbox.fault("hubspot", kind="slow", ms=60_000, path=PLACE, times=0)
    with contextlib.ExitStack() as stack:
        for _ in range(idle):
            stack.enter_context(Wire(gateway))
        holding = [stack.enter_context(Wire(gateway)) for _ in range(slow)]
        for one in holding:
            one.send(request("GET", CONTACTS, mine))
        wait_until(lambda: measured(gateway, "operations_running") >= slow, "all the slow ones")
        quick = stack.enter_context(Wire(gateway))
        for path in ["/unified/crm/user", "/core/connection", "/health"] * 50:
            assert quick.ask(request("GET", path, mine)).status == 200, path
        assert measured(gateway, "operations_running") >= slow, "the slow ones have ended before"
        sandbox.clear("hubspot")
        assert [one.read().status for one in holding] == [200] * slow


TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def traces_of(sandbox):
    """{path: the traceparents of its requests}"""
    found = {}
    for each in sandbox.requests("hubspot"):
        headers = {name.lower(): value for name, value in each["headers"]}
        found.setdefault(each["path"], set()).add(headers.get("traceparent", ""))
    return found


@together()
def test_a_trace_goes_on_to_the_provider(tool, sandbox, gateway, mine):
    """With each request to its API; those for tokens have none, and what is no traceparent goes nowhere."""
    sandbox.post("/hubspot/expire_tokens")
    sandbox.clear("hubspot")
    assert Wire(gateway).ask(request("GET", CONTACTS, [*mine, ("traceparent", TRACE)])).status == 200
    seen = traces_of(sandbox)
    assert any(path.startswith(PLACE) for path in seen) and any("token" in path for path in seen), seen
    assert all(values == ({""} if "token" in path else {TRACE}) for path, values in seen.items()), seen
    assert told(gateway, "/unified/crm/contact")[-1].endswith(f" trace={TRACE.split('-')[1]}")
    sandbox.clear("hubspot")
    bad = [TRACE[:-1], TRACE.upper(), "00-" + "0" * 32 + TRACE[35:], "ff" + TRACE[2:], TRACE + "-x"]
    for given in [[("traceparent", each)] for each in bad] + [[("traceparent", TRACE)] * 2]:
        assert Wire(gateway).ask(request("GET", CONTACTS, [*mine, *given])).status == 200
    assert all(values == {""} for values in traces_of(sandbox).values()), traces_of(sandbox)


@together("--keep-traceparent")
def test_a_trace_stays_here_where_it_is_to(tool, sandbox, gateway, mine):
    sandbox.clear("hubspot")
    assert Wire(gateway).ask(request("GET", CONTACTS, [*mine, ("traceparent", TRACE)])).status == 200
    assert all(values == {""} for values in traces_of(sandbox).values()), traces_of(sandbox)
    assert told(gateway, "/unified/crm/contact")[-1].endswith(f" trace={TRACE.split('-')[1]}")


if __name__ == "__main__":
    run_named(globals())
