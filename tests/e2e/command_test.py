"""The command as people and scripts use it, over the sandbox: command_test.py <test> <openint> <sandbox> <source>."""

import csv
import io
import json
import os
import pathlib
import re
import subprocess
import sys

from support import PROVIDERS, Openint, Sandbox, run_named

sys.path.append(str(pathlib.Path(__file__).parents[1] / "cli"))
from terminal import Terminal, on_terminal  # noqa: E402

RECORDS = 230
LEAN = "include_raw:=false"


def together(test, records=RECORDS):
    """Runs a test with a sandbox and a command over a new store."""

    def run(openint, sandbox, source):
        running = Sandbox(sandbox, "--records", str(records))
        try:
            test(Openint(openint, running), running, source)
        finally:
            running.stop()

    return run


def named(tool, sandbox, provider, name):
    """A connection with a name; gives its id."""
    id = tool.connect(provider)
    tool.call("updateConnection", {"id": id, "displayName": name})
    return id


def shown(tool, *arguments, columns=80, status=0, **env):
    """What a person sees of the command on a terminal, stderr included."""
    screen, code = on_terminal([tool.program, *arguments], {**tool.env, "TERM": "xterm", **env}, columns)
    assert code == status, (arguments, code, screen)
    return screen


# ---- What is printed


@together
def test_a_single_record_is_indented_on_a_terminal_and_compact_in_a_pipe(tool, sandbox, source):
    connection = tool.connect("hubspot")
    made = tool.call("crm-createContact", {"record": {"first_name": "Ada\u009b", "email": "a@b.example"}}, connection)
    id = made["record"]["id"]
    get = ("call", "crm-getContact", f"id={id}", "--connection", connection)
    piped = tool.run(*get)
    record = json.loads(piped)["record"]
    assert piped == json.dumps(json.loads(piped), separators=(",", ":"), ensure_ascii=False) + "\n", piped[:200]
    plain = shown(tool, *get, NO_COLOR="1")
    assert plain.startswith('{\n  "record": {\n    "id": "' + id + '",\n'), plain[:200]
    assert json.loads(plain)["record"] == record and "\x1b" not in plain
    assert "\u009b" in record["first_name"] and "\u009b" not in plain and "\\u009b" in plain, plain[:400]
    coloured = shown(tool, *get)
    assert '\x1b[34m"id"\x1b[0m: \x1b[32m"' in coloured, coloured[:200]
    assert json.loads(re.sub("\x1b\\[[0-9]*m", "", coloured))["record"] == record
    assert "\x1b" not in shown(tool, *get, TERM="dumb")
    for arguments in (("customers", "upsert", "cust_1"), ("connections", "get", connection)):
        assert json.loads(shown(tool, *arguments, NO_COLOR="1"))["id"] in ("cust_1", connection)
    assert "kind: required" not in shown(tool, "call", "crm-countEntity", "entity=contact", "--connection", connection)


@together
def test_a_list_is_a_table_on_a_terminal_and_says_that_there_is_more(tool, sandbox, source):
    connection = tool.connect("hubspot")
    screen = shown(tool, "call", "crm-listContacts", "page_size:=3", "--connection", connection)
    assert screen.startswith("id ") and len(screen.splitlines()[2:5]) == 3, screen
    assert "there are more: --all, or cursor=" in screen, screen
    cursor = re.search(r"cursor=(\S+)", screen).group(1)
    rest = tool.call("crm-listContacts", {"cursor": cursor, "page_size": 1000}, connection)
    assert len(rest["items"]) == RECORDS - 3
    assert "there are more" not in shown(tool, "call", "crm-listContacts", "--all", "--connection", connection)


@together
def test_tables_of_what_is_kept_show_id_name_and_status_in_80_columns(tool, sandbox, source):
    ids = {}
    for provider in PROVIDERS:
        name = "A name that is much longer than any column of it could be on a terminal"
        ids[named(tool, sandbox, provider, name)] = "healthy"
    sandbox.post("/hubspot/revoke_tokens")
    tool.run("connections", "check", "conn_hubspot")
    ids = {id: "disconnected" if "hubspot" in id else status for id, status in ids.items()}
    tool.run("apikey", "create", "--name", "laptop")
    tool.env["COLUMNS"] = "80"  # of what is no terminal
    for screen in shown(tool, "connections", "list"), tool.run("connections", "list", "--to", "table"):
        rows = screen.splitlines()
        assert rows[0].split() == ["id", "name", "status"], screen
        assert all(len(row) <= 80 for row in rows), screen
        for id, status in ids.items():
            assert any(re.match(rf"{id} +A name.* {status}$", row) for row in rows), (id, status, screen)
    configs = shown(tool, "configs", "list")
    for config in tool.call("adminListConnectorConfigs"):
        assert config["id"] in configs, configs
    assert all(len(row) <= 80 for row in configs.splitlines())
    keys = shown(tool, "apikey", "list")
    assert re.search(r"^key_\w{26}  laptop ", keys, re.M), keys
    # Too narrow for an id: all else gives way.
    assert all(id in shown(tool, "connections", "list", columns=40) for id in ids)


# ---- Every page, in every form


def in_form(tool, connection, form, *more):
    return tool.run("call", "crm-listContacts", "--all", "--to", form, "--connection", connection, *more)


@together
def test_every_page_comes_in_every_form(tool, sandbox, source):
    for provider in PROVIDERS:
        connection = tool.connect(provider)
        whole = tool.call("crm-listContacts", {"page_size": 1000}, connection)["items"]
        assert len({record["id"] for record in whole}) == RECORDS
        page = json.loads(in_form(tool, connection, "json"))
        assert page["items"] == whole and page["has_next_page"] is False and "count" not in page, page.keys()
        assert [json.loads(line) for line in in_form(tool, connection, "ndjson").splitlines()] == whole
        rows = list(csv.DictReader(io.StringIO(in_form(tool, connection, "csv", LEAN), newline="")))
        assert [row["id"] for row in rows] == [record["id"] for record in whole]
        assert [row["email"] for row in rows] == [record["email"] or "" for record in whole]
        table = in_form(tool, connection, "table", LEAN, "--columns", "id,email").splitlines()
        assert [row.split()[0] for row in table[2:]] == [record["id"] for record in whole]
        file = tool.folder / "contacts.json"
        assert in_form(tool, connection, "json", "-o", str(file)) == "" and json.loads(file.read_text()) == page


@together
def test_lists_of_other_kinds_go_over_their_pages_too(tool, sandbox, source):
    connection = tool.connect("hubspot")
    account = tool.call("crm-createAccount", {"record": {"name": "Acme"}}, connection)["record"]["id"]
    contacts = [tool.call("crm-createContact", {"record": {"first_name": n}}, connection)["record"]["id"] for n in "abc"]
    for contact in contacts:
        link = {"source_object": "companies", "source_id": account, "target_object": "contacts", "target_id": contact}
        tool.call("crm-createAssociation", {"record": link}, connection)
    links = ("call", "crm-listAssociations", "source_object=companies", f"source_id={account}", "target_object=contacts")
    links += ("page_size:=1", "--connection", connection)
    assert len(json.loads(tool.run(*links))["items"]) == 1
    every = json.loads(tool.run(*links, "--all"))
    assert sorted(link["target_id"] for link in every["items"]) == sorted(contacts), every
    assert len(tool.run(*links, "--all", "--to", "ndjson").splitlines()) == 3
    objects = json.loads(tool.run("call", "crm-metadataListObjects", "--all", "--connection", connection))
    assert objects == tool.call("crm-metadataListObjects", {}, connection) and len(objects) > 3
    assert json.loads(tool.run("call", "listConnection", "--all"))[0]["id"] == connection
    # What is no list is not gone over.
    said = tool.run("call", "crm-getContact", f"id={contacts[0]}", "--all", "--connection", connection, status=2)
    assert "--all is for lists, and crm-getContact is none" in said, said
    said = tool.run("call", "crm-listContacts", "page_size:=5", "--all", "--connection", connection, status=2)
    assert "leave page_size away" in said, said


@together
def test_arrow_of_a_call_is_read_by_pyarrow(tool, sandbox, source):
    python = source / "build/venv/bin/python"
    assert python.exists(), f"{python} is made by ./dev test"
    check = "import json, sys, pyarrow.ipc as i; t = i.open_stream(sys.stdin.buffer).read_all(); t.validate(full=True)\n"
    check += "print(json.dumps([t.column_names, t['id'].to_pylist()]))"

    def ids(*arguments):
        columns = tool.program, "call", *arguments, "--to", "arrow"
        done = subprocess.run(columns, capture_output=True, env=tool.env, check=True)
        read = subprocess.run([str(python), "-c", check], input=done.stdout, capture_output=True, check=True)
        return json.loads(read.stdout)

    for provider in PROVIDERS:
        connection = ("--connection", tool.connect(provider))
        whole = tool.call("crm-listContacts", {"page_size": 1000}, connection[1])["items"]
        assert ids("crm-listContacts", "--all", *connection) == [list(whole[0]), [each["id"] for each in whole]]
        assert ids("crm-listContacts", *connection)[1] == [each["id"] for each in whole[:100]]
        assert ids("crm-listContacts", "page_size:=7", *connection)[1] == [each["id"] for each in whole[:7]]
        some = [each["id"] for each in whole[:3]]
        assert ids("crm-batchReadContacts", f"ids:={json.dumps(some)}", "properties:=[]", *connection)[1] == some
    said = tool.run("call", "crm-getContact", "id=1", "--to", "arrow", *connection, status=2)
    assert "--to arrow is for lists and batch reads" in said, said
    screen = shown(tool, "call", "crm-listContacts", "--to", "arrow", *connection, status=2)
    assert "Arrow is not for terminals" in screen, screen


def peak_kb(tool, *arguments):
    process = subprocess.Popen([tool.program, *arguments], stdout=subprocess.DEVNULL, env=tool.env)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, arguments
    return usage.ru_maxrss


def constant_memory(tool, sandbox, source):
    connection = tool.connect("hubspot")
    for form in ("json", "ndjson", "csv", "table", "arrow"):
        call = ("call", "crm-listContacts", "--to", form, "--connection", connection)
        few = peak_kb(tool, *call, "page_size:=2000")
        all_of_them = peak_kb(tool, *call, "--all")
        assert all_of_them < few + 8_000, f"{form}: {all_of_them} kB for 20,000 records, {few} kB for 2,000"


test_memory_does_not_grow_with_a_calls_records = together(constant_memory, records=20_000)


# ---- What is put in


@together
def test_fields_are_the_input(tool, sandbox, source):
    connection = tool.connect("hubspot")
    (tool.folder / "title.txt").write_text('Chief "of" all\\')
    (tool.folder / "record.json").write_text('{"last_name": "Byron", "number_of_employees": 9007199254740993}')
    made = json.loads(
        tool.run("call", "crm-createContact", "record.first_name=Ada=Augusta", f"record.title=@{tool.folder}/title.txt",
                 "record.email=ada@b.example", "--input", '{"record": {"last_name": "Byron"}}', "--connection", connection)
    )["record"]  # fmt: skip
    assert (made["first_name"], made["last_name"]) == ("Ada=Augusta", "Byron"), made
    assert made["title"] == 'Chief "of" all\\' and made["email"] == "ada@b.example", made
    read = tool.run("call", "crm-batchReadContacts", f"ids[]={made['id']}", "ids[]=1", "properties:=[]", "--connection", connection)
    assert json.loads(read)[0]["id"] == made["id"] and len(json.loads(read)) == 2, read
    (tool.folder / "change.json").write_text('{"last_name": "Lovelace"}')
    changed = tool.run("call", "crm-updateContact", f"id={made['id']}", f"record:=@{tool.folder}/change.json", "--connection", connection)
    assert json.loads(changed)["record"]["last_name"] == "Lovelace"
    kept = json.loads(tool.run("customers", "upsert", "c", "metadata.a\\.b.c:=12345678901234567890.50", "metadata.\\=[]:=null"))
    assert kept["metadata"]["="] == [None] and "12345678901234567890.50" in tool.run("customers", "upsert", "c", "metadata.n:=12345678901234567890.50")
    assert list(kept["metadata"]) == ["a.b", "="], kept
    # httpie's sign gives a text; who means a number is told.
    said = tool.run("call", "crm-listContacts", "page_size=5", "--connection", connection, status=2)
    assert "page_size takes no text but JSON (number): write page_size:=5" in said, said
    said = tool.run("connections", "get", connection, "id=x", status=2)
    assert "id is given twice" in said, said


@together
def test_connections_go_by_name_and_by_what_they_begin_with(tool, sandbox, source):
    acme, other = named(tool, sandbox, "hubspot", "acme"), named(tool, sandbox, "hubspot", "acme europe")
    named(tool, sandbox, "pipedrive", "twice"), named(tool, sandbox, "salesforce", "twice")

    def get(given, status=0, *more):
        return tool.run("connections", "get", given, *more, status=status)

    assert json.loads(get(acme))["id"] == json.loads(get("acme"))["id"] == acme  # a whole name goes before a beginning
    assert json.loads(get("acme e"))["id"] == other
    assert json.loads(get("conn_sales"))["connectorName"] == "salesforce"
    for given in ("conn_hub", "ac"):
        said = get(given, 2)
        assert f"2 connections go by {given}; choose one:" in said, said
        assert f"  {acme}  acme\n" in said and f"  {other}  acme europe\n" in said, said
    assert "2 connections go by twice" in get("twice", 2)
    assert 'no connection "nobody"' in get("nobody", 4)
    listed = tool.run("call", "crm-listContacts", "page_size:=1", "--connection", "acme")
    assert len(json.loads(listed)["items"]) == 1
    # Whose it is not does not see it, by whatever name.
    mine = tool.connect("hubspot", "cust_a")
    assert json.loads(get("conn_hubspot", 0, "--customer", "cust_a"))["id"] == mine
    assert "no connection" in get("acme", 4, "--customer", "cust_a")
    config = tool.call("getConnection", {"id": acme})["connectorConfigId"]
    assert json.loads(tool.run("configs", "get", "ccfg_pipe"))["connectorName"] == "pipedrive"
    filtered = json.loads(tool.run("connections", "list", "--config", config))
    assert [row["id"] for row in filtered] == [acme]
    tool.run("apikey", "create", "--name", "laptop")
    tool.run("apikey", "delete", "laptop")
    assert tool.call("listApiKeys") == []
    # What is deleted can't be had back: a beginning is not enough to say which.
    for words in (("connections", "delete", "acme e"), ("connections", "delete", other[:-1]),
                  ("configs", "delete", "ccfg_pipe"), ("apikey", "delete", "lap")):  # fmt: skip
        if words[0] == "apikey":
            tool.run("apikey", "create", "--name", "laptop")
        said = tool.run(*words, status=4)
        assert "no " in said and words[2] in said, said
    assert json.loads(get("acme e"))["id"] == other
    # Nor which is replaced: an id that there is not makes a new one, as the operation has it.
    before = json.loads(tool.run("configs", "list", "--to", "json"))
    whose = next(row for row in before if row["id"] == config)
    upsert = ("configs", "upsert", "hubspot", "--org", whose["orgId"], "disabled:=true", "--id")
    tool.run(*upsert, config[:-1])
    after = json.loads(tool.run("configs", "list", "--to", "json"))
    assert [row for row in after if row["id"] != config[:-1]] == before and len(after) == len(before) + 1, after
    tool.run("configs", "delete", config[:-1])
    tool.run(*upsert, config)
    assert json.loads(tool.run("configs", "get", config, "--to", "json"))["disabled"] is True
    tool.run("configs", "upsert", "hubspot", "--org", whose["orgId"], "disabled:=false", "--id", config)
    tool.run("connections", "delete", "acme europe", "skipRevoke:=true")
    assert "2 connections" not in get("ac")
    # Neither a shell that completes a name nor the terminal does what the name says.
    named(tool, sandbox, "hubspot", "$(touch${IFS}planted)"), named(tool, sandbox, "hubspot", "-x")
    named(tool, sandbox, "hubspot", "red\x1b[31m"), named(tool, sandbox, "hubspot", "red\u009b31m")
    offered = tool.run("complete", "--", "connections", "get", "")
    words = [line.split("\t")[0] for line in offered.splitlines()]
    assert "acme" in words and acme in words, offered
    assert all(re.fullmatch(r"[A-Za-z0-9._@+][A-Za-z0-9._@+-]*", word) for word in words), offered
    said = get("red", 2)
    assert "red\\u001b[31m" in said and "red\\u009b31m" in said and "\x1b" not in said and "\x9b" not in said, said


# ---- What it ends with


@together
def test_each_exit_status_is_met(tool, sandbox, source):
    connection = tool.connect("hubspot")
    contacts = ("call", "crm-listContacts", "--connection", connection)
    good = {"id": "1", "properties": {"firstname": "A"}, "createdAt": "2025-01-15T09:30:00Z", "updatedAt": "2025-01-15T09:30:00Z"}
    body = json.dumps({"results": [good, {"properties": {}}]})
    for more in ((), ("--all",), ("--to", "csv"), ("--all", "--to", "ndjson")):
        sandbox.fault("hubspot", kind="status", path="/crm/v3/objects/contacts", status=200, body=body,
                      headers={"Content-Type": "application/json"})  # fmt: skip
        done = subprocess.run([tool.program, *contacts, *more], capture_output=True, env=tool.env)
        assert done.returncode == 1 and b"1 record rejected" in done.stderr, (more, done)
        assert done.stdout.count(b"2025-01-15T09:30:00Z") >= 1, done
    sandbox.clear("hubspot")
    tool.run(*contacts, status=0)
    tool.run(*contacts, "--to", "nothing", status=2)
    tool.run(*contacts, "nothing:=1", status=3)  # does not fit the operation
    tool.run(*contacts, "--proxy", "http://127.0.0.1:1", "--timeout-ms", "100", status=3)  # no network
    for words in (("call", "crm-listNothing"), ("call", "crm-listContacts", "--connection", "nobody"),
                  ("call", "crm-getContact", "id=0", "--connection", connection), ("connect", "nobody")):  # fmt: skip
        tool.run(*words, status=4)
    for status in (400, 403, 429, 500):
        sandbox.fault("hubspot", kind="status", path="/crm/v3/objects/contacts", status=status, times=99)
        tool.run(*contacts, "--timeout-ms", "300", status=5)
        sandbox.clear("hubspot")
    sandbox.post("/hubspot/revoke_tokens")
    tool.run(*contacts, status=5)
    line = f"{tool.program} contract | head -c 1 >/dev/null; echo ${{PIPESTATUS[0]}}"
    assert subprocess.run(["bash", "-c", line], capture_output=True, env=tool.env, text=True).stdout == "141\n"


@together
def test_a_call_that_breaks_off_says_where_to_go_on(tool, sandbox, source):
    connection = tool.connect("hubspot")
    whole = tool.call("crm-listContacts", {"page_size": 1000}, connection)["items"]
    sandbox.clear("hubspot")
    sandbox.fault("hubspot", kind="status", path="/crm/v3/objects/contacts", status=400, after=1, times=50)
    call = [tool.program, "call", "crm-listContacts", "--all", "--to", "ndjson", "--connection", connection]
    done = subprocess.run(call, capture_output=True, env=tool.env, text=True)
    assert done.returncode == 5, done.stderr
    first = done.stdout.splitlines()
    cursor = re.search(rf"{len(first)} records came; go on with cursor=(\S+)", done.stderr).group(1)
    # Rows that a table holds until it knows how wide they are come too.
    sandbox.clear("hubspot")
    sandbox.fault("hubspot", kind="status", path="/crm/v3/objects/contacts", status=400, after=1, times=50)
    table = [*call[:4], "--to", "table", "--columns", "id", *call[6:]]
    done = subprocess.run(table, capture_output=True, env=tool.env, text=True)
    assert done.returncode == 5 and "records came" in done.stderr, done.stderr
    assert done.stdout.split()[2:] == [json.loads(line)["id"] for line in first], done.stdout
    sandbox.clear("hubspot")
    rest = subprocess.run([*call, f"cursor={cursor}"], capture_output=True, env=tool.env, text=True, check=True)
    assert [json.loads(line)["id"] for line in first + rest.stdout.splitlines()] == [each["id"] for each in whole]


@together
def test_what_comes_besides_the_records_goes_into_a_file(tool, sandbox, source):
    connection = tool.connect("ms_dynamics_365_sales")
    changes = ("call", "crm-listContacts", "sync_mode=incremental", "include_deleted:=true", "--all", "--to", "ndjson",
               "--connection", connection, "--answer", str(tool.folder / "answer.json"))  # fmt: skip
    tool.run(*changes)
    cursor = json.loads((tool.folder / "answer.json").read_text())["next_cursor"]
    deleted = sandbox.post("/ms_dynamics_365_sales/delete", {"object": "contacts", "count": 2})["ids"]
    assert set(deleted).isdisjoint(json.loads(line)["id"] for line in tool.run(*changes, f"cursor={cursor}").splitlines())
    answer = json.loads((tool.folder / "answer.json").read_text())
    assert sorted(answer["deleted_ids"]) == sorted(deleted) and answer["has_next_page"] is False, answer


# ---- What it says meanwhile


@together
def test_a_wait_is_told_on_a_terminal(tool, sandbox, source):
    connection = tool.connect("hubspot")
    call = [tool.program, "call", "crm-listContacts", "--all", "--to", "ndjson", "--connection", connection]
    env = {**tool.env, "TERM": "xterm"}

    def limited(*more, on):
        sandbox.clear("hubspot")
        sandbox.fault("hubspot", kind="status", path="/crm/v3/objects/contacts", status=429, headers={"Retry-After": "3"},
                      after=1)  # fmt: skip
        if on == "terminal":
            return Terminal([*call, "-o", str(tool.folder / "out"), *more], env, stdin=False).end()
        done = subprocess.run([*call, *more], capture_output=True, env=env, text=True)
        return done.stderr, done.returncode

    screen, status = limited(on="terminal")
    assert status == 0 and len((tool.folder / "out").read_text().splitlines()) == RECORDS
    assert re.search(r"\r100 records, waiting [1-3] s for the provider's limit\x1b\[K", screen), screen
    assert screen.endswith("\r\x1b[K"), screen  # nothing is left of it
    assert limited("--no-progress", on="terminal") == ("", 0)
    assert limited(on="pipe") == ("", 0)
    lines, status = limited("--progress", on="pipe")
    assert re.search(r"^100 records, waiting [1-3] s for the provider's limit$", lines, re.M) and "\x1b" not in lines, lines


@together
def test_everything_that_talks_to_a_provider_can_be_traced(tool, sandbox, source):
    settings, client = sandbox.settings("hubspot")
    config = json.loads(tool.run("configs", "upsert", "hubspot", "--org", "o", *(f"config.{n}={v}" for n, v in client.items())))

    def traced(*arguments):
        done = subprocess.run([tool.program, *arguments, "--trace"], capture_output=True, env=tool.env, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        assert "#1 > " in done.stderr and "< 200 (" in done.stderr, (arguments, done.stderr)
        for secret in (*settings.values(), *client.values()):
            assert len(str(secret)) < 12 or str(secret) not in done.stderr, (arguments, secret)
        return json.loads(done.stdout)

    fields = [f"settings.{name}{'=' if isinstance(value, str) else ':='}{value}" for name, value in settings.items()]
    made = traced("connections", "create", "--config", config["id"], "--name", "acme", *fields)
    assert traced("connections", "check", "acme", "skipCache:=true")["standard"]["status"] == "healthy"
    traced("call", "crm-listContacts", "page_size:=1", "--connection", "acme")
    assert made.startswith("conn_hubspot_") and traced("connections", "delete", "acme") == {}


if __name__ == "__main__":
    run_named(globals())
