"""Threads work at once, and the GIL is free while the engine works."""

import concurrent.futures
import multiprocessing
import threading
import time

import openint
import pytest
from conftest import contact, page_of


def test_eight_threads_share_a_translator(contacts):
    pages = [page_of([contact(100 * n + k) for k in range(50)], after=str(n)) for n in range(8)]
    alone = [contacts.translate_bytes(page) for page in pages]
    barrier = threading.Barrier(8)

    def work(n):
        barrier.wait()
        return all(
            contacts.translate_bytes(pages[n]) == alone[n]
            and contacts.translate(pages[n]).next_cursor == str(n)
            and contacts.translate_arrow(pages[n]).to_table().num_rows == 50
            and contacts.reverse({"first_name": str(n)}) == {"properties": {"firstname": str(n)}}
            for _ in range(20)
        )

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == [True] * 8


@pytest.mark.parametrize("call", ["translate_bytes", "translate", "translate_arrow"])
def test_python_goes_on_while_the_engine_works(contacts, call):
    data = page_of([contact(n, jobtitle="t" * 200) for n in range(60000)])
    span = []

    def work():
        begin = time.perf_counter()
        getattr(contacts, call)(data)
        span.extend((begin, time.perf_counter()))

    worker = threading.Thread(target=work)
    ticks = []
    worker.start()
    while worker.is_alive():
        ticks.append(time.perf_counter())
        time.sleep(0)
    worker.join()
    begin, end = span
    # If the call held the GIL, no tick could fall into the middle of it.
    inside = [tick for tick in ticks if begin + 0.2 * (end - begin) < tick < begin + 0.6 * (end - begin)]
    assert len(inside) > 5, f"{len(inside)} ticks of {len(ticks)} within {end - begin:.3f} s"


def test_translators_are_opened_while_overlays_are_registered():
    engine = openint.Engine()

    def register(n):
        engine.register({"overlay": "hubspot", "name": f"copy_{n}", "patch": {}})
        return engine.translator(f"copy_{n}", "crm.contact").translate(page_of([contact(n)])).items[0]["id"]

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert list(pool.map(register, range(16))) == [str(n) for n in range(16)]


def _in_child(inherited, results):
    try:
        inherited.translate(b"{}")
        results.put("no error")
    except openint.Closed:
        own = openint.Translator("hubspot", "crm.contact")
        results.put(own.translate(page_of([contact(5)])).items[0]["id"])


def test_after_a_fork_the_default_engine_is_a_new_one(contacts):
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    child = context.Process(target=_in_child, args=(contacts, results))
    child.start()
    assert results.get(timeout=60) == "5"
    child.join(60)
    assert child.exitcode == 0
