"""Type checkers take the examples of the READMEs as they are, and see what is wrong in others."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

PAGES = ("README.md", "bindings/python/README.md")
WRONG = {
    "no field of a contact": 'connection.crm.create_contact({"first_nam": "Ada"})',
    "a field of another type": 'connection.crm.create_contact({"first_name": 1})',
    "a key that is required is missing": (
        'connection.crm.metadata_create_object("kiln", "", {"singular": "K", "plural": "Ks"}, "x", [{"id": "x"}])'
    ),
    "no field of a record": 'print(connection.crm.get_contact("1")["emial"])',
    "no keyword of an upsert": 'connection.crm.upsert_contact({"first_name": "Ada"}, phone="1")',
    "no method": "connection.crm.list_contracts()",
    "what is not awaited": "connection.crm.list_contacts().to_pandas().__await__()",
}
RIGHT = """
import openint
import openint.aio
import pandas
import pyarrow

def work(connection: openint.Connection, name: str) -> None:
    contact = connection.crm.get_contact("1")
    email: str | None = contact["email"]
    listing = connection.crm.list_contacts(fields=["email"], sync_mode="incremental", cursor=None, timeout=3)
    frame: pandas.DataFrame = listing.to_pandas(progress=True)
    table: pyarrow.Table = connection.crm.batch_read_contacts(["1"]).to_arrow(progress=lambda progress: print(progress.message))
    print(email, frame, table, [contact["id"] for contact in listing], listing.rejected, listing.next_cursor)
    print(connection.crm.upsert_opportunity({"name": "A"}, name=["A", "B"])["amount"])
    with openint.Translator(name, "crm.contact") as contacts:
        print(contacts.translate(b"{}").items)

async def later(engine: openint.aio.Engine) -> str | None:
    connection = await engine.connections.get("conn_1")
    made = await connection.crm.create_contact({"first_name": "Ada"})
    async for contact in connection.crm.list_contacts(page_size=10):
        print(contact["email"])
    read = await connection.crm.batch_read_contacts(["1"])
    print(read[0]["email"], await connection.crm.list_contacts().to_pandas())
    return made["email"]
"""


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    """A folder with the examples, a program each, and one that is right."""
    folder = tmp_path_factory.mktemp("programs")
    count = 0
    for page in PAGES:
        for example in re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(), re.S):
            (folder / f"{Path(page).parent.name or 'readme'}_{count}.py").write_text(example)
            count += 1
    assert count >= 3, "the examples were not found"
    (folder / "right.py").write_text(RIGHT)
    return folder


def mypy(folder, *files):
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(folder / ".mypy"), *files]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=280)


def test_mypy_takes_every_example(programs):
    done = mypy(programs, *sorted(path.name for path in programs.glob("*.py")))
    assert done.returncode == 0, done.stdout + done.stderr


def test_mypy_takes_the_package_itself(tmp_path):
    done = mypy(tmp_path, str(ROOT / "bindings/python/src/openint"))
    assert done.returncode == 0, done.stdout + done.stderr


def wrong(folder):
    """A program whose every line from the fourth on is wrong, and the numbers of those."""
    lines = ["import openint", "", "def work(connection: openint.Connection) -> None:", *(f"    {line}" for line in WRONG.values())]
    (folder / "wrong.py").write_text("\n".join(lines) + "\n")
    return set(range(4, 4 + len(WRONG)))


def test_mypy_sees_what_is_wrong(tmp_path):
    expected = wrong(tmp_path)
    done = mypy(tmp_path, "wrong.py")
    found = {int(line) for line in re.findall(r"^wrong\.py:(\d+): error", done.stdout, re.M)}
    assert found == expected, done.stdout + done.stderr


@pytest.fixture(scope="module")
def pyright():
    """A function that checks a folder. Pyright's PyPI package fetches its program when it is first used."""
    program = shutil.which("pyright", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if program is None:
        pytest.skip("pyright is not installed")
    if subprocess.run([program, "--version"], capture_output=True, timeout=250).returncode != 0:
        pytest.skip("pyright does not start: without a network it has no program to run")
    command = [program, "--pythonpath", sys.executable]
    return lambda folder, *files: subprocess.run(
        [*command, *files], cwd=folder, capture_output=True, text=True, timeout=280
    )


def test_pyright_takes_every_example(programs, pyright):
    done = pyright(programs, *sorted(path.name for path in programs.glob("*.py")))
    assert done.returncode == 0, done.stdout + done.stderr


def test_pyright_sees_what_is_wrong(tmp_path, pyright):
    expected = wrong(tmp_path)
    done = pyright(tmp_path, "wrong.py")
    found = {int(line) for line in re.findall(r"wrong\.py:(\d+):\d+ - error", done.stdout)}
    assert found == expected, done.stdout + done.stderr
