"""The File Storage operations of a connection, a method each. Made by generate_stubs.py from the contract; do not edit."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, cast

from . import models
from .listing import Listing
from .operations import Operations
from .records import Records


class FileStorage(Operations):
    """What openint.Connection.file_storage is. Every method raises what openint.errors has, and takes `timeout` in seconds."""

    def list_drive_groups(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.UnifiedDrivegroup]:
        """List drive groups. One page of drive groups (sites, shared spaces); go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.UnifiedDrivegroup]", self._tabular(Listing, "fileStorage-listDriveGroups", "unified.drivegroup", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def list_drives(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, drive_group_id: str | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.UnifiedDrive]:
        """List drives. One page of drives, of one drive group or of all; go on with next_cursor while has_next_page is true. Where the drives of one group cannot be read, warnings name it, and the others come.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        drive_group_id: Only what belongs to this drive group.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.UnifiedDrive]", self._tabular(Listing, "fileStorage-listDrives", "unified.drive", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "drive_group_id": drive_group_id, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def list_files(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, drive_id: str | None = None, folder_id: str | None = None, drive_group_id: str | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.UnifiedFile]:
        """List files. One page of what is directly in a folder, or at the top of a drive, or of all drives without one; entries of type folder among it. Go on with next_cursor while has_next_page is true. Where a drive cannot be read, warnings name it, and the others come.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        drive_id: Only what is on this drive.
        folder_id: Only what is directly in this folder.
        drive_group_id: Only what belongs to this drive group.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.UnifiedFile]", self._tabular(Listing, "fileStorage-listFiles", "unified.file", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "drive_id": drive_id, "folder_id": folder_id, "drive_group_id": drive_group_id, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def get_file(self, id: str, *, timeout: float | None = None) -> models.UnifiedFile:
        """Get a file. Describes one entry of a drive; its content is fetched by download or export.

        id: Identifier of the file at the provider."""
        return cast("models.UnifiedFile", self._call("fileStorage-getFile", {"id": id}, timeout))

    def export_file(self, id: str, format: str, *, offset: int | Decimal | None = None, length: int | Decimal | None = None, version: str | None = None, timeout: float | None = None) -> Any:
        """Export a file. Content of a document in another format: a media type of its export_formats. With "stream": "bytes" the bytes come as they are, of any size, and the answer is {name, content_type, size, version, hash, offset, count, verified}; without it the answer has them besides, as content_base64. The gateway answers with the bytes themselves, and Range requests by 206. What breaks off goes on where it broke, if it is known to be the same content; where the provider tells a checksum, other bytes are an error at the end (checksum_mismatch).

        id: Identifier of the file at the provider.
        format: Media type to export to, such as application/pdf; one of the export_formats of the file.
        offset: How many bytes to leave out; none by default.
        length: How many bytes are wanted at most; all by default. Of a part no checksum is held against the bytes.
        version: The version that another download told: the content must still be that, or the answer is CONFLICT (content_changed)."""
        return cast("Any", self._call("fileStorage-exportFile", {"id": id, "format": format, "offset": offset, "length": length, "version": version}, timeout))

    def download_file(self, id: str, *, offset: int | Decimal | None = None, length: int | Decimal | None = None, version: str | None = None, timeout: float | None = None) -> Any:
        """Download a file. Content of a file as it is stored. With "stream": "bytes" the bytes come as they are, of any size, and the answer is {name, content_type, size, version, hash, offset, count, verified}; without it the answer has them besides, as content_base64. The gateway answers with the bytes themselves, and Range requests by 206. What breaks off goes on where it broke, if it is known to be the same content; where the provider tells a checksum, other bytes are an error at the end (checksum_mismatch).

        id: Identifier of the file at the provider.
        offset: How many bytes to leave out; none by default.
        length: How many bytes are wanted at most; all by default. Of a part no checksum is held against the bytes.
        version: The version that another download told: the content must still be that, or the answer is CONFLICT (content_changed)."""
        return cast("Any", self._call("fileStorage-downloadFile", {"id": id, "offset": offset, "length": length, "version": version}, timeout))

    def list_folders(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, drive_id: str | None = None, folder_id: str | None = None, drive_group_id: str | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.UnifiedFolder]:
        """List folders. One page of folders directly in a folder, or at the top of a drive, or of all drives without one; go on with next_cursor while has_next_page is true. Where a drive cannot be read, warnings name it, and the others come.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        drive_id: Only what is on this drive.
        folder_id: Only what is directly in this folder.
        drive_group_id: Only what belongs to this drive group.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.UnifiedFolder]", self._tabular(Listing, "fileStorage-listFolders", "unified.folder", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "drive_id": drive_id, "folder_id": folder_id, "drive_group_id": drive_group_id, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))
