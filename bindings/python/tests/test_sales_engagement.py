"""connection.sales_engagement: typed methods over a small stand-in for the provider, blocking and awaited."""

import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import openint
import openint.aio
import pytest
from openint import ProviderWarning, models

TIMES = {"createdAt": "2026-01-05T09:00:00.000Z", "updatedAt": "2026-03-02T11:22:33.456Z"}


def account(number, **attributes):
    return {"type": "account", "id": number, "attributes": {**TIMES, **attributes}, "relationships": {"owner": {"data": None}}}


class Provider(BaseHTTPRequestHandler):
    """Three accounts, two a page; a search finds none, and what is posted has the id 9."""

    asked: list = []

    def do_GET(self):
        self.asked.append(self.path)
        if "newFilterSyntax" in self.path:
            return self.give(200, {"data": []})
        host = f"http://{self.headers['Host']}"
        if "after" in self.path:
            return self.give(200, {"data": [account(3, name="C", domain="c.example")], "links": {}})
        here = [account(1, name="A", domain="a.example"), account(2, name="B", domain=None)]
        return self.give(200, {"data": here, "links": {"next": host + "/accounts?page[after]=x"}})

    def do_POST(self):
        self.asked.append(self.path)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        return self.give(201, {"data": account(9, **body["data"]["attributes"])})

    def give(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/vnd.api+json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


@pytest.fixture
def base():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    Provider.asked.clear()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join(10)
    server.server_close()


def overlay(base):
    return [{"overlay": "outreach", "patch": {"http": {"base": base}}}]


def connect(engine):
    config = engine.connector_configs.create("outreach")
    connection = engine.connections.create(config.id, {"access_token": "token"})
    Provider.asked.clear()  # what verifies a new connection
    return connection


def test_a_list_goes_over_all_pages_and_gives_records_and_columns(base, tmp_path):
    connection = connect(openint.Engine(tmp_path / "state.db", register=overlay(base)))
    accounts = connection.sales_engagement.list_accounts()
    assert [(each["id"], each["domain"]) for each in accounts] == [("1", "a.example"), ("2", None), ("3", "c.example")]
    assert accounts.next_cursor is None
    assert set(next(iter(accounts))) == models.SalesEngagementAccount.__required_keys__
    table = connection.sales_engagement.list_accounts(fields=["name"]).to_arrow()
    assert table.column("name").to_pylist() == ["A", "B", "C"]


def test_an_upsert_names_the_fields_to_look_in(base, tmp_path):
    connection = connect(openint.Engine(tmp_path / "state.db", register=overlay(base)))
    with pytest.warns(ProviderWarning, match="searched for, then written"):
        made = connection.sales_engagement.upsert_account({"name": "D"}, domain="d.example")
    assert (made["id"], made["domain"]) == ("9", "d.example")
    assert "filter%5Bdomain%5D" in Provider.asked[0] or "filter[domain]" in Provider.asked[0]
    before = len(Provider.asked)
    with pytest.raises(TypeError, match="name or domain"):
        connection.sales_engagement.upsert_account({"name": "D"})
    assert len(Provider.asked) == before


def test_awaited(base, tmp_path):
    async def all_of_it():
        async with openint.aio.Engine(tmp_path / "state.db", register=overlay(base)) as engine:
            config = await engine.connector_configs.create("outreach")
            connection = await engine.connections.create(config.id, {"access_token": "token"})
            return [each["id"] async for each in connection.sales_engagement.list_accounts()]

    assert asyncio.run(all_of_it()) == ["1", "2", "3"]


def test_what_a_group_lacks_is_said_before_any_request(base, tmp_path):
    connection = connect(openint.Engine(tmp_path / "state.db", register=overlay(base)))
    with pytest.raises(openint.Unsupported):
        list(connection.crm.list_contacts())
    assert Provider.asked == []
