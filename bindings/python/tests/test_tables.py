"""Arrow, pandas and polars hold what the JSON holds."""

import datetime
import json
from decimal import Decimal

import openint
import pandas
import polars
import pyarrow
import pytest
from conftest import contact, goldens, page_of

DEAL = {
    **contact(1),
    "createdAt": "2024-02-01T08:00:00.5+02:00",
    "properties": {"dealname": "Big", "amount": "1234.5"},
}


def deals():
    return openint.Translator("hubspot", "crm.opportunity").translate(page_of([DEAL]))


def same(arrow, written):
    """Whether a value of a table is the one that stands in the JSON."""
    if isinstance(arrow, datetime.datetime):
        return arrow == datetime.datetime.fromisoformat(written)
    if isinstance(arrow, datetime.date):
        return arrow.isoformat() == written
    if isinstance(arrow, list):
        return len(arrow) == len(written) and all(map(same, arrow, written))
    if isinstance(arrow, dict):
        return arrow.keys() >= written.keys() and all(same(arrow[name], written.get(name)) for name in arrow)
    if isinstance(arrow, str) and isinstance(written, (dict, list)):
        return json.loads(arrow, parse_float=Decimal) == written
    return arrow == written


@pytest.mark.parametrize("golden", goldens())
def test_the_rows_are_those_of_the_golden(golden):
    table = golden.translator().translate(golden.input.read_bytes()).to_arrow()
    rows = table.to_pylist()
    assert len(rows) == len(golden.expected["items"])
    for row, written in zip(rows, golden.expected["items"]):
        for name in written:
            assert same(row[name], written[name]), (name, row[name], written[name])


def test_columns_are_the_models_in_its_order():
    contract = openint.Engine().contract()
    wanted = list(contract["components"]["schemas"]["crm.contact"]["properties"])
    wanted.remove("raw_data")
    table = openint.Translator("hubspot", "crm.contact").translate(page_of([contact(1)]), to="arrow")
    assert [name for name in table.column_names if name != "raw_data"] == wanted


def test_types_are_those_of_the_contract():
    schema = deals().to_arrow().schema
    assert pyarrow.types.is_timestamp(schema.field("created_at").type)
    assert schema.field("created_at").type.tz == "UTC"
    assert pyarrow.types.is_decimal(schema.field("amount").type)
    assert pyarrow.types.is_boolean(schema.field("is_deleted").type)
    people = openint.Translator("hubspot", "crm.contact").translate(page_of([contact(1)])).to_arrow().schema
    assert pyarrow.types.is_list(people.field("addresses").type)
    assert pyarrow.types.is_struct(people.field("addresses").type.value_type)


def test_pandas_keeps_decimals_time_zones_and_nulls():
    frame = deals().to_pandas()
    assert isinstance(frame, pandas.DataFrame) and len(frame) == 1
    created = frame["created_at"]
    assert pyarrow.types.is_timestamp(created.dtype.pyarrow_dtype) and created.dtype.pyarrow_dtype.tz == "UTC"
    assert created[0] == pandas.Timestamp("2024-02-01T06:00:00.5Z")
    assert pyarrow.types.is_decimal(frame["amount"].dtype.pyarrow_dtype)
    assert frame["amount"][0] == Decimal("1234.5")
    assert frame["description"].isna()[0]


def test_polars_keeps_decimals_time_zones_and_nulls():
    frame = deals().to_polars()
    assert isinstance(frame, polars.DataFrame) and frame.height == 1
    assert isinstance(frame.schema["created_at"], polars.Datetime) and frame.schema["created_at"].time_zone == "UTC"
    moment = datetime.datetime(2024, 2, 1, 6, 0, 0, 500000, tzinfo=datetime.timezone.utc)
    assert frame["created_at"][0] == moment
    assert isinstance(frame.schema["amount"], polars.Decimal)
    assert frame["amount"][0] == Decimal("1234.5")
    assert frame["description"][0] is None


def test_a_file_becomes_a_table(tmp_path, contacts):
    path = tmp_path / "page.json"
    path.write_bytes(page_of([contact(n) for n in range(5000)]))
    assert contacts.translate(path).to_arrow().column("id").to_pylist() == [str(n) for n in range(5000)]


def test_no_rows_still_have_columns(contacts):
    table = contacts.translate(page_of([])).to_arrow()
    assert table.num_rows == 0 and "email" in table.column_names


def test_a_stream_is_taken_once_and_may_be_dropped(contacts):
    stream = contacts.translate_arrow(page_of([contact(1)]))
    assert pyarrow.table(stream).num_rows == 1
    with pytest.raises(RuntimeError, match="taken already"):
        stream.to_table()
    for _ in range(100):
        contacts.translate_arrow(page_of([contact(1)]))


def test_a_table_outlives_its_translator():
    table = openint.Translator("hubspot", "crm.contact", engine=openint.Engine()).translate(
        page_of([contact(4)]), to="arrow"
    )
    assert table.column("email").to_pylist() == ["n4@example.com"]
