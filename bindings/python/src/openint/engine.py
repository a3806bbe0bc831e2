"""The engine: the contract, the connectors, what is registered on top of them, and the live operations over a store."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, Union

from . import _json, _native
from .core import ApiKeys, Connections, ConnectorConfigs, Customers, Pipelines
from .keys import key_of_store
from .progress import told

if TYPE_CHECKING:
    from typing_extensions import Self

    from .models import ConnectorName, ModelName
    from .translator import Translator

Document = Union[Mapping[str, Any], bytes, str, "os.PathLike[str]"]


class Awaited(Protocol):
    """Whoever may cancel what is begun for it."""

    def began(self, task: _native.Task) -> None: ...


awaiting: ContextVar[Awaited | None] = ContextVar("awaiting", default=None)


class Engine:
    """Knows the contract and the connectors. Serves any number of threads; one per process is enough."""

    def __init__(
        self,
        store: str | os.PathLike[str] | None = None,
        *,
        key: bytes | None = None,
        customer: str | None = None,
        ca_file: str | os.PathLike[str] | None = None,
        proxy: str | None = None,
        allow_private_addresses: bool = False,
        answer_bytes: int | None = None,
        register: Document | Sequence[Document] | None = None,
        trace: bool = False,
    ) -> None:
        """store: the database of customers and connections, made where there is none; without one the engine only
        translates. key: 32 bytes that seal the secrets in it; without them the file beside the store with ".key" behind
        its name, made (mode 0600) for a new store. customer: act as this tenant, to whom only its own things exist.
        ca_file: a PEM file of the only certificates to trust, in place of the system's. proxy: the URL of one for all
        hosts, or "none"; else the environment decides (https_proxy, no_proxy, ...). allow_private_addresses: let what
        a connection's settings or a provider's answer names be a loopback or private address, or http, which is else
        refused (Forbidden, reason "unsafe_address"); what a connector's document itself says may be any. answer_bytes:
        how many of a provider's bytes one answer gathers, 64 MiB without it; a page of a list ends there. register:
        documents, as for
        register(). trace: every exchange of every call is told to the logger "openint" at DEBUG, as two lines of JSON
        with what was sent and what came, credentials and secret settings cut out; bodies hold your customers' data.
        The engine's other lines go there always, at INFO and above.
        Raises InvalidArgument where ca_file, proxy or answer_bytes can't be used; Unauthenticated where the key is not the store's; StorageError.
        """
        config: dict[str, Any] = {}
        self._store = store
        if store is not None:
            path = Path(store)
            config["store"] = {"path": str(path), "key": key_of_store(path, key)}
        given = {
            "ca_file": ca_file and os.fspath(ca_file),
            "proxy": proxy,
            "allow_private_addresses": allow_private_addresses,
        }
        http = {name: value for name, value in given.items() if value}
        if http:
            config["http"] = http
        if answer_bytes is not None:
            config["limits"] = {"answer_bytes": answer_bytes}
        self._native = _native.Engine(_json.dumps(config), told)
        self.customer = customer
        self._trace = trace
        self._documents: list[bytes] = []  # that were registered, for those who pickle a translator
        self.customers = Customers(self)
        self.connector_configs = ConnectorConfigs(self)
        self.connections = Connections(self)
        self.pipelines = Pipelines(self)
        self.api_keys = ApiKeys(self)
        for document in documents_of(register):
            self.register(document)

    def call(
        self,
        operation: str,
        input: Mapping[str, Any] | bytes | str | None = None,
        *,
        connection: str | None = None,
        timeout: float | None = None,
    ) -> Any:
        """Any operation of the contract, for example call("crm-listContacts", {"page_size": 10}, connection="conn_...").

        timeout: seconds for the whole. Gives the response parsed. Raises what openint.errors has.
        """
        return _json.loads(self.call_bytes(operation, input, connection=connection, timeout=timeout))

    def call_bytes(
        self,
        operation: str,
        input: Mapping[str, Any] | bytes | str | None = None,
        *,
        connection: str | None = None,
        timeout: float | None = None,
    ) -> bytes:
        """The same with the response as JSON."""
        return self._run(operation, input, connection, timeout)

    def _run(
        self,
        operation: str,
        input: Mapping[str, Any] | bytes | str | None,
        connection: str | None,
        timeout: float | None,
        listener: Callable[[int, bytes], object] | None = None,
    ) -> bytes:
        return self._begin(operation, input, connection, timeout, listener).run()[1]

    def _begin(
        self,
        operation: str,
        input: Mapping[str, Any] | bytes | str | None,
        connection: str | None,
        timeout: float | None,
        listener: Callable[[int, bytes], object] | None = None,
        **more: Any,
    ) -> _native.Task:
        request: dict[str, Any] = {"operation": operation, **more}
        if self._trace:
            request["trace"] = True
        if connection is not None:
            request["connection"] = connection
        if self.customer is not None:
            request["customer"] = self.customer
        if timeout is not None:
            request["timeout_ms"] = max(1, int(timeout * 1000))
        head = _json.dumps(request)
        body = b"{}" if input is None else bytes(_encoded(input))
        task = self._native.begin(head[:-1] + b',"input":' + body + b"}", listener)
        awaited = awaiting.get()
        if awaited is not None:
            awaited.began(task)
        return task

    def register(self, document: Document) -> None:
        """Adds a connector, or an overlay on one, for translators that are opened later.

        document: a dict, JSON text (bytes, or a str that begins with "{"), or the path of such a file.
        Raises InvalidArgument, whose issues name every problem; Malformed; NotFound if an overlay's base is unknown.
        """
        text = _encoded(_document(document))  # a copy of what the caller may change later
        self._native.register(text)
        self._documents.append(text)

    def connectors(self, name: ConnectorName | str | None = None) -> Any:
        """A list of {"name", "title", "website", "models": [...]}, or the one of that name."""
        return _json.loads(self._native.connectors(name or ""))

    def contract(self) -> dict[str, Any]:
        """The OpenAPI document that decides all operations and models."""
        contract: dict[str, Any] = _json.loads(self._native.contract())
        return contract

    def validate(self, operation: str, input: Mapping[str, Any] | bytes | str) -> None:
        """Checks the input of an operation, for example "crm-createContact". Raises InvalidArgument, NotFound."""
        self._native.validate(operation, _text(input))

    def translator(self, connector: ConnectorName | str, model: ModelName | str, **options: Any) -> Translator:
        """Translator(connector, model, engine=self, **options)."""
        from .translator import Translator

        return Translator(connector, model, engine=self, **options)


    def close(self) -> None:
        """Lets go of the store and all else. What is under way goes on to its end; what is called later is Closed. So
        does `with`. An engine that nobody refers to any more closes itself."""
        self._native.close()

    @property
    def closed(self) -> bool:
        return self._native.closed

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "an openint.Engine cannot be pickled, for it holds a store and connections to providers: "
            "open another on the other side, with the same arguments"
        )

    def __repr__(self) -> str:
        kind = "that only translates" if self._store is None else f"over {self._store}"
        return f"<openint.Engine {kind}{', closed' if self.closed else ''}>"


def documents_of(register: Document | Sequence[Document] | None) -> list[Document]:
    """What `register` of an engine or a translator holds: nothing, a document or several."""
    if register is None:
        return []
    if isinstance(register, (list, tuple)):
        return list(register)
    return [register]  # type: ignore[list-item]  # str and bytes are sequences, too, but documents here


def _document(document: Document) -> Any:
    if isinstance(document, str) and not document.lstrip().startswith("{"):
        with open(document, "rb") as file:
            return file.read()
    if isinstance(document, os.PathLike):
        with open(document, "rb") as file:
            return file.read()
    return _text(document)


def _text(value: Any) -> Any:
    """str and buffers as they are; dicts and lists as JSON."""
    if isinstance(value, (bytes, str, bytearray, memoryview)):
        return value
    if isinstance(value, (Mapping, list, tuple)):
        return _json.dumps(value)
    try:
        return memoryview(value)
    except TypeError:
        raise TypeError(f"bytes, str, a path, a dict or a list is wanted, not {type(value).__name__}") from None


def _encoded(value: Any) -> bytes:
    text = _text(value)
    return text.encode("utf-8") if isinstance(text, str) else bytes(text)


_lock = threading.Lock()
_default: Engine | None = None
_reopened: dict[bytes, Engine] = {}  # by what is registered on them


def default_engine() -> Engine:
    """The engine of this process that is used where none is given; made on first use."""
    global _default
    with _lock:
        if _default is None:
            _default = Engine()
        return _default


def engine_with(documents: list[bytes]) -> Engine:
    """The default engine where it has just these documents registered, else one that has, the same for all who ask."""
    engine = default_engine()
    if engine._documents == documents:
        return engine
    name = b"\n".join(documents)
    with _lock:
        if name not in _reopened:
            _reopened[name] = Engine(register=documents)
        return _reopened[name]


def register(document: Document) -> None:
    """default_engine().register(document)."""
    default_engine().register(document)


def _after_fork() -> None:
    """A child gets an engine of its own, without what its parent registered."""
    global _default, _lock
    _lock = threading.Lock()
    _default = None
    _reopened.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
