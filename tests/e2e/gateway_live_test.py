"""The gateway over the sandbox: gateway_live_test.py <test> <openint> <openint-sandbox> <source folder>."""

import concurrent.futures
import json
import os
import shlex
import subprocess
import urllib.request

from support import Openint, Process, request, run_named, together


def seeds_curl(source):
    """The published page's curl, byte for byte, as words."""
    shared = os.environ.get("OPENINT_SHARED") or str(source.parent / "shared")
    text = open(os.path.join(shared, "reference", "seed.txt"), encoding="utf-8").read()
    begin = text.index("curl --request POST")
    return text[begin : text.index("}'", begin) + 2]


@together
def test_the_published_curl_works(tool, sandbox, source):
    """Only scheme, host and keys are changed; the rest of the command is the page's own."""
    connection = tool.connect("hubspot")
    key = json.loads(tool.run("apikey", "create", "--to", "json"))["key"]
    with tool.gateway() as gateway:
        command = seeds_curl(source)
        page_host = "https://api.openint.dev/v0"
        assert command.count(page_host) == 1
        command = command.replace(page_host, gateway.url)
        command = command.replace("x-apikey: <api-key>", "x-apikey: " + key)
        command = command.replace("x-connection-id: <api-key>", "x-connection-id: " + connection)
        words = shlex.split(command.replace("\\\n", " "))
        words[1:1] = ["--silent", "--show-error", "--max-time", "60", "--write-out", "\n%{http_code}"]
        done = subprocess.run(words, capture_output=True, text=True, timeout=90)
        body, _, status = done.stdout.rpartition("\n")
        assert status == "200", (status, body, done.stderr)
        made = json.loads(body)
        assert made["id"] and made["name"], made
        status, objects = gateway.ask("GET", "/unified/crm/metadata/objects?type=custom", None, key, connection)
        assert status == 200 and made["id"] in [one["id"] for one in objects], objects


@together
def test_the_gateway_knows_who_asks(tool, sandbox, source):
    mine, other = tool.connect("hubspot", "cust_a"), tool.connect("pipedrive", "cust_b")
    whole = json.loads(tool.run("apikey", "create", "--to", "json"))["key"]
    own = json.loads(tool.run("apikey", "create", "--of", "cust_a", "--to", "json"))["key"]
    with tool.gateway() as gateway:
        assert gateway.ask("GET", "/core/connection")[0] == 401
        assert gateway.ask("GET", "/core/connection", None, own[:-1] + "_")[0] == 401
        assert len(gateway.ask("GET", "/core/connection", None, whole)[1]) == 2
        assert [row["id"] for row in gateway.ask("GET", "/core/connection", None, own)[1]] == [mine]
        assert gateway.ask("GET", "/core/connector_config", None, own)[0] == 403
        assert gateway.ask("GET", "/unified/crm/contact?page_size=2", None, own, other)[0] == 404
        status, page = gateway.ask("GET", "/unified/crm/contact?page_size=2&fields=email,id", None, own, mine)
        assert status == 200 and len(page["items"]) == 2, page
        status, said = gateway.ask("GET", "/unified/crm/contact?page_size=no&limt=3", None, own, mine)
        assert status == 400 and {i["path"] for i in said["issues"]} >= {"/page_size"}, said
        assert gateway.ask("PUT", "/unified/crm/contact", {}, own, mine)[0] == 405
        assert gateway.ask("GET", "/nothing", None, own)[0] == 404
        assert gateway.ask("POST", "/unified/crm/contact", [1], own, mine)[0] == 400
        status, contract = request("GET", gateway.url + "/openapi.json")
        assert status == 200 and contract["openapi"].startswith("3.1")
        with urllib.request.urlopen(gateway.url + "/", timeout=10) as page:
            html = page.read().decode()
        assert "openapi.json" in html and "<noscript>" in html and contract["paths"]["/unified/crm/contact"]
        status, _ = request("POST", gateway.url + "/unified/crm/contact", "x" * (11 << 20), {"x-apikey": own})
        assert status == 413, status


@together
def test_a_body_stays_the_operations_input(tool, sandbox, source):
    """No body, however it is written, becomes a part of the call itself: another operation, customer or time."""
    connection = tool.connect("hubspot")
    key = json.loads(tool.run("apikey", "create", "--to", "json"))["key"]
    bodies = [
        b'{"metadata":{}},"operation":"listApiKeys","input":{}', b'{"metadata":{}}}', b'{"metadata":{}} {"metadata":{}}',
        b'{"metadata":{}},"timeout_ms":1,"x":{"y":1}', b'"metadata":{}', b"[]", b"{}]", b'{"metadata":{},}', b"\xff{}",
        b'{"metadata":{}}, "api_key": "sk", "a": {}',
    ]  # fmt: skip
    with tool.gateway() as gateway:
        for body in bodies:
            status, answer = gateway.ask("PUT", "/core/customer/cust_x", body, key, connection)
            assert status == 400 and "the body must be a JSON object" in answer["message"], (body, answer)
        good = gateway.ask("PUT", "/core/customer/cust_x", b' {"metadata": {}}\n', key)
        assert good[0] == 200, good
    assert "listApiKeys" not in gateway.process.stderr()
    said = tool.run("call", "listConnection", "--input", '{"limit": 1},"operation":"listApiKeys","input":{}', status=2)
    assert "--input must be a JSON object" in said, said


@together
def test_hundreds_of_clients_do_not_wait_for_each_other(tool, sandbox, source):
    slow, quick = tool.connect("hubspot"), tool.connect("pipedrive")
    key = json.loads(tool.run("apikey", "create", "--to", "json"))["key"]
    sandbox.fault("hubspot", kind="slow", ms=50_000, path="/crm/v3/objects/contacts", times=100)
    with tool.gateway() as gateway, concurrent.futures.ThreadPoolExecutor(220) as pool:
        ask = lambda connection: gateway.ask("GET", "/unified/crm/user", None, key, connection)
        held = [
            pool.submit(gateway.ask, "GET", "/unified/crm/contact?page_size=1", None, key, slow) for _ in range(20)
        ]
        done = list(pool.map(ask, [quick] * 200))
        assert [status for status, _ in done].count(200) >= 190, [status for status, _ in done]
        assert not any(one.done() for one in held), "the slow ones were to be under way still"
        sandbox.clear("hubspot")
        assert {one.result()[0] for one in held} <= {200, 429}


def test_the_gateway_does_not_open_up_by_itself(openint, sandbox, source):
    tool = Openint(openint)
    said = tool.run("serve", "--host", "0.0.0.0", "--port", "0", status=2)
    assert "without TLS" in said and "--insecure" in said, said
    certificate, key = tool.folder / "c.pem", tool.folder / "k.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout",
         str(key), "-out", str(certificate)], check=True, capture_output=True,
    )  # fmt: skip
    process = Process(
        openint, "serve", "--host", "0.0.0.0", "--port", "0", "--tls-cert", str(certificate), "--tls-key", str(key),
        env=tool.env,
    )  # fmt: skip
    try:
        assert process.line.startswith("https://"), process.line
        port = process.line.rsplit(":", 1)[1]
        out = subprocess.run(
            ["curl", "--silent", "--cacert", str(certificate), f"https://localhost:{port}/health"],
            capture_output=True, text=True, timeout=30,
        )  # fmt: skip
        assert json.loads(out.stdout) == {"status": "ok"}, out
    finally:
        assert process.stop() == 0


if __name__ == "__main__":
    run_named(globals())
