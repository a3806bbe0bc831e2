"""Translators: a provider's bytes to unified records, and unified input to the provider's body."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, Union, overload

from . import _json, _native
from .engine import Document, Engine, _text, default_engine
from .result import ArrowStream, Rejection, Result, Summary

if TYPE_CHECKING:
    import pyarrow

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
        register: Document | list[Document] | None = None,
        engine: Engine | None = None,
    ) -> None:
        if isinstance(fields, str):
            raise TypeError("fields must be a list of names, not one str")
        self.connector, self.model = connector, model
        if engine is None:
            engine = default_engine() if register is None else Engine(register=register)
        elif register is not None:
            for document in register if isinstance(register, list) else [register]:
                engine.register(document)
        self.engine = engine
        self._options: dict[str, Any] = {"raw": "bytes" if raw else "none", "mode": "strict" if strict else "report"}
        if fields is not None:
            self._options["fields"] = list(fields)
        if context is not None:
            self._options["context"] = context
        if max_record_size is not None:
            self._options["max_record_size"] = max_record_size
        self._page = self._open("page")
        self._ndjson: _native.Translator | None = None
        self._lock = threading.Lock()

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
            return self.translate_arrow(data).to_table()
        if to != "result":
            raise ValueError(f'to must be "result", "bytes" or "arrow", not {to!r}')
        if isinstance(data, os.PathLike):
            pieces: list[bytes] = []
            rejected: list[Rejection] = []
            self._stream(self._page, data, pieces.append, rejected)
            return Result(self, data, b"".join(pieces), rejected)
        source = _text(data)
        if not isinstance(source, str) and not memoryview(source).readonly:
            source = bytes(source)  # the result may come back to it
        output, report = self._page.translate(source)
        return Result(self, source, output, report)

    def translate_bytes(self, data: Data) -> bytes:
        """The fast way: a page {"items", "has_next_page", "next_cursor"} as JSON. Rejected records are left out."""
        if type(data) is bytes:
            return self._page.translate_bytes(data)
        if isinstance(data, os.PathLike):
            return self.translate(data).json()
        return self._page.translate_bytes(_text(data))

    def translate_arrow(self, data: Data) -> ArrowStream:
        """Columns, for whatever speaks the Arrow PyCapsule interface. A file is read whole."""
        if isinstance(data, os.PathLike):
            with open(data, "rb") as file:
                return ArrowStream(*self._page.translate_arrow(file.read()))
        return ArrowStream(*self._page.translate_arrow(_text(data)))

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
        """Yields record after record, of a file of any size. Rejected records are left out."""
        pieces: list[bytes] = []
        translation = _native.Translation(self._lines(), pieces.append, _ignore)
        for window in _windows(data):
            translation.feed(window)
            yield from _take_lines(pieces, False)
        translation.finish()
        yield from _take_lines(pieces, True)

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
                self._ndjson = self._open("ndjson")
            return self._ndjson

    def _stream(self, native: _native.Translator, data: Data, write: Any, rejected: list[Rejection]) -> dict[str, Any]:
        translation = _native.Translation(
            native, write, lambda report, record: rejected.append(Rejection._of(_json.loads(report), record))
        )
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
        source = _text(data)
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


def _ignore(_report: bytes, _record: bytes) -> None:
    pass
