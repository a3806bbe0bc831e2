"""The forms that records come out in: CSV, tables, Arrow."""

import csv
import io
import json
import os
import subprocess

from support import DEALS, HUBSPOT, OPENINT, SOURCE, contact, deal, lines, run, run_named, scratch


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


def test_indented_input_makes_rows_and_lines():
    """Free objects of records that are laid out over lines: a line and a row each all the same."""
    record = {"id": "1", "properties": {"name": "Van", "tags": ["a", "b"]}, "updatedAt": "2026-01-02T00:00:00Z"}
    page = json.dumps({"results": [record, {**record, "id": "2"}]}, indent=2).encode()
    vans = ("--connector", "hubspot", "--model", "crm.custom_object_record", "--fields", "fields,raw_data", "--raw")
    properties = '{"name":"Van","tags":["a","b"]}'
    output, _ = run("translate", *vans, "--to", "ndjson", data=page)
    assert len(output.splitlines()) == 2 and properties.encode() in output.splitlines()[1], output
    output, _ = run("translate", *vans, "--to", "csv", data=page)
    rows = list(csv.DictReader(io.StringIO(output.decode(), newline="")))
    assert [each["fields"] for each in rows] == [properties, properties], rows
    output, _ = run("translate", *vans, "--to", "table", data=page)
    assert len(output.splitlines()) == 4, output


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
    _, error = run("translate", *DEALS, "--to", "arrow", "-o", str(folder / "deals.arrow"), data=data)
    assert "record 3 /properties/amount: field amount" in error
    people = lines(contact(1, phone="+1", fax="+2"), contact(2), contact(3, phone="+3"))
    run("translate", *HUBSPOT, "--to", "arrow", "-o", str(folder / "people.arrow"), data=people)
    run("translate", *HUBSPOT, "--to", "arrow", "-o", str(folder / "empty.arrow"), data=b"")
    check = """
import decimal, pyarrow.ipc as ipc, sys
deals, people, empty = (ipc.open_stream(path).read_all() for path in sys.argv[1:])
for table in deals, people, empty: table.validate(full=True)
assert deals["id"].to_pylist() == ["1", "2", "3", "4"]
assert deals["amount"].to_pylist() == [decimal.Decimal("12345678901234567890.5"), None, 7, None]
assert deals["updated_at"].to_pylist()[0].isoformat() == "2025-01-16T09:30:00+00:00"
numbers = [person and [each["phone_number"] for each in person] for person in people["phone_numbers"].to_pylist()]
assert numbers == [["+1", "+2"], None, ["+3"]], numbers
assert people["is_deleted"].to_pylist() == [False, False, False]
assert empty.num_rows == 0 and empty.schema == people.schema
"""
    names = [str(folder / name) for name in ("deals.arrow", "people.arrow", "empty.arrow")]
    subprocess.run([str(python), "-c", check, *names], check=True)


if __name__ == "__main__":
    run_named(globals())
