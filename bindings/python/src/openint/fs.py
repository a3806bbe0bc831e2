"""Files of a connection for fsspec, and so for pandas, pyarrow and duckdb: fsspec.filesystem("openint", engine=engine, connection="conn_...").

Paths are what the provider calls its files: ids, or at WebDAV paths; "" is the top. Needs fsspec.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .optional import optional

if TYPE_CHECKING:
    from .engine import Engine

_spec = optional("fsspec.spec", "fsspec")


class OpenintFileSystem(_spec.AbstractFileSystem):  # type: ignore[misc, name-defined]
    """Reads what a connection of File Storage has. engine: an openint.Engine; connection: its id."""

    protocol = "openint"
    cachable = False  # two connections are two file systems

    def __init__(self, engine: Engine | None = None, connection: str = "", **more: Any) -> None:
        super().__init__(**more)
        if engine is None:
            raise TypeError("openint's file system needs an engine, and the id of a connection")
        self._engine, self._connection = engine, connection

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return path.removeprefix("openint://")

    def _entry(self, record: dict[str, Any]) -> dict[str, Any]:
        folder = record.get("type", "folder") == "folder"
        return {
            "name": record["id"], "size": 0 if folder else record.get("size"), "type": "directory" if folder else "file",
            "title": record.get("name"), "mtime": record.get("updated_at"), "content_type": record.get("mime_type"),
        }  # fmt: skip

    def ls(self, path: str, detail: bool = True, **more: Any) -> list[Any]:
        path = self._strip_protocol(path)
        given: dict[str, Any] = {"folder_id": path} if path else {}
        entries: list[dict[str, Any]] = []
        while True:
            page = self._engine.call("fileStorage-listFiles", given, connection=self._connection)
            entries += [self._entry(each) for each in page["items"]]
            if not page["has_next_page"]:
                break
            given["cursor"] = page["next_cursor"]
        return entries if detail else [each["name"] for each in entries]

    def info(self, path: str, **more: Any) -> dict[str, Any]:
        path = self._strip_protocol(path)
        if not path:
            return {"name": "", "size": 0, "type": "directory"}
        return self._entry(self._engine.call("fileStorage-getFile", {"id": path}, connection=self._connection))

    def _open(self, path: str, mode: str = "rb", block_size: int | None = None, **more: Any) -> Any:
        if mode != "rb":
            raise NotImplementedError("openint's file system reads")
        return _spec_file(self, self._strip_protocol(path), block_size)

    def cat_file(self, path: str, start: int | None = None, end: int | None = None, **more: Any) -> bytes:
        path = self._strip_protocol(path)
        if (start or 0) < 0 or (end or 0) < 0:
            size = self.info(path)["size"]
            start = size + start if start is not None and start < 0 else start
            end = size + end if end is not None and end < 0 else end
        length = None if end is None else end - (start or 0)
        if length is not None and length <= 0:
            return b""
        given = {"id": path, "offset": start or None, "length": length}
        with self._content(given) as content:
            data: bytes = content.read()
        return data

    def _content(self, given: dict[str, Any]) -> Any:
        from .content import Content

        return Content(self._engine, self._connection, "fileStorage-downloadFile", given)


def _spec_file(system: OpenintFileSystem, path: str, block_size: int | None) -> Any:
    class File(_spec.AbstractBufferedFile):  # type: ignore[misc, name-defined]
        def _fetch_range(self, start: int, end: int) -> bytes:
            return system.cat_file(path, start, end)

    return File(system, path, "rb", block_size or 4 << 20, size=system.info(path)["size"])
