"""The sandbox's Salesforce over plain HTTP, for what no published client reaches of it. SANDBOX_URLS holds the line that
it printed."""

import http.client
import json
import os
from urllib.parse import quote, urlencode, urlsplit

URLS = json.loads(os.environ["SANDBOX_URLS"])
BASE, CONTROL = URLS["salesforce"], URLS["control"]
DATA = "/services/data/v60.0"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DAY_MS = 86400000


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.text = status, headers, body.decode()
        self.json = json.loads(self.text) if "json" in headers.get("Content-Type", "") else None

    def code(self):
        return self.json[0]["errorCode"]


def send(method, url, body=None, headers=None, base=BASE):
    host = urlsplit(base)
    connection = http.client.HTTPConnection(host.hostname, host.port, timeout=60)
    if isinstance(body, (dict, list)):
        body, headers = json.dumps(body), {"Content-Type": "application/json", **(headers or {})}
    connection.request(method, url, body=body, headers=headers or {})
    answer = connection.getresponse()
    return Answer(answer.status, dict(answer.getheaders()), answer.read())


def steer(action, body=None):
    answer = send("POST", f"/salesforce/{action}", body or {}, base=CONTROL)
    assert answer.status == 200, answer.text
    return answer.json


def advance(ms):
    assert send("POST", "/clock", {"advance_ms": ms}, base=CONTROL).status == 200


def credentials():
    return send("GET", "/salesforce/credentials", base=CONTROL).json


class Api:
    def __init__(self):
        self.token = credentials()["access_token"]

    def __call__(self, method, path, body=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        url = path if path.startswith("/services") else DATA + path
        return send(method, url, body, {"Authorization": f"Bearer {self.token}", **headers})

    def query(self, soql, resource="query", **headers):
        return self("GET", f"/{resource}?q={quote(soql)}", **headers)

    def rows(self, soql, resource="query"):
        answer = self.query(soql, resource)
        assert answer.status == 200, answer.text
        return answer.json["records"]

    def make(self, kind, **values):
        answer = self("POST", f"/sobjects/{kind}", values)
        assert answer.status == 201, answer.text
        return answer.json["id"]

    def soap(self, call, session=None):
        envelope = (
            '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<e:Header><SessionHeader><sessionId>{session or self.token}</sessionId></SessionHeader></e:Header>"
            f"<e:Body>{call}</e:Body></e:Envelope>"
        )
        return send("POST", "/services/Soap/m/60.0", envelope, {"Content-Type": "text/xml", "SOAPAction": '""'})

    def made_field(self, name, inner):
        answer = self.soap(
            f'<createMetadata><metadata xsi:type="CustomField"><fullName>{name}</fullName>{inner}</metadata></createMetadata>'
        )
        assert answer.status == 200, answer.text
        return answer.text

    def grant(self, field):
        own = self.rows("SELECT Id FROM PermissionSet WHERE IsOwnedByProfile = true")[0]["Id"]
        self.make("FieldPermissions", ParentId=own, SobjectType=field.split(".")[0], Field=field, PermissionsRead=True, PermissionsEdit=True)


def token(**fields):
    return send("POST", "/services/oauth2/token", urlencode({"client_id": "sandbox-client", "client_secret": "sandbox-secret", **fields}), FORM)


def run_all(tests):
    """main of a script: its functions test_..., in their order."""
    for title, run in list(tests.items()):
        if title.startswith("test_"):
            run()
            print(f"ok  salesforce: {title[5:].replace('_', ' ')}")
