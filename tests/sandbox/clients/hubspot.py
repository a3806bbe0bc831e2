"""The official hubspot-api-client against the sandbox. Argument: the sandbox's line of URLs (see run.py)."""
import json
import os
import sys
import time
import urllib.request

# This file has the package's own name: its folder must not be where `import hubspot` looks first.
sys.path[:] = [each for each in sys.path if os.path.realpath(each or ".") != os.path.dirname(os.path.realpath(__file__))]

import hubspot
from hubspot.crm.contacts import (BatchInputSimplePublicObjectBatchInput, BatchReadInputSimplePublicObjectId,
                                  PublicObjectSearchRequest, SimplePublicObjectInput, SimplePublicObjectInputForCreate)

URLS = json.loads(sys.argv[1] if len(sys.argv) > 1 else os.environ["SANDBOX_URLS"])


def control(path, body=None, method="POST"):
    data = None if method == "GET" else json.dumps(body or {}).encode()
    request = urllib.request.Request(URLS["control"] + path, data=data, method=method)
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def refused(call, *arguments, **keywords):
    try:
        call(*arguments, **keywords)
    except Exception as error:  # each API package of the client has an ApiException of its own
        if "ApiException" not in [each.__name__ for each in type(error).__mro__]:
            raise
        return error
    raise AssertionError("the call was not refused")


def make_client(token):
    """A client whose every API package asks the sandbox: the client takes no base URL itself."""
    client = hubspot.Client.create(access_token=token)
    client.config["host"] = URLS["hubspot"]
    return client


def main():
    credentials = control("/credentials", method="GET")["hubspot"]
    control("/hubspot/limits", {"enabled": False})
    client = make_client(credentials["access_token"])
    contacts = client.crm.contacts

    seen, after = set(), None
    while True:
        page = contacts.basic_api.get_page(limit=100, after=after, properties=["email", "firstname"])
        for each in page.results:
            assert each.id not in seen
            seen.add(each.id)
            assert each.properties["email"].endswith(("@example.com", "@Example.com")), each.properties
            assert each.created_at.year >= 2023
        if page.paging is None:
            break
        after = page.paging.next.after
    assert len(seen) >= 200, len(seen)

    email = f"python.{time.time_ns()}@example.com"
    made = contacts.basic_api.create(SimplePublicObjectInputForCreate(properties={"email": email, "lastname": "Müller"}))
    got = contacts.basic_api.get_by_id(made.id, properties=["lastname", "phone"])
    assert got.properties["lastname"] == "Müller" and got.properties["phone"] is None
    changed = contacts.basic_api.update(made.id, SimplePublicObjectInput(properties={"lastname": "Moser"}))
    assert changed.properties["lastname"] == "Moser"
    batch = contacts.batch_api.read(BatchReadInputSimplePublicObjectId(
        inputs=[{"id": made.id}], properties=["email"], properties_with_history=[]))
    assert [each.id for each in batch.results] == [made.id] and batch.status == "COMPLETE"
    updated = contacts.batch_api.update(BatchInputSimplePublicObjectBatchInput(
        inputs=[{"id": made.id, "properties": {"phone": "+1 2"}}]))
    assert updated.results[0].properties["phone"] == "+1 2"
    found = contacts.search_api.do_search(PublicObjectSearchRequest(
        filter_groups=[{"filters": [{"propertyName": "email", "operator": "EQ", "value": email}]}],
        properties=["email"], limit=10, sorts=[]))
    assert found.total == 1 and found.results[0].id == made.id

    conflict = refused(contacts.basic_api.create, SimplePublicObjectInputForCreate(properties={"email": email}))
    body = json.loads(conflict.body)
    assert conflict.status == 409 and body["message"] == f"Contact already exists. Existing ID: {made.id}"
    invalid = refused(contacts.basic_api.update, made.id, SimplePublicObjectInput(properties={"no_such": "1"}))
    body = json.loads(invalid.body)
    assert invalid.status == 400 and body["category"] == "VALIDATION_ERROR" and "PROPERTY_DOESNT_EXIST" in body["message"]

    contacts.basic_api.archive(made.id)
    assert refused(contacts.basic_api.get_by_id, made.id).status == 404

    control("/hubspot/expire_tokens")
    expired = refused(contacts.basic_api.get_page, limit=1)
    assert expired.status == 401 and json.loads(expired.body)["category"] == "EXPIRED_AUTHENTICATION"
    tokens = client.oauth.tokens_api.create(grant_type="refresh_token", client_id=credentials["client_id"], client_secret=credentials["client_secret"],
                                            refresh_token=credentials["refresh_token"])
    assert tokens.refresh_token == credentials["refresh_token"] and tokens.expires_in == 1800
    again = make_client(tokens.access_token)
    assert len(again.crm.contacts.basic_api.get_page(limit=1).results) == 1
    print("hubspot.py: ok")


main()
