"""The document that the gateway serves, by three validators: document_test.py <openint> <openint-sandbox> <work folder>."""

import json
import urllib.parse
import urllib.request

import place as places
import tools

STATUSES = {"400", "401", "403", "404", "405", "409", "417", "422", "429", "431", "500", "501", "502", "503", "504", "505"}
OF_BODIES = {"413", "415"}


def resolved(document, response):
    return document["components"]["responses"][response["$ref"].rsplit("/", 1)[1]] if "$ref" in response else response


def check_statuses(document):
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            lacking = STATUSES | (OF_BODIES if "requestBody" in one else set())
            lacking -= set(one["responses"])
            assert not lacking, (method, path, lacking)
            allow = resolved(document, one["responses"]["405"])["headers"]["Allow"]
            assert allow["required"], (method, path)
            assert "Retry-After" in resolved(document, one["responses"]["429"])["headers"], (method, path)


STREAMS = ("application/x-ndjson", "application/vnd.apache.arrow.stream")


def parameters_of(document, method, path):
    return document["paths"][path][method.lower()].get("parameters", [])


def check_streams(document, place):
    """The forms in which records stream are told where they can be asked for, and are what then comes."""
    told = set()
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            types = set(one["responses"]["200"].get("content", {}))
            assert not types & set(STREAMS) or types == {"application/json", *STREAMS}, (method, path, types)
            if types & set(STREAMS):
                told.add((method.upper(), path, one["x-openint"]["verb"]))
    assert {verb for _, _, verb in told} == {"list", "list_all", "batch_read"}, told
    for method, path, verb in sorted(told):
        body = json.dumps({"ids": ["1"], "properties": []}).encode() if verb == "batch_read" else None
        for accept in (*STREAMS, "application/json"):
            headers = {"x-apikey": place.key, "x-connection-id": place.connections["hubspot"], "Accept": accept,
                       "Content-Type": "application/json"}  # fmt: skip
            wanted = {p["name"]: "1" for p in parameters_of(document, method, path) if p["in"] == "query" and p.get("required")}
            url = place.url + path.replace("{object_name}", "contacts") + ("?" + urllib.parse.urlencode(wanted) if wanted else "")
            try:
                with urllib.request.urlopen(urllib.request.Request(url, body, headers, method=method)) as answer:
                    assert answer.headers["Content-Type"] == accept, (path, accept, answer.headers)
                    assert answer.read(), (path, accept)
            except urllib.error.HTTPError as error:  # of a group that this connector has not
                assert error.code == 501, (path, accept, error.code, error.read())


def check_refused(place):
    """400 is of what this document excludes, 422 of what the provider does."""
    ask = lambda record: place.gateway.ask(
        "POST", "/unified/crm/contact", {"record": record}, place.key, place.connections["hubspot"]
    )
    status, said = ask({"first_name": 1})
    assert status == 400 and "http_status" not in said and said["issues"], said
    place.sandbox.fault("hubspot", kind="status", status=400, path="/crm/v3/objects/contacts", method="POST", times=1)
    status, said = ask({"first_name": "Ada"})
    assert status == 422 and said["http_status"] == 400 and said["code"] == "BAD_REQUEST", (status, said)
    for path in ("custom_objects/no_such", "custom_objects/no_such/1", "metadata/objects/no_such/properties"):
        status, said = place.gateway.ask("GET", f"/unified/crm/{path}", None, place.key, place.connections["salesforce"])
        assert status == 422 and said["reason"] == "no_such_object" and said["path"] == "/object_name", (path, said)


def test(openint, sandbox, work):
    python, node = tools.python(work), tools.node(work)
    with places.place(openint, sandbox, gateway=["--timeout-ms", "5000"]) as place:
        document = place.document()
        assert document["servers"] == [{"url": place.url, "description": "This gateway."}], document["servers"]
        # To loopback alone are people sent without TLS: what stands before the gateway may have it.
        for host, url in (("localhost:81", "http://localhost:81"), ("127.0.0.2", "http://127.0.0.2"),
                          ("[::1]:82", "http://[::1]:82"), ("crm.example", "/"), ("127.evil.example", "/"),
                          ("localhost.evil.example", "/"), ("[::2]", "/")):  # fmt: skip
            request = urllib.request.Request(place.url + "/openapi.json", headers={"Host": host})
            assert json.load(urllib.request.urlopen(request))["servers"][0]["url"] == url, host
        check_statuses(document)
        check_streams(document, place)
        check_refused(place)
        for prefix in ("", "/v0"):
            for path in ("/openapi.json", "/health", "/core/connection"):
                assert place.gateway.ask("GET", prefix + path, None, place.key)[0] == 200, prefix + path
        status, said = place.gateway.ask("PUT", "/core/customer/c", b'{"metadata": {"a": 1,}}', place.key)
        assert status == 400 and said["offset"] == 21 and said["type"] == "USER_ERROR", said
        status, said = place.gateway.ask("PUT", "/core/customer/c", None, place.key)
        assert status == 400 and "body" in said["message"], said
    with places.place(openint, sandbox, gateway=["--public-url", "https://crm.example/api"]) as place:
        assert place.document()["servers"][0]["url"] == "https://crm.example/api"
    file = work / "openint.openapi.json"
    file.write_text(json.dumps(document, indent=1))
    tools.run(python / "openapi-spec-validator", file)
    (work / "redocly.yaml").write_text("extends: [recommended]\n")
    (work / "spectral.yaml").write_text('extends: ["spectral:oas"]\n')
    tools.run(node / "node_modules/.bin/redocly", "lint", "--config", work / "redocly.yaml", file, cwd=work)
    tools.run(
        node / "node_modules/.bin/spectral", "lint", "--ruleset", work / "spectral.yaml", "--fail-severity", "error", file
    )


if __name__ == "__main__":
    places.main(test)
