"""openint.aio: the same operations, awaited; cancelled with whoever awaits them."""

import asyncio
import multiprocessing
import time

import openint
import openint.aio
import pytest
from openint import _json
from test_live import Sandbox


@pytest.fixture(scope="module")
def sandbox():
    running = Sandbox()
    yield running
    running.stop()


@pytest.fixture
def run(sandbox, tmp_path):
    """Runs a coroutine function of an aio.Engine and a connection."""

    async def with_engine(work, provider):
        overlays = [{"overlay": name, "patch": patch} for name, patch in sandbox.control("/overlays").items()]
        async with openint.aio.Engine(tmp_path / "state.db", register=overlays) as engine:
            given = sandbox.control("/credentials")[provider]
            client = {name: given.pop(name) for name in ("client_id", "client_secret") if name in given}
            given.pop("api_token", None)
            config = await engine.connector_configs.create(provider, config=client)
            connection = await engine.connections.create(config.id, given)
            return await work(engine, connection)

    return lambda work, provider="hubspot": asyncio.run(with_engine(work, provider))


def test_lists_are_iterated_and_made_tables(run):
    async def work(engine, connection):
        listing = connection.crm.list_contacts(page_size=100)
        ids = [contact["id"] async for contact in listing]
        pages = [page async for page in listing.pages()]
        assert [len(page.items) for page in pages] == [100, 100, 30] and len(set(ids)) == 230
        assert (await listing.first())["id"] == ids[0]
        table = await connection.crm.list_contacts(fields=["id", "email"]).to_arrow()
        assert table.column_names == ["id", "email"] and table.column("id").to_pylist() == ids
        assert (await listing.to_pandas()).shape[0] == (await listing.to_polars()).height == 230
        batches = [batch.num_rows async for batch in listing.batches(batch_size=150)]
        assert batches == [200, 30] and listing.rejected == []
        async for batch in listing.batches():
            break

    run(work)


def test_records_are_written_and_read(run):
    async def work(engine, connection):
        made = await connection.crm.create_contact({"first_name": "Ada", "email": "ada@aio.example"})
        assert (await connection.crm.get_contact(made["id"]))["email"] == "ada@aio.example"
        reading = connection.crm.batch_read_contacts([made["id"], "424242424242"])
        assert [one["id"] for one in await reading] == [made["id"], "424242424242"]
        assert [one["id"] for one in reading.errors] == ["424242424242"]
        assert [one["id"] async for one in reading] == [made["id"], "424242424242"]
        assert (await reading.to_arrow()).num_rows == 1 and len(reading.errors) == 1
        assert (await engine.call("crm-countEntity", {"entity": "contact"}, connection=connection.id))["count"] == 231
        assert (await connection.crm.delete_contact(made["id"])) == made["id"]
        with pytest.raises(openint.NotFound):
            await connection.crm.get_contact("424242424242")
        assert (await connection.passthrough("GET", "/crm/v3/owners")).status == 200
        assert [one.id for one in await engine.connections.list()] == [connection.id]
        assert (await connection.check()).status == "healthy"

    run(work)


def test_every_operation_of_the_blocking_client_is_there(run):
    async def work(engine, connection):
        blocking = engine.blocking.connections.get
        assert connection.crm.create_contact.__doc__ == openint.crm.Crm.create_contact.__doc__
        for ours, theirs in (
            (connection.crm, openint.crm.Crm), (engine.connections, type(engine.blocking.connections)),
            (engine.pipelines, type(engine.blocking.pipelines)), (engine.api_keys, type(engine.blocking.api_keys)),
            (engine.customers, type(engine.blocking.customers)),
            (engine.connector_configs, type(engine.blocking.connector_configs)),
        ):  # fmt: skip
            public = {name for name in vars(theirs) if not name.startswith("_")}
            assert public and public <= set(vars(ours)), public - set(vars(ours))
        assert blocking is not None

    run(work)


def test_many_calls_run_at_once(run, sandbox):
    async def work(engine, connection):
        ids = [contact["id"] async for contact in connection.crm.list_contacts(page_size=100)]
        sandbox.control(
            "/hubspot/faults", {"kind": "slow", "ms": 60000, "path": "/crm/v3/objects/contacts/", "times": 20}
        )
        reading = asyncio.gather(*(connection.crm.get_contact(id) for id in ids[:20]))
        while sandbox.control("/hubspot/faults")[0]["struck"] < 20:  # one after the other the second would never begin
            await asyncio.sleep(0.05)
            assert not reading.done()
        sandbox.control("/hubspot/faults", method="DELETE")
        assert [one["id"] for one in await reading] == ids[:20]

    run(work)


@pytest.mark.parametrize("how", ["cancel", "timeout", "iteration", "close"])
def test_whoever_is_cancelled_cancels_the_call(run, sandbox, how):
    ended = []

    async def work(engine, connection):
        sandbox.control("/hubspot/faults", {"kind": "slow", "ms": 20000, "path": "/crm/v3/owners", "times": 1})
        blocking = engine.blocking._run

        def watched(*arguments, **named):
            try:
                return blocking(*arguments, **named)
            except openint.Cancelled:
                ended.append(time.monotonic())
                raise

        engine.blocking._run = watched
        if how == "iteration":
            async def all_users():
                return [user async for user in connection.crm.list_users()]
            awaited = asyncio.create_task(all_users())
        else:
            awaited = asyncio.create_task(engine.call("crm-listUsers", connection=connection.id))
        await asyncio.sleep(0.5)
        if how == "timeout":
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(awaited, 0.2)
        elif how == "close":
            await engine.close()
            with pytest.raises(openint.Cancelled):
                await awaited
        else:
            awaited.cancel()
            with pytest.raises(asyncio.CancelledError):
                await awaited

    before = time.monotonic()
    run(work)  # whose end waits for the thread
    assert ended and time.monotonic() - before < 15
    sandbox.control("/hubspot/faults", {"kind": "status", "status": 500, "path": "/nothing"})


def test_what_is_closed_says_so(run):
    async def work(engine, connection):
        contacts = connection.crm.list_contacts(page_size=100)
        held = [aiter(contacts), aiter(contacts.pages()), aiter(contacts.batches())]
        for each in held:
            await anext(each)
        await engine.close()
        for later in (
            engine.connections.list, lambda: engine.call("crm-listUsers", connection=connection.id), contacts.first,
            contacts.to_arrow, connection.check, *(lambda each=each: anext(each) for each in held),
            lambda: anext(contacts.pages()), lambda: anext(aiter(contacts)),
        ):  # fmt: skip
            with pytest.raises(openint.Closed, match="this engine was closed") as caught:
                await later()
            assert caught.value.code == "CLOSED"
        assert engine.blocking.closed and "closed" in repr(engine)
        await engine.close()

    run(work)


def test_a_listing_that_is_held_is_cancelled_by_close(run):
    async def work(engine, connection):
        client = openint.aio.Engine(engine=engine.blocking)
        tasks, begin = [], engine.blocking._begin

        def watched(*arguments, **named):
            tasks.append(begin(*arguments, **named))
            return tasks[-1]

        engine.blocking._begin = watched
        listing = (await client.connections.get(connection.id)).crm.list_contacts(page_size=100)
        batches = listing.batches()
        assert (await anext(batches)).num_rows == 100
        await client.close()
        with pytest.raises(openint.Cancelled):
            tasks[-1].run()
        with pytest.raises(openint.Closed):
            await anext(batches)
        assert not engine.blocking.closed and client._calls._under_way == set()

    run(work)


def test_an_engine_of_ones_own_is_closed_also_where_closing_is_cancelled(tmp_path):
    async def work():
        engine = openint.aio.Engine(tmp_path / "state.db")
        closing = asyncio.create_task(engine.close())
        await asyncio.sleep(0)
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
        assert engine.blocking.closed

    asyncio.run(work())


def _in_child(engine, results):
    async def work():
        for later in (lambda: engine.customers.upsert("cust_b"), lambda: engine.call("crm-listUsers")):
            try:
                await later()
            except openint.Closed as error:
                results.put(error.message)
        await engine.close()

    asyncio.run(work())
    results.put("closed")


def test_after_a_fork_an_engine_says_what_to_do(tmp_path):
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    engine = openint.aio.Engine(tmp_path / "state.db", at_once=1)
    asyncio.run(engine.customers.upsert("cust_a"))  # the pool has its thread, which no child gets
    child = context.Process(target=_in_child, args=(engine, results))
    child.start()
    words = "engine was opened before a fork: open another in this process"
    assert [results.get(timeout=60) for _ in range(3)] == [words, words, "closed"]
    child.join(60)
    assert child.exitcode == 0
    asyncio.run(engine.close())


def test_a_warning_comes_out_of_the_thread(run):
    async def work(engine, connection):
        field = {"id": "kiln_heat", "label": "Heat", "type": "text", "is_required": False, "default_value": "hot"}
        with pytest.warns(openint.ProviderWarning, match="default_value"):
            made = await connection.crm.metadata_create_object(
                "kiln", "An oven", {"singular": "Kiln", "plural": "Kilns"}, "kiln_heat", [field]
            )
        assert made["id"] in [one["id"] async for one in connection.crm.metadata_list_objects()]

    run(work)


def test_an_engine_that_is_open_may_be_given(tmp_path):
    async def work():
        blocking = openint.Engine(tmp_path / "state.db")
        async with openint.aio.Engine(engine=blocking) as engine:
            assert (await engine.customers.upsert("cust_a")).id == "cust_a"
        assert not blocking.closed
        with pytest.raises(TypeError):
            openint.aio.Engine("other.db", engine=blocking)

    asyncio.run(work())
    assert _json.loads(b"1.50") is not None
