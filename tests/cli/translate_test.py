"""openint translate: records in, records out, what is rejected, the way back."""

import json
import os
import shutil
import subprocess
import threading

from support import DEALS, HUBSPOT, OPENINT, contact, deal, lines, parsed, run, run_named, scratch


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


# ---- Rejected records, values that could not be read, and exit statuses


def undated(number):
    record = deal(number, "1")
    del record["updatedAt"]
    return record


def test_rejected_records_are_reported():
    folder = scratch()
    data = lines(deal(1, "1.5"), undated(2), deal(3, "3"), undated(4))
    rejects = folder / "rejects"
    output, error = run("translate", *DEALS, "--to", "ndjson", "--rejects", str(rejects), data=data, status=1)
    assert [each["id"] for each in parsed(output)] == ["1", "3"]
    said = error.splitlines()
    assert len(said) == 3, error
    for line, number in (said[0], 1), (said[1], 3):
        assert line.startswith(f"record {number} /updatedAt: field updated_at is missing"), error
    assert said[2] == "2 records rejected"
    assert rejects.read_bytes() == data.splitlines(True)[1] + data.splitlines(True)[3]


def test_a_value_that_cannot_be_read_is_null_and_told():
    folder = scratch()
    data = lines(deal(1, "1.5"), deal(2, "1,800.00"), deal(3, "3"))
    rejects = folder / "rejects"
    output, error = run("translate", *DEALS, "--to", "ndjson", "--rejects", str(rejects), data=data)
    assert [each["amount"] for each in parsed(output)] == [1.5, None, 3]
    assert error.splitlines() == [
        'record 1 /properties/amount: field amount is "1,800.00", not a number, so it is null',
        "1 value could not be read",
    ]
    assert rejects.read_bytes() == b""


def test_what_is_said_of_a_rejection_steers_no_terminal():
    """Not even with the bytes that it quotes: U+009B alone begins a sequence as ESC [ does."""
    data = json.dumps([deal(1, "\u009b31mred\x7f")], ensure_ascii=False).encode()
    _, error = run("translate", *DEALS, "--to", "ndjson", data=data)
    assert "\\u009b31mred\\u007f" in error and not set(error) & {"\x1b", "\u009b", "\x7f"}, error
    said = run("explain", *DEALS, data=json.dumps(undated("\u009b1")).encode(), status=1)[1]
    assert not set(said) & {"\x1b", "\u009b", "\x7f"}, said


def test_strict_ends_at_the_first():
    data = lines(deal(1, "1.5"), deal(2, "a lot"), deal(3, "3"))
    output, error = run("translate", *DEALS, "--to", "ndjson", "--strict", data=data, status=1)
    assert b'"3"' not in output
    assert "record 1" in error and "amount" in error, error


def test_wrong_usage_is_2():
    run(status=2)
    run("translate", status=2)
    run("translate", *HUBSPOT, "--to", "xml", status=2)
    _, error = run("translate", "--connector", "hubspott", "--model", "crm.contact", status=4)
    assert "hubspot" in error and "salesforce" in error, "names those there are"
    _, error = run("translate", "--connector", "hubspot", "--model", "crm.contract", status=4)
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
    _, error = run("translate", *HUBSPOT, "--register", str(folder / "broken"), data=data, status=4)
    assert "broken" in error and "nobody" in error


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


if __name__ == "__main__":
    run_named(globals())
