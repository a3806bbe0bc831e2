"""A listing as columns: batches that the engine makes, what could not be read, and what takes a listing as it is."""

import contextlib
import ctypes
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import openint
import polars
import pyarrow
import pytest

PAGES = 3


def person(number):
    time = "2025-01-01T00:00:00Z"
    record = {"id": str(number), "updated": time, "made": time, "email": f"p{number}@acme.example"}
    if number == 4:
        del record["id"]  # what every record must have
    if number == 5:
        record["made"] = "some day"
    return record


class Handler(BaseHTTPRequestHandler):
    """Three pages of three people; with ?clean, pages in which everything can be read; the third fails with ?broken."""

    def do_GET(self):
        if self.path == "/kinds":
            rows = [{"code": "a", "own": True}, {"code": "b", "own": "no word"}, {"own": False}, {"code": "d", "own": False}]
            return self.answer(200, {"rows": rows})
        page = int(parse_qs(urlsplit(self.path).query).get("cursor", ["1"])[0])
        self.server.asked.append(page)
        if "broken" in self.path and page == PAGES:
            return self.answer(403, {"message": "no more for you"})
        rows = [person(3 * page + each) for each in range(3)]
        if "clean" in self.path:
            rows = [{**row, "id": row.get("id", "4"), "made": row["updated"]} for row in rows]
        if "empty" in self.path:
            rows = []
        self.answer(200, {"rows": rows, "next": page + 1 if page < PAGES and rows else None})

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


@pytest.fixture
def people(tmp_path):
    """A function from the path to list to a listing; and `asked`, the pages that were."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def listing(path, **arguments):
        document = {
            "format": 1, "name": "acme", "title": "Acme", "http": {"base": f"http://127.0.0.1:{server.server_port}"},
            "page": {"items": "rows"},
            "models": {"crm.contact": {
                "object": "people",
                "fields": {"id": {"read": "id", "write": False}, "updated_at": {"read": "updated", "write": False},
                           "created_at": {"read": "made", "write": False},
                           "email": "email"},
                "list": {"get": f"/{path}{{?cursor}}", "paging": {"kind": "token", "next": "body.next"}}},
                "crm.meta.object": {
                    "fields": {"id": {"read": "code", "write": False}, "name": {"read": "code", "write": False},
                               "label": {"read": "code", "write": False}, "is_custom": {"read": "own", "write": False}},
                    "list": {"get": "/kinds", "paging": {"kind": "all"}}}},
        }  # fmt: skip
        engine = openint.Engine(tmp_path / f"{path}.db", register=document)
        config = engine.connector_configs.create("acme")
        crm = engine.connections.create(config.id, {}).crm
        return crm.metadata_list_objects() if path == "kinds" else crm.list_contacts(**arguments)

    listing.asked = server.asked
    yield listing
    server.shutdown()
    server.server_close()


def test_batches_come_as_their_pages_do(people):
    batches = people("clean").batches()
    assert people.asked == []
    first = next(batches)
    assert isinstance(first, pyarrow.RecordBatch) and first.column("email").to_pylist()[0] == "p3@acme.example"
    assert len(people.asked) <= 2, "one page more may be under way"
    assert [batch.num_rows for batch in batches] == [3, 3]


def test_page_size_is_no_limit_of_a_table(people):
    told = []
    table = people("clean", page_size=3).to_arrow(progress=told.append)
    assert table.num_rows == 9 and told == [3, 6, 9]


def test_fields_are_the_columns(people):
    table = people("clean", fields=["email", "id"]).to_arrow()
    assert table.column_names == ["email", "id"] and table.column("id").to_pylist()[0] == "3"
    assert people("empty", fields=["email"]).to_pandas().columns.to_list() == ["email"]


def test_what_cannot_be_read_is_told(people):
    listing = people("people")
    with pytest.warns(openint.ProviderWarning, match="1 records and 1 values could not be read"):
        table = listing.to_arrow()
    assert table.num_rows == 8 and table.column("created_at").null_count == 1
    assert [one["scope"] for one in listing.rejected] == ["record", "value"]
    with pytest.warns(openint.ProviderWarning):
        assert len(list(listing)) == 8
    assert len(listing.rejected) == 2
    with pytest.raises(openint.InvalidArgument, match="record 1"):
        people("people").to_pandas(strict=True)


@pytest.mark.parametrize("fields", [None, ["email"]])
def test_a_reader_that_holds_the_gil_lets_others_run_while_it_waits(people, fields):
    # The provider is a thread of this process; without the GIL it would never answer, and the time would run out.
    wanted = {} if fields is None else {"fields": fields}
    assert polars.DataFrame(people("clean", timeout=20, **wanted))["email"].to_list()[-1] == "p11@acme.example"
    capsule = people("clean", timeout=20, **wanted).__arrow_c_stream__()
    stream = ctypes.cast(_pointer_of(capsule, b"arrow_array_stream"), ctypes.POINTER(Stream)).contents
    array = Array()
    assert stream.get_next(ctypes.byref(stream), ctypes.byref(array)) == 0 and array.length == 3
    array.release(ctypes.byref(array))
    stream.release(ctypes.byref(stream))  # a page more may be under way
    assert not stream.release


class Array(ctypes.Structure):
    """Of the C data interface of Arrow."""

    _fields_ = [(name, ctypes.c_int64) for name in ("length", "null_count", "offset", "n_buffers", "n_children")]
    _fields_ += [(name, ctypes.c_void_p) for name in ("buffers", "children", "dictionary")]
    _fields_ += [("release", ctypes.PYFUNCTYPE(None, ctypes.c_void_p)), ("private_data", ctypes.c_void_p)]


class Stream(ctypes.Structure):
    """Of the C stream interface of Arrow; its functions are called with the GIL."""

    _fields_ = [
        ("get_schema", ctypes.c_void_p), ("get_next", ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)),
        ("get_last_error", ctypes.c_void_p), ("release", ctypes.PYFUNCTYPE(None, ctypes.c_void_p)),
        ("private_data", ctypes.c_void_p),
    ]  # fmt: skip


_pointer_of = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(
    ("PyCapsule_GetPointer", ctypes.pythonapi)
)


def test_a_failure_on_the_way_is_the_engines_own_error(people):
    with pytest.raises(openint.Forbidden, match="no more for you"):
        people("broken-clean").to_arrow()
    batches = people("broken-clean").batches()
    assert next(batches).num_rows == 3 and next(batches).num_rows == 3
    with pytest.raises(openint.Forbidden):
        next(batches)


def test_whatever_takes_an_arrow_stream_takes_a_listing(people):
    reader = pyarrow.RecordBatchReader.from_stream(people("clean"))
    assert "email" in reader.schema.names and reader.read_all().num_rows == 9
    lossy = people("people")
    reader = pyarrow.RecordBatchReader.from_stream(lossy)
    assert lossy.rejected == []
    assert reader.read_all().num_rows == 8 and [one["scope"] for one in lossy.rejected] == ["record", "value"]
    assert people("clean").to_polars()["email"][8] == "p11@acme.example"
    with contextlib.closing(pyarrow.RecordBatchReader.from_stream(people("broken-clean"))) as broken:
        with pytest.raises(Exception, match="no more for you"):
            broken.read_all()


def test_what_cannot_be_read_of_records_that_come_whole_is_told(people):
    kinds = people("kinds")
    with pytest.warns(openint.ProviderWarning, match="1 records and 1 values could not be read; the first: record 1, is_custom"):
        entries = list(kinds)
    assert [one.get("id") for one in entries] == ["a", "b", None, "d"] and len(kinds.errors) == 1
    assert [(one["index"], one["scope"]) for one in kinds.rejected] == [(1, "value"), (2, "record")]
    with pytest.warns(openint.ProviderWarning, match="1 records and 1 values"):
        assert kinds.to_arrow().column("id").to_pylist() == ["a", "b", "d"]
    assert [one["scope"] for one in kinds.rejected] == ["value", "record"]
    with pytest.raises(openint.InvalidArgument, match="is_custom"):
        kinds.to_polars(strict=True)
