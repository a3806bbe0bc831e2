"""The engine and its connections, awaited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .. import core
from ..engine import Engine as BlockingEngine
from ._calls import Calls
from ._groups import Groups

if TYPE_CHECKING:
    from typing_extensions import Self


class Connection(Groups):
    """An account at a provider, as openint.Connection, whose fields it has. `crm` and its like have its operations."""

    def __init__(self, calls: Calls, blocking: core.Connection) -> None:
        super().__init__(calls, blocking)
        self._calls, self._blocking = calls, blocking
        self.id = blocking.id
        self.connector_name = blocking.connector_name
        self.connector_config_id = blocking.connector_config_id
        self.customer_id = blocking.customer_id
        self.display_name = blocking.display_name
        self.status = blocking.status
        self.status_message = blocking.status_message
        self.settings = blocking.settings
        self.disabled = blocking.disabled
        self.metadata = blocking.metadata
        self.created_at = blocking.created_at
        self.updated_at = blocking.updated_at
        self.check = calls.then(blocking.check, lambda made: Connection(calls, made))
        self.passthrough = calls.later(blocking.passthrough)

    def __repr__(self) -> str:
        return repr(self._blocking).replace("Connection(", "aio.Connection(", 1)


class Connections:
    """As openint.Engine.connections."""

    def __init__(self, calls: Calls, blocking: core.Connections) -> None:
        def one(made: core.Connection) -> Connection:
            return Connection(calls, made)

        def many(made: list[core.Connection]) -> list[Connection]:
            return [one(each) for each in made]

        self.list = calls.then(blocking.list, many)
        self.get = calls.then(blocking.get, one)
        self.create = calls.then(blocking.create, one)
        self.update = calls.then(blocking.update, one)
        self.delete = calls.later(blocking.delete)
        self.authorize = calls.later(blocking.authorize)
        self.complete = calls.then(blocking.complete, one)


class Customers:
    """As openint.Engine.customers."""

    def __init__(self, calls: Calls, blocking: core.Customers) -> None:
        self.upsert = calls.later(blocking.upsert)


class ConnectorConfigs:
    """As openint.Engine.connector_configs."""

    def __init__(self, calls: Calls, blocking: core.ConnectorConfigs) -> None:
        self.list = calls.later(blocking.list)
        self.get = calls.later(blocking.get)
        self.create = calls.later(blocking.create)
        self.update = calls.later(blocking.update)
        self.delete = calls.later(blocking.delete)


class Pipelines:
    """As openint.Engine.pipelines."""

    def __init__(self, calls: Calls, blocking: core.Pipelines) -> None:
        self.list = calls.later(blocking.list)
        self.create = calls.later(blocking.create)
        self.update = calls.later(blocking.update)
        self.delete = calls.later(blocking.delete)


class ApiKeys:
    """As openint.Engine.api_keys."""

    def __init__(self, calls: Calls, blocking: core.ApiKeys) -> None:
        self.list = calls.later(blocking.list)
        self.create = calls.later(blocking.create)
        self.delete = calls.later(blocking.delete)


class Engine:
    """An openint.Engine whose operations are awaited; it takes the same arguments, or an engine that is open already.

    at_once: how many calls run at the same time, each on a thread; the others wait for their turn. Translation, which
    touches no network, is as openint.Translator has it.
    """

    def __init__(
        self, store: Any = None, *, engine: BlockingEngine | None = None, at_once: int = 64, **options: Any
    ) -> None:
        if engine is not None and (store is not None or options):
            raise TypeError("an engine that is open already takes no arguments")
        self.blocking = BlockingEngine(store, **options) if engine is None else engine
        self._own = engine is None
        self._calls = Calls(at_once)
        self.customers = Customers(self._calls, self.blocking.customers)
        self.connector_configs = ConnectorConfigs(self._calls, self.blocking.connector_configs)
        self.connections = Connections(self._calls, self.blocking.connections)
        self.pipelines = Pipelines(self._calls, self.blocking.pipelines)
        self.api_keys = ApiKeys(self._calls, self.blocking.api_keys)

    async def call(
        self,
        operation: str,
        input: Mapping[str, Any] | bytes | str | None = None,
        *,
        connection: str | None = None,
        timeout: float | None = None,
    ) -> Any:
        """As openint.Engine.call()."""
        return await self._calls.run(self.blocking.call, operation, input, connection=connection, timeout=timeout)

    async def close(self) -> None:
        """Cancels the calls that are under way and the listings that are held, waits for their end, and closes the
        engine, unless it was given; what is awaited later is Closed. So does `async with`."""
        try:
            await self._calls.close()
        finally:  # also where whoever closes is cancelled
            if self._own:
                self.blocking.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self.close()

    def __repr__(self) -> str:
        return repr(self.blocking).replace("<openint.", "<openint.aio.", 1)
