"""What the command says of connectors and the contract, and what README.md says of all of it."""

import json
import re
import subprocess
import sys

from support import HUBSPOT, OPENINT, SOURCE, contact, lines, run, run_named


def test_connectors():
    names = json.loads(run("connectors", "--json")[0])
    assert [each["name"] for each in names] == sorted(path.stem for path in (SOURCE / "libopenint/connectors").glob("*.json"))
    table = run("connectors")[0].decode()
    assert re.search(r"^crm\.contact +\d+/\d+ r, \d+ w ", table, re.M), table
    one = run("connectors", "salesforce", "--model", "crm.contact")[0].decode()
    assert re.search(r"^first_name +read, write +FirstName$", one, re.M), one
    assert re.search(r"^lifecycle_stage +absent +Contact has no such standard field", one, re.M), one
    run("connectors", "nobody", status=4)
    run("connectors", "salesforce", "--model", "crm.nothing", status=4)


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


# ---- README.md


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


# Words, the verb of the contract's operation, and the requests of which the connector must describe one.
WORDS = (
    ("list", "list", ["list"]),
    ("list", "list_all", ["list"]),
    ("list", "list_associations", ["list"]),
    ("list since a time", "list", ["list_since"]),
    ("list deleted", "list", ["list_deleted"]),
    ("list what changed and what is gone", "list", ["list_changes"]),
    ("get", "get", ["get"]),
    ("count", "count", ["count"]),
    ("batch read", "batch_read", ["batch_read"]),
    ("create", "create", ["create"]),
    ("create", "create_object", ["create_object"]),
    ("create", "create_property", ["create_property"]),
    ("create", "create_association_schema", ["create_association_schema"]),
    ("create", "create_association", ["create"]),
    ("update", "update", ["update"]),
    ("batch write", "batch_write", ["create", "update", "batch_create", "batch_update"]),
    ("upsert", "upsert", ["search", "upsert"]),
    ("insert unless there", "ensure", ["create"]),
    ("delete", "delete", ["delete"]),
    ("report", "report", ["report"]),
    ("download", "download", ["download"]),
    ("export", "export", ["export"]),
)
# What crm-countEntity counts, as the contract says in words.
COUNTED = {"crm." + each for each in ("account", "contact", "lead", "opportunity", "note", "user")}
METADATA = {"object": "objects", "property": "properties", "association_schema": "associations"}


def title(model):
    """"sales-engagement.sequenceState" to "sequence state"."""
    name = model.split(".", 1)[1]
    if name.startswith("meta."):
        return "metadata: " + METADATA[name.removeprefix("meta.")]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").lower()


def verbs_of_the_contract():
    """{model: verbs}; what the contract has for no model of its own stands under None."""
    verbs = {}
    for path in json.loads(run("contract")[0])["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "verb" in operation.get("x-openint", {}):
                about = operation["x-openint"]
                verbs.setdefault(about.get("model"), set()).add(about["verb"])
    return verbs


def can(connector, model, verbs):
    """What the connector can do with the model, in words."""
    found = [each for each in connector["models"] if each["model"] == model]
    # A request may stand for two kinds of records alone: "list:deals:persons".
    described = {request.split(":")[0] for each in found for request in each["requests"]}
    has = verbs[model] | ({"count"} & verbs[None] if model in COUNTED else set())
    return [words for words, verb, requests in WORDS if verb in has and described.intersection(requests)]


def table_of_operations(group, connectors, verbs):
    """The rows of README.md's table of a group: what every connector that has it can do with a model, and what only
    some of them can."""
    connectors = [each for each in connectors if any(model["model"].startswith(group + ".") for model in each["models"])]
    rows = ["| | every connector | some of them |", "|---|---|---|"]
    for model in (model for model in verbs if model and model.startswith(group + ".")):
        by_name = {each["name"]: can(each, model, verbs) for each in connectors}
        order = list(dict.fromkeys(words for words, _, _ in WORDS))
        common = [words for words in order if all(words in known for known in by_name.values())]
        groups = {}
        for words in order:
            names = tuple(name for name, known in by_name.items() if words in known)
            if names and words not in common:
                groups.setdefault(names, []).append(words)
        some = "; ".join(f"{', '.join(words)}: {', '.join(names)}" for names, words in groups.items())
        rows.append(f"| {title(model)} | {', '.join(common)} | {some} |")
    return rows


def test_readme_says_what_each_connector_can_do():
    """The tables of operations, one a group, are what the contract and `openint connectors --json` say."""
    connectors, verbs = json.loads(run("connectors", "--json")[0]), verbs_of_the_contract()
    names = [each["name"] for each in connectors]
    assert "passthrough" in verbs[None]
    groups = list(dict.fromkeys(model.split(".")[0] for model in verbs if model))
    assert "crm" in groups
    shown = (SOURCE / "README.md").read_text()
    for group in groups:
        table = "\n".join(table_of_operations(group, connectors, verbs))
        assert f"\n\n{table}\n\n" in shown, f"README.md's table of {group} should be\n{table}"
    unsupported = {name: 0 for name in names}
    for connector in connectors:
        for model in connector["models"]:
            for refused in model["unsupported"]:
                assert refused["request"] not in model["requests"] and refused["reason"].strip(), (model, refused)
                unsupported[connector["name"]] += 1
    assert min(unsupported.values()) > 0, unsupported


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
    run_named(globals())
