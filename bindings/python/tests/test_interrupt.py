"""^C, and other signals, while a call is under way."""

import os
import signal
import subprocess
import sys
import threading
import time

import openint
import pytest
from test_live import Sandbox, connect

CHILD = """
import signal, sys, openint

engine = openint.Engine(sys.argv[1])
connection = engine.connections.get(sys.argv[2])
signal.signal(signal.SIGUSR1, lambda number, frame: print("handled", flush=True))
print("ready", flush=True)
try:
    connection.crm.list_users().first()
    print("no interrupt", flush=True)
except KeyboardInterrupt:
    print("interrupted", flush=True)
print(len(list(connection.crm.list_accounts(page_size=100))), flush=True)
"""


@pytest.fixture
def sandbox():
    running = Sandbox()
    yield running
    running.stop()


def hubspot_with_slow_users(sandbox, store, milliseconds):
    """A connection whose next list of users takes so long, and what an engine over its store must register."""
    overlays = [{"overlay": name, "patch": patch} for name, patch in sandbox.control("/overlays").items()]
    connection = connect(openint.Engine(store, register=overlays), sandbox, "hubspot")
    sandbox.control("/hubspot/faults", {"kind": "slow", "ms": milliseconds, "path": "/crm/v3/owners", "times": 1})
    return connection, overlays


@pytest.fixture
def slow(sandbox, tmp_path):
    """A program inside a call that takes some 14 seconds more."""
    connection, overlays = hubspot_with_slow_users(sandbox, tmp_path / "state.db", 15000)
    program = CHILD.replace("sys.argv[1])", f"sys.argv[1], register={overlays!r})")
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "state.db"), connection.id], stdout=subprocess.PIPE, text=True
    )
    try:
        assert child.stdout.readline() == "ready\n"
        time.sleep(1)  # until it is inside
        yield child
    finally:
        child.kill()
        child.wait(20)
        child.stdout.close()


def test_an_interrupt_ends_a_call_and_the_engine_goes_on(slow):
    before = time.monotonic()
    slow.send_signal(signal.SIGINT)
    assert slow.stdout.readline() == "interrupted\n"
    assert time.monotonic() - before < 2
    assert slow.stdout.readline() == "230\n"
    assert slow.wait(20) == 0


def test_a_handler_that_raises_nothing_runs_and_the_call_goes_on(slow):
    slow.send_signal(signal.SIGUSR1)
    assert slow.stdout.readline() == "handled\n"
    slow.send_signal(signal.SIGINT)
    assert slow.stdout.readline() == "interrupted\n"


def test_a_handler_may_raise_its_own(sandbox, tmp_path):
    class Enough(Exception):
        pass

    def enough(number, frame):
        raise Enough

    connection, _ = hubspot_with_slow_users(sandbox, tmp_path / "state.db", 8000)
    old = signal.signal(signal.SIGUSR1, enough)
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGUSR1))
    try:
        timer.start()
        before = time.monotonic()
        with pytest.raises(Enough):
            connection.crm.list_users().first()
        assert time.monotonic() - before < 2.5
    finally:
        timer.join()
        signal.signal(signal.SIGUSR1, old)
    assert connection.crm.list_accounts(page_size=100).first()["id"]
