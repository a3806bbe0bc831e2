"""What no published client reaches of the sandbox's Salesforce: records, batches of them, and metadata."""

import os
import re

from support.salesforce import Api, DATA, run_all


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


if __name__ == "__main__":
    run_all(globals())
