"""Engines and translators are closed, used by `with`, pickled where they can be, and say what they are."""

import json
import logging
import multiprocessing
import pickle
import sys
import threading

import openint
import pytest
from conftest import contact, page_of


def test_an_engine_is_closed_by_with(tmp_path):
    with openint.Engine(tmp_path / "state.db") as engine:
        assert engine.customers.upsert("cust_a").id == "cust_a"
        assert not engine.closed and str(tmp_path) in repr(engine)
    assert engine.closed and "closed" in repr(engine)
    for call in (
        lambda: engine.customers.upsert("cust_b"),
        engine.contract,
        engine.connectors,
        lambda: engine.validate("crm-createContact", {}),
        lambda: engine.register({"overlay": "hubspot", "patch": {}}),
        lambda: engine.translator("hubspot", "crm.contact"),
    ):
        with pytest.raises(openint.Closed, match="this engine was closed") as caught:
            call()
        assert caught.value.code == "CLOSED"
    engine.close()
    again = openint.Engine(tmp_path / "state.db")
    assert again.customers.upsert("cust_a").id == "cust_a"


def test_a_translator_is_closed_by_with_and_its_engine_stays_open():
    engine = openint.Engine()
    with engine.translator("hubspot", "crm.contact") as contacts:
        kept = contacts.translate(page_of([contact(1)]))
    assert contacts.closed and kept.items[0]["id"] == "1"
    for call in (
        lambda: contacts.translate(page_of([contact(1)])),
        lambda: contacts.translate_bytes(page_of([contact(1)])),
        lambda: contacts.translate_arrow(page_of([contact(1)])),
        lambda: list(contacts.records(page_of([contact(1)]))),
        lambda: contacts.reverse({"first_name": "Mia"}),
        kept.to_ndjson,
    ):
        with pytest.raises(openint.Closed, match="this translator was closed"):
            call()
    assert engine.translator("hubspot", "crm.contact").translate(page_of([contact(2)])).items[0]["id"] == "2"


def test_closing_leaves_the_calls_that_are_inside_alone():
    engine = openint.Engine()
    contacts = engine.translator("hubspot", "crm.contact")
    page = page_of([contact(n) for n in range(20000)])
    inside, results = threading.Barrier(5), []

    def work():
        inside.wait()
        try:
            results.append(len(contacts.translate(page)))
        except openint.Closed:
            results.append(20000)  # it came too late

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    inside.wait()
    contacts.close()
    engine.close()
    for thread in threads:
        thread.join(60)
    assert results == [20000] * 4


OVERLAY = {"overlay": "hubspot", "name": "ours", "patch": {
    "models": {"crm.contact": {"fields": {"title": {"read": "properties.role", "write": False}}}}}}  # fmt: skip
PAGE = page_of([contact(1, role="Smith")])


def _title(pickled):
    return pickle.loads(pickled).translate(PAGE).items[0]["title"]


@pytest.mark.parametrize("how", ["register", "engine"])
def test_a_translator_is_pickled_by_what_it_was_made_of(how):
    if how == "register":
        ours = openint.Translator("ours", "crm.contact", register=OVERLAY, fields=["title"])
    else:
        ours = openint.Engine(register=OVERLAY).translator("ours", "crm.contact", fields=["title"])
    again = pickle.loads(pickle.dumps(ours))
    assert again.translate(PAGE).items == [{"id": "1", "title": "Smith"}] and again.connector == "ours"
    assert pickle.loads(pickle.dumps(ours)).engine is again.engine, "those that were made alike share an engine"
    plain = pickle.loads(pickle.dumps(openint.Translator("hubspot", "crm.contact")))
    assert plain.engine is openint.default_engine()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(_title, [pickle.dumps(ours)]) == ["Smith"]


@pytest.mark.parametrize("kind", [bytearray, lambda text: memoryview(bytearray(text))])
def test_a_registered_document_is_what_it_was_when_it_came(kind):
    buffer = kind(json.dumps(OVERLAY).encode())
    ours = openint.Engine(register=buffer).translator("ours", "crm.contact", fields=["title"])
    buffer[:] = b" " * len(buffer)
    assert _title(pickle.dumps(ours)) == "Smith"


def test_a_result_is_pickled_with_its_records(contacts):
    result = contacts.translate(page_of([contact(1), {"id": "2"}], after="3"))
    again = pickle.loads(pickle.dumps(result))
    assert again.items == result.items and again.next_cursor == "3" and again.rejected == result.rejected
    assert repr(again) == repr(result)


def test_what_holds_a_store_is_not_pickled_and_says_what_to_do(tmp_path):
    engine = openint.Engine(tmp_path / "state.db")
    for handle in (engine, engine.connections):
        with pytest.raises(TypeError, match="open another on the other side"):
            pickle.dumps(handle)
    with openint.Translator("hubspot", "crm.contact") as contacts:
        pass
    with pytest.raises(TypeError, match="closed"):
        pickle.dumps(contacts)


def _in_child(engine, results):
    try:
        engine.contract()
    except openint.Closed as error:
        results.put(error.message)


def test_after_a_fork_a_handle_says_what_to_do():
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    child = context.Process(target=_in_child, args=(openint.Engine(), results))
    child.start()
    assert results.get(timeout=60) == "engine was opened before a fork: open another in this process"
    child.join(60)


def test_a_result_is_a_table_in_a_notebook(contacts):
    html = contacts.translate(page_of([contact(n, firstname="<b>&") for n in range(12)]))._repr_html_()
    assert html.count("<tr>") == 11 and "&lt;b&gt;&amp;" in html and "the first 10; there are more" in html
    assert "12 records" in html and "<th>email</th>" in html and "<th>phone_numbers</th>" not in html
    assert "more" not in contacts.translate(page_of([contact(1)]))._repr_html_()


def test_the_engines_log_lines_go_to_pythons(contacts, caplog):
    with caplog.at_level(logging.INFO, logger="openint"):
        contacts.translate(page_of([contact(1), {"id": "2"}]))
    (line,) = caplog.records
    assert (line.name, line.levelno, line.getMessage()) == ("openint", logging.WARNING, "rejected 1 records, translated 1")


def test_a_handler_that_raises_does_no_harm(contacts, caplog):
    class Broken(logging.Handler):
        def emit(self, record):
            raise OSError("the disk is full")

    handler = Broken()
    logging.getLogger("openint").addHandler(handler)
    try:
        with _unraisable() as told:
            assert len(contacts.translate(page_of([contact(1), {"id": "2"}]))) == 1
        assert told == ["the disk is full"]
    finally:
        logging.getLogger("openint").removeHandler(handler)


class _unraisable:
    """What would be told on stderr, instead."""

    def __enter__(self):
        self.before, told = sys.unraisablehook, []
        sys.unraisablehook = lambda of: told.append(str(of.exc_value))
        return told

    def __exit__(self, *raised):
        sys.unraisablehook = self.before


def test_the_name_of_a_file_is_not_taken_for_json(contacts, tmp_path, monkeypatch):
    (tmp_path / "contacts.json").write_bytes(page_of([contact(1)]))
    monkeypatch.chdir(tmp_path)
    for call in (contacts.translate, contacts.translate_bytes, contacts.translate_arrow,
                 lambda data: list(contacts.records(data)), lambda data: contacts.translate(data, to="arrow")):  # fmt: skip
        for name in ("contacts.json", str(tmp_path / "contacts.json")):
            with pytest.raises(ValueError, match=r"is the name of a file.*pathlib\.Path\("):
                call(name)
    assert repr(contacts.translate("nothing.json")).endswith("0 records, 1 rejected>")
