"""The command over the sandbox: live_test.py <test> <openint> <openint-sandbox> <source folder>."""

import json
import re
import subprocess
import urllib.parse
import urllib.request

from support import PROVIDERS, Openint, request, run_named, together


def everything(tool, operation, connection, **input):
    """The records of all pages, and how many pages there were."""
    records, pages = [], 0
    while True:
        page = tool.call(operation, input, connection)
        records += page["items"]
        pages += 1
        if not page["has_next_page"]:
            assert page.get("next_cursor") is None, page["next_cursor"]
            return records, pages
        input["cursor"] = page["next_cursor"]


def lists_of(operation, provider):
    @together
    def test(tool, sandbox, source):
        connection = tool.connect(provider)
        records, pages = everything(tool, operation, connection, page_size=100)
        ids = [record["id"] for record in records]
        assert len(set(ids)) == len(ids) == 230, len(ids)
        assert pages == 3, pages  # G23: 230 in pages of 100, the last one known for the last
        assert all(record["raw_data"] for record in records)
        gathered = tool.call(operation, {"page_size": 1000, "include_raw": False}, connection)
        assert sorted(record["id"] for record in gathered["items"]) == sorted(ids)
        assert not gathered["has_next_page"]

    return test


test_hubspot_lists_contacts = lists_of("crm-listContacts", "hubspot")
test_salesforce_lists_contacts = lists_of("crm-listContacts", "salesforce")
test_pipedrive_lists_contacts = lists_of("crm-listContacts", "pipedrive")
test_dynamics_lists_contacts = lists_of("crm-listContacts", "ms_dynamics_365_sales")


def changes(tool, operation, connection, cursor=None, **input):
    """The records of an incremental list with deleted ones, the ids of those that are gone, and the next list's cursor."""
    records, gone = [], []
    input.update(sync_mode="incremental", include_deleted=True, page_size=100)
    while True:
        page = tool.call(operation, {**input, **({"cursor": cursor} if cursor else {})}, connection)
        assert "rejected" not in page, page["rejected"]
        records += [record["id"] for record in page["items"]]
        gone += page.get("deleted_ids", [])
        cursor = page["next_cursor"]
        if not page["has_next_page"]:
            return sorted(records), sorted(gone), cursor


@together
def test_change_tracking_tells_what_changed_and_what_is_gone(tool, sandbox, source):
    provider = "ms_dynamics_365_sales"
    connection = tool.connect(provider)
    for table, operation, input in (
        ("contacts", "crm-listContacts", {}),
        ("accounts", "crm-listAccounts", {}),
        ("leads", "crm-listLeads", {}),
        ("opportunities", "crm-listOpportunities", {}),
        ("contacts", "crm-listCustomObjectRecords", {"object_name": "contact"}),
    ):

        def do(action, count):
            return sorted(sandbox.post(f"/{provider}/{action}", {"object": table, "count": count})["ids"])

        before, gone, cursor = changes(tool, operation, connection, **input)
        assert len(before) == len(set(before)) > 200 and gone == [], (table, len(before), gone)
        # A page at a time, more than one page of each.
        made = do("insert", 120)
        deleted = do("delete", 130)
        seen, gone, cursor = changes(tool, operation, connection, cursor, **input)
        # A row that pointed to a deleted one has changed too.
        assert set(made) - set(deleted) <= set(seen) and not set(seen) & set(deleted), (table, len(seen))
        assert set(deleted) & set(before) <= set(gone) <= set(deleted), (table, len(gone))
        touched = do("touch", 3)
        seen, gone, cursor = changes(tool, operation, connection, cursor, **input)
        assert (seen, gone) == (touched, []), (table, seen, gone)
        assert changes(tool, operation, connection, cursor, **input)[:2] == ([], []), table
        asked = sandbox.get(f"/{provider}/requests?limit=1")[0]
        assert asked["path"].endswith(table) and "$deltatoken" in asked["query"], asked
    # The cursor is the operation's own, and the provider keeps what it stands for a week.
    given = {"sync_mode": "incremental", "include_deleted": True, "cursor": cursor}
    assert "not one that this operation gave" in tool.call("crm-listContacts", given, connection, status=3)
    request("POST", sandbox.control + "/clock", {"advance_ms": 8 * 86_400_000})
    said = tool.call("crm-listCustomObjectRecords", {**given, "object_name": "contact"}, connection, status=5)
    assert "the cursor has expired" in said, said
    sandbox.post(f"/{provider}/tracking", {"object": "contacts", "enabled": False})
    said = tool.call("crm-listContacts", {"sync_mode": "incremental", "include_deleted": True}, connection, status=5)
    assert "not enabled" in said, said
    assert "incremental" in tool.call("crm-listContacts", {"include_deleted": True}, connection, status=3)


@together
def test_writes_are_read_again(tool, sandbox, source):
    for provider in PROVIDERS:
        connection = tool.connect(provider)
        record = {"first_name": "Zo\u00eb", "last_name": "O'Neill \"Quote\" \\", "email": f"zoe@{provider}.example"}
        made = tool.call("crm-createContact", {"record": record}, connection)["record"]
        assert made["first_name"] == record["first_name"], (provider, made)
        assert made["last_name"] == record["last_name"], (provider, made)
        read = tool.call("crm-getContact", {"id": made["id"]}, connection)["record"]
        assert read["last_name"] == record["last_name"], (provider, read)
        change = {"last_name": "Changed"}
        if provider == "pipedrive":  # which keeps whole names: half of one is refused, and nothing is sent
            assert "last_name" in tool.call("crm-updateContact", {"id": made["id"], "record": change}, connection, status=3)
            change["first_name"] = record["first_name"]
        changed = tool.call("crm-updateContact", {"id": made["id"], "record": change}, connection)["record"]
        assert (changed["first_name"], changed["last_name"]) == (record["first_name"], "Changed"), (provider, changed)
        batch = tool.call("crm-batchReadContacts", {"ids": [made["id"]], "properties": []}, connection)
        assert [one["last_name"] for one in batch] == ["Changed"], (provider, batch)


@together
def test_connections_are_tenants_own(tool, sandbox, source):
    """G28 from outside: what is one customer's is not found by another."""
    mine, other = tool.connect("hubspot", "cust_a"), tool.connect("hubspot", "cust_b")
    assert [row["id"] for row in tool.call("listConnection", {}, customer="cust_a")] == [mine]
    for operation, input in (("getConnection", {"id": other}), ("deleteConnection", {"id": other})):
        said = tool.call(operation, input, customer="cust_a", status=4)
        assert "no connection" in said, said
    assert "no connection" in tool.call("crm-listContacts", {}, other, customer="cust_a", status=4)
    tool.call("crm-listContacts", {"page_size": 1}, mine, customer="cust_a")


@together
def test_a_connection_is_checked_revoked_and_masked(tool, sandbox, source):
    connection = tool.connect("hubspot")
    row = tool.call("getConnection", {"id": connection, "expand": "connector"})
    assert row["standard"]["status"] == "healthy", row
    assert row["connector"]["name"] == "HubSpot"
    assert "token" not in json.dumps(row["settings"]), row
    configs = tool.call("adminListConnectorConfigs")
    assert configs[0]["config"].get("client_secret", "********") == "********", configs
    sandbox.post("/hubspot/revoke_tokens")
    checked = tool.call("checkConnection", {"id": connection, "skipCache": True})
    assert checked["standard"]["status"] == "disconnected", checked
    said = tool.call("crm-listContacts", {}, connection, status=5)
    assert "authoris" in said or "token" in said or "invalid" in said.lower(), said
    assert tool.call("deleteConnection", {"id": connection, "skipRevoke": True}) == {}
    assert "no connection" in tool.call("getConnection", {"id": connection}, status=4)


@together
def test_deleting_a_connection_revokes_its_token(tool, sandbox, source):
    """The provider grants nothing more for it; where it refuses to revoke, the connection stays and no token is told."""
    for provider in ("hubspot", "salesforce", "pipedrive"):
        settings, client = sandbox.settings(provider)
        config = tool.call("adminUpsertConnectorConfig", {"connectorName": provider, "orgId": "o", "config": client})
        id = tool.call("createConnection", {"connectorConfigId": config["id"], "settings": settings})
        sandbox.fault(provider, kind="status", status=503, path="revoke", body=settings["refresh_token"])
        said = tool.call("deleteConnection", {"id": id}, status=5)
        assert "the connection stays" in said, said
        assert settings["refresh_token"] not in said, said
        sandbox.clear(provider)
        assert tool.call("getConnection", {"id": id})["id"] == id
        assert tool.call("deleteConnection", {"id": id}) == {}, provider
        assert "no connection" in tool.call("getConnection", {"id": id}, status=4)
        revoked = [one for one in sandbox.get(f"/{provider}/requests?limit=5") if one["path"].endswith("/revoke")]
        assert [one["query"] for one in revoked] == [""], revoked
        assert settings["refresh_token"] not in revoked[0]["path"], revoked
        # What the token was good for: a new connection with it can't renew.
        sandbox.post(f"/{provider}/expire_tokens")
        again = {"connectorConfigId": config["id"], "settings": settings}
        assert settings["refresh_token"] not in tool.call("createConnection", again, status=5)


@together
def test_bad_credentials_store_nothing(tool, sandbox, source):
    config = tool.call("adminUpsertConnectorConfig", {"connectorName": "hubspot", "orgId": "org_test"})
    input = {"connectorConfigId": config["id"], "settings": {"access_token": "planted-secret-4711"}}
    said = tool.call("createConnection", input, status=5)
    assert "planted-secret-4711" not in said, said
    assert tool.call("listConnection") == []


@together
def test_connect_does_the_dance_of_the_browser(tool, sandbox, source):
    settings, client = sandbox.settings("hubspot")
    tool.call("adminUpsertConnectorConfig", {"connectorName": "hubspot", "orgId": "org_test", "config": client})
    process = subprocess.Popen(
        [tool.program, "connect", "hubspot", "--no-browser", "--port", "0", "--wait", "30"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=tool.env,
    )  # fmt: skip
    url = ""
    while not url.startswith("http"):
        line = process.stderr.readline()
        assert line, "connect ended before it said where to go"
        url = line.decode().strip()
    asked = urllib.parse.parse_qs(urllib.parse.urlparse(url).query)
    assert asked["code_challenge_method"] == ["S256"], asked
    with urllib.request.urlopen(url, timeout=30) as page:  # the sandbox's person agrees at once
        assert b"close this page" in page.read()
    out, error = process.communicate(timeout=30)
    assert process.returncode == 0, error.decode()
    made = json.loads(out)
    assert made["standard"]["status"] == "healthy", made
    tool.call("crm-listContacts", {"page_size": 5}, made["id"])


@together
def test_no_secret_is_anywhere_in_clear(tool, sandbox, source):
    """G30: a planted secret appears in no output, log, error or database page."""
    settings, client = sandbox.settings("hubspot")
    planted = ["planted-client-secret-0815", settings["access_token"], settings["refresh_token"]]
    client["client_secret"] = planted[0]
    config = tool.call("adminUpsertConnectorConfig", {"connectorName": "hubspot", "orgId": "o", "config": client})
    connection = tool.call("createConnection", {"connectorConfigId": config["id"], "settings": settings})
    sandbox.fault("hubspot", kind="status", status=503, path="/token/revoke", body=" ".join(planted), times=2)
    said = [tool.call("deleteConnection", {"id": connection}, status=5)]
    sandbox.clear("hubspot")
    sandbox.post("/hubspot/expire_tokens")
    said.append(json.dumps(tool.call("crm-listContacts", {"page_size": 2}, connection)))
    sandbox.post("/hubspot/revoke_tokens")
    said.append(tool.call("crm-listContacts", {"page_size": 2}, connection, status=5))
    said += [json.dumps(tool.call(one)) for one in ("listConnection", "adminListConnectorConfigs")]
    key = json.loads(tool.run("apikey", "create", "--to", "json"))["key"]
    with tool.gateway() as gateway:
        said.append(json.dumps(gateway.ask("GET", "/unified/crm/contact", None, key, connection)))
        said.append(json.dumps(gateway.ask("GET", "/core/connection", None, key)))
        gateway.ask("GET", "/core/connection?x=" + key, None, key + "x")
        log = gateway.process
    said.append(log.stderr())
    assert "/core/connection" in said[-1], "the request log is empty"
    assert key not in said[-1]
    for secret in planted:
        for text in said:
            assert secret not in text, text[:300]
        for file in tool.folder.iterdir():
            assert secret.encode() not in file.read_bytes(), file
    assert key.encode() not in b"".join(file.read_bytes() for file in tool.folder.iterdir())


@together
def test_a_page_that_is_not_the_apis_is_told_as_one(tool, sandbox, source):
    """On the command line and at the gateway: who, what, the status, the content type and how it begins."""
    page = "<!DOCTYPE html><html><title>Attention Required!</title></html>"
    for provider in ("hubspot", "salesforce", "pipedrive", "ms_dynamics_365_sales"):
        connection = tool.connect(provider)
        for status in (200, 403):
            sandbox.fault(provider, kind="status", status=status, body=page, headers={"Content-Type": "text/html"}, times=0)
            said = tool.run("call", "crm-listContacts", "--connection", connection, status=5)
            sandbox.clear(provider)
            for part in (provider, "crm-listContacts", str(status), "text/html", "not the API's own", "Attention Required!"):
                assert part in said, (provider, part, said)
            assert "malformed JSON at byte" not in said, said


def test_a_store_needs_its_key(openint, sandbox, source):
    tool = Openint(openint)
    key = tool.folder / "store.db.key"
    assert oct(key.stat().st_mode & 0o777) == "0o600"
    tool.call("upsertCustomer", {"id": "cust_a", "metadata": {"plan": "pro"}})
    good = key.read_text()
    key.write_text("A" * 43 + "=\n")
    said = tool.run("call", "listConnection", status=3)
    assert "key" in said and good.strip() not in said, said
    key.chmod(0o644)
    assert "0600" in tool.run("call", "listConnection", status=3)
    key.chmod(0o600)
    key.write_text(good)
    assert tool.call("listConnection") == []
    sqlite = subprocess.run(["sqlite3", str(tool.store), ".tables"], capture_output=True, text=True, timeout=20)
    assert re.search(r"\bcustomers\b", sqlite.stdout), sqlite


def a_car(name, suffix, title):
    """The published example with every type of field that there is."""
    field = {"description": "about it", "is_required": False}
    options = [{"label": "One", "value": "1"}, {"label": "Two", "value": "2", "hidden": True}]
    fields = [{"id": title, "label": "Title", "type": "text"}]
    for kind in ("text", "textarea", "number", "picklist", "multipicklist", "date", "datetime", "boolean", "url"):
        more = {"options": options} if "pick" in kind else {}
        fields.append({"id": kind + suffix, "label": kind, "type": kind, **field, **more})
    labels = {"singular": "Car", "plural": "Cars"}
    return {"name": name, "description": "d", "labels": labels, "primary_field_id": title, "fields": fields}


@together
def test_new_objects_and_fields_can_be_used_at_once(tool, sandbox, source):
    hubspot, salesforce = tool.connect("hubspot"), tool.connect("salesforce")
    for connection, suffix, title, given in (
        (hubspot, "_f", "title_f", {"title_f": "A-1", "number_f": "3", "picklist_f": "1"}),
        (salesforce, "__c", "Title__c", {"number__c": 3, "text__c": "hi", "picklist__c": "1", "boolean__c": True}),
    ):
        name = "car" + (suffix if suffix == "__c" else "")
        made = tool.call("crm-metadataCreateObject", a_car(name, suffix, title), connection)
        assert not [w for w in made.get("warnings", []) if w["problem_type"].endswith("_failed")], made["warnings"]
        objects = tool.call("crm-metadataListObjects", {"type": "custom"}, connection)
        assert made["id"] in [each["id"] for each in objects], objects
        record = {"object_name": name, "record": {"fields": given}}
        record = tool.call("crm-createCustomObjectRecord", record, connection)["record"]
        for field, value in given.items():
            assert str(record["fields"][field]).startswith(str(value)), (field, record["fields"])
        field = {"object_name": "contacts" if suffix == "_f" else "Contact", "label": "Shoe", "type": "number"}
        tool.call("crm-metadataCreateObjectProperty", {**field, "id": "shoe" + suffix, "group_name": "x"}, connection)
        listed = tool.call("crm-metadataListObjectProperties", {"object_name": field["object_name"]}, connection)
        assert "shoe" + suffix in [each["id"] for each in listed]
        link = {"source_object": name, "target_object": "companies" if suffix == "_f" else "Account"}
        link.update(suggested_key_name="owner" + suffix, display_name="Owner")
        schema = tool.call("crm-metadataCreateAssociation", link, connection)["association_schema"]
        assert schema["source_object"] == name and schema["display_name"] == "Owner", schema
        tool.call("crm-metadataCreateObject", a_car(name, suffix, title), connection, status=5)


@together
def test_a_session_that_ended_is_renewed_for_soap_too(tool, sandbox, source):
    salesforce = tool.connect("salesforce")
    sandbox.post("/salesforce/expire_tokens")
    field = {"object_name": "Contact", "id": "Hat__c", "label": "Hat", "type": "text"}
    assert tool.call("crm-metadataCreateObjectProperty", field, salesforce)["id"] == "Hat__c"


if __name__ == "__main__":
    run_named(globals())
