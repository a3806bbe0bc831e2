"""/metrics by Prometheus' own parser, CORS, traces: observed_test.py <openint> <openint-sandbox> <work folder>."""

import json
import subprocess
import urllib.request

import place as places
import tools

CONTACTS = "/unified/crm/contact?page_size=1"
PARSE = """
import json, sys
from prometheus_client.parser import text_string_to_metric_families as parse
print(json.dumps([[s.name, s.labels, s.value, m.type] for m in parse(sys.stdin.read()) for s in m.samples]))
"""


def scrape(place, python):
    with urllib.request.urlopen(place.url + "/metrics", timeout=30) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4"), answer.headers
        text = answer.read()
    done = subprocess.run([str(python), "-c", PARSE], input=text, capture_output=True, check=True, timeout=60)
    return json.loads(done.stdout)


def value(samples, name, **labels):
    found = [sample[2] for sample in samples if sample[0] == name and labels.items() <= sample[1].items()]
    return sum(found)


def answer_headers(place, method, path, headers):
    asked = urllib.request.Request(place.url + path, method=method, headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


def check_metrics(place, python):
    connection = place.connections["hubspot"]
    before = scrape(place, python)
    for _ in range(3):
        assert place.gateway.ask("GET", CONTACTS, None, place.key, connection)[0] == 200
    assert place.gateway.ask("GET", CONTACTS, None, "sk_wrong", connection)[0] == 401
    after = scrape(place, python)
    grown = lambda name, **labels: value(after, name, **labels) - value(before, name, **labels)
    assert grown("openint_requests_total", operation="crm-listContacts", status="200") == 3
    assert grown("openint_requests_total", operation="crm-listContacts", status="401") == 1
    assert grown("openint_request_duration_seconds_count", operation="crm-listContacts") == 4
    assert grown("openint_request_duration_seconds_bucket", operation="crm-listContacts", le="+Inf") == 4
    assert grown("openint_provider_calls_total", status="200") >= 3
    assert grown("openint_provider_call_duration_seconds_count") == grown("openint_provider_calls_total")
    place.sandbox.fault("hubspot", kind="status", status=503, path="/crm/v3/objects/contacts", times=1)
    assert place.gateway.ask("GET", CONTACTS, None, place.key, connection)[0] == 200
    place.sandbox.post("/hubspot/expire_tokens")
    assert place.gateway.ask("GET", CONTACTS, None, place.key, connection)[0] == 200
    last = scrape(place, python)
    assert value(last, "openint_provider_waits_total") - value(after, "openint_provider_waits_total") == 1
    assert value(last, "openint_token_refreshes_total") - value(after, "openint_token_refreshes_total") == 1
    assert value(last, "openint_provider_calls_total", status="503") == 1
    assert value(last, "openint_connections") >= 1
    assert place.key not in json.dumps(last) and connection not in json.dumps(last)


def check_origins(place):
    page = {"Origin": "https://app.example", "x-apikey": place.key}
    status, headers = answer_headers(place, "GET", "/core/connection", page)
    assert status == 200 and headers["Access-Control-Allow-Origin"] == "https://app.example", headers
    assert headers["Vary"] == "Origin" and "Retry-After" in headers["Access-Control-Expose-Headers"]
    asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
    status, headers = answer_headers(place, "OPTIONS", "/unified/crm/contact", asked)
    assert status == 204 and headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS, POST", headers
    assert "x-apikey" in headers["Access-Control-Allow-Headers"]
    status, headers = answer_headers(place, "GET", "/core/connection", {"Origin": "https://app.example"})
    assert status == 401 and headers["Access-Control-Allow-Origin"] == "https://app.example", headers
    status, headers = answer_headers(place, "GET", "/health", {"Origin": "https://other.example"})
    assert status == 200 and "Access-Control-Allow-Origin" not in headers, headers


def check_traces(place):
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    for given, there in ((f"00-{trace}-00f067aa0ba902b7-01", True), (f"00-{trace}", False), ("00-" + "0" * 52, False)):
        before = len(place.gateway.process.stderr())
        answer_headers(place, "GET", "/health", {"traceparent": given})
        line = place.gateway.process.stderr()[before:]
        assert (f" trace={trace}\n" in line) == there and ("trace=" in line) == there, (given, line)


def test(openint, sandbox, work):
    python = tools.python(work) / "python"
    with places.place(openint, sandbox, gateway=["--metrics", "--cors", "https://app.example"]) as place:
        check_metrics(place, python)
        check_origins(place)
        check_traces(place)
    with places.place(openint, sandbox) as place:
        assert place.gateway.ask("GET", "/metrics")[0] == 404
        status, headers = answer_headers(place, "GET", "/health", {"Origin": "https://app.example"})
        assert status == 200 and "Access-Control-Allow-Origin" not in headers, headers


if __name__ == "__main__":
    places.main(test)
