"""Engine(store) over the sandbox: typed objects, lists over all pages, writes, metadata, passthrough, threads."""

import json
import os
import subprocess
import threading
import urllib.request

import openint
import polars
import pytest
from openint import ProviderWarning

PROVIDERS = ("hubspot", "salesforce", "pipedrive", "ms_dynamics_365_sales")


class Sandbox:
    def __init__(self, *options):
        program = os.environ.get("OPENINT_SANDBOX")
        if not program:
            pytest.fail("OPENINT_SANDBOX does not name the program openint-sandbox: run ./dev test")
        command = [program, "--records", "230", "--no-limits", "--until-stdin-closes", *options]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.urls = json.loads(self.process.stdout.readline())

    def control(self, path, body=None, method=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.urls["control"] + path, data, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def stop(self):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def sandbox():
    running = Sandbox()
    yield running
    running.stop()


@pytest.fixture
def engine(sandbox, tmp_path):
    overlays = sandbox.control("/overlays")
    return openint.Engine(
        tmp_path / "state.db", register=[{"overlay": name, "patch": patch} for name, patch in overlays.items()]
    )


def connect(engine, sandbox, provider, **more):
    given = sandbox.control("/credentials")[provider]
    client = {name: given.pop(name) for name in ("client_id", "client_secret") if name in given}
    given.pop("api_token", None)
    config = engine.connector_configs.create(provider, config=client)
    return engine.connections.create(config.id, given, **more)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_list_iterates_over_all_pages_and_makes_tables(engine, sandbox, provider):
    connection = connect(engine, sandbox, provider)
    assert connection.status == "healthy" and connection.connector_name == provider
    contacts = connection.crm.list_contacts(page_size=100)
    pages = list(contacts.pages())
    assert [len(page.items) for page in pages] == [100, 100, 30]
    ids = [contact["id"] for contact in contacts]
    assert len(set(ids)) == 230
    table = connection.crm.list_contacts(include_raw=False).to_arrow()
    assert table.num_rows == 230 and set(table.column("id").to_pylist()) == set(ids)
    assert str(table.schema.field("updated_at").type).startswith("timestamp")
    assert polars.DataFrame(connection.crm.list_contacts(fields=["email"])).height == 230
    frame = connection.crm.list_opportunities(page_size=50).to_pandas()
    assert len(frame) == 230 and frame["amount"].notna().any()


def test_nothing_is_asked_before_it_is_needed(engine, sandbox):
    connection = connect(engine, sandbox, "hubspot")
    before = sandbox.control("/hubspot/state")
    listing = connection.crm.list_contacts(page_size=10)
    assert sandbox.control("/hubspot/state") == before
    assert listing.first()["id"]


def test_records_are_written_read_and_counted(engine, sandbox):
    connection = connect(engine, sandbox, "hubspot")
    made = connection.crm.create_contact({"first_name": "Ada", "last_name": "Byron", "email": "ada@python.example"})
    assert connection.crm.get_contact(made["id"])["email"] == "ada@python.example"
    assert connection.crm.update_contact(made["id"], {"title": "Countess"})["title"] == "Countess"
    read = connection.crm.batch_read_contacts([made["id"], "424242424242", made["id"]], [])
    assert [one["id"] for one in read] == [made["id"], "424242424242", made["id"]]
    assert read[1]["error"]["code"] == "NOT_FOUND"
    assert connection.crm.count_entity("contact") == 231


def test_a_warning_of_the_provider_is_a_warning_of_python(engine, sandbox):
    connection = connect(engine, sandbox, "hubspot")
    field = {"id": "kiln_heat", "label": "Heat", "type": "text", "is_required": False, "default_value": "hot"}
    with pytest.warns(ProviderWarning, match="default_value"):
        made = connection.crm.metadata_create_object(
            "kiln", "An oven", {"singular": "Kiln", "plural": "Kilns"}, "kiln_heat", [field]
        )
    assert made["name"] and any(one["id"] == made["id"] for one in connection.crm.metadata_list_objects())


def test_passthrough_is_the_providers_own_answer(engine, sandbox):
    connection = connect(engine, sandbox, "hubspot")
    answer = connection.passthrough("GET", "/crm/v3/owners", query={"limit": 2})
    assert answer.status == 200 and len(answer.body["results"]) <= 2
    assert connection.passthrough("GET", "/crm/v3/objects/contacts/0").status == 404


def test_errors_are_a_small_hierarchy(engine, sandbox):
    connection = connect(engine, sandbox, "hubspot")
    with pytest.raises(openint.NotFound) as missing:
        connection.crm.get_contact("424242424242")
    assert missing.value.http_status == 404 and missing.value.type == "USER_ERROR"
    with pytest.raises(openint.InvalidArgument) as cursor:
        engine.call("crm-listContacts", {"cursor": "not one of ours"}, connection=connection.id)
    assert cursor.value.reason == "cursor_invalid"
    with pytest.raises(openint.Unauthenticated):
        config = engine.connector_configs.create("hubspot")
        engine.connections.create(config.id, {"access_token": "wrong"})
    with pytest.raises(openint.Unsupported):
        connect(engine, sandbox, "pipedrive").crm.metadata_create_object(
            "x", "", {"singular": "X", "plural": "Xs"}, "x", [{"id": "x", "label": "X", "type": "text"}]
        )
    with pytest.raises(openint.Timeout):
        sandbox.control("/hubspot/faults", {"kind": "slow", "ms": 1500, "path": "/crm/v3/owners", "times": 1})
        engine.call("crm-listUsers", connection=connection.id, timeout=0.3)


def test_customers_see_only_their_own(engine, sandbox, tmp_path):
    engine.customers.upsert("cust_a", metadata={"plan": "pro"})
    mine = connect(engine, sandbox, "hubspot", customer_id="cust_a")
    other = connect(engine, sandbox, "hubspot", customer_id="cust_b")
    tenant = openint.Engine(tmp_path / "state.db", customer="cust_a")
    assert [one.id for one in tenant.connections.list()] == [mine.id]
    with pytest.raises(openint.NotFound):
        tenant.connections.get(other.id)
    engine.connections.delete(mine.id)
    assert tenant.connections.list() == []


def test_threads_share_an_engine(engine, sandbox):
    connection = connect(engine, sandbox, "pipedrive")
    sizes, errors = [], []

    def work():
        try:
            sizes.append(sum(1 for _ in connection.crm.list_accounts(page_size=50)))
        except Exception as error:  # reported below, not by the thread
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors and sizes == [230] * 16


def test_what_http_cannot_use_is_refused_when_the_engine_opens(tmp_path):
    with pytest.raises(openint.InvalidArgument) as missing:
        openint.Engine(ca_file=tmp_path / "ca.pem")
    assert missing.value.path == "/http/ca_file" and "ca.pem" in missing.value.message
    with pytest.raises(openint.InvalidArgument) as proxy:
        openint.Engine(proxy="user:secret@proxy")
    assert proxy.value.path == "/http/proxy" and "secret" not in str(proxy.value)
    with pytest.raises(openint.InvalidArgument) as limit:
        openint.Engine(answer_bytes=0)
    assert limit.value.path == "/limits/answer_bytes"
    assert openint.Engine(answer_bytes=1_000_000).connectors("hubspot")["name"] == "hubspot"
    assert openint.Engine(proxy="none").connectors("hubspot")["name"] == "hubspot"


def test_a_store_is_only_opened_with_its_key(tmp_path):
    openint.Engine(tmp_path / "state.db", key=b"k" * 32).customers.upsert("cust_a")
    with pytest.raises(openint.Unauthenticated):
        openint.Engine(tmp_path / "state.db", key=b"x" * 32)
    with pytest.raises(FileNotFoundError):
        openint.Engine(tmp_path / "state.db")
    with pytest.raises(ValueError):
        openint.Engine(tmp_path / "other.db", key=b"short")
