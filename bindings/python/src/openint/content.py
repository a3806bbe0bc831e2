"""The bytes of files: as a file-like object that reads as it goes, or into a file."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from . import _json

if TYPE_CHECKING:
    from .engine import Engine


class Content(io.RawIOBase):
    """What is downloaded or exported, for open(): read, readinto, seek and iteration, in constant memory.

    Nothing is asked before something is read. seek() asks anew, for what begins there, of the same version: content
    that has changed meanwhile raises Conflict. A checksum is held against the bytes where all of them are read in
    order, and others raise Malformed. For one thread.
    """

    def __init__(
        self,
        engine: Engine,
        connection: str,
        operation: str,
        input: Mapping[str, Any],
        timeout: float | None = None,
    ) -> None:
        super().__init__()
        self._engine, self._connection, self._operation = engine, connection, operation
        self._input, self._timeout = {k: v for k, v in input.items() if v is not None}, timeout
        self._base = int(self._input.pop("offset", 0) or 0)
        self._most: int | None = self._input.pop("length", None)
        self._task: Any = None
        self._rest = memoryview(b"")
        self._place = 0
        self._over = False
        self._told: dict[str, Any] = {}

    # ---- What is known of it; asks for the beginning where nothing was read yet

    @property
    def name(self) -> str | None:
        """The file's name, where the provider tells it."""
        name: str | None = self._known("name")
        return name

    @property
    def content_type(self) -> str | None:
        """The media type, where the provider tells it."""
        content_type: str | None = self._known("content_type")
        return content_type

    @property
    def size(self) -> int | None:
        """How many bytes the whole content has, where the provider tells it."""
        size = self._known("size")
        return None if size is None else int(size)

    @property
    def version(self) -> str | None:
        """What tells this content from what it was or will be, where the provider has it."""
        version: str | None = self._known("version")
        return version

    def _known(self, member: str) -> Any:
        if not self._told:
            self._fill()
        return self._told.get(member)

    # ---- io.RawIOBase

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_CUR:
            offset += self._place
        elif whence == io.SEEK_END:
            size = self.size
            if size is None:
                raise io.UnsupportedOperation("the provider does not tell where the content ends")
            offset += self._end(size)
        if offset < 0:
            raise ValueError(f"there is no byte {offset}")
        if offset != self._place:
            self._end_task()
            self._place, self._over = offset, False
        return offset

    def readinto(self, buffer: Any) -> int:
        if self.closed:
            raise ValueError("read of closed content")
        if not self._rest:
            self._fill()
        with memoryview(buffer).cast("B") as out:
            count = min(len(out), len(self._rest))
            out[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        self._place += count
        return count

    def close(self) -> None:
        self._end_task()
        super().close()

    def __iter__(self) -> Iterator[bytes]:
        """Pieces as they come, not lines: io.TextIOWrapper makes lines of content that is text."""
        while True:
            if not self._rest:
                self._fill()
            if not self._rest:
                return
            piece = bytes(self._rest)
            self._rest = memoryview(b"")
            self._place += len(piece)
            yield piece

    # ---- Files

    def save_to(self, path: str | os.PathLike[str]) -> int:
        """Writes what is left to a file, and gives how many bytes. Until it is whole it has ".part" behind its name,
        and keeps that where it fails."""
        target = os.fspath(path)
        part = target + ".part"
        count = 0
        with open(part, "wb") as file:
            for piece in self:
                count += file.write(piece)
        os.replace(part, target)
        return count

    # ---- The call

    def _end(self, size: int) -> int:
        left = max(size - self._base, 0)
        return left if self._most is None else min(left, self._most)

    def _fill(self) -> None:
        if self._over or (self._most is not None and self._place >= self._most):
            return
        size = self._told.get("size")
        if self._task is None and size is not None and self._place >= self._end(int(size)):
            return
        if self._task is None:
            given = dict(self._input)
            if self._base + self._place > 0:
                given["offset"] = self._base + self._place
            if self._most is not None:
                given["length"] = self._most - self._place
            if self._told.get("version"):
                given["version"] = self._told["version"]
            self._task = self._engine._begin(self._operation, given, self._connection, self._timeout, stream="bytes")
        more, piece = self._task.run()
        self._told = _json.loads(self._task.progress() if more else piece)
        if more:
            self._rest = memoryview(piece)
        else:
            self._task, self._over = None, True

    def _end_task(self) -> None:
        task, self._task = self._task, None
        self._rest = memoryview(b"")
        if task is not None:
            task.cancel()
