"""The key of a store: 32 bytes that seal its secrets."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

SIZE = 32


def key_of_store(store: Path, key: bytes | None) -> str:
    """The key in base64: the one given, else that of the file beside the store, else a new one in that file.

    Raises ValueError for a key of another size, PermissionError for a file that others can read, and FileNotFoundError
    for a store that is there without its key.
    """
    if key is not None:
        if len(key) != SIZE:
            raise ValueError(f"a store's key has {SIZE} bytes, not {len(key)}")
        return base64.b64encode(key).decode("ascii")
    if str(store) == ":memory:":
        return base64.b64encode(os.urandom(SIZE)).decode("ascii")
    file = store.with_name(store.name + ".key")
    if not file.exists():
        if store.exists():
            raise FileNotFoundError(f"{store} is there, but not its key {file}")
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(base64.b64encode(os.urandom(SIZE)) + b"\n")
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise PermissionError(f"{file} can be read by others; its mode must be 0600")
    return file.read_text("ascii").strip()
