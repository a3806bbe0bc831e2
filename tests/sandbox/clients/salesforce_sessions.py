"""What no published client reaches of the sandbox's Salesforce: tokens, codes, sessions, what ends by clock or by count."""

import base64
import concurrent.futures
import hashlib
import re
import time
from urllib.parse import parse_qs, urlencode, urlsplit

from support.salesforce import Api, BASE, DAY_MS, FORM, advance, credentials, run_all, send, steer, token


def test_tokens_have_no_life_and_refresh_tokens_rotate():
    first = refresh = credentials()["refresh_token"]
    for _ in range(2):
        answer = token(grant_type="refresh_token", refresh_token=refresh)
        assert answer.status == 200 and answer.json["instance_url"] == BASE
        assert "expires_in" not in answer.json and answer.json["refresh_token"] != refresh
        refresh = answer.json["refresh_token"]
    assert token(grant_type="refresh_token", refresh_token=first).json["error"] == "invalid_grant"
    assert token(grant_type="refresh_token", refresh_token=refresh).json["error"] == "invalid_grant", "reuse revokes all"
    refresh = credentials()["refresh_token"]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: token(grant_type="refresh_token", refresh_token=refresh), range(4)))
    assert sorted(answer.status for answer in answers) == [200, 400, 400, 400]
    said = {answer.json["error_description"] for answer in answers if answer.status == 400}
    assert "token request is already being processed" in said
    assert token(grant_type="refresh_token", refresh_token="no").json["error"] == "invalid_grant"
    assert token(grant_type="client_credentials").status == 200
    assert token(grant_type="password", username="u", password="p").status == 200


def test_codes_are_for_one_use_and_need_their_verifier():
    verifier = "v" * 50
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    back = "http://127.0.0.1/cb"

    def code():
        asked = {"response_type": "code", "client_id": "sandbox-client", "redirect_uri": back, "state": "s t", "code_challenge": challenge, "code_challenge_method": "S256"}
        answer = send("GET", "/services/oauth2/authorize?" + urlencode(asked))
        assert answer.status == 302
        found = parse_qs(urlsplit(answer.headers["Location"]).query)
        assert found["state"] == ["s t"]
        return found["code"][0]

    assert token(grant_type="authorization_code", code=code(), redirect_uri=back, code_verifier="w" * 50).status == 400
    one = code()
    answer = token(grant_type="authorization_code", code=one, redirect_uri=back, code_verifier=verifier)
    assert answer.status == 200 and answer.json["refresh_token"]
    assert token(grant_type="authorization_code", code=one, redirect_uri=back, code_verifier=verifier).status == 400


def test_sessions_end():
    api = Api()
    assert send("POST", "/services/oauth2/revoke", urlencode({"token": api.token}), FORM).status == 200
    answer = api.query("SELECT Id FROM Contact")
    assert answer.status == 401
    assert answer.json == [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]
    assert send("GET", "/services/data").json[0]["url"] == "/services/data/v50.0"


def test_requests_of_a_day_are_counted():
    api = Api()
    used, most = map(int, re.fullmatch(r"api-usage=(\d+)/(\d+)", api.query("SELECT Id FROM User").headers["Sforce-Limit-Info"]).groups())
    assert 0 < used < most
    steer("limits", {"daily": used})
    refused = api.query("SELECT Id FROM User")
    assert refused.status == 403 and refused.json == [{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}]
    limits = api("GET", "/limits").json["DailyApiRequests"]
    steer("limits", {"daily": most})
    assert limits == {"Max": used, "Remaining": 0}


def test_locators_and_the_bin_have_their_time():
    api = Api()
    made = api.make("Contact", LastName="Binned")
    api("DELETE", f"/sobjects/Contact/{made}")
    span = [time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + shift)) for shift in (-3600, 120)]
    assert made in [one["id"] for one in api("GET", f"/sobjects/Contact/deleted/?start={span[0]}&end={span[1]}").json["deletedRecords"]]
    assert api("GET", f"/sobjects/Contact/updated/?start={span[0]}&end={span[0]}").code() == "INVALID_REPLICATION_DATE"
    assert len(api.rows(f"SELECT Id FROM Contact WHERE Id = '{made}'", "queryAll")) == 1
    page = api.query("SELECT Id FROM Contact", Sforce_Query_Options="batchSize=200").json
    advance(2 * DAY_MS - 3600000)
    api = Api()
    assert api("GET", page["nextRecordsUrl"]).status == 200
    advance(2 * 3600000)
    api = Api()
    late = api("GET", page["nextRecordsUrl"])
    assert late.status == 400 and late.code() == "INVALID_QUERY_LOCATOR"
    assert len(api.rows(f"SELECT Id FROM Contact WHERE Id = '{made}'", "queryAll")) == 1
    advance(14 * DAY_MS)
    api = Api()
    assert api.rows(f"SELECT Id FROM Contact WHERE Id = '{made}'", "queryAll") == []
    assert api("GET", f"/sobjects/Contact/deleted/?start={span[0]}&end={span[1]}").code() == "INVALID_REPLICATION_DATE"


if __name__ == "__main__":
    run_all(globals())
