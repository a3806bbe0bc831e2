"""A command that is told to stop at a bad moment: signals_test.py <test> <openint> <sandbox>."""

import array
import fcntl
import json
import signal
import subprocess
import termios
import time

from support import DEADLINE_S, Openint, Sandbox, run_named, wait_until


def mints(sandbox, provider):
    """How often the token endpoint has granted something."""
    state = sandbox.get(f"/{provider}/state")
    return state["mints"] if "mints" in state else state["token_mints"]


def stopped_while_exchanging(openint, sandbox, kind):
    """The token endpoint takes the refresh token that rotates and answers when the command was told to stop already."""
    running = Sandbox(sandbox, "--records", "20")
    try:
        tool = Openint(openint, running)
        for provider in ("pipedrive", "salesforce"):
            connection = tool.connect(provider)
            before = mints(running, provider)
            running.post(f"/{provider}/expire_tokens")
            running.fault(provider, kind="slow", ms=DEADLINE_S * 1000, path="/token")
            command = [openint, "call", "crm-listContacts", "--input", "{}", "--connection", connection]
            under_way = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=tool.env)
            until = time.monotonic() + DEADLINE_S
            while running.get(f"/{provider}/faults")[0]["struck"] == 0:
                assert time.monotonic() < until and under_way.poll() is None, under_way.communicate()
                time.sleep(0.02)
            under_way.send_signal(kind)
            running.clear(provider)
            out, errors = under_way.communicate(timeout=DEADLINE_S)
            assert mints(running, provider) == before + 1, (out, errors)
            listed = tool.call("crm-listContacts", {"page_size": 5}, connection)
            assert len(listed["items"]) == 5, listed
            assert mints(running, provider) == before + 1, "the new token was lost"
            assert json.loads(tool.run("connections", "list", "--to", "json"))[-1]["standard"]["status"] == "healthy"
    finally:
        running.stop()


def test_the_new_token_outlives_a_sigterm_during_its_exchange(openint, sandbox, source):
    stopped_while_exchanging(openint, sandbox, signal.SIGTERM)


def test_the_new_token_outlives_a_keyboards_interrupt_during_its_exchange(openint, sandbox, source):
    stopped_while_exchanging(openint, sandbox, signal.SIGINT)


def test_a_keyboards_interrupt_ends_a_command_whose_reader_has_stopped(openint, sandbox, source):
    """It has filled the pipe to a program that reads no more and has not closed it."""
    running = Sandbox(sandbox, "--records", "2000", "--no-limits")
    try:
        tool = Openint(openint, running)
        connection = tool.connect("hubspot")
        for form in ("ndjson", "csv", "arrow", "json"):
            command = [openint, "call", "crm-listContacts", "--connection", connection, "--all", "--to", form]
            under_way = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=tool.env,
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # whatever this one inherited
            )  # fmt: skip
            held = [0, 0]

            def is_full():
                size = array.array("i", [0])
                fcntl.ioctl(under_way.stdout, termios.FIONREAD, size)
                held[:] = held[1], size[0]
                return held[1] > 56000 and held[0] == held[1]

            wait_until(is_full, f"a full pipe of {form}")
            under_way.send_signal(signal.SIGINT)
            assert under_way.wait(DEADLINE_S) in (3, -signal.SIGINT), form
            said = under_way.stderr.read().decode()
            assert under_way.returncode < 0 or "interrupted" in said or "cancelled" in said, (form, said)
            for stream in (under_way.stdout, under_way.stderr):
                stream.close()
    finally:
        running.stop()


if __name__ == "__main__":
    run_named(globals())
