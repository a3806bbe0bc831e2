"""The command openint from outside: cli_test.py <test> <openint> <source folder>. Standard library, but for Arrow."""

import csv
import io
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading

OPENINT, SOURCE = "", pathlib.Path()
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


# ---- Records in, records out


def test_is_a_filter():
    page = {"results": [contact(1), contact(2)], "paging": {"next": {"after": "3"}}}
    output, error = run("translate", *HUBSPOT, data=json.dumps(page).encode())
    result = json.loads(output)
    assert [each["first_name"] for each in result["items"]] == ["First 1", "First 2"]
    assert result["has_next_page"] is True and result["next_cursor"] == "3"
    assert error == ""


def test_reads_and_writes_files():
    folder = scratch(page={"results": [contact(7)]})
    run("translate", *HUBSPOT, "--from", str(folder / "page"), "-o", str(folder / "out"))
    assert json.loads((folder / "out").read_text())["items"][0]["id"] == "7"


def test_ndjson_has_a_record_a_line():
    output, _ = run("translate", *HUBSPOT, "--to", "ndjson", data=lines(contact(1), contact(2), contact(3)))
    assert [each["id"] for each in parsed(output)] == ["1", "2", "3"]


def test_ndjson_comes_before_the_input_ends():
    """Of a long input the first records are out while the pipe is still open."""
    command = [OPENINT, "translate", *HUBSPOT, "--to", "ndjson"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        written = threading.Thread(target=lambda: process.stdin.write(lines(*(contact(n) for n in range(20000)))))
        written.start()
        for number in range(10000):
            assert json.loads(process.stdout.readline())["id"] == str(number)
        assert not process.stdin.closed
        rest = threading.Thread(target=lambda: [process.stdout.readline() for _ in range(10000)])
        rest.start()
        written.join()
        process.stdin.close()
        rest.join()
    assert process.returncode == 0


def test_pieces_of_a_pipe_do_not_matter():
    data = lines(*(contact(number) for number in range(5)))
    command = [OPENINT, "translate", *HUBSPOT, "--to", "csv"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as process:
        for at in range(0, len(data), 7):
            process.stdin.write(data[at : at + 7])
        process.stdin.close()
        assert process.stdout.read() == run("translate", *HUBSPOT, "--to", "csv", data=data)[0]


def test_digits_stay():
    amount = "123456789012345678901234567890.10"
    for form in ("json", "ndjson", "csv", "table"):
        output, _ = run("translate", *DEALS, "--to", form, "--fields", "name,amount", data=lines(deal(1, amount)))
        assert amount in output.decode(), form


def test_raw_keeps_the_bytes():
    record = b'{"id":"1","updatedAt":"2025-01-16T09:30:00Z",  "properties":{"firstname":"A"}, "n":1.500}'
    output, _ = run("translate", *HUBSPOT, "--raw", "--to", "ndjson", data=record)
    assert record in output


def test_fields():
    output, _ = run("translate", *HUBSPOT, "--fields", "last_name,email", "--to", "ndjson", data=lines(contact(1)))
    assert parsed(output) == [{"id": "1", "last_name": "Last", "email": None}]
    _, error = run("translate", *HUBSPOT, "--fields", "nickname", data=lines(contact(1)), status=2)
    assert "nickname" in error


def test_label_stands_first():
    output, _ = run("translate", *HUBSPOT, "--to", "ndjson", "--label", 'source=A "B"', data=lines(contact(1)))
    assert list(parsed(output)[0].items())[0] == ("source", 'A "B"')
    run("translate", *HUBSPOT, "--label", "a=b", data=lines(contact(1)), status=2)


def test_context_gives_tables():
    folder = scratch(context={"deal_stages": {"s1": "First talk"}})
    record = deal(1, "2")
    record["properties"]["dealstage"] = "s1"
    output, _ = run("translate", *DEALS, "--to", "ndjson", "--context", str(folder / "context"), data=lines(record))
    assert parsed(output)[0]["stage"] == "First talk"


# ---- Rejected records and exit statuses


def test_rejected_records_are_reported():
    folder = scratch()
    data = lines(deal(1, "1.5"), deal(2, "a lot"), deal(3, "3"), deal(4, "nothing"))
    rejects = folder / "rejects"
    output, error = run("translate", *DEALS, "--to", "ndjson", "--rejects", str(rejects), data=data, status=1)
    assert [each["id"] for each in parsed(output)] == ["1", "3"]
    said = error.splitlines()
    assert len(said) == 3, error
    assert said[0].startswith("record 1 /properties/amount: "), error
    assert said[1].startswith("record 3 /properties/amount: "), error
    assert said[2] == "2 records rejected"
    assert rejects.read_bytes() == data.splitlines(True)[1] + data.splitlines(True)[3]


def test_strict_ends_at_the_first():
    data = lines(deal(1, "1.5"), deal(2, "a lot"), deal(3, "3"))
    output, error = run("translate", *DEALS, "--to", "ndjson", "--strict", data=data, status=1)
    assert b'"3"' not in output
    assert "record 1" in error and "amount" in error, error


def test_wrong_usage_is_2():
    run(status=2)
    run("translate", status=2)
    run("translate", *HUBSPOT, "--to", "xml", status=2)
    _, error = run("translate", "--connector", "hubspott", "--model", "crm.contact", status=2)
    assert "hubspot" in error and "salesforce" in error, "names those there are"
    _, error = run("translate", "--connector", "hubspot", "--model", "crm.contract", status=2)
    assert "crm.contact" in error
    run("translate", *HUBSPOT, "--reverse", "--strict", status=2)


def test_other_errors_are_3():
    _, error = run("translate", *HUBSPOT, "--from", "/no/such/file", status=3)
    assert "/no/such/file" in error
    run("translate", *HUBSPOT, data=b'{"results": [{"id": "1"', status=3)
    run("translate", *HUBSPOT, "-o", "/no/such/folder/file", data=lines(contact(1)), status=3)
    folder = scratch(list=[1])
    _, error = run("translate", *HUBSPOT, "--context", str(folder / "list"), data=lines(contact(1)), status=3)
    assert "--context" in error
    if os.path.exists("/dev/full"):
        _, error = run("translate", *HUBSPOT, "-o", "/dev/full", data=lines(contact(1)), status=3)
        assert "No space" in error


def test_broken_pipe_ends_quietly():
    data = lines(*(contact(number) for number in range(20000)))
    command = [OPENINT, "translate", *HUBSPOT, "--to", "ndjson"]
    for restore in (True, False):  # with SIGPIPE as the shell leaves it, and ignored
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(command, input=data, stdout=writer, stderr=subprocess.PIPE, restore_signals=restore)
        os.close(writer)
        assert done.returncode in (-13, 141), done.returncode
        assert done.stderr == b"", done.stderr


# ---- Forms


def test_csv_is_rfc_4180():
    record = contact(1, lastname='Say "hi", please', jobtitle="two\nlines", email="", phone="+1")
    output, _ = run("translate", *HUBSPOT, "--to", "csv", data=lines(record, contact(2)))
    assert output.count(b"\r\n") == 3 and output.endswith(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(output.decode(), newline="")))
    assert len(rows) == 2
    assert rows[0]["last_name"] == 'Say "hi", please' and rows[0]["title"] == "two\nlines"
    assert json.loads(rows[0]["phone_numbers"]) == [{"phone_number": "+1", "phone_number_type": "primary"}]
    assert rows[1]["is_deleted"] == "false" and rows[1]["email"] == ""


def test_csv_columns_are_those_asked_for():
    output, _ = run("translate", *HUBSPOT, "--to", "csv", "--fields", "last_name,first_name", data=lines(contact(1)))
    assert output == b"last_name,first_name\r\nLast,First 1\r\n"
    output, _ = run("translate", *HUBSPOT, "--to", "csv", "--fields", "last_name", data=b"")
    assert output == b"last_name\r\n"


def test_table_is_aligned():
    arguments = ("--to", "table", "--fields", "name,amount")
    output, _ = run("translate", *DEALS, *arguments, data=lines(deal(1, "5"), deal(22, "1234.50")))
    assert output.decode() == (
        "name      amount\n"
        "-------  -------\n"
        "Deal 1         5\n"
        "Deal 22  1234.50\n"
    )


def test_table_minds_wide_and_control_characters():
    arguments = ("--to", "table", "--fields", "first_name,last_name")
    records = contact(1, firstname="\u6771\u4eac"), contact(2, firstname="\x1b[31mred")
    output, _ = run("translate", *HUBSPOT, *arguments, data=lines(*records))
    rows = output.decode().splitlines()
    assert rows[2] == "\u6771\u4eac        Last", rows[2]  # each character takes two cells
    assert "\x1b" not in output.decode() and rows[3] == " [31mred    Last", rows[3]


def test_table_goes_on_after_its_first_rows():
    data = lines(*(contact(number) for number in range(1, 2501)), contact(9, lastname="L" * 60))
    output, _ = run("translate", *HUBSPOT, "--to", "table", "--fields", "first_name,last_name", data=data)
    rows = output.decode().splitlines()
    assert len(rows) == 2503
    assert rows[2501] == "First 2500  Last"
    assert len(rows[2502]) == len("first_name  last_name"), rows[2502]
    assert rows[2502].endswith("LLL\u2026")


def test_table_stays_within_its_width():
    environment = {**os.environ, "COLUMNS": "60"}
    command = [OPENINT, "translate", *HUBSPOT, "--to", "table"]
    data = lines(contact(1, email="a" * 50 + "@b.example", jobtitle="t" * 50))
    done = subprocess.run(command, input=data, capture_output=True, env=environment, check=True)
    assert max(len(row) for row in done.stdout.decode().splitlines()) <= 60
    assert "no room for" in done.stderr.decode()


def test_table_of_any_objects():
    output, _ = run("table", data=b'[{"a": 1, "b": "x"}, {"a": 20, "b": null, "c": true}]')
    assert output.decode() == " a  b  c\n--  -  ----\n 1  x\n20     true\n"


def test_arrow_is_read_by_pyarrow():
    python = SOURCE / "build/venv/bin/python"
    assert python.exists(), f"{python} is made by ./dev test"
    folder = scratch()
    records = [deal(1, "12345678901234567890.5"), deal(2, None), deal(3, "7")]
    data = lines(*records, deal(4, "a lot"))
    _, error = run("translate", *DEALS, "--to", "arrow", "-o", str(folder / "deals.arrow"), data=data, status=1)
    assert "record 3 /properties/amount" in error
    people = lines(contact(1, phone="+1", fax="+2"), contact(2), contact(3, phone="+3"))
    run("translate", *HUBSPOT, "--to", "arrow", "-o", str(folder / "people.arrow"), data=people)
    run("translate", *HUBSPOT, "--to", "arrow", "-o", str(folder / "empty.arrow"), data=b"")
    check = """
import decimal, pyarrow.ipc as ipc, sys
deals, people, empty = (ipc.open_stream(path).read_all() for path in sys.argv[1:])
for table in deals, people, empty: table.validate(full=True)
assert deals["id"].to_pylist() == ["1", "2", "3"]
assert deals["amount"].to_pylist() == [decimal.Decimal("12345678901234567890.5"), None, 7]
assert deals["updated_at"].to_pylist()[0].isoformat() == "2025-01-16T09:30:00+00:00"
numbers = [[each["phone_number"] for each in person] for person in people["phone_numbers"].to_pylist()]
assert numbers == [["+1", "+2"], [], ["+3"]], numbers
assert people["is_deleted"].to_pylist() == [False, False, False]
assert empty.num_rows == 0 and empty.schema == people.schema
"""
    names = [str(folder / name) for name in ("deals.arrow", "people.arrow", "empty.arrow")]
    subprocess.run([str(python), "-c", check, *names], check=True)


# ---- The way back, overlays


def test_reverse_writes_a_body_a_line():
    data = b'{"first_name": "A", "phone": null}\n[{"last_name": "B"}, {"title": 5}]'
    output, error = run("translate", *HUBSPOT, "--reverse", data=data, status=1)
    assert parsed(output) == [{"properties": {"firstname": "A", "phone": ""}}, {"properties": {"lastname": "B"}}]
    assert error.splitlines()[0].startswith("record 2 /title: "), error
    run("translate", *HUBSPOT, "--reverse", data=b'{"first_name": "A"', status=1)


def test_register_an_overlay():
    patch = {"models": {"crm.contact": {"custom_fields": {"tea": "properties.favourite_tea"}}}}
    folder = scratch(overlay={"overlay": "hubspot", "patch": patch}, broken={"overlay": "nobody", "patch": {}})
    data = lines(contact(1, favourite_tea="oolong"))
    overlay = ("--register", str(folder / "overlay"))
    output, _ = run("translate", *HUBSPOT, *overlay, "--to", "ndjson", data=data)
    assert parsed(output)[0]["custom_fields"] == {"tea": "oolong"}
    output, _ = run("connectors", "hubspot", "--model", "crm.contact", *overlay)
    assert "properties.favourite_tea" in output.decode()
    _, error = run("translate", *HUBSPOT, "--register", str(folder / "broken"), data=data, status=2)
    assert "broken" in error and "nobody" in error


# ---- What there is


def test_connectors():
    names = json.loads(run("connectors", "--json")[0])
    assert [each["name"] for each in names] == sorted(path.stem for path in (SOURCE / "libopenint/connectors").glob("*.json"))
    table = run("connectors")[0].decode()
    assert re.search(r"^crm\.contact +\d+/\d+ r, \d+ w ", table, re.M), table
    one = run("connectors", "salesforce", "--model", "crm.contact")[0].decode()
    assert re.search(r"^first_name +read, write +FirstName$", one, re.M), one
    assert re.search(r"^lifecycle_stage +absent +Contact has no such standard field", one, re.M), one
    run("connectors", "nobody", status=2)
    run("connectors", "salesforce", "--model", "crm.nothing", status=2)


def test_explain():
    output, _ = run("explain", *HUBSPOT, "--fields", "last_name", data=lines(contact(1)))
    assert re.search(r"^last_name +Last +properties\.lastname$", output.decode(), re.M), output.decode()
    run("explain", *HUBSPOT, data=b"", status=3)


def test_contract():
    document = json.loads((SOURCE / "libopenint/contract/openint.openapi.json").read_bytes())
    printed = json.loads(run("contract")[0])
    assert printed == document and list(printed["paths"]) == list(document["paths"])
    assert re.search(r"^crm-listContacts +GET +/", run("contract", "--operations")[0].decode(), re.M)
    assert re.search(r"^crm\.contact +id, ", run("contract", "--models")[0].decode(), re.M)


def test_version_and_completion():
    assert re.fullmatch(rb"openint \d+\.\d+\.\d+\n", run("--version")[0])
    subprocess.run(["bash", "-n"], input=run("completion", "bash")[0], check=True)


# ---- Size


def test_memory_is_bounded():
    """20 MB in every streaming form, through less than 40 MB of memory."""
    folder = scratch()
    big = folder / "big.ndjson"
    with big.open("wb") as file:
        number = 0
        while file.tell() < 20_000_000:
            number += 1
            file.write(lines(contact(number, email=f"person.{number}@example.com", jobtitle="x" * 60)))
    for form in ("json", "ndjson", "csv", "table"):
        command = [OPENINT, "translate", *HUBSPOT, "--from", str(big), "--to", form]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        assert os.waitstatus_to_exitcode(status) == 0, form
        assert usage.ru_maxrss < 40_000, f"{form}: {usage.ru_maxrss} KB"
    shutil.rmtree(folder)


def test_readme_examples_run():
    """Every sh block of README.md that starts with `# example:` runs, in the source folder, with openint on the path."""
    blocks = re.findall(r"```sh\n(# example:.*?)```", (SOURCE / "README.md").read_text(), re.S)
    assert len(blocks) >= 3, "README.md has lost its examples"
    path = f"{pathlib.Path(OPENINT).parent}:{os.environ['PATH']}"
    for block in blocks:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block], cwd=SOURCE, capture_output=True, env={**os.environ, "PATH": path}
        )
        assert done.returncode == 0, block + done.stderr.decode()
        assert done.stdout, block


def test_readme_shows_what_the_demo_prints():
    """Every line of README.md's text blocks stands in what the demo, or the table of connectors, prints."""
    demo = subprocess.run(
        ["bash", str(SOURCE / "bindings/cli/demo/run.sh"), OPENINT, "/bin/false"], capture_output=True, text=True
    ).stdout
    printed = (demo + run("connectors")[0].decode()).splitlines()
    blocks = re.findall(r"```text\n(.*?)```", (SOURCE / "README.md").read_text(), re.S)
    shown = [row for block in blocks for row in block.splitlines()]
    assert len(shown) > 20
    for row in shown:
        assert row in printed, row


def test_readme_python_runs():
    python = SOURCE / "build/venv/bin/python"
    assert python.exists(), f"{python} is made by ./dev test"
    sandbox = pathlib.Path(OPENINT).parents[2] / "tests/sandbox"
    assert (sandbox / "openint-sandbox").exists(), sandbox
    blocks = re.findall(r"```python\n(.*?)```", (SOURCE / "README.md").read_text(), re.S)
    path = dict(os.environ, PATH=f"{sandbox}{os.pathsep}{os.environ['PATH']}")
    live = subprocess.run([str(python), "-c", blocks[1]], cwd=SOURCE, capture_output=True, text=True, env=path, timeout=60)
    assert live.returncode == 0 and "ada@example.com" in live.stdout, live
    done = subprocess.run([str(python), "-c", blocks[0]], cwd=SOURCE, capture_output=True, text=True)
    assert done.returncode == 0 and "Maria" in done.stdout, done.stderr


def test_demo_without_its_python_fails():
    """The demo says what is missing, and does not end well."""
    command = ["bash", str(SOURCE / "bindings/cli/demo/run.sh"), OPENINT, "/bin/false"]
    done = subprocess.run(command, capture_output=True)
    assert done.returncode != 0
    output = done.stdout.decode()
    assert "Warehouse scanners" in output and "9007199254740993.01" in output
    assert all(len(row) <= 110 for row in output.splitlines())
    bare = subprocess.run(
        [sys.executable, "-S", "-I", str(SOURCE / "bindings/cli/demo/frame.py"), str(SOURCE / "bindings/cli/demo")],
        capture_output=True,
    )
    assert bare.returncode == 1 and b"openint and pandas" in bare.stderr, bare.stderr


if __name__ == "__main__":
    name, OPENINT, SOURCE = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    globals()[f"test_{name}"]()
