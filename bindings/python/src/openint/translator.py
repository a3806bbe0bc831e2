"""Translators: a provider's bytes to unified records, and unified input to the provider's body."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, Union, overload

from . import _json, _native
from .errors import Closed
from .engine import Document, Engine, _text, default_engine, documents_of, engine_with
from .result import ArrowStream, Rejection, Result, Summary, rejections, warn_of_rejected

if TYPE_CHECKING:
    import pyarrow
    from typing_extensions import Self

    from .models import ConnectorName, ModelName

Data = Union[bytes, bytearray, memoryview, str, "os.PathLike[str]", Mapping[str, Any], "list[Any]"]
WINDOW = 256 * 1024  # bytes read from a file at a time


class Translator:
    """Translates the records of one model of one connector. Open once, use often, from any number of threads.

    connector, model: for example "hubspot" and "crm.contact".
    raw: True keeps each record's bytes in raw_data. fields: the names that are wanted; the id always comes.
    strict: True makes a bad record or value the error of the whole call; else it is among Result.rejected.
    context: tables for the rules, {"table": {"key": value}}. max_record_size: bytes, default 64 MiB.
    engine: default_engine() unless given. register: a document or a list of them, registered on `engine` if that is
    given, else on a new engine of this translator's own.

    data, of every method: bytes, a buffer, a str of JSON, the os.PathLike of a file, a dict or a list. It may be a
    record, a page, an array or NDJSON of either.
    Close it, or use it by `with`, to let go of it early; it may be pickled, and is opened anew on the other side with
    what is registered on its engine.
    Raises NotFound for a connector or model that is not there, InvalidArgument for wrong options.
    """

    def __init__(
        self,
        connector: ConnectorName | str,
        model: ModelName | str,
        *,
        raw: bool = False,
        fields: Iterable[str] | None = None,
        strict: bool = False,
        context: Mapping[str, Any] | None = None,
        max_record_size: int | None = None,
        register: Document | Sequence[Document] | None = None,
        engine: Engine | None = None,
    ) -> None:
        if isinstance(fields, str):
            raise TypeError("fields must be a list of names, not one str")
        if engine is None:
            engine = default_engine() if register is None else Engine(register=register)
        elif register is not None:
            for document in documents_of(register):
                engine.register(document)
        options: dict[str, Any] = {"raw": "bytes" if raw else "none", "mode": "strict" if strict else "report"}
        if fields is not None:
            options["fields"] = list(fields)
        if context is not None:
            options["context"] = context
        if max_record_size is not None:
            options["max_record_size"] = max_record_size
        self._set_up(connector, model, options, engine)

    def _set_up(self, connector: str, model: str, options: dict[str, Any], engine: Engine) -> None:
        self.connector, self.model, self.engine, self._options = connector, model, engine, options
        self._page = self._open("page")
        self._ndjson: _native.Translator | None = None
        self._lock = threading.Lock()

    def close(self) -> None:
        """Lets go of it; what is called later is Closed. Its engine, which others may use, stays open."""
        with self._lock:
            self._page.close()
            if self._ndjson is not None:
                self._ndjson.close()

    @property
    def closed(self) -> bool:
        return self._page.closed

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def __reduce__(self) -> tuple[Any, ...]:
        if self.closed:
            raise TypeError("this translator was closed: pickle another")
        return _reopened, (self.connector, self.model, self._options, self.engine._documents)

    @overload
    def translate(self, data: Data, *, to: Literal["result"] = "result") -> Result: ...
    @overload
    def translate(self, data: Data, *, to: Literal["bytes"]) -> bytes: ...
    @overload
    def translate(self, data: Data, *, to: Literal["arrow"]) -> pyarrow.Table: ...
    def translate(self, data: Data, *, to: str = "result") -> Any:
        """Translates all of data. A file is read in windows of 256 KB.

        to: "result"; "bytes" for translate_bytes(); "arrow" for a pyarrow.Table without JSON on the way.
        Raises Malformed if data ends inside a list or a page; in strict mode also InvalidArgument.
        """
        if to == "bytes":
            return self.translate_bytes(data)
        if to == "arrow":
            stream = self.translate_arrow(data)
            warn_of_rejected(stream.rejected)
            return stream.to_table()
        if to != "result":
            raise ValueError(f'to must be "result", "bytes" or "arrow", not {to!r}')
        if isinstance(data, os.PathLike):
            pieces: list[bytes] = []
            rejected: list[Rejection] = []
            self._stream(self._page, data, pieces.append, rejected)
            return Result(self, data, b"".join(pieces), rejected)
        source = _json_text(data)
        if not isinstance(source, str) and not memoryview(source).readonly:
            source = bytes(source)  # the result may come back to it
        output, report = self._page.translate(source)
        return Result(self, source, output, report)

    def translate_bytes(self, data: Data) -> bytes:
        """The fast way: a page {"items", "has_next_page", "next_cursor"} as JSON. Rejected records are left out, and
        a ProviderWarning tells how many."""
        if isinstance(data, os.PathLike):
            result = self.translate(data)
            warn_of_rejected(result.rejected)
            return result.json()
        output, report = self._page.translate_bytes(data if type(data) is bytes else _json_text(data))
        if report is not None:
            warn_of_rejected(rejections(report))
        return output

    def translate_arrow(self, data: Data) -> ArrowStream:
        """Columns, for whatever speaks the Arrow PyCapsule interface. A file is read whole."""
        if isinstance(data, os.PathLike):
            with open(data, "rb") as file:
                return ArrowStream(*self._page.translate_arrow(file.read()))
        return ArrowStream(*self._page.translate_arrow(_json_text(data)))

    def translate_to(self, target: str | os.PathLike[str] | BinaryIO, data: Data) -> Summary:
        """Writes the page as JSON to a path or a binary file, as it comes; memory is bounded by the largest record."""
        rejected: list[Rejection] = []
        if isinstance(target, (str, os.PathLike)):
            with open(target, "wb") as file:
                summary = self._stream(self._page, data, file.write, rejected)
        else:
            summary = self._stream(self._page, data, target.write, rejected)
        return Summary(rejected=rejected, **summary)

    def records(self, data: Data) -> Iterator[dict[str, Any]]:
        """Yields record after record, of a file of any size. Rejected records are left out; at the end a
        ProviderWarning tells how many."""
        pieces: list[bytes] = []
        rejected: list[Rejection] = []
        translation = _native.Translation(self._lines(), pieces.append, _rejecting(rejected))
        for window in _windows(data):
            translation.feed(window)
            yield from _take_lines(pieces, False)
        translation.finish()
        yield from _take_lines(pieces, True)
        warn_of_rejected(rejected)

    def reverse(self, record: Mapping[str, Any] | bytes | str) -> dict[str, Any]:
        """The provider's body for unified input. An absent field is left alone, None clears it.

        Raises InvalidArgument, whose issues name every problem; Unsupported if the model cannot be written.
        """
        body: dict[str, Any] = _json.loads(self._page.translate_input(_text(record)))
        return body

    def _open(self, output: str) -> _native.Translator:
        options = _json.dumps({**self._options, "output": output})
        return self.engine._native.translator(self.connector, self.model, options)

    def _lines(self) -> _native.Translator:
        with self._lock:
            if self._ndjson is None:
                if self._page.closed:
                    raise Closed("this translator was closed", code="CLOSED")
                self._ndjson = self._open("ndjson")
            return self._ndjson

    def _stream(self, native: _native.Translator, data: Data, write: Any, rejected: list[Rejection]) -> dict[str, Any]:
        translation = _native.Translation(native, write, _rejecting(rejected))
        for window in _windows(data):
            translation.feed(window)
        summary: dict[str, Any] = _json.loads(translation.finish())
        del summary["rejected"]
        return summary

    def __repr__(self) -> str:
        return f"<openint.Translator {self.connector} {self.model}>"


def _windows(data: Data) -> Iterator[Any]:
    if isinstance(data, os.PathLike):
        with open(data, "rb", buffering=0) as file:
            while window := file.read(WINDOW):
                yield window
    else:
        source = _json_text(data)
        view = memoryview(source.encode("utf-8") if isinstance(source, str) else source)
        for start in range(0, len(view), WINDOW):
            yield view[start : start + WINDOW]


def _take_lines(pieces: list[bytes], complete: bool) -> Iterator[dict[str, Any]]:
    lines = b"".join(pieces).split(b"\n")
    pieces.clear()
    if not complete and lines[-1]:
        pieces.append(lines[-1])
    for line in lines if complete else lines[:-1]:
        if line:
            yield _json.loads(line)


def _rejecting(rejected: list[Rejection]) -> Callable[[bytes, bytes], None]:
    return lambda report, record: rejected.append(Rejection._of(_json.loads(report), record))


def _json_text(data: Any) -> Any:
    """_text() of what is to be translated. Raises ValueError for the name of a file, which is no JSON."""
    if isinstance(data, str) and len(data) < _LONGEST_NAME and data.lstrip()[:1] not in ("{", "["):
        if os.path.exists(data):
            raise ValueError(f"{data!r} is the name of a file, and a str is JSON text: give pathlib.Path({data!r})")
    return _text(data)


_LONGEST_NAME = 4096


def _reopened(
    connector: str, model: str, options: dict[str, Any], documents: list[bytes]
) -> Translator:
    """What was pickled."""
    made = Translator.__new__(Translator)
    made._set_up(connector, model, options, engine_with(documents))
    return made
