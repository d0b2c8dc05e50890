"""What can go wrong with what is kept, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.errors import LoquentError

if TYPE_CHECKING:
    import sqlite3


class StorageError(LoquentError):
    """Something could not be read or written. Whatever was there is still there, untouched."""

    sentences = {
        "storage.missing": "The conversations file {path} is gone, but backups or attachments of it are still there. "
        "Put the file or a backup back, or start with an empty one.",
        "storage.empty": "The conversations file {path} is empty: something cut it off. It was left as it is; restore a backup of it.",
        "storage.newer": "The conversations in {path} were written by a newer version of Loquent. "
        "Install that version; nothing was changed.",
        "storage.foreign": "The file {path} belongs to another program. It was left as it is; move it away or choose another profile.",
        "storage.corrupt": "The conversations file {path} is damaged. It was left as it is; restore a backup of it.",
        "storage.nothing_recovered": "Nothing could be read of the conversations file {path}, and there is no backup of it. "
        "It was left as it is; start with an empty one, and it will be kept.",
        "storage.index_damaged": "The search index in {path} is damaged. Your conversations are safe; the index is made anew.",
        "storage.unreadable": "The conversations file {path} cannot be opened: {reason}. Check its permissions.",
        "storage.read_only": "The conversations file {path} cannot be written to. Check the permissions of the file and its folder.",
        "storage.full": "The disk is full, so nothing more can be saved. Make room and try again; your text is still here.",
        "storage.failed": "The disk refused to save or read conversations: {reason}. Your text is still here; try again.",
        "storage.busy": "Another program is holding the conversations file {path}. Close it and try again; your text is still here.",
        "storage.closed": "Conversations cannot be saved because Loquent is closing.",
        "storage.migration": "The conversations in {path} could not be brought to this version: {reason}. They were left as they were.",
        "storage.backup": "A backup of the conversations could not be made: {reason}.",
        "storage.backup_damaged": "The backup {path} is damaged and was not restored.",
        "storage.attachment_missing": "The attached file is gone from the profile. Attach it again.",
        "storage.attachment_damaged": "The attached file has changed in the profile since it was attached. Attach it again.",
        "storage.place_network": "Your conversations are kept on a network drive ({path}). Loquent works more slowly there, and safely "
        "only while it runs on one computer at a time. A folder on this computer is better.",
        "storage.place_synced": "Your conversations are kept in a folder that another program synchronises ({path}). Let Loquent run on "
        "one computer at a time, and wait until everything is synchronised. A folder that is not synchronised is safer.",
        "storage.file_mistake": "{file} has a mistake{place}: {expected}. It was not changed; "
        "correct it or let Loquent keep a copy and write it anew.",
        "storage.file_failed": "{file} could not be saved: {reason}.",
    }


def from_sqlite(error: sqlite3.Error, path: object) -> StorageError:
    """The StorageError that says what *error* means for the file *path*."""
    import sqlite3

    codes = {
        sqlite3.SQLITE_FULL: "storage.full",
        sqlite3.SQLITE_BUSY: "storage.busy",
        sqlite3.SQLITE_LOCKED: "storage.busy",
        sqlite3.SQLITE_READONLY: "storage.read_only",
        sqlite3.SQLITE_PERM: "storage.read_only",
        sqlite3.SQLITE_CORRUPT: "storage.corrupt",
        sqlite3.SQLITE_NOTADB: "storage.corrupt",
        sqlite3.SQLITE_CANTOPEN: "storage.unreadable",
    }
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_CORRUPT_VTAB:
        return StorageError("storage.index_damaged", path=str(path))
    primary = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    return StorageError(codes.get(primary, "storage.failed"), path=str(path), reason=str(error))
