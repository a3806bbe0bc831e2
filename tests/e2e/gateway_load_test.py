"""Slow, idle and endless clients: gateway_load_test.py <test> <openint> <openint-sandbox> <source folder>."""

import contextlib
import json
import re
import resource
import signal
import subprocess
import threading
import time

from support import DEADLINE_S, Openint, Sandbox, run_named, wait_until
from wire import Wire, log_lines, request, sized

JSON = ("Content-Type", "application/json")
CUSTOMER = "/core/customer/cust_x"


def resident_kb(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+)", status.read()).group(1))


def threads_of(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"Threads:\s+(\d+)", status.read()).group(1))


def together(test):
    def run(openint, sandbox, source):
        running = Sandbox(sandbox, "--records", "20")
        try:
            tool = Openint(openint, running)
            key = json.loads(tool.run("apikey", "create", "--to", "json"))["key"]
            with tool.gateway() as gateway:
                test(tool, running, gateway, ("x-apikey", key))
        finally:
            running.stop()

    return run


@together
def test_endless_requests_cost_no_memory(tool, sandbox, gateway, key):
    """Of whatever can be large, before and after the key is known, and also where the client never stops."""
    pid = gateway.process.process.pid
    chunked = ("Transfer-Encoding", "chunked")
    pieces = {
        "headers": (b"GET /health HTTP/1.1\r\nHost: a\r\n", b"x-more: " + b"a" * 1000 + b"\r\n", [431]),
        "one header": (b"GET /health HTTP/1.1\r\nHost: a\r\nx-more: ", b"a" * 1000, [431]),
        "a path": (b"GET /", b"a" * 1000, [414, 431]),
        "a query": (b"GET /core/connection?", b"a=b&" * 250, [414, 431]),
        "a method": (b"G", b"E" * 1000, [400, 414, 431]),
        "a body without a key": (request("PUT", CUSTOMER, [JSON, chunked]), b"400\r\n" + b"a" * 1024 + b"\r\n", [401]),
        "a body": (request("PUT", CUSTOMER, [key, JSON, chunked]), b"400\r\n" + b" " * 1024 + b"\r\n", [413]),
        "chunks": (request("PUT", CUSTOMER, [key, JSON, chunked]), b"1\r\n \r\n" * 200, [413]),
        "a chunk's extension": (request("PUT", CUSTOMER, [key, JSON, chunked]) + b"1;a=", b"a" * 1000, [400, 413, 431]),
        "trailers": (request("PUT", CUSTOMER, [key, JSON, chunked]) + b"0\r\n", b"a: " + b"b" * 990 + b"\r\n", [400, 413, 431]),
    }
    Wire(gateway).ask(sized("PUT", CUSTOMER, b'{"metadata":{}}', [key, JSON]))
    before = resident_kb(pid)
    for name, (begin, more, statuses) in pieces.items():
        with Wire(gateway) as wire:
            wire.send(begin)
            sent = 0
            while sent < 60_000_000 and wire.send(more):
                sent += len(more)
            with contextlib.suppress(OSError, EOFError):
                wire.socket.shutdown(1)
            with contextlib.suppress(EOFError):
                answer = wire.read()
                assert answer is None or answer.status in statuses, (name, answer)
        wait_until(lambda: log_lines(gateway)[-1][2] in statuses, f"{name} answered as {statuses}", 30)
        grown = resident_kb(pid) - before
        bound = 40_000 if statuses == [413] else 6_000  # a body is kept up to --max-body
        assert grown < bound, f"{name}: {grown} kB more"
        before = resident_kb(pid)
    assert Wire(gateway).ask(request("GET", "/health")).status == 200


@together
def test_slow_and_idle_clients_do_not_hold_the_others(tool, sandbox, gateway, key):
    connection = tool.connect("hubspot")
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    count = min(3000, (limit - 200) // 2)
    pid = gateway.process.process.pid
    mine = [key, ("x-connection-id", connection)]
    contact = request("GET", "/unified/crm/contact?page_size=1", mine)
    with contextlib.ExitStack() as stack, Wire(gateway) as quick:
        assert quick.ask(contact).status == 200
        threads = threads_of(pid)
        idle = [stack.enter_context(Wire(gateway)) for _ in range(count)]
        for one in idle[: count // 2]:
            assert one.ask(request("GET", "/health")).status == 200
        half = sized("PUT", CUSTOMER, b'{"metadata":{}}', [key, JSON])
        for one in idle[-300:-150]:
            one.send(half[:20])
        for one in idle[-150:]:
            one.send(half[:-8])
        stop = threading.Event()

        def drip():
            at = 20
            while not stop.wait(0.5):
                at += 1
                for one in idle[-300:-150]:
                    one.send(half[at : at + 1])

        dripping = threading.Thread(target=drip)
        dripping.start()
        try:
            for _ in range(50):
                assert quick.ask(contact).status == 200
                with Wire(gateway) as new:
                    assert new.ask(contact).status == 200
            assert threads_of(pid) <= threads + 12, f"{threads_of(pid)} threads for clients that ask nothing"
        finally:
            stop.set()
            dripping.join()
        for one in idle[-150:]:
            assert one.ask(half[-8:]).status == 200


@together
def test_a_client_that_does_not_read_holds_nobody(tool, sandbox, gateway, key):
    with contextlib.ExitStack() as stack:
        for _ in range(300):
            wire = stack.enter_context(Wire(gateway))
            wire.socket.settimeout(1)
            wire.send(request("GET", "/openapi.json") * 20)
        with Wire(gateway) as quick:
            assert quick.ask(request("GET", "/core/connection", [key])).status == 200


@together
def test_a_gateway_that_was_idle_answers(tool, sandbox, gateway, key):
    """After its threads that found nothing to do have ended, but the one that stays."""
    pid = gateway.process.process.pid
    before = threads_of(pid)
    wires = [Wire(gateway) for _ in range(20)]
    for one in wires:
        one.send(request("GET", "/core/connection", [key]))
    assert [one.read().status for one in wires] == [200] * 20
    time.sleep(11)
    wait_until(lambda: threads_of(pid) <= before, "the end of the threads that were not needed")
    assert Wire(gateway).ask(request("GET", "/core/connection", [key])).status == 200


def test_bodies_of_all_clients_together_are_bounded(openint, sandbox, source):
    """32 of the largest that one may be; who comes then is told to come again."""
    running = Sandbox(sandbox, "--records", "1")
    try:
        tool = Openint(openint, running)
        key = ("x-apikey", json.loads(tool.run("apikey", "create", "--to", "json"))["key"])
        body = b'{"metadata":{}}'.ljust(1000)
        head = sized("PUT", CUSTOMER, body, [key, JSON, ("Expect", "100-continue")])[: -len(body)]
        with tool.gateway("--max-body", "1000") as gateway, contextlib.ExitStack() as stack:
            held = [stack.enter_context(Wire(gateway)) for _ in range(32)]
            assert [one.ask(head).status for one in held] == [100] * 32
            with Wire(gateway) as late:
                answer = late.ask(head)
                assert answer.status == 503 and answer.headers["retry-after"] == "1", answer
                assert answer.json()["retry"] == "after" and answer.json()["retry_after_ms"] == 1000, answer
            assert Wire(gateway).ask(request("GET", "/core/connection", [key])).status == 200  # needs none
            assert [one.ask(body).status for one in held[:16]] == [200] * 16
            for one in held[16:]:
                one.socket.close()  # nor does what broke off keep its part
            for _ in range(100):
                assert Wire(gateway).ask(sized("PUT", CUSTOMER, body, [key, JSON])).status in (200, 503)
            wait_until(lambda: Wire(gateway).ask(head).status == 100, "room for a body again")
    finally:
        running.stop()


def test_a_stop_answers_what_was_taken_and_waits_for_no_slow_client(openint, sandbox, source):
    running = Sandbox(sandbox, "--records", "20")
    try:
        tool = Openint(openint, running)
        connection = tool.connect("hubspot")
        key = ("x-apikey", json.loads(tool.run("apikey", "create", "--to", "json"))["key"])
        running.fault("hubspot", kind="slow", ms=2_000, path="/crm/v3/objects/contacts", times=100)
        with tool.gateway("--metrics") as gateway, contextlib.ExitStack() as stack:
            running_now = lambda: Wire(gateway).ask(request("GET", "/metrics")).body
            half = sized("PUT", CUSTOMER, b'{"metadata":{}}', [key, JSON])
            slow = [stack.enter_context(Wire(gateway)) for _ in range(60)]
            for i, one in enumerate(slow):
                one.send(half[: 20 if i % 2 else -8])
            taken = [stack.enter_context(Wire(gateway)) for _ in range(20)]
            for one in taken:
                mine = [key, ("x-connection-id", connection)]
                one.send(request("GET", "/unified/crm/contact?page_size=1", mine) + request("GET", "/health"))
            wait_until(lambda: b"\nopenint_operations_running 20\n" in running_now(), "twenty operations under way")
            gateway.process.process.send_signal(signal.SIGTERM)
            stop = threading.Event()

            def drip():
                while not stop.wait(1):
                    for one in slow[1::2]:
                        one.send(b"a")

            dripping = threading.Thread(target=drip)
            dripping.start()
            try:
                for one in taken:
                    answer = one.read()
                    assert answer is not None and answer.status in (200, 429), answer
                    assert answer.headers["connection"] == "close", answer
                assert gateway.process.process.wait(DEADLINE_S) == 0
            except subprocess.TimeoutExpired:
                raise AssertionError("slow clients hold the end up") from None
            finally:
                stop.set()
                dripping.join()
    finally:
        running.stop()


if __name__ == "__main__":
    run_named(globals())
