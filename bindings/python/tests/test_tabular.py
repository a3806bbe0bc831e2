"""Whatever is tabular gives the same tables: lists, batch reads, metadata, links; to whatever takes an Arrow stream."""

import datetime
import sys
from decimal import Decimal

import duckdb
import openint
import pandas
import polars
import pyarrow
import pytest
from test_live import PROVIDERS, Sandbox, connect


@pytest.fixture(scope="module")
def sandbox():
    running = Sandbox("--associations", "120")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def engine(sandbox, tmp_path_factory):
    overlays = [{"overlay": name, "patch": patch} for name, patch in sandbox.control("/overlays").items()]
    return openint.Engine(tmp_path_factory.mktemp("store") / "state.db", register=overlays)


@pytest.fixture(scope="module", params=PROVIDERS)
def any_crm(engine, sandbox, request):
    return connect(engine, sandbox, request.param).crm


@pytest.fixture(scope="module")
def crm(engine, sandbox):
    return connect(engine, sandbox, "hubspot").crm


def test_duckdb_polars_and_pyarrow_take_a_listing_as_it_is(crm):
    listing = crm.list_contacts(fields=["id", "email", "updated_at"])
    assert duckdb.sql("select count(*), count(distinct id), count(email) from listing").fetchall()[0][:2] == (230, 230)
    ordered = duckdb.sql("select id from listing order by updated_at desc limit 3")
    assert ordered.columns == ["id"] and len(ordered.fetchall()) == 3
    frame = polars.DataFrame(listing)
    assert frame.shape == (230, 3) and frame.columns == ["id", "email", "updated_at"]
    series = polars.from_arrow(listing)  # polars makes one column of records of a stream that is not pyarrow's own
    assert series.struct.unnest().equals(frame)
    reader = pyarrow.RecordBatchReader.from_stream(listing)
    assert reader.schema.names == ["id", "email", "updated_at"] and reader.read_all().num_rows == 230
    assert pyarrow.table(listing).equals(listing.to_arrow())
    assert pandas.DataFrame.from_arrow(listing).shape == (230, 3)


def test_a_batch_read_gives_the_tables_of_a_list(any_crm):
    listed = any_crm.list_contacts().to_arrow().sort_by("id")
    ids = listed.column("id").to_pylist()
    reading = any_crm.batch_read_contacts(ids)
    read = reading.to_arrow()
    assert read.column("id").to_pylist() == ids and read.schema == listed.schema and reading.errors == []
    assert read.select(["id", "email", "created_at"]).to_pylist() == listed.select(["id", "email", "created_at"]).to_pylist()
    assert duckdb.sql("select count(*) from reading").fetchall() == [(230,)]
    assert polars.DataFrame(reading).height == 230 and len(reading.to_pandas()) == 230
    assert [batch.num_rows for batch in reading.batches()] == [230]
    assert len(reading) == 230 and reading[0]["id"] == ids[0] and [one["id"] for one in reading[1:3]] == ids[1:3]


def test_what_a_batch_read_does_not_find_is_told_of_tables_too(crm):
    known = crm.list_contacts().first()["id"]
    reading = crm.batch_read_contacts([known, "424242424242"])
    assert reading.to_arrow().column("id").to_pylist() == [known]
    assert [(one["id"], one["error"]["code"]) for one in reading.errors] == [("424242424242", "NOT_FOUND")]
    assert reading == [reading[0], reading[1]] and reading[1]["error"]["code"] == "NOT_FOUND"
    assert [one["id"] for one in crm.batch_read_contacts(["424242424242"]).errors] == ["424242424242"]
    assert reading.to_polars().height == 1


def test_metadata_is_tabular(any_crm):
    properties = any_crm.metadata_list_object_properties(_object_of(any_crm))
    names = [one["id"] for one in properties]
    assert len(names) > 5
    table = properties.to_arrow()
    assert table.column("id").to_pylist() == names and pyarrow.types.is_boolean(table.schema.field("is_required").type)
    assert duckdb.sql("select id from properties").fetchall() == [(name,) for name in names]
    assert properties.to_pandas()["id"].to_list() == names == properties.to_polars()["id"].to_list()


def _object_of(crm):
    return {"hubspot": "contacts", "salesforce": "Contact", "pipedrive": "person"}.get(crm._connector, "contact")


def test_links_are_tabular_over_all_pages(crm, sandbox):
    of = crm.list_contacts().first()["id"]
    links = crm.list_associations("crm.contact", of, "crm.account", page_size=50)
    targets = [link["target_id"] for link in links]
    assert len(targets) >= 120
    table = links.to_arrow()
    assert table.column("target_id").to_pylist() == targets and table.column_names[0] == "source_object"
    assert {str(field.type) for field in table.schema} == {"string"}
    assert duckdb.sql("select count(distinct target_id) from links").fetchall() == [(len(targets),)]
    assert polars.DataFrame(links).height == links.to_pandas().shape[0] == links.to_polars().height == len(targets)
    told = []
    assert [batch.num_rows for batch in links.batches(progress=told.append)][:2] == [50, 50] and told[:2] == [50, 100]
    sandbox.control("/hubspot/faults", {"kind": "slow", "ms": 20000, "path": "/crm/v4/objects/", "times": 1})
    with pytest.raises(openint.Timeout):
        links.to_arrow(timeout=0.3)
    nothing = crm.list_associations("crm.contact", of, "crm.opportunity")
    assert nothing.to_arrow().num_rows == len(list(nothing))


def test_amounts_are_decimals_days_are_dates_and_enumerations_are_categories(any_crm):
    deals = any_crm.list_opportunities()
    records = {one["id"]: one for one in deals}
    table = deals.to_arrow()
    assert pyarrow.types.is_decimal(table.schema.field("amount").type)
    assert table.schema.field("currency").type == pyarrow.string()
    frame = deals.to_pandas().set_index("id")
    assert frame["status"].dtype == pandas.CategoricalDtype(["OPEN", "WON", "LOST"])
    kind = frame["close_date"].dtype.pyarrow_dtype
    texts = {one["close_date"] for one in records.values() if one["close_date"] is not None}
    sizes = {len(text) == 10 for text in texts}
    if sizes == {True}:
        assert pyarrow.types.is_date(kind)
        read = datetime.date.fromisoformat
    elif sizes == {False}:
        assert kind == pyarrow.timestamp("us", "UTC")
        read = datetime.datetime.fromisoformat
    else:
        assert sizes == {True, False} and pyarrow.types.is_string(kind)
        read = str
    polar = {row["id"]: row for row in deals.to_polars().to_dicts()}
    assert deals.to_polars().schema["status"] == polars.Enum(["OPEN", "WON", "LOST"])
    for id, record in records.items():
        row = frame.loc[id]
        for name in ("amount", "currency", "status"):
            value = record[name]
            assert polar[id][name] == value and (pandas.isna(row[name]) if value is None else row[name] == value), name
        if record["close_date"] is not None:
            assert polar[id]["close_date"] == read(record["close_date"])
        assert record["amount"] is None or isinstance(polar[id]["amount"], Decimal)


def test_days_and_instants_are_told_apart():
    from openint.frames import with_days

    def column(*values):
        made = with_days(pyarrow.table({"close_date": pyarrow.array(values, pyarrow.string())}), "crm.opportunity")
        return made.column("close_date")

    assert column("2024-01-31", None).to_pylist() == [datetime.date(2024, 1, 31), None]
    assert column().type == column(None).type == pyarrow.date32()
    utc = datetime.timezone.utc
    assert column("2024-01-31T10:00:00+02:00", None).to_pylist() == [datetime.datetime(2024, 1, 31, 8, tzinfo=utc), None]
    assert column("2024-01-31", "2024-01-31T10:00:00Z").type == pyarrow.string()
    assert column("2024-01-31T10:00:00.1234567891Z").type == pyarrow.string()


def test_batches_have_at_least_the_rows_that_are_wanted(crm):
    assert [batch.num_rows for batch in crm.list_contacts().batches()] == [100, 100, 30]
    assert [batch.num_rows for batch in crm.list_contacts().batches(batch_size=150)] == [200, 30]
    assert crm.list_contacts().to_arrow().column("id").num_chunks == 1
    assert crm.list_contacts().to_arrow(progress=lambda _: None).column("id").num_chunks == 1
    with pytest.raises(openint.InvalidArgument, match="batch_rows"):
        next(crm.list_contacts().batches(batch_size=10**9))


def test_a_notebook_shows_the_first_records(crm, sandbox):
    before = sandbox.control("/hubspot/state")
    listing = crm.list_contacts()
    repr(listing)
    assert sandbox.control("/hubspot/state") == before
    html = listing._repr_html_()
    assert html.count("<tr>") == 11 and "there are more" in html and "crm-listContacts" in html
    assert crm.batch_read_contacts([listing.first()["id"]])._repr_html_().count("<tr>") == 2
    broken = crm.list_contacts(cursor="nonsense")._repr_html_()
    assert "cursor" in broken and "<table>" not in broken


def test_a_list_goes_on_where_a_cursor_says(crm):
    pages = list(crm.list_contacts(page_size=100).pages())
    rest = [one["id"] for one in crm.list_contacts(cursor=pages[0].next_cursor)]
    assert rest == [one["id"] for page in pages[1:] for one in page.items]
    assert crm.list_contacts(cursor=pages[0].next_cursor).to_arrow().column("id").to_pylist() == rest


def test_an_incremental_list_ends_with_where_the_next_begins(any_crm):
    first = any_crm.list_contacts(sync_mode="incremental", page_size=100)
    assert first.next_cursor is None, "nothing was listed yet"
    assert len(list(first)) >= 230 and first.next_cursor
    table = any_crm.list_contacts(sync_mode="incremental")
    assert table.to_arrow().num_rows >= 230 and table.next_cursor
    stream = any_crm.list_contacts(sync_mode="incremental")
    assert pyarrow.table(stream).num_rows >= 230 and stream.next_cursor
    for cursor in (first.next_cursor, table.next_cursor, stream.next_cursor):
        later = any_crm.list_contacts(sync_mode="incremental", cursor=cursor)
        assert len(list(later)) == later.to_arrow().num_rows < 230 and later.next_cursor not in (None, cursor)
    moment = sorted(table.to_arrow().column("updated_at").to_pylist())[100]
    newer = any_crm.list_contacts(updated_after=moment).to_arrow().column("updated_at").to_pylist()
    assert 0 < len(newer) < 230 and min(newer) >= moment


def test_an_upsert_looks_by_a_plain_keyword(crm):
    with pytest.warns(openint.ProviderWarning, match="searched for, then written") as told:
        made = crm.upsert_contact({"first_name": "Ada", "email": "ada@upsert.example"}, email="ada@upsert.example")
        again = crm.upsert_contact({"first_name": "Augusta"}, email=["ada@upsert.example", "augusta@upsert.example"])
    assert {warning.filename for warning in told} == {__file__}
    assert again["id"] == made["id"] and again["first_name"] == "Augusta"
    with pytest.warns(openint.ProviderWarning, match="searched for, then written"):
        account = crm.upsert_account({"name": "Acme", "domain": "acme-upsert.example"}, domain="acme-upsert.example")
        assert crm.upsert_account({"name": "Acme Ltd"}, domain="acme-upsert.example")["id"] == account["id"]
    for wrong in (lambda: crm.upsert_account({"name": "x"}), lambda: crm.upsert_account({"name": "x"}, domain="a", website="b"),
                  lambda: crm.upsert_opportunity({"name": "x"})):  # fmt: skip
        with pytest.raises(TypeError, match="an upsert looks by one of"):
            wrong()
    crm.delete_contact(made["id"])
    crm.delete_account(account["id"])


def test_a_listing_has_a_timeout(crm, sandbox):
    for work in (lambda listing: list(listing), lambda listing: listing.to_arrow(), pyarrow.table):
        sandbox.control("/hubspot/faults", {"kind": "slow", "ms": 3000, "path": "/crm/v3/owners", "times": 1})
        with pytest.raises(Exception, match="deadline|timed out|Timeout"):
            work(crm.list_users(timeout=0.3))
    sandbox.control("/hubspot/faults", {"kind": "status", "status": 500, "path": "/nothing"})


class Bar:
    def __init__(self):
        self.count, self.texts = 0, []

    def update(self, n):
        self.count += n

    def set_postfix_str(self, text):
        self.texts.append(text)


def test_progress_tells_of_records_and_of_what_is_waited_for(crm, sandbox, capsys, monkeypatch):
    refused = {"kind": "status", "status": 429, "headers": {"Retry-After": "1"}, "path": "/crm/v3/objects/contacts",
               "after": 1, "times": 1}  # fmt: skip
    told = []
    sandbox.control("/hubspot/faults", refused)
    assert crm.list_contacts().to_arrow(progress=told.append).num_rows == 230
    assert [int(one) for one in told if one.waiting is None] == [100, 200, 230]
    waits = [one for one in told if one.waiting is not None]  # the provider's other limits may ask for some more
    assert any(1 <= one.waiting < 2.5 for one in waits)
    assert all(one.message.endswith("s for the provider's limit") for one in waits)
    sandbox.control("/hubspot/faults", refused)
    bar = Bar()
    crm.list_contacts().to_pandas(progress=bar)
    assert bar.count == 230 and any("waiting" in text and "limit" in text for text in bar.texts)
    crm.list_contacts().to_polars(progress=True)
    assert "230 records" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    crm.list_contacts().to_arrow(progress=True)
    told = [line for line in capsys.readouterr().err.splitlines() if "waiting" not in line]
    assert told == ["100 records", "200 records", "230 records"]


def test_an_engine_that_traces_tells_the_log_of_its_exchanges(sandbox, tmp_path, caplog):
    overlays = [{"overlay": name, "patch": patch} for name, patch in sandbox.control("/overlays").items()]
    with openint.Engine(tmp_path / "state.db", register=overlays, trace=True) as engine:
        crm = connect(engine, sandbox, "hubspot").crm
        with caplog.at_level("DEBUG", logger="openint"):
            crm.list_users().first()
    asked = [line for line in caplog.messages if '"event":"request"' in line and "/crm/v3/owners" in line]
    assert asked and "[secret]" in asked[0] and "Bearer pat" not in asked[0]


def test_an_amount_that_does_not_fit_is_null_named_and_the_only_one(engine, sandbox):
    crm = connect(engine, sandbox, "hubspot").crm
    made = crm.create_opportunity({"name": "Vast", "amount": Decimal("1" + 35 * "0")})
    assert crm.get_opportunity(made["id"])["amount"] == Decimal("1" + 35 * "0"), "JSON keeps every digit"
    deals = crm.list_opportunities()
    with pytest.warns(openint.ProviderWarning, match="0 records and 1 values could not be read; the first: record 230, amount, .*cannot hold"):
        rows = deals.to_arrow().to_pylist()
    (vast,) = [row for row in rows if row["id"] == made["id"]]
    assert len(rows) == 231 and vast["amount"] is None and vast["name"] == "Vast"
    assert [(one["index"], one["field"], one["scope"]) for one in deals.rejected] == [(230, "amount", "value")]
    with pytest.raises(openint.InvalidArgument, match="amount"):
        crm.list_opportunities().to_pandas(strict=True)
    assert len(list(deals)) == 231 and deals.rejected == []
    crm.delete_opportunity(made["id"])
