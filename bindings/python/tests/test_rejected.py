"""Records that cannot be translated are told, and the others go on."""

import json

from conftest import contact, page_of

GOOD = json.dumps(contact(1)).encode()
BAD = b'{"id": "2", "properties": {"firstname": "no date"}}'
DATA = b'{"results": [' + GOOD + b", " + BAD + b", " + GOOD + b"]}"


def check(rejected):
    (one,) = rejected
    assert one.index == 1
    assert one.offset == DATA.index(BAD)
    assert one.field == "updated_at"
    assert one.raw == BAD
    assert one.scope == "record"
    assert one.reason and "\n" not in one.reason


def test_a_rejected_record_is_described(contacts):
    result = contacts.translate(DATA)
    assert [record["id"] for record in result] == ["1", "1"]
    check(result.rejected)


def test_of_files_too(contacts, tmp_path):
    path = tmp_path / "page.json"
    path.write_bytes(DATA)
    check(contacts.translate(path).rejected)
    summary = contacts.translate_to(tmp_path / "out.json", path)
    assert summary.translated == 2
    check(summary.rejected)


def test_of_tables_too(contacts):
    stream = contacts.translate_arrow(DATA)
    check(stream.rejected)
    assert stream.to_table().column("id").to_pylist() == ["1", "1"]


def test_bytes_that_are_not_utf8_come_back_as_they_were(contacts):
    bad = b'{"id": "2", "updatedAt": "2024-03-02T11:05:59Z", "properties": {"firstname": "\xff\xfe"}}'
    result = contacts.translate(b'{"results": [' + GOOD + b", " + bad + b"]}")
    assert [record["id"] for record in result] == ["1"]
    assert [one.raw for one in result.rejected] == [bad]


def test_the_fast_way_leaves_them_out(contacts):
    assert [record["id"] for record in json.loads(contacts.translate_bytes(DATA))["items"]] == ["1", "1"]


def test_none_are_rejected_of_good_pages(contacts):
    assert contacts.translate(page_of([contact(1)])).rejected == []
