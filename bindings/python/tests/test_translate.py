"""Bytes, text and objects in; records, pages and lines out."""

import json
from decimal import Decimal

import openint
import pytest
from conftest import contact, goldens, page_of


@pytest.mark.parametrize("golden", goldens())
def test_goldens_come_out_as_written_by_hand(golden):
    result = golden.translator().translate(golden.input.read_bytes())
    assert result.items == golden.expected["items"]
    assert result.has_next_page == golden.expected["has_next_page"]
    assert result.next_cursor == golden.expected["next_cursor"]
    assert result.rejected == []


def test_every_kind_of_data_gives_the_same(contacts, tmp_path):
    data = page_of([contact(1), contact(2)], after="3")
    path = tmp_path / "page.json"
    path.write_bytes(data)
    expected = contacts.translate(data).json()
    assert json.loads(expected)["items"][1]["email"] == "n2@example.com"
    kinds = [bytearray(data), memoryview(data), data.decode(), json.loads(data), path]
    for kind in kinds:
        assert contacts.translate(kind).json() == expected, type(kind)
        assert contacts.translate_bytes(kind) == expected, type(kind)
        assert contacts.translate(kind, to="bytes") == expected, type(kind)


def test_a_list_and_ndjson_are_taken(contacts):
    records = [contact(n) for n in range(3)]
    lines = b"\n".join(json.dumps(record).encode() for record in records)
    assert [one["id"] for one in contacts.translate(records)] == ["0", "1", "2"]
    assert [one["id"] for one in contacts.translate(lines)] == ["0", "1", "2"]


def test_page_facts(contacts):
    more = contacts.translate(page_of([contact(1)], after="2"))
    assert (more.has_next_page, more.next_cursor, len(more)) == (True, "2", 1)
    last = contacts.translate(page_of([]))
    assert (last.has_next_page, last.next_cursor, len(last), list(last)) == (False, None, 0, [])
    assert last, "an empty result is still a result"


def test_nothing_is_parsed_before_it_is_asked_for(contacts):
    result = contacts.translate(page_of([contact(1)]))
    assert result._parsed is None and result._rejected is None
    assert result.items is result.items


def test_numbers_keep_their_digits():
    deal = {**contact(1), "properties": {"dealname": "Big", "amount": "12345678901234567890.10"}}
    (made,) = openint.Translator("hubspot", "crm.opportunity").translate(page_of([deal]))
    assert made["amount"] == Decimal("12345678901234567890.10")
    assert str(made["amount"]) == "12345678901234567890.10"


def test_fields_are_chosen_and_the_id_always_comes(contacts):
    some = openint.Translator("hubspot", "crm.contact", fields=["email"])
    (made,) = some.translate(page_of([contact(7)]))
    assert made == {"id": "7", "email": "n7@example.com"}
    with pytest.raises(TypeError, match="list of names"):
        openint.Translator("hubspot", "crm.contact", fields="email")


def test_raw_data_is_the_record_as_it_came(contacts):
    record = b'{"id":"1","updatedAt":"2024-03-02T11:05:59Z","properties":{"firstname":"A","score":1.50}}'
    (made,) = openint.Translator("hubspot", "crm.contact", raw=True).translate(b'{"results":[' + record + b"]}")
    assert made["raw_data"]["properties"] == {"firstname": "A", "score": Decimal("1.50")}
    assert record in openint.Translator("hubspot", "crm.contact", raw=True).translate_bytes(record)
    assert "raw_data" not in contacts.translate(record).items[0]


def test_ndjson_has_one_record_a_line(contacts, tmp_path):
    result = contacts.translate(page_of([contact(1), contact(2)]))
    lines = result.to_ndjson(tmp_path / "out.ndjson")
    assert (tmp_path / "out.ndjson").read_bytes() == lines
    assert [json.loads(line) for line in lines.splitlines()] == result.items


def test_a_result_outlives_what_it_was_made_of(contacts):
    data = bytearray(page_of([contact(1)]))
    result = contacts.translate(data)
    data[:] = b" " * len(data)
    del contacts
    assert result.items[0]["first_name"] == "Name 1"
    assert b"Name 1" in result.to_ndjson()


def test_other_types_are_refused(contacts):
    for wrong in (5, None, 1.5, {1, 2}):
        with pytest.raises(TypeError, match="bytes, str, a path"):
            contacts.translate(wrong)
    with pytest.raises(ValueError, match="to must be"):
        contacts.translate(b"{}", to="xml")
