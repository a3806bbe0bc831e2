"""The File Storage operations of a connection, awaited. Made by generate_stubs.py from the contract; do not edit."""

from __future__ import annotations

from ..file_storage import FileStorage as BlockingFileStorage
from ._calls import Calls
from ._tables import awaited_listing


class FileStorage:
    """What openint.aio.Connection.file_storage is: the methods of openint.file_storage.FileStorage with their arguments; what is no
    list is to be awaited."""

    def __init__(self, calls: Calls, blocking: BlockingFileStorage) -> None:
        self.list_drive_groups = awaited_listing(calls, blocking.list_drive_groups)
        self.list_drives = awaited_listing(calls, blocking.list_drives)
        self.list_files = awaited_listing(calls, blocking.list_files)
        self.get_file = calls.later(blocking.get_file)
        self.export_file = calls.later(blocking.export_file)
        self.download_file = calls.later(blocking.download_file)
        self.list_folders = awaited_listing(calls, blocking.list_folders)
