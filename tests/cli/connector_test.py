"""What the command offers to whoever writes a connector's document."""

import json
import os
import subprocess

from support import OPENINT, SOURCE, run, run_named, scratch

OVERLAY = {"overlay": "hubspot", "name": "ours", "patch": {"title": "Ours"}}


def test_connector_check_passes_what_is_built_in():
    files = sorted(str(path) for path in (SOURCE / "libopenint/connectors").glob("*.json"))
    _, error = run("connector", "check", *files)
    assert "0 problems" in error, error


def test_connector_check_names_line_and_column():
    folder = scratch()
    file = folder / "broken.json"
    file.write_text('{"format": 1, "name": "acme",\n "models": {"crm.contact": {"fields": {"id": "id",\n   "email": "lower("}}}}\n')
    output, error = run("connector", "check", "broken.json", cwd=folder, status=1)
    assert output.decode().startswith("broken.json:3:4: /models/crm.contact/fields/email: "), output
    assert error.endswith("1 problem, 0 hints\n"), error
    _, error = run("connectors", "--register", str(file), status=3)
    assert f"{file}:3:4: " in error, error
    file.write_text('{"format": 1,\n"name" "acme"}')
    output, _ = run("connector", "check", "broken.json", cwd=folder, status=1)
    assert output.decode().startswith("broken.json:2:8: "), output
    run("connector", "check", "none.json", cwd=folder, status=3)
    run("connector", "check", status=2)


def test_connector_check_steers_no_terminal():
    document = scratch() / "steering.json"
    document.write_text('{"format": 1, "name": "acme", "models": {}, "red\u009b31m": 1}', encoding="utf-8")
    output, _ = run("connector", "check", str(document), status=1)
    said = output.decode()
    assert "red\\u009b31m" in said and "\u009b" not in said, said


def test_connector_check_hints():
    document = {"format": 1, "name": "acme", "models": {"crm.contact": {"fields": {"id": "id"}}}}
    folder = scratch(**{"acme.json": document})
    output, _ = run("connector", "check", "acme.json", cwd=folder)
    assert "(hint)" in output.decode(), output
    run("connector", "check", "--strict", "acme.json", cwd=folder, status=1)


def test_connector_schema():
    schema = json.loads(run("connector", "schema")[0])
    assert schema["$id"] == "urn:libopenint:connector:1"
    assert schema == json.loads((SOURCE / "libopenint/connector/connector.schema.json").read_bytes())


def test_connectors_beside_the_store():
    folder = scratch()
    (folder / "connectors").mkdir()
    (folder / "connectors" / "ours.json").write_text(json.dumps(OVERLAY))
    (folder / "connectors" / "README.txt").write_text("not a connector")
    environment = {**os.environ, "OPENINT_STORE": str(folder / "openint.db")}
    done = subprocess.run([OPENINT, "connectors", "ours", "--json"], capture_output=True, env=environment, check=True)
    assert json.loads(done.stdout)["title"] == "Ours"
    subprocess.run([OPENINT, "init"], capture_output=True, env=environment, check=True)
    (folder / "connectors" / "ours.json").write_text("{}")
    failed = subprocess.run([OPENINT, "connectors"], capture_output=True, env=environment)
    assert failed.returncode == 3 and b"ours.json:1:1" in failed.stderr, failed.stderr
    failed = subprocess.run([OPENINT, "connections", "list"], capture_output=True, env=environment)
    assert failed.returncode == 3 and b"ours.json:1:1" in failed.stderr, failed.stderr


if __name__ == "__main__":
    run_named(globals())
