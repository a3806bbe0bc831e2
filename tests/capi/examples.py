#!/usr/bin/env python3
"""Runs the examples of capi/ on golden pages: examples.py <translate_page> <stream_file> <golden folder>."""
import json
import pathlib
import subprocess
import sys

translate_page, stream_file, golden = *sys.argv[1:3], pathlib.Path(sys.argv[3])


def run(program, connector, model, file):
    done = subprocess.run([program, connector, model, str(file)], capture_output=True, text=True)
    assert done.returncode == 0, f"{program} {connector} {model} {file}: {done.returncode}\n{done.stderr}"
    return done.stdout.splitlines(), done.stderr.splitlines()


for case in ("hubspot/crm.account.typical", "hubspot/crm.contact.typical"):
    folder = golden / case
    connector, model = case.split("/")[0], case.split("/")[1].rsplit(".", 1)[0]
    data, expected = folder / "input.json", json.loads((folder / "expected.json").read_text())

    out, _ = run(translate_page, connector, model, data)
    page = json.loads(out[0])
    for item in page["items"]:
        item.pop("raw_data", None)
    assert page == expected, f"{case}: {out[0]}"
    if model == "crm.account":  # the account's name was cleared
        assert json.loads(out[1]) == {"properties": {"name": ""}}, out[1]

    out, err = run(stream_file, connector, model, data)
    records = [json.loads(line) for line in out]
    raw = [record.pop("raw_data") for record in records]
    assert records == expected["items"], f"{case}: {out}"
    assert raw == json.loads(data.read_text())["results"], f"{case}: raw_data is not what came"
    summary = json.loads(err[-1])
    assert summary == {"translated": len(records), "rejected": 0, "unread_values": 0, "has_next_page": expected["has_next_page"],
                       "next_cursor": expected["next_cursor"]}, summary

done = subprocess.run([translate_page, "nobody", "crm.contact", str(data)], capture_output=True, text=True)
assert done.returncode == 1 and "nobody" in done.stderr, done.stderr
print("both examples agree with the golden pages")
