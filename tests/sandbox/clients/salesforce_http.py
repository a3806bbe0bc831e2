"""What no published client reaches of the sandbox's Salesforce, over plain HTTP. SANDBOX_URLS
holds the line that it printed."""

import base64
import hashlib
import http.client
import json
import os
import re
import time
from urllib.parse import parse_qs, quote, urlencode, urlsplit

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
    return send("POST", "/services/oauth2/token", urlencode({"client_id": "c", "client_secret": "s", **fields}), FORM)


def test_tokens_have_no_life_and_refresh_tokens_stay():
    given = credentials()
    for _ in range(2):
        answer = token(grant_type="refresh_token", refresh_token=given["refresh_token"])
        assert answer.status == 200 and answer.json["instance_url"] == BASE
        assert "expires_in" not in answer.json and "refresh_token" not in answer.json
    assert token(grant_type="refresh_token", refresh_token="no").json["error"] == "invalid_grant"
    assert token(grant_type="client_credentials").status == 200
    assert token(grant_type="password", username="u", password="p").status == 200


def test_codes_are_for_one_use_and_need_their_verifier():
    verifier = "v" * 50
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    back = "http://127.0.0.1/cb"

    def code():
        asked = {"response_type": "code", "client_id": "c", "redirect_uri": back, "state": "s t", "code_challenge": challenge, "code_challenge_method": "S256"}
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


def test_ids_are_known_in_15_and_18_characters_of_any_case():
    api = Api()
    made = api.make("Contact", LastName="Ids")
    for form in (made, made[:15], made.upper(), made.lower()):
        assert api("GET", f"/sobjects/Contact/{form}?fields=Id").json["Id"] == made
    assert api("GET", f"/sobjects/Contact/{made[:15].swapcase()}").status == 404
    assert api.rows(f"SELECT Id FROM Contact WHERE Id = '{made[:15]}'")[0]["Id"] == made
    assert api.query("SELECT Id FROM Contact WHERE Id = 'abc'").code() == "INVALID_QUERY_FILTER_OPERATOR"


def test_queries_that_are_refused():
    api = Api()
    for soql, code in {
        "SELECT FIELDS(ALL) FROM Contact": "MALFORMED_QUERY",
        "SELECT FIELDS(CUSTOM) FROM Contact LIMIT 201": "MALFORMED_QUERY",
        "SELECT Id FROM Contact OFFSET 2001": "NUMBER_OUTSIDE_VALID_RANGE",
        "SELECT Id FROM Contact WHERE CreatedDate > '2024-01-01T00:00:00Z'": "INVALID_FIELD",
        "SELECT Id FROM Contact WHERE LastName = 5": "INVALID_FIELD",
        "SELECT Id FROM Contact WHERE LastName = 'a": "MALFORMED_QUERY",
        "SELECT Id FROM Contact WHERE LastName = 'a\\q'": "MALFORMED_QUERY",
        "SELECT Id FROM Contact WHERE Id != null AND LastName = 'a' OR LastName = 'b'": "MALFORMED_QUERY",
        "SELECT Id FROM Contact WHERE Description = 'a'": "INVALID_FIELD",
        "SELECT Id, Id FROM Contact": "MALFORMED_QUERY",
        "SELECT Nope.Name FROM Contact": "INVALID_FIELD",
        "SELECT Id FROM Contact WHERE (LastName = 'a'": "MALFORMED_QUERY",
        "SELECT Id FROM Contact WHERE " + "(" * 500 + "Id = null" + ")" * 500: "MALFORMED_QUERY",
        "SELECT Id": "MALFORMED_QUERY",
    }.items():
        answer = api.query(soql)
        assert answer.status == 400 and answer.code() == code, f"{soql[:80]}: {answer.text}"
    assert api.query("SELECT FIELDS(ALL) FROM Contact LIMIT 200").status == 200
    assert api.query("SELECT FIELDS(STANDARD) FROM Contact").status == 200
    assert "ERROR at Row:1:Column:8\n" in api.query("SELECT Nope FROM Contact").json[0]["message"]


def test_conditions_find_what_they_say():
    api = Api()
    mark = f"Cond{os.getpid()}"
    ids = {
        name: api.make("Contact", LastName=name, Department=mark, **more)
        for name, more in {
            "Alpha": {"Loyalty_Points__c": 10, "Birthdate": "1980-02-29"},
            "beta_1": {"Loyalty_Points__c": 2.5, "Email": "b@example.com"},
            "Gam%ma": {"Newsletter__c": True},
            "It's \\ \"q\"": {},
        }.items()
    }

    def found(condition, order=""):
        rows = api.rows(f"SELECT LastName FROM Contact WHERE Department = '{mark}' AND ({condition}) {order}")
        return [row["LastName"] for row in rows]

    assert found("LastName = 'ALPHA'") == ["Alpha"]
    assert found("LastName LIKE 'beta\\_%'") == ["beta_1"]
    assert found("LastName LIKE '%\\%%'") == ["Gam%ma"]
    assert found("LastName = 'It\\'s \\\\ \\\"q\\\"'") == ["It's \\ \"q\""]
    assert found("Loyalty_Points__c > 2.5") == ["Alpha"]
    assert found("Loyalty_Points__c >= 2.5", "ORDER BY Loyalty_Points__c") == ["beta_1", "Alpha"]
    assert found("Loyalty_Points__c != 10", "ORDER BY Loyalty_Points__c DESC NULLS LAST")[0] == "beta_1"
    assert len(found("Loyalty_Points__c != 10")) == 3
    assert found("Email != null") == ["beta_1"]
    assert found("Newsletter__c = true") == ["Gam%ma"]
    assert found("Birthdate = 1980-02-29") == ["Alpha"]
    assert found("LastName IN ('alpha', 'nobody')") == ["Alpha"]
    assert len(found("LastName NOT IN ('alpha')")) == 3
    assert len(found("NOT LastName = 'alpha'")) == 3
    assert len(found("CreatedDate >= YESTERDAY")) == 4
    assert found("LastName = 'alpha' OR (Email = null AND Newsletter__c = true)", "ORDER BY LastName DESC") == ["Gam%ma", "Alpha"]
    assert found("Owner.IsActive = true AND LastName = 'alpha'") == ["Alpha"]
    count = api.query(f"SELECT COUNT() FROM Contact WHERE Department = '{mark}'").json
    assert count == {"totalSize": 4, "done": True, "records": []}
    most = api.rows(f"SELECT MAX(Loyalty_Points__c) most, COUNT(Email) FROM Contact WHERE Department = '{mark}'")[0]
    assert most["most"] == 10.0 and most["expr0"] == 1
    assert len(ids) == 4


def test_pages_hold_while_records_come_and_go():
    api = Api()
    first = api.query("SELECT Id FROM Lead", Sforce_Query_Options="batchSize=200").json
    assert len(first["records"]) == 200 and not first["done"]
    gone = steer("delete", {"object": "Lead", "count": 5})["ids"]
    steer("insert", {"object": "Lead", "count": 5})
    seen = [row["Id"] for row in first["records"]]
    page = first
    while not page["done"]:
        again = api("GET", page["nextRecordsUrl"]).json
        page = api("GET", page["nextRecordsUrl"]).json
        assert page["records"] == again["records"]
        seen += [row["Id"] for row in page["records"]]
    assert len(seen) == len(set(seen))
    assert first["totalSize"] - len(gone) <= len(seen) <= first["totalSize"]


def test_walking_by_stamp_and_id_reads_each_once():
    api = Api()
    steer("tie", {"object": "Contact", "count": 60})
    everyone = {row["Id"] for row in api.rows("SELECT Id FROM Contact LIMIT 2000")}
    seen, where = [], ""
    while True:
        rows = api.rows(f"SELECT Id, SystemModstamp FROM Contact {where} ORDER BY SystemModstamp, Id LIMIT 47")
        if not rows:
            break
        seen += [row["Id"] for row in rows]
        stamp, last = rows[-1]["SystemModstamp"].replace("+0000", "Z"), rows[-1]["Id"]
        where = f"WHERE SystemModstamp > {stamp} OR (SystemModstamp = {stamp} AND Id > '{last}')"
    assert len(seen) == len(set(seen)) and set(seen) == everyone


def test_rows_have_outcomes_of_their_own():
    api = Api()

    def account(**values):
        return {"attributes": {"type": "Account"}, **values}

    mixed = api("POST", "/composite/sobjects", {"records": [account(Name="A"), account(), account(Name="C", Nope=1)]}).json
    assert [row["success"] for row in mixed] == [True, False, False]
    assert mixed[1]["errors"][0] == {"statusCode": "REQUIRED_FIELD_MISSING", "message": "Required fields are missing: [Name]", "fields": ["Name"]}
    before = api.query("SELECT COUNT() FROM Account").json["totalSize"]
    rolled = api("POST", "/composite/sobjects", {"allOrNone": True, "records": [account(Name="A"), account()]}).json
    assert rolled[0]["errors"][0]["statusCode"] == "ALL_OR_NONE_OPERATION_ROLLED_BACK"
    assert api.query("SELECT COUNT() FROM Account").json["totalSize"] == before
    many = api("POST", "/composite/sobjects", {"records": [account(Name="A")] * 201})
    assert many.status == 400 and many.code() == "EXCEEDED_ID_LIMIT"
    key = f"row{os.getpid()}"
    upserts = [account(Name="A", External_Key__c=key), account(Name="B", External_Key__c=key), account(Name="C")]
    done = api("PATCH", "/composite/sobjects/Account/External_Key__c", {"records": upserts}).json
    assert [row.get("created") for row in done] == [True, None, None]
    again = api("PATCH", "/composite/sobjects/Account/External_Key__c", {"records": upserts[:1]}).json
    assert again == [{"id": done[0]["id"], "success": True, "errors": [], "created": False}]
    asked = {"ids": [done[0]["id"], "001000000000000AAA", done[0]["id"]], "fields": ["Id", "Name"]}
    read = api("POST", "/composite/sobjects/Account", asked).json
    assert [row and row["Name"] for row in read] == ["A", None, "A"]
    assert api("POST", "/composite/sobjects/Account", {**asked, "ids": asked["ids"] * 667}).code() == "EXCEEDED_ID_LIMIT"
    gone = api("DELETE", f"/composite/sobjects?ids={done[0]['id']},001000000000000AAA").json
    assert [row["success"] for row in gone] == [True, False]


def test_subrequests_use_earlier_answers():
    api = Api()
    steps = [
        {"method": "POST", "url": f"{DATA}/sobjects/Account", "referenceId": "a", "body": {"Name": "Made \"here\""}},
        {"method": "POST", "url": f"{DATA}/sobjects/Contact", "referenceId": "c", "body": {"LastName": "X", "AccountId": "@{a.id}"}},
        {"method": "GET", "url": DATA + "/query?q=SELECT+Account.Name+FROM+Contact+WHERE+Id='@{c.id}'", "referenceId": "q"},
    ]
    answers = api("POST", "/composite", {"compositeRequest": steps}).json["compositeResponse"]
    assert [one["httpStatusCode"] for one in answers] == [201, 201, 200]
    assert answers[2]["body"]["records"][0]["Account"]["Name"] == "Made \"here\""
    steps[1]["body"] = {"FirstName": "no last name"}
    undone = api("POST", "/composite", {"allOrNone": True, "compositeRequest": steps[:2]}).json["compositeResponse"]
    assert [one["httpStatusCode"] for one in undone] == [400, 400]
    assert api("POST", "/composite", {"compositeRequest": steps[:1] * 26}).status == 400


def test_what_records_refuse():
    api = Api()
    key = f"dup{os.getpid()}"
    first = api.make("Account", Name="Dup", External_Key__c=key)
    for kind, body, code, fields in (
        ("Contact", {"LastName": "x", "Nope": 1}, "INVALID_FIELD", None),
        ("Contact", {"LastName": "x", "CreatedDate": "2024-01-01T00:00:00Z"}, "INVALID_FIELD_FOR_INSERT_UPDATE", ["CreatedDate"]),
        ("Contact", {"LastName": "x", "Email": "no"}, "INVALID_EMAIL_ADDRESS", ["Email"]),
        ("Contact", {"LastName": "x" * 81}, "STRING_TOO_LONG", ["LastName"]),
        ("Contact", {"LastName": "x", "Birthdate": "2023-02-29"}, "JSON_PARSER_ERROR", None),
        ("Contact", {"LastName": "x", "Loyalty_Points__c": "many"}, "JSON_PARSER_ERROR", None),
        ("Contact", {"LastName": "x", "AccountId": "abc"}, "MALFORMED_ID", ["AccountId"]),
        ("Account", {"Name": "Dup", "External_Key__c": key.upper()}, "DUPLICATE_VALUE", ["External_Key__c"]),
        ("Account", {"Name": "x", "Customer_Tier__c": "Lead"}, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", ["Customer_Tier__c"]),
    ):
        answer = api("POST", f"/sobjects/{kind}", body)
        assert answer.status == 400 and answer.code() == code, answer.text
        assert answer.json[0].get("fields") == fields, answer.text
    assert first in api("POST", "/sobjects/Account", {"Name": "Dup", "External_Key__c": key}).json[0]["message"]
    blank = api.make("Contact", LastName=" x ", Title="   ")
    read = api("GET", f"/sobjects/Contact/{blank}?fields=LastName,Title").json
    assert read["LastName"] == "x" and read["Title"] is None
    by_key = api.make("Contact", LastName="Of", Account={"External_Key__c": key})
    assert api("GET", f"/sobjects/Contact/{by_key}?fields=AccountId").json["AccountId"] == first
    assert api("DELETE", f"/sobjects/Account/{first}").status == 204
    assert api("GET", f"/sobjects/Contact/{by_key}").code() == "ENTITY_IS_DELETED"


def test_a_key_of_several_records_is_not_chosen_among():
    api = Api()
    name = f"Shared_{os.getpid()}__c"
    made = api.made_field(f"Account.{name}", "<label>Shared</label><type>Text</type><length>20</length><externalId>true</externalId>")
    assert "<success>true</success>" in made, made
    assert api("POST", "/sobjects/Account", {"Name": "x", name: "k"}).code() == "INVALID_FIELD"
    assert all(one["name"] != name for one in api("GET", "/sobjects/Account/describe").json["fields"])
    api.grant(f"Account.{name}")
    assert any(one["name"] == name for one in api("GET", "/sobjects/Account/describe").json["fields"])
    ids = [api.make("Account", **{"Name": str(i), name: "k"}) for i in range(2)]
    answer = api("PATCH", f"/sobjects/Account/{name}/k", {"Name": "which"})
    assert answer.status == 300 and [url.split("/")[-1] for url in answer.json] == ids


def test_metadata_says_what_is_wrong():
    api = Api()
    assert "<faultcode>sf:INVALID_SESSION_ID</faultcode>" in api.soap("<describeMetadata/>", session="no").text
    for inner, message in (
        ("<label>x</label><type>Text</type>", "Must specify 'length' for a CustomField of type Text"),
        ("<label>x</label><type>Number</type><precision>5</precision>", "Must specify 'scale' for a CustomField of type Number"),
        ("<label>x</label><type>LongTextArea</type><length>300</length>", "Must specify 'visibleLines' for a CustomField of type LongTextArea"),
        ("<label>x</label><type>Checkbox</type><defaultValue>false</defaultValue><required>true</required>", "Can not specify 'required' for a CustomField of type Checkbox"),
        ("<label>x</label><type>Picklist</type>", "Must specify 'valueSet' for a CustomField of type Picklist"),
        ("<label>x</label><type>Lookup</type><referenceTo>Nope</referenceTo>", "no CustomObject named Nope found"),
        ("<type>Date</type>", "Must specify a non-empty label for the CustomField"),
    ):
        answer = api.made_field("Contact.Wrong__c", inner).replace("&apos;", "'")
        assert "<success>false</success>" in answer and message in answer, answer
    assert "end with __c" in api.made_field("Contact.Wrong", "<label>x</label><type>Date</type>")
    whole = "<label>Thing</label><pluralLabel>Things</pluralLabel><nameField><type>AutoNumber</type><displayFormat>T-{0000}</displayFormat></nameField><deploymentStatus>Deployed</deploymentStatus><sharingModel>ReadWrite</sharingModel>"
    name = f"Thing_{os.getpid()}__c"
    for part in ("label", "pluralLabel", "nameField", "deploymentStatus", "sharingModel"):
        less = re.sub(f"<{part}>.*</{part}>", "", whole)
        answer = api.soap(f'<createMetadata><metadata xsi:type="CustomObject"><fullName>{name}</fullName>{less}</metadata></createMetadata>').text
        assert "<success>false</success>" in answer and part in answer, answer
    answer = api.soap(f'<createMetadata><metadata xsi:type="CustomObject"><fullName>{name}</fullName>{whole}</metadata></createMetadata>').text
    assert "<success>true</success>" in answer, answer
    made = api.make(name)
    assert api("GET", f"/sobjects/{name}/{made}").json["Name"] == "T-0001"


def test_long_heads_are_refused():
    api = Api()
    assert api.query("SELECT Id FROM Contact WHERE Id != '" + "a" * 7000 + "'").status == 400
    assert api.query("SELECT Id FROM Contact WHERE LastName != '" + "a" * 17000 + "'").status == 414
    assert api.query("SELECT Id FROM Contact", X_One="a" * 6000, X_Two="a" * 6000, X_Three="a" * 6000).status == 431


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
    for title, run in list(globals().items()):
        if title.startswith("test_"):
            run()
            print(f"ok  salesforce: {title[5:].replace('_', ' ')}")
