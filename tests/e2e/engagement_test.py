"""Sales engagement over the sandbox: engagement_test.py <test> <openint> <openint-sandbox> <source folder>."""

from support import run_named, together

PROVIDERS = ("outreach", "salesloft", "apollo")


def everything(tool, operation, connection, **input):
    records = []
    while True:
        page = tool.call(operation, input, connection)
        records += page["items"]
        if page["next_page_cursor"] is None:
            assert not page["has_next_page"]
            return records
        input["cursor"] = page["next_page_cursor"]


@together
def test_every_contact_and_account_once(tool, sandbox, source):
    for provider in PROVIDERS:
        connection = tool.connect(provider)
        for records in ("Contacts", "Accounts"):
            found = everything(tool, f"salesEngagement-list{records}", connection, page_size=70, include_raw=False)
            ids = [each["id"] for each in found]
            assert len(set(ids)) == len(ids) == 230, (provider, records, len(ids), len(set(ids)))


@together
def test_people_that_share_a_time_of_change_come_once_and_no_page_is_a_deep_one(tool, sandbox, source):
    connection = tool.connect("salesloft")
    sandbox.post("/salesloft/tie", {"object": "people", "count": 150})
    sandbox.clear("salesloft")
    found = everything(tool, "salesEngagement-listContacts", connection, page_size=100, include_raw=False)
    ids = [each["id"] for each in found]
    assert len(set(ids)) == len(ids) == 230
    paths = [each["path"] for each in sandbox.requests("salesloft")]
    assert paths and not any("page=4" in path for path in paths), paths


@together
def test_an_account_is_made_found_by_its_domain_changed_and_read(tool, sandbox, source):
    for provider in PROVIDERS:
        connection = tool.connect(provider)
        record = {"name": "Hart Mill", "domain": "hartmill.example"}
        made = tool.call("salesEngagement-createAccount", {"record": record}, connection)["record"]
        assert (made["name"], made["domain"]) == ("Hart Mill", "hartmill.example"), (provider, made)
        if provider != "apollo":  # whose search looks in names alone
            given = {"upsert_on": {"domain": "hartmill.example"}, "record": {"name": "Hart Mill Ltd"}}
            same = tool.call("salesEngagement-upsertAccount", given, connection)["record"]
            assert (same["id"], same["name"]) == (made["id"], "Hart Mill Ltd"), (provider, same)
        changed = tool.call("salesEngagement-updateAccount", {"id": made["id"], "record": {"name": "HM"}}, connection)
        assert changed["record"]["name"] == "HM"
        assert tool.call("salesEngagement-getAccount", {"id": made["id"]}, connection)["record"]["name"] == "HM"


@together
def test_a_contact_is_made_cleared_and_read(tool, sandbox, source):
    for provider in PROVIDERS:
        connection = tool.connect(provider)
        record = {"first_name": "Nell", "last_name": "Hart", "job_title": "Buyer",
                  "email_addresses": [{"email_address": "nell@hartmill.example", "email_address_type": "primary"}]}  # fmt: skip
        made = tool.call("salesEngagement-createContact", {"record": record}, connection)["record"]
        assert (made["job_title"], made["email_addresses"][0]["email_address"]) == ("Buyer", "nell@hartmill.example")
        cleared = {"id": made["id"], "record": {"job_title": None}}
        assert tool.call("salesEngagement-updateContact", cleared, connection)["record"]["job_title"] is None
        tool.call("salesEngagement-getContact", {"id": "999999999"}, connection, status=4)  # there is no such thing


@together
def test_a_contact_is_enrolled_once_and_taken_out(tool, sandbox, source):
    for provider in ("outreach", "salesloft"):
        connection = tool.connect(provider)
        contact = tool.call("salesEngagement-listContacts", {"page_size": 1}, connection)["items"][0]["id"]
        sequence = tool.call("salesEngagement-listSequences", {"page_size": 1}, connection)["items"][0]["id"]
        mailbox = tool.call("salesEngagement-listMailboxes", {"page_size": 1}, connection)["items"][0]["id"]
        given = {"record": {"contact_id": contact, "sequence_id": sequence, "mailbox_id": mailbox}}
        first = tool.call("salesEngagement-insertSequenceState", given, connection)["record"]
        assert (first["contact_id"], first["sequence_id"]) == (contact, sequence), (provider, first)
        again = tool.call("salesEngagement-insertSequenceState", given, connection)["record"]
        assert again["id"] == first["id"], "who is in the sequence already was enrolled once more"
        tool.call("salesEngagement-removeSequenceState", {"id": first["id"]}, connection)
        states = everything(tool, "salesEngagement-listSequenceStates", connection, include_raw=False)
        assert first["id"] not in [each["id"] for each in states]


@together
def test_what_changed_since_a_time(tool, sandbox, source):
    for provider in ("outreach", "salesloft"):
        connection = tool.connect(provider)
        first = tool.call("salesEngagement-listContacts", {"sync_mode": "incremental", "page_size": 10000}, connection)
        while first["has_next_page"]:
            first = tool.call("salesEngagement-listContacts", {"sync_mode": "incremental", "page_size": 10000, "cursor": first["next_cursor"]}, connection)
        assert first["next_page_cursor"] is None and first["next_cursor"], "the last page leads to the next run"


if __name__ == "__main__":
    run_named(globals())
