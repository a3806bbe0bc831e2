"""A sandbox of a test's own, and requests to it as they are. Standard library alone."""

import http.client
import json
import subprocess
import urllib.parse


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body) if self.body else None


class Place:
    def __init__(self, sandbox, *arguments):
        self.process = subprocess.Popen(
            [sandbox, "--until-stdin-closes", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.urls = json.loads(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        assert self.process.wait(20) == 0
        self.process.stdout.close()

    def send(self, url, method, body=None, headers=None):
        at = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection(at.hostname, at.port, timeout=60)
        raw = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        target = urllib.parse.quote(at.path + ("?" + at.query if at.query else ""), safe="/?&=%+:[],.$'()*-_~@")
        connection.request(method, target, raw, {"Content-Type": "application/json", **(headers or {})})
        answer = connection.getresponse()
        out = Answer(answer.status, answer.headers, answer.read())
        connection.close()
        return out

    def ask(self, provider, method, path, body=None, headers=None):
        return self.send(path if path.startswith("http") else self.urls[provider] + path, method, body, headers)

    def form(self, provider, path, fields, headers=None):
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask(provider, "POST", path, urllib.parse.urlencode(fields).encode(), {**kind, **(headers or {})})

    def get(self, path):
        return self.send(self.urls["control"] + path, "GET").json

    def post(self, path, body=None):
        answer = self.send(self.urls["control"] + path, "POST", body or {})
        assert answer.status == 200, (path, answer.status, answer.body)
        return answer.json

    def clear(self, provider):
        self.send(f"{self.urls['control']}/{provider}/faults", "DELETE")

    def credentials(self, provider):
        return self.get(f"/{provider}/credentials")


def run_named(tests, arguments):
    name, sandbox = arguments[1:3]
    tests["test_" + name](sandbox)
    print(f"{name}: passed")
