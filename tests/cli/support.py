"""What the tests of the command share: <file>.py <test> <openint> <source folder>. Standard library alone."""

import json
import pathlib
import resource
import subprocess
import sys
import tempfile

OPENINT, SOURCE = sys.argv[2], pathlib.Path(sys.argv[3])
HUBSPOT = ("--connector", "hubspot", "--model", "crm.contact")
DEALS = ("--connector", "hubspot", "--model", "crm.opportunity")


def run(*arguments, data=b"", status=0, cwd=None):
    """Runs openint and expects an exit status; gives stdout and stderr."""
    done = subprocess.run([OPENINT, *arguments], input=data, capture_output=True, cwd=cwd)
    error = done.stderr.decode()
    assert done.returncode == status, f"exit status {done.returncode}, not {status}: {error}"
    return done.stdout, error


def contact(number, **properties):
    return {
        "id": str(number),
        "properties": {"firstname": f"First {number}", "lastname": "Last", **properties},
        "createdAt": "2025-01-15T09:30:00Z",
        "updatedAt": "2025-01-16T09:30:00Z",
        "archived": False,
    }


def deal(number, amount):
    record = contact(number)
    record["properties"] = {"dealname": f"Deal {number}", "amount": amount, "hs_is_closed": "false"}
    return record


def lines(*records):
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def parsed(output):
    return [json.loads(line) for line in output.splitlines()]


def scratch(**files):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="openint-cli-"))
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content))
    return folder


def run_named(tests):
    """main of a test file; the functions are test_<name>."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    tests[f"test_{sys.argv[1]}"]()
