"""Where the sandbox has to be as strict as the providers: providers_test.py <test> <openint-sandbox>."""

import sys
import threading
import time

from place import Place, run_named


class Providers(Place):
    def __init__(self, sandbox, provider, *arguments):
        super().__init__(sandbox, "--records", "20", *arguments)
        self.provider = provider
        self.given = self.credentials(provider)

    def at(self, method, path, body=None, **headers):
        given = {"Authorization": "Bearer " + self.given["access_token"]}
        return self.ask(self.provider, method, path, body, {**given, **{k.replace("_", "-"): v for k, v in headers.items()}})

    def control(self, action, **body):
        return self.post(f"/{self.provider}/{action}", body)


def test_windows_roll(sandbox):
    """A limiter that begins a new window at a fixed moment spends twice the limit around it, and is refused here."""
    with Providers(sandbox, "hubspot") as hubspot:
        hubspot.control("limits", burst=4)
        path = "/crm/v3/objects/contacts/1"
        for step in (0, 0, 6000, 0):
            hubspot.post("/clock", {"advance_ms": step})
            assert hubspot.at("GET", path).status != 429
        hubspot.post("/clock", {"advance_ms": 5000})  # 11 s after the first two, 5 s after the others
        assert [hubspot.at("GET", path).status == 429 for _ in range(3)] == [False, False, True]


def test_refresh_tokens_are_their_clients_own(sandbox):
    for provider, path in (("hubspot", "/oauth/2026-03/token"), ("salesforce", "/services/oauth2/token"),
                           ("ms_dynamics_365_sales", "/common/oauth2/v2.0/token")):
        with Providers(sandbox, provider) as place:
            fields = {"grant_type": "refresh_token", "refresh_token": place.given["refresh_token"], "client_secret": "s"}
            assert place.form(provider, path, {**fields, "client_id": "another"}).status == 400, provider
            assert place.form(provider, path, {**fields, "client_id": "sandbox-client"}).status == 200, provider


def test_salesforce_ends_what_nobody_used_and_wants_a_challenge(sandbox):
    with Providers(sandbox, "salesforce") as salesforce:
        where = "/services/oauth2/authorize?response_type=code&client_id=c&redirect_uri=http://127.0.0.1:9/"
        assert "error=invalid_request" in salesforce.at("GET", where).headers["Location"]
        fields = {"grant_type": "refresh_token", "client_id": "sandbox-client", "client_secret": "s"}
        token = salesforce.given["refresh_token"]
        for _ in range(3):  # used every 20 days it lives on, each time as another
            salesforce.post("/clock", {"advance_ms": 20 * 86400000})
            token = salesforce.form("salesforce", "/services/oauth2/token", {**fields, "refresh_token": token}).json["refresh_token"]
        salesforce.post("/clock", {"advance_ms": 30 * 86400000})
        assert salesforce.form("salesforce", "/services/oauth2/token", {**fields, "refresh_token": token}).status == 400


def test_salesforce_refuses_more_long_requests_at_one_time(sandbox):
    with Providers(sandbox, "salesforce") as salesforce:
        salesforce.control("limits", long_requests=2)
        path = "/services/data/v60.0/sobjects/Contact/describe"
        salesforce.post("/salesforce/faults", {"kind": "slow", "ms": 60000, "path": path, "times": 2})
        waiting = [threading.Thread(target=salesforce.at, args=("GET", path)) for _ in range(2)]
        for one in waiting:
            one.start()
        while salesforce.get("/salesforce/faults")[0]["struck"] < 2:
            time.sleep(0.01)
        assert salesforce.at("GET", "/services/data/v60.0/limits").status == 200  # they are not long yet
        salesforce.post("/clock", {"advance_ms": 20000})
        refused = salesforce.at("GET", "/services/data/v60.0/limits")
        salesforce.clear("salesforce")
        for one in waiting:
            one.join()
        assert (refused.status, refused.json[0]["errorCode"]) == (403, "REQUEST_LIMIT_EXCEEDED")
        assert salesforce.at("GET", "/services/data/v60.0/limits").status == 200


def test_salesforce_pages_may_be_smaller_than_asked_for(sandbox):
    with Providers(sandbox, "salesforce") as salesforce:
        salesforce.control("pages", rows=7)
        page = salesforce.at("GET", "/services/data/v60.0/query?q=SELECT+Id+FROM+Contact").json
        assert len(page["records"]) == 7 and not page["done"] and page["nextRecordsUrl"]


def test_salesforce_refuses_an_empty_collection_and_gives_refused_rows_no_id(sandbox):
    with Providers(sandbox, "salesforce") as salesforce:
        path = "/services/data/v60.0/composite/sobjects"
        assert salesforce.at("POST", path, {"records": []}).status == 400
        found = salesforce.at("GET", "/services/data/v60.0/query?q=SELECT+Id+FROM+Contact+LIMIT+1").json["records"][0]["Id"]
        row = {"attributes": {"type": "Contact"}, "Id": found, "Email": "no address"}
        refused = salesforce.at("PATCH", path, {"records": [row]}).json[0]
        assert refused["success"] is False and "id" not in refused, refused


def test_pipedrive_lists_archived_deals_apart(sandbox):
    with Providers(sandbox, "pipedrive") as pipedrive:
        assert pipedrive.at("PATCH", "/api/v2/deals/3", {"is_archived": True}).status == 200
        ids = [one["id"] for one in pipedrive.at("GET", "/api/v2/deals").json["data"]]
        archived = [one["id"] for one in pipedrive.at("GET", "/api/v2/deals/archived").json["data"]]
        assert (3 in ids, len(ids), archived) == (False, 19, [3])
        first = pipedrive.at("GET", "/api/v2/deals?limit=1").json["additional_data"]["next_cursor"]
        assert pipedrive.at("GET", "/api/v2/deals/archived?cursor=" + first).status == 400


def test_pipedrive_shuts_out_who_goes_on(sandbox):
    with Providers(sandbox, "pipedrive") as pipedrive:
        pipedrive.control("limits", burst=1, headers=False)
        assert pipedrive.at("GET", "/api/v2/deals/1").status == 200
        refused = [pipedrive.at("GET", "/api/v2/deals/1") for _ in range(11)]
        assert [one.status for one in refused] == [429] * 10 + [403]
        assert refused[0].headers["Retry-After"] is None and refused[0].headers["x-ratelimit-reset"] is None
        assert refused[-1].headers["Content-Type"].startswith("text/html")
        pipedrive.control("limits", burst=100, headers=True)
        assert pipedrive.at("GET", "/api/v2/deals/1").status == 200
        pipedrive.control("limits", daily=1)
        day = pipedrive.at("GET", "/api/v2/deals")
        seconds = 86400 - int(pipedrive.get("/clock")["now_ms"] / 1000) % 86400
        assert day.status == 429 and abs(int(day.headers["Retry-After"]) - seconds) <= 5  # the day ends at midnight


def test_pipedrive_wants_scopes_and_says_null_for_nothing(sandbox):
    with Providers(sandbox, "pipedrive") as pipedrive:
        empty = pipedrive.at("GET", "/api/v1/leads?start=500").json
        assert empty["success"] and empty["data"] is None
        at = pipedrive.at("GET", "/oauth/authorize?client_id=c&redirect_uri=http://127.0.0.1:9/&scope=base+deals:read")
        code = at.headers["Location"].split("code=")[1]
        fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": "http://127.0.0.1:9/"}
        given = pipedrive.form("pipedrive", "/oauth/token", fields, {"Authorization": "Basic Yzpz"}).json
        assert given["scope"] == "base,deals:read"
        pipedrive.given = given
        assert pipedrive.at("GET", "/api/v2/deals/1").status == 200
        for method, path, body in (("PATCH", "/api/v2/deals/1", {"title": "x"}), ("GET", "/api/v2/persons", None),
                                   ("POST", "/api/v2/dealFields", {"field_name": "x", "field_type": "varchar"})):
            refused = pipedrive.at(method, path, body)
            assert (refused.status, refused.json["error"]) == (403, "Scope and URL mismatch")


def test_hubspot_tells_refused_rows_by_their_mark(sandbox):
    with Providers(sandbox, "hubspot") as hubspot:
        path = "/crm/v3/objects/contacts/batch/create"
        good, bad = {"email": "one@example.com"}, {"no_such_property": "x"}
        rows = [{"properties": p, "objectWriteTraceId": f"r{n}"} for n, p in enumerate((good, bad, {"email": "two@example.com"}))]
        made = hubspot.at("POST", path, {"inputs": rows})
        assert made.status == 207 and made.json["numErrors"] == 1
        assert [one["objectWriteTraceId"] for one in made.json["results"]] == ["r0", "r2"]
        assert made.json["errors"][0]["context"]["objectWriteTraceId"] == ["r1"]
        assert hubspot.at("POST", path, {"inputs": [{"properties": bad}, {"properties": {"email": "x@example.com"}}]}).status == 400


def test_hubspot_refuses_ids_twice_and_keeps_what_does_not_change(sandbox):
    with Providers(sandbox, "hubspot") as hubspot:
        one = hubspot.at("GET", "/crm/v3/objects/contacts?limit=1&properties=firstname").json["results"][0]
        row = {"id": one["id"], "properties": {"firstname": "X"}}
        refused = hubspot.at("POST", "/crm/v3/objects/contacts/batch/update", {"inputs": [row, row]})
        assert refused.status == 400 and "Duplicate IDs" in refused.json["message"]
        path = "/crm/v3/objects/contacts/" + one["id"]
        hubspot.post("/clock", {"advance_ms": 1000})
        same = hubspot.at("PATCH", path, {"properties": {"firstname": one["properties"]["firstname"]}}).json
        assert same["updatedAt"] == one["updatedAt"]
        assert hubspot.at("PATCH", path, {"properties": {"firstname": "Y"}}).json["updatedAt"] != one["updatedAt"]


def test_dynamics_makes_who_goes_on_wait_longer(sandbox):
    with Providers(sandbox, "ms_dynamics_365_sales") as dynamics:
        path = "/api/data/v9.2/contacts?$top=1"
        dynamics.control("limits", burst=1)
        assert dynamics.at("GET", path).status == 200
        waits = [int(dynamics.at("GET", path).headers["Retry-After"]) for _ in range(3)]
        assert waits[0] < waits[1] < waits[2]
        dynamics.control("limits", burst=1000, execution_ms=10)
        refused = dynamics.at("GET", path)
        assert (refused.status, refused.json["error"]["code"]) == (429, "0x80072321")


def test_dynamics_passes_over_top_where_a_page_size_is_preferred(sandbox):
    with Providers(sandbox, "ms_dynamics_365_sales") as dynamics:
        page = dynamics.at("GET", "/api/data/v9.2/contacts?$top=3", Prefer="odata.maxpagesize=8").json
        assert len(page["value"]) == 8 and "@odata.nextLink" in page


def test_answers_have_a_date(sandbox):
    with Providers(sandbox, "hubspot") as hubspot:
        assert hubspot.at("GET", "/crm/v3/objects/contacts").headers["Date"].endswith(" GMT")


if __name__ == "__main__":
    run_named(globals(), sys.argv)
