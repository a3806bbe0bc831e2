"""simple-salesforce, as published, against the sandbox. SANDBOX_URLS holds the line that it printed.

The client speaks https to salesforce.com only, so its requests session gets an adapter that carries each request to the
sandbox; the client itself is not changed.
"""

import datetime
import json
import os
import urllib.request
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce, SalesforceLogin, format_soql
from simple_salesforce.exceptions import (
    SalesforceAuthenticationFailed,
    SalesforceExpiredSession,
    SalesforceMalformedRequest,
    SalesforceResourceNotFound,
)

URLS = json.loads(os.environ["SANDBOX_URLS"])
BASE, CONTROL = URLS["salesforce"], URLS["control"]


class Carrier(HTTPAdapter):
    """Sends what was meant for any host to the sandbox."""

    def send(self, request, **options):
        parts = urlsplit(request.url)
        request.url = BASE + parts.path + (f"?{parts.query}" if parts.query else "")
        return super().send(request, **options)


def session():
    made = requests.Session()
    made.mount("https://", Carrier())
    return made


def steer(action, body):
    request = urllib.request.Request(f"{CONTROL}/salesforce/{action}", json.dumps(body).encode(), method="POST")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def credentials():
    with urllib.request.urlopen(f"{CONTROL}/salesforce/credentials") as answer:
        return json.load(answer)


def connect():
    return Salesforce(instance_url=BASE, session_id=credentials()["access_token"], session=session(), version="59.0")


def refusal(kind, work, code):
    try:
        work()
    except kind as error:
        found = error.content[0]["errorCode"] if isinstance(error.content, list) else str(error)
        assert code in found, f"{code} was expected, not {found}"
        return
    raise AssertionError(f"{code} was expected")


def test_password_logs_in():
    token, instance = SalesforceLogin(
        session=session(), username="user1@sandbox.example", password="any", security_token="", sf_version="59.0"
    )
    assert token and instance
    try:
        SalesforceLogin(session=session(), username="user1@sandbox.example", password="wrong", security_token="")
    except SalesforceAuthenticationFailed as error:
        assert "INVALID_LOGIN" in str(error)
    else:
        raise AssertionError("a wrong password logged in")


def test_client_credentials_log_in():
    token, instance = SalesforceLogin(session=session(), consumer_key="a", consumer_secret="b", domain="mine.my")
    assert token and instance


def test_query_all_reads_every_page():
    sf = connect()
    total = sf.query("SELECT COUNT() FROM Contact")["totalSize"]
    found = sf.query_all("SELECT Id, Name FROM Contact", headers={"Sforce-Query-Options": "batchSize=200"})
    assert len({one["Id"] for one in found["records"]}) == total
    assert sum(1 for _ in sf.query_all_iter("SELECT Id FROM Contact")) == total


def test_records_live_and_die():
    sf = connect()
    name = "D'Arc\\ \"quoted\" % _"
    made = sf.Contact.create({"LastName": name, "Email": "jeanne@example.com"})
    assert made["success"]
    found = sf.query(format_soql("SELECT Id FROM Contact WHERE LastName = {}", name))
    assert [one["Id"] for one in found["records"]] == [made["id"]]
    assert sf.Contact.get(made["id"])["LastName"] == name
    assert sf.Contact.update(made["id"], {"LastName": "Arc"}) == 204
    assert sf.Contact.get(made["id"])["LastName"] == "Arc"
    assert sf.Contact.delete(made["id"]) == 204
    refusal(SalesforceResourceNotFound, lambda: sf.Contact.get(made["id"]), "ENTITY_IS_DELETED")
    gone = sf.query(f"SELECT IsDeleted FROM Contact WHERE Id = '{made['id']}'", include_deleted=True)
    assert gone["records"][0]["IsDeleted"] is True
    now = datetime.datetime.now(datetime.timezone.utc)
    deleted = sf.Contact.deleted(now - datetime.timedelta(hours=1), now + datetime.timedelta(minutes=2))
    assert made["id"] in [one["id"] for one in deleted["deletedRecords"]]


def test_keys_upsert():
    sf = connect()
    key = f"py-{os.getpid()}/\u00e9"
    assert sf.Account.upsert(f"External_Key__c/{requests.utils.quote(key, safe='')}", {"Name": "One"}) == 201
    assert sf.Account.upsert(f"External_Key__c/{requests.utils.quote(key, safe='')}", {"Name": "Two"}) == 200
    assert sf.Account.get_by_custom_id("External_Key__c", key)["Name"] == "Two"


def test_errors_are_told():
    sf = connect()
    refusal(SalesforceMalformedRequest, lambda: sf.query("SELECT Nope FROM Contact"), "INVALID_FIELD")
    refusal(SalesforceMalformedRequest, lambda: sf.query("SELECT FIELDS(ALL) FROM Contact"), "MALFORMED_QUERY")
    refusal(SalesforceMalformedRequest, lambda: sf.Contact.create({"FirstName": "x"}), "REQUIRED_FIELD_MISSING")
    steer("expire_tokens", {})
    refusal(SalesforceExpiredSession, lambda: sf.query("SELECT Id FROM Contact"), "INVALID_SESSION_ID")


def test_objects_are_described():
    sf = connect()
    assert any(one["name"] == "Lead" for one in sf.describe()["sobjects"])
    assert any(one["name"] == "LastName" for one in sf.Contact.describe()["fields"])
    assert sf.limits()["DailyApiRequests"]["Max"] > 0


if __name__ == "__main__":
    for title, run in list(globals().items()):
        if title.startswith("test_"):
            run()
            print(f"ok  simple-salesforce: {title[5:].replace('_', ' ')}")
