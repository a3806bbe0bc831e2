"""Starts and stops what the end-to-end tests need: the sandbox, stores, the gateway. Standard library alone."""

import contextlib
import http.client
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import urllib.request

PROVIDERS = ("hubspot", "salesforce", "pipedrive", "ms_dynamics_365_sales")
DEADLINE_S = 60


def request(method, url, body=None, headers=None):
    """The status and the parsed body (None where it is empty) of one exchange. Bytes go as they are."""
    data = json.dumps(body).encode() if body is not None and not isinstance(body, bytes) else body
    asked = urllib.request.Request(url, data, {"Content-Type": "application/json", **(headers or {})}, method=method)
    try:
        with urllib.request.urlopen(asked, timeout=DEADLINE_S) as answer:
            status, text = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read()
    return status, json.loads(text) if text else None


class Process:
    """A program that says one line when it is ready, and is ended by its own id."""

    def __init__(self, *command, env=None):
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.errors, env=env)
        self.line = self.process.stdout.readline().decode().strip()
        assert self.line, f"{command[0]} did not start: {self.stderr()}"

    def stderr(self):
        self.errors.seek(0)
        return self.errors.read().decode()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()
        return self.process.returncode


class Sandbox:
    def __init__(self, program, *arguments):
        self._process = Process(program, *arguments)
        self.urls = json.loads(self._process.line)
        self.control = self.urls["control"]

    def stop(self):
        self._process.stop()

    def get(self, path):
        status, body = request("GET", self.control + path)
        assert status == 200, (path, status, body)
        return body

    def post(self, path, body=None):
        status, answer = request("POST", self.control + path, body or {})
        assert status == 200, (path, status, answer)
        return answer

    def fault(self, provider, **fault):
        self.post(f"/{provider}/faults", fault)

    def clear(self, provider):
        request("DELETE", f"{self.control}/{provider}/faults")
        request("DELETE", f"{self.control}/{provider}/requests")

    def requests(self, provider):
        return self.get(f"/{provider}/requests?limit=100000")

    def overlays(self):
        """Documents to register, so that the engine asks the sandbox and not the providers."""
        return [{"overlay": name, "patch": patch} for name, patch in self.get("/overlays").items()]

    def settings(self, provider):
        """Working credentials as a connection's settings, and the OAuth client as a connector config's."""
        given = self.get("/credentials")[provider]
        client = {name: given.pop(name) for name in ("client_id", "client_secret") if name in given}
        given.pop("api_token", None)
        return {k: v for k, v in given.items() if isinstance(v, (str, int))}, client


class Openint:
    """The command over a store of its own."""

    def __init__(self, program, sandbox=None):
        self.program = program
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="openint-e2e-"))
        self.store = self.folder / "store.db"
        self.env = dict(os.environ, OPENINT_STORE=str(self.store))
        if sandbox is not None:
            overlays = self.folder / "sandbox.json"
            overlays.write_text(json.dumps(sandbox.overlays()))
            self.env["OPENINT_REGISTER"] = str(overlays)
        self.sandbox = sandbox
        self.run("init")

    def run(self, *arguments, status=0, input=None):
        done = subprocess.run(
            [self.program, *arguments], input=input, capture_output=True, env=self.env, timeout=DEADLINE_S * 5
        )
        assert done.returncode == status, f"{arguments}: exit status {done.returncode}: {done.stderr.decode()}"
        return done.stdout.decode() if status == 0 else done.stderr.decode()

    def call(self, operation, input=None, connection=None, customer=None, status=0):
        arguments = ["call", operation, "--input", json.dumps(input or {}), "--to", "json"]
        arguments += ["--connection", connection] if connection else []
        arguments += ["--customer", customer] if customer else []
        out = self.run(*arguments, status=status)
        return json.loads(out) if status == 0 else out

    def connect(self, provider, customer=None):
        """A connection with the sandbox's credentials; gives its id."""
        settings, client = self.sandbox.settings(provider)
        config = self.call(
            "adminUpsertConnectorConfig", {"connectorName": provider, "orgId": "org_test", "config": client}
        )
        given = {"connectorConfigId": config["id"], "settings": settings}
        if customer is not None:
            given["customerId"] = customer
        return self.call("createConnection", given)

    @contextlib.contextmanager
    def gateway(self, *arguments):
        process = Process(self.program, "serve", "--port", "0", *arguments, env=self.env)
        try:
            yield Gateway(process, process.line)
        finally:
            code = process.stop()
        assert code == 0, f"the gateway ended with {code}: {process.stderr()}"


class Gateway:
    def __init__(self, process, url):
        self.process, self.url = process, url

    def ask(self, method, path, body=None, key=None, connection=None):
        headers = {"x-apikey": key} if key else {}
        if connection:
            headers["x-connection-id"] = connection
        return request(method, self.url + path, body, headers)


def certificate_of_loopback(folder):
    """Files with a certificate of 127.0.0.1 and its key."""
    certificate, key = folder / "c.pem", folder / "k.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=loopback", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


def wait_until(condition, what, seconds=DEADLINE_S):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"{what} did not happen within {seconds} s"
        time.sleep(0.05)


def together(test):
    """Runs a test with a sandbox and a command over a new store."""

    def run(openint, sandbox, source):
        running = Sandbox(sandbox, "--records", "230")
        try:
            test(Openint(openint, running), running, source)
        finally:
            running.stop()

    return run


def run_named(tests):
    """main of a test file: <name> <openint> <sandbox> <source folder>; the functions are test_<name>."""
    import sys

    name, openint, sandbox, source = sys.argv[1:5]
    tests["test_" + name](openint, sandbox, pathlib.Path(source))
    print(f"{name}: passed")


__all__ = ["Gateway", "Openint", "PROVIDERS", "Process", "Sandbox", "certificate_of_loopback", "http", "request", "run_named", "wait_until"]
