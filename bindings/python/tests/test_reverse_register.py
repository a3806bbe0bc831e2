"""The way back, and what users register."""

import json
from decimal import Decimal

import openint
import pytest
from conftest import contact, goldens, page_of

OVERLAY = {
    "overlay": "hubspot",
    "patch": {"models": {"crm.contact": {"custom_fields": {"shoe_size": "properties.shoe_size"}}}},
}


@pytest.mark.parametrize("golden", goldens(reverse=True))
def test_goldens_of_the_way_back(golden):
    record = json.loads(golden.input.read_bytes(), parse_float=Decimal)
    translator = golden.translator()
    assert translator.reverse(record) == golden.expected
    assert translator.reverse(golden.input.read_bytes()) == golden.expected


def test_absent_leaves_alone_and_none_clears(contacts):
    assert contacts.reverse({"first_name": "Mia"}) == {"properties": {"firstname": "Mia"}}
    assert contacts.reverse({"phone": None}) == {"properties": {"phone": ""}}


def test_a_wrong_record_is_refused_with_every_problem(contacts):
    with pytest.raises(openint.InvalidArgument) as caught:
        contacts.reverse({"first_name": 1, "shoe": 2})
    paths = {issue["path"] for issue in caught.value.issues}
    assert {"/first_name", "/shoe"} <= paths
    with pytest.raises(openint.Malformed):
        contacts.reverse(b"{")


def test_decimals_keep_their_digits_on_the_way_back():
    deals = openint.Translator("salesforce", "crm.opportunity")
    body = deals.reverse({"name": "Big", "amount": Decimal("12345678901234567890.10")})
    assert str(body["Amount"]) == "12345678901234567890.10"


def test_an_overlay_adds_custom_fields():
    engine = openint.Engine()
    engine.register(OVERLAY)
    people = engine.translator("hubspot", "crm.contact")
    (made,) = people.translate(page_of([contact(1, shoe_size=44)]))
    assert made["custom_fields"] == {"shoe_size": 44}
    # HubSpot takes every property as text, and the empty text to clear one.
    body = people.reverse({"first_name": "Mia", "custom_fields": {"shoe_size": 45}})
    assert body == {"properties": {"firstname": "Mia", "shoe_size": "45"}}
    assert people.reverse({"custom_fields": {"shoe_size": None}}) == {"properties": {"shoe_size": ""}}
    assert people.reverse({"first_name": "Mia", "custom_fields": {}}) == {"properties": {"firstname": "Mia"}}
    with pytest.raises(openint.InvalidArgument, match="hat_size"):
        people.reverse({"custom_fields": {"hat_size": 1}})


def test_an_overlay_of_one_translator_stays_there(contacts):
    own = openint.Translator("hubspot", "crm.contact", register=OVERLAY)
    page = page_of([contact(1, shoe_size=44)])
    assert own.translate(page).items[0]["custom_fields"] == {"shoe_size": 44}
    assert contacts.translate(page).items[0]["custom_fields"] is None


def test_documents_are_dicts_text_or_paths(tmp_path):
    path = tmp_path / "overlay.json"
    path.write_text(json.dumps(OVERLAY))
    for document in (OVERLAY, json.dumps(OVERLAY), json.dumps(OVERLAY).encode(), path, str(path)):
        engine = openint.Engine(register=document)
        (model,) = [m for m in engine.connectors("hubspot")["models"] if m["model"] == "crm.contact"]
        assert model["custom_fields"] == ["shoe_size"]


def test_register_reaches_the_default_engine():
    openint.register({**OVERLAY, "name": "hubspot_with_shoes"})
    people = openint.Translator("hubspot_with_shoes", "crm.contact")
    assert people.translate(page_of([contact(1, shoe_size=44)])).items[0]["custom_fields"] == {"shoe_size": 44}
    assert "hubspot_with_shoes" in [one["name"] for one in openint.default_engine().connectors()]


def test_a_wrong_document_is_refused_with_every_problem():
    with pytest.raises(openint.InvalidArgument) as caught:
        openint.Engine(register={"overlay": "hubspot", "patch": {"modles": {}, "sauces": {}}})
    text = str(caught.value)
    assert "modles" in text and "sauces" in text
    with pytest.raises(openint.NotFound):
        openint.Engine(register={"overlay": "hubsport", "patch": {}})
    with pytest.raises(openint.Malformed):
        openint.Engine(register=b"{")


def test_context_feeds_the_rules():
    goldens_with_context = [p.values[0] for p in goldens() if p.values[0].context]
    assert goldens_with_context, "no golden has a context"
    golden = goldens_with_context[0]
    without = openint.Translator(golden.connector, golden.model).translate(golden.input)
    assert golden.translator().translate(golden.input).items == golden.expected["items"] != without.items
