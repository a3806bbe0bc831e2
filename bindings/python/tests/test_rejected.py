"""Records that cannot be translated are told, and the others go on."""

import json
from decimal import Decimal

import openint
import pytest
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


def test_whatever_leaves_them_out_warns_of_them(contacts, tmp_path):
    path = tmp_path / "page.json"
    path.write_bytes(DATA)
    for call in (
        lambda: json.loads(contacts.translate_bytes(DATA))["items"],
        lambda: json.loads(contacts.translate_bytes(path))["items"],
        lambda: contacts.translate(DATA, to="arrow").to_pylist(),
        lambda: contacts.translate(DATA).to_polars().to_dicts(),
        lambda: list(contacts.records(path)),
    ):
        with pytest.warns(openint.ProviderWarning, match="1 records and 0 values could not be read; the first: record 1,") as told:
            assert [record["id"] for record in call()] == ["1", "1"]
        assert told[0].filename == __file__, "the warning names the line of whoever called"


def test_a_results_repr_counts_them(contacts):
    half = contact(3)
    half["createdAt"] = "some day"
    result = contacts.translate(b'{"results": [' + BAD + b"," + json.dumps(half).encode() + b"]}")
    assert repr(result) == "<openint.Result of hubspot crm.contact, 1 records, 1 rejected, 1 values not read>"


def test_an_amount_that_does_not_fit_its_column_costs_itself_and_is_named():
    deals = openint.Translator("hubspot", "crm.opportunity")
    page = page_of([{**contact(n), "properties": {"dealname": f"D{n}", "amount": amount}}
                    for n, amount in enumerate(["12.5", "1" + 40 * "0", "0.12345678901"])])  # fmt: skip
    result = deals.translate(page)
    assert [deal["amount"] for deal in result] == [Decimal("12.5"), Decimal("1" + 40 * "0"), Decimal("0.12345678901")]
    assert result.rejected == []
    with pytest.warns(openint.ProviderWarning, match="0 records and 2 values could not be read; the first: record 1, amount, .*cannot hold"):
        table = result.to_arrow()
    assert table.column("amount").to_pylist() == [Decimal("12.5"), None, None]
    assert table.column("name").to_pylist() == ["D0", "D1", "D2"]
    assert [(one.index, one.field, one.scope) for one in result.rejected] == [(1, "amount", "value"), (2, "amount", "value")]
    with pytest.raises(openint.InvalidArgument, match="amount"):
        openint.Translator("hubspot", "crm.opportunity", strict=True).translate_arrow(page)


def test_none_are_rejected_of_good_pages(contacts):
    assert contacts.translate(page_of([contact(1)])).rejected == []
