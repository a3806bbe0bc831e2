"""What `call --trace` tells, and what it never does: trace_test.py <test> <openint> <openint-sandbox> <source folder>."""

import base64
import http.server
import json
import subprocess
import threading
import urllib.parse

from support import PROVIDERS, Openint, Sandbox, run_named


def call(tool, operation, input, connection, status=0):
    """The answer and standard error of a call with --trace."""
    words = [tool.program, "call", operation, "--trace", "--to", "json", "--input", json.dumps(input)]
    done = subprocess.run([*words, "--connection", connection], capture_output=True, env=tool.env, timeout=120)
    assert done.returncode == status, (done.returncode, done.stderr)
    return done.stdout.decode(), done.stderr.decode()


def forms(secret):
    """How it might be written, each long enough to be none of the rest's words."""
    quoted = urllib.parse.quote(secret, safe="")
    coded = {base64.b64encode(b"x" * shift + secret.encode()).decode()[4 if shift else 0 : -4] for shift in range(3)}
    return {secret, secret.upper(), secret.lower(), quoted, json.dumps(secret)[1:-1], secret[:-3], secret[3:], *coded}


def assert_none(text, secrets):
    for secret in secrets:
        for form in forms(secret):
            assert form not in text, (secret, form, text)


def test_every_exchange_is_traced_without_a_secret(openint, sandbox, source):
    running = Sandbox(sandbox, "--records", "30")
    try:
        tool = Openint(openint, running)
        for provider in PROVIDERS:
            connection = tool.connect(provider)
            settings, client = running.settings(provider)
            secrets = [v for n, v in {**settings, **client}.items() if n.endswith(("token", "secret", "key"))]
            assert secrets, settings
            running.post(f"/{provider}/expire_tokens")
            running.clear(provider)
            out, told = call(tool, "crm-listContacts", {"page_size": 5}, connection)
            assert len(json.loads(out)["items"]) == 5
            asked = [line for line in told.splitlines() if " > " in line and " > http" not in line]
            lines = [line.split(" > ", 1)[1] for line in asked]
            requests = [line for line in lines if line.split(" ")[0] in ("GET", "POST")]
            sent = running.requests(provider)
            assert len(requests) == len(sent), (requests, sent)
            assert told.count(" ms)") == len(sent), told
            assert "< 401 (" in told and "< 200 (" in told, told
            assert "Authorization: [secret]" in told or "[secret]" in told, told
            record = json.loads(out)["items"][0]
            assert str(record["id"]) in told  # the body is shown
            assert_none(told, secrets)
            tokens = running.get("/credentials")[provider]
            assert_none(told, [v for n, v in tokens.items() if n in ("access_token", "refresh_token", "client_secret")])
            assert "access_token" not in told and "refresh_token=" not in told, told
            # Without the flag nothing is told.
            assert " > " not in tool.run("call", "crm-getContact", "--connection", connection, "--input", "{}", status=3)
    finally:
        running.stop()


def test_a_session_within_a_body_is_no_part_of_the_trace(openint, sandbox, source):
    """Salesforce's SOAP calls carry the token in their envelope, here a fresh one that no header has held."""
    running = Sandbox(sandbox, "--records", "5")
    try:
        tool = Openint(openint, running)
        connection = tool.connect("salesforce")
        running.post("/salesforce/expire_tokens")
        field = {"object_name": "Contact", "id": "Hat__c", "label": "Hat", "type": "text"}
        out, told = call(tool, "crm-metadataCreateObjectProperty", field, connection)
        assert json.loads(out)["id"] == "Hat__c"
        assert "Envelope" in told and "sessionId" in told, told
        sessions = {part.split("<", 1)[0] for part in told.replace("&lt;", "<").split("sessionId>")[1::2]}
        assert sessions <= {"[secret]"}, sessions
    finally:
        running.stop()


class Echo(http.server.BaseHTTPRequestHandler):
    """A provider that repeats everything that it was sent, in every way that it knows."""

    def log_message(self, *_):
        pass

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        said = [self.path, body, *(f"{n}: {v}" for n, v in self.headers.items())]
        said += [urllib.parse.unquote(self.path), *(base64.b64encode(b"ab" + t.encode()).decode() for t in said)]
        basic = (self.headers.get("Authorization") or "").removeprefix("Basic ")
        if basic != self.headers.get("Authorization"):
            said.append(base64.b64decode(basic).decode())
        text = json.dumps({"said": said, "twice": json.dumps(said), "much": "x" * 5000}).encode()
        self.send_response(418 if self.path.startswith("/teapot") else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Set-Cookie", "session=a-session-that-opens")
        self.send_header("X-Said", said[0])
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = answer


KINDS = {
    "bearer": ({"kind": "bearer"}, {"access_token": "tok-Planted+Value/1234567890"}),
    "basic": ({"kind": "basic"}, {"username": "user.name@acme.example", "password": "pass Word&<1234>"}),
    "query": ({"kind": "api_key", "query": "key"}, {"api_key": "key-Planted 5678901234"}),
}


def test_a_provider_that_repeats_secrets_does_not_bring_them_into_the_trace(openint, sandbox, source):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    sealed, shown = "sealed-Setting.value/42", "a-region"
    try:
        for kind, (auth, credentials) in KINDS.items():
            tool = Openint(openint)
            document = {
                "format": 1,
                "name": "echo",
                "auth": auth,
                "settings": {"workspace": {}, "region": {"public": True}},
                "http": {"base": base + "/{region}", "headers": {"X-Workspace": "{+workspace}"}},
                "models": {},
            }
            (tool.folder / "echo.json").write_text(json.dumps(document))
            tool.env["OPENINT_REGISTER"] = str(tool.folder / "echo.json")
            config = tool.call("adminUpsertConnectorConfig", {"connectorName": "echo", "orgId": "o", "config": {}})
            settings = {**credentials, "workspace": sealed, "region": shown}
            connection = tool.call("createConnection", {"connectorConfigId": config["id"], "settings": settings})
            body = {"mine": "a body of mine"}
            input = {"method": "POST", "path": "/x?y=1", "headers": {"X-Auth-Token": "my own token 123"}, "body": body}
            out, told = call(tool, "passthrough", input, connection)
            assert "a body of mine" in told and f"{base}/{shown}/x?y=1" in told, told
            assert_none(told, [*credentials.values(), sealed, "my own token 123", "a-session-that-opens"])
            size = len(json.dumps(json.loads(out)["body"]))
            assert f"(of {size} bytes)" in told and "x" * 2049 not in told, told
            assert "[secret]" in told and "< 200 (" in told, told
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    run_named(globals())
