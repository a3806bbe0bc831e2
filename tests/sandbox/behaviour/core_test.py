"""The core of the sandbox by an invented provider: core_test.py <test> <openint-sandbox>."""

import http.client
import json
import pathlib
import sys
import threading
import urllib.parse

from place import Place, run_named

DOCUMENT = pathlib.Path(__file__).resolve().parent / "acme.json"


class Acme(Place):
    def __init__(self, sandbox, *arguments):
        super().__init__(sandbox, "--document", str(DOCUMENT), "--records", "60", *arguments)
        given = self.credentials("acme")
        self.headers = {"Authorization": "Bearer " + given["access_token"], "x-tenant": given["tenant"]}
        self.given = given

    def at(self, method, path, body=None, **headers):
        return self.ask("acme", method, path, body, {**self.headers, **{k.replace("_", "-"): v for k, v in headers.items()}})


def test_lists_go_by_links_and_say_what_belongs_to_them(sandbox):
    with Acme(sandbox) as acme:
        seen, path = [], "/api/people?page[size]=25&sort=-updated&include=team"
        while path:
            page = acme.at("GET", path).json
            seen += [one["id"] for one in page["data"]]
            assert {(one["type"], one["id"]) for one in page["included"]} == {("team", "1"), ("team", "2")}
            path = page["links"].get("next")
        assert len(seen) == len(set(seen)) == 60 and seen[0] == "60"
        assert acme.at("GET", "/api/people?page[size]=51").json == {"error": "page[size] is at most 50"}
        assert acme.at("GET", "/api/people?page[after]=zzz").status == 400
        first = acme.at("GET", "/api/people?page[size]=1").json["links"]["next"]
        assert acme.at("GET", first + "&sort=-updated").json == {"error": "cursor"}  # a cursor fits its list alone
        assert len(acme.at("GET", "/api/people?filter[id]=3,5").json["data"]) == 2
        assert acme.at("GET", "/api/people?filter[id]=1,2,3,4").status == 400
        middle = acme.at("GET", "/api/people/30").json["data"]["attributes"]["updated"]
        later = acme.at("GET", f"/api/people?page[size]=50&filter[updated]={middle}..inf").json["data"]
        assert len(later) == 31  # the end of a range belongs to it
        assert acme.at("GET", "/api/people", accept="x").headers["Content-Type"] == "application/vnd.api+json"


def test_writes_are_checked(sandbox):
    with Acme(sandbox) as acme:
        def write(method, path, attributes, **more):
            headers = more.pop("headers", {})
            return acme.at(method, path, {"data": {"attributes": attributes, **more}}, **headers)

        refused = write("POST", "/api/people", {"rank": "x", "stage": "none", "zzz": 1, "team_id": 9}).json["errors"]
        assert [one["pointer"][17:] for one in refused] == ["rank", "stage", "zzz", "team_id", "name"]
        made = write("POST", "/api/people", {"name": "A", "email": "a@example.com"}).json["data"]
        assert made["attributes"]["stage"] == "new" and made["id"] == "61"
        again = write("POST", "/api/people", {"name": "B", "email": "A@example.com"})
        assert (again.status, again.json) == (409, {"error": "taken by 61"})
        assert write("PATCH", "/api/people/61", {"name": "C"}, version=1).status == 412
        version = made["attributes"]["version"]
        assert write("PATCH", "/api/people/61", {"name": "C"}, version=version).json["data"]["attributes"]["name"] == "C"
        before = acme.at("GET", "/api/people/61").json["data"]["attributes"]
        assert write("PATCH", "/api/people/61", {"name": "C"}).json["data"]["attributes"] == before  # nothing changed
        twice = [write("POST", "/api/people", {"name": "D"}, headers={"Idempotency_Key": "k"}).json for _ in range(2)]
        assert twice[0] == twice[1]
        assert acme.at("PUT", "/api/people", {"name": "E", "email": "a@example.com"}).json["data"]["id"] == "61"
        assert acme.at("PUT", "/api/people", {"name": "F", "email": "f@example.com"}).status == 201
        assert acme.at("DELETE", "/api/people/61").status == 204
        assert acme.at("GET", "/api/people/61").json == {"error": "people 61 is not there"}
        assert acme.at("GET", "/api/people?gone=1").json["data"] == [{"type": "person", "id": "61", "deleted": True}]
        acme.post("/clock", {"advance_ms": 8 * 86400000})
        fresh = acme.credentials("acme")["access_token"]
        acme.headers["Authorization"] = "Bearer " + fresh
        assert acme.at("GET", "/api/people?gone=1").json["data"] == []


def test_a_feed_tells_every_change_once(sandbox):
    with Acme(sandbox) as acme:
        acme.at("DELETE", "/api/people/9")
        page = acme.at("GET", "/api/feed?limit=40").json
        assert page["has_more"] and len(page["entries"]) == 40
        acme.at("DELETE", "/api/people/3")  # while all are listed
        rest = acme.at("GET", "/api/feed?limit=40&cursor=" + page["cursor"]).json
        assert not rest["has_more"] and {"type": "person", "id": "3", "deleted": True} in rest["entries"]
        assert len(rest["entries"]) == 20 and "9" not in [one["id"] for one in page["entries"] + rest["entries"]]
        none = acme.at("GET", "/api/feed?cursor=" + rest["cursor"]).json
        assert none["entries"] == []
        acme.post("/acme/touch", {"object": "people", "ids": [7]})
        assert [one["id"] for one in acme.at("GET", "/api/feed?cursor=" + none["cursor"]).json["entries"]] == ["7"]


def test_searches_lag_and_end(sandbox):
    with Acme(sandbox) as acme:
        acme.post("/acme/lag", {"ms": 60000})
        acme.at("POST", "/api/people", {"data": {"attributes": {"name": "Unheard"}}})
        assert acme.at("POST", "/api/people/search", {"name": "unheard"}).json["total"] == 0
        acme.post("/clock", {"advance_ms": 61000})
        assert acme.at("POST", "/api/people/search", {"name": "unheard"}).json["total"] == 1
        page = acme.at("POST", "/api/people/search", {"limit": 999, "offset": 20}).json
        assert (len(page["items"]), page["next"], page["total"]) == (20, 40, 61)
        assert acme.at("POST", "/api/people/search", {"offset": 40}).status == 400  # beyond what can be had


def test_limits_roll_grow_and_shut_out(sandbox):
    with Acme(sandbox) as acme:
        assert acme.post("/acme/limits", {"burst": 3})["burst"] == 3
        assert [acme.at("GET", "/api/people/1").headers["x-left"] for _ in range(3)] == ["2", "1", "0"]
        refused = [acme.at("GET", "/api/people/1") for _ in range(4)]
        assert [one.status for one in refused] == [429, 429, 429, 403]
        assert [one.headers["Retry-After"] for one in refused[:3]] == ["2", "4", "8"]
        assert refused[3].headers["Content-Type"] == "text/html"
        acme.post("/clock", {"advance_ms": 10001})
        assert acme.at("GET", "/api/people/1").status == 200
        acme.post("/acme/limits", {"burst": 1000})
        answers = [acme.at("POST", "/api/people/search", {}) for _ in range(11)]
        assert [one.status for one in answers] == [200] * 10 + [429] and "T" in answers[-1].headers["Retry-After"]
        acme.post("/acme/limits", {"together": 1})
        acme.post("/acme/faults", {"kind": "slow", "ms": 20000, "path": "/api/people/2"})
        waiting = threading.Thread(target=acme.at, args=("GET", "/api/people/2"))
        waiting.start()
        while acme.get("/acme/faults")[0]["struck"] == 0:
            pass
        crowded = acme.at("GET", "/api/people/1")
        acme.clear("acme")
        waiting.join()
        assert (crowded.status, crowded.headers["Retry-After"]) == (503, "7")
        assert acme.at("GET", "/api/people/1").status == 200


def test_tokens_are_as_strict_as_told(sandbox):
    with Acme(sandbox) as acme:
        def token(client="sandbox-client", **form):
            return acme.form("acme", "/oauth/token", {"client_id": client, **form})

        def refresh(value, **more):
            return token(grant_type="refresh_token", refresh_token=value, **more)

        authorize = "/oauth/authorize?client_id=c&redirect_uri=http://127.0.0.1:9/&scope=read"
        assert "error=invalid_request" in acme.at("GET", authorize).headers["Location"]  # without a challenge
        first = acme.given["refresh_token"]
        assert refresh(first, client="other").json["error"] == "invalid_grant"  # it was given to another client
        second = refresh(first).json
        assert refresh(first).status == 400 and refresh(second["refresh_token"]).status == 429  # so many a minute
        acme.post("/clock", {"advance_ms": 60001})
        assert refresh(second["refresh_token"]).status == 400  # the reuse ended the whole family
        idle = acme.credentials("acme")["refresh_token"]
        acme.post("/clock", {"advance_ms": 3600000})
        assert refresh(idle).json["error_description"] == "refresh token has expired"
        challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"  # of RFC 7636, appendix B
        at = acme.at("GET", f"{authorize}&code_challenge={challenge}&code_challenge_method=S256").headers["Location"]
        code = urllib.parse.parse_qs(urllib.parse.urlsplit(at).query)["code"][0]
        verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        given = token("c", grant_type="authorization_code", code=code, redirect_uri="http://127.0.0.1:9/", code_verifier=verifier)
        acme.headers["Authorization"] = "Bearer " + given.json["access_token"]
        assert acme.at("GET", "/api/people/1").status == 200
        denied = acme.at("POST", "/api/people", {"data": {"attributes": {"name": "A"}}})
        assert (denied.status, denied.json) == (403, {"error": "needs write"})
        del acme.headers["x-tenant"]
        assert acme.at("GET", "/api/people/1").json == {"error": "tenant"}
        acme.headers.update({"Authorization": "", "x-tenant": acme.given["tenant"], "x-api-key": acme.given["api_key"]})
        assert acme.at("GET", "/api/people/1").status == 200


def test_content_comes_from_another_host(sandbox):
    with Acme(sandbox) as acme:
        size = acme.at("GET", "/api/files/f000001").json["size"]
        moved = acme.at("GET", "/api/files/f000001/content")
        assert moved.status == 302
        there = urllib.parse.urlsplit(moved.headers["Location"])

        def content(method="GET", **headers):
            connection = http.client.HTTPConnection(there.hostname, there.port, timeout=10)
            connection.request(method, there.path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers

        status, whole, headers = content()
        assert (status, len(whole)) == (200, size) and headers["ETag"].startswith('"')
        status, part, headers = content(Range="bytes=100-199")
        assert (status, part, headers["Content-Range"]) == (206, whole[100:200], f"bytes 100-199/{size}")
        assert content(Range=f"bytes={size}-")[0] == 416
        assert content(Authorization="Bearer x")[0] == 422  # credentials do not belong there
        acme.at("PUT", "/api/files/f000001/content", b"new bytes")
        assert content()[1] == b"new bytes"


def test_controls_work_for_every_object(sandbox):
    with Acme(sandbox, "--associations", "7", "--ties", "5") as acme:
        assert len({acme.at("GET", f"/api/people/{n}").json["data"]["attributes"]["updated"] for n in range(1, 6)}) == 1
        first = [acme.at("GET", f"/api/people/{n}").json["data"]["relationships"]["team"]["data"]["id"] for n in range(1, 8)]
        assert first == ["1"] * 7
        assert acme.post("/acme/insert", {"object": "contacts", "count": 2}) == {"ids": [61, 62]}
        acme.post("/acme/tie", {"object": "people", "ids": [8, 9], "at_ms": 1700000000000})
        assert acme.at("GET", "/api/people/8").json["data"]["attributes"]["updated"] == "2023-11-14T22:13:20.000Z"
        acme.post("/acme/associate", {"object": "people", "ids": [8], "to": 2})
        assert "8" in [one["id"] for one in acme.at("GET", "/api/teams/2/people?page[size]=50").json["data"]]
        acme.post("/acme/expire_tokens")
        assert acme.at("GET", "/api/people/8").status == 401
        assert acme.get("/acme/state")["records"] == {"teams": 2, "people": 62, "files": 60}


if __name__ == "__main__":
    run_named(globals(), sys.argv)
