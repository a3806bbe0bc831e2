"""What no published client reaches of the sandbox's Salesforce: ids, queries and their pages."""

import os

from support.salesforce import Api, run_all, steer


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


def test_long_heads_are_refused():
    api = Api()
    assert api.query("SELECT Id FROM Contact WHERE Id != '" + "a" * 7000 + "'").status == 400
    assert api.query("SELECT Id FROM Contact WHERE LastName != '" + "a" * 17000 + "'").status == 414
    assert api.query("SELECT Id FROM Contact", X_One="a" * 6000, X_Two="a" * 6000, X_Three="a" * 6000).status == 431


if __name__ == "__main__":
    run_all(globals())
