"""Connections: ``config/connections.toml``, one ``[[connection]]`` each. Facts only; keys are in the vault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.chat.connection import Connection, Found
from desktop.storage.files import FileNotice, edit_toml, line_of, notice, read_toml

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_FIELDS = tuple(field.name for field in fields(Connection))
_PROXIES = ("http://", "https://", "socks4://", "socks5://", "socks5h://")


def _text(value: object) -> bool:
    return isinstance(value, str)


def _name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _seconds(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 86_400


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _headers(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) and not set("\r\n\0") & {*each, *key} for key, each in value.items())


def _found(value: object) -> bool:
    wanted: dict[str, type] = {"endpoint": str, "protocol": str, "lists_models": bool, "streams": bool}
    return isinstance(value, dict) and all(isinstance(value.get(name), kind) for name, kind in wanted.items())


def _proxy(value: object) -> bool:
    return isinstance(value, str) and (value in ("", "system", "none") or value.lower().startswith(_PROXIES))


_CHECKS: dict[str, tuple[Callable[[object], bool], str]] = {
    "id": (_name, "text that no other connection has"),
    "provider": (_name, "the name of a provider"),
    "label": (_text, "text"),
    "api_base": (_text, "text"),
    "auth": (lambda v: v in ("", "x-api-key", "bearer", "both", "none"), "“x-api-key”, “bearer”, “both” or “none”"),
    "api_version": (_text, "text"),
    "key_env": (_text, "the name of an environment variable"),
    "key_origin": (_text, "text"),
    "models": (_texts, "a list of texts"),
    "proxy": (_proxy, "“system”, “none” or a URL that begins with http, https, socks4 or socks5"),
    "ca_file": (_text, "text"),
    "headers": (_headers, "a table of texts"),
    "connect_timeout": (_seconds, "a number of seconds above 0"),
    "first_event_timeout": (_seconds, "a number of seconds above 0"),
    "idle_timeout": (_seconds, "a number of seconds above 0"),
    "found": (_found, "as a test wrote it; remove it and test again"),
}


def load_connections(path: Path) -> tuple[list[Connection], list[FileNotice]]:
    """The connections in the file, in its order. Never raises.

    An entry with a mistake is left out as a whole: without the address or proxy that was meant, its
    key could go to the wrong place.
    """
    values, text, notices = read_toml(path)
    entries = values.get("connection", [])
    if not isinstance(entries, list):
        return [], [*notices, notice(path, line_of(text, "connection"), "connection", "written as [[connection]]")]
    found: list[Connection] = []
    for index, entry in enumerate(entries):
        mistakes = _mistakes(entry, {each.id for each in found})
        for field in mistakes:
            line = line_of(text, field, table="connection", occurrence=index)
            notices.append(notice(path, line, field, _CHECKS[field][1] if field in _CHECKS else "a table"))
        if not mistakes:
            found.append(_connection(entry))
    return found, notices


def _mistakes(entry: object, taken: set[str]) -> list[str]:
    if not isinstance(entry, dict):
        return ["connection"]
    wrong = [field for field in ("id", "provider") if field not in entry]
    wrong += [field for field in _FIELDS if field in entry and not _CHECKS[field][0](entry[field])]
    if not wrong and entry["id"] in taken:
        wrong.append("id")
    return wrong


def _connection(entry: Mapping[str, Any]) -> Connection:
    values = {field: entry[field] for field in _FIELDS if field in entry and entry[field] != ""}
    values["models"] = tuple(values.get("models", ()))
    values["headers"] = dict(values.get("headers", {}))
    values.setdefault("label", entry["provider"])
    if "found" in values:
        values["found"] = Found(**{field.name: values["found"][field.name] for field in fields(Found)})
    return Connection(**values)


def _written(connection: Connection) -> dict[str, Any]:
    """The fields as the file has them; what the class decides is left out."""
    values: dict[str, Any] = {}
    for field in _FIELDS:
        value = getattr(connection, field)
        if value is None or (field in ("models", "headers") and not value):
            continue
        values[field] = _plain(value)
    return values


def _plain(value: Any) -> Any:
    """*value* as TOML has it."""
    if isinstance(value, Found):
        return asdict(value)
    return list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else value


def save_connection(path: Path, connection: Connection, *, force: bool = False) -> None:
    """Add *connection*, or change the one with its id in place. ValueError when it could not be
    read back; StorageError as ``edit_toml``.
    """
    wanted = _written(connection)
    wrong = _mistakes(wanted, set())
    if wrong:
        raise ValueError(f"not a connection: {', '.join(wrong)}")

    def change(document: TOMLDocument) -> None:
        import tomlkit

        entries = _entries(document)
        entry = next((each for each in entries if each.get("id") == connection.id), None)
        if entry is None:
            from tomlkit.items import AoT

            entries.append(tomlkit.table() if isinstance(entries, AoT) else tomlkit.inline_table())
            # The list holds a copy of what was appended.
            entry = entries[-1]
        for field in _FIELDS:
            if field in wanted:
                if field not in entry or entry[field] != wanted[field]:
                    # In one line: a table of its own would take in the fields that are added after it.
                    entry[field] = _item(wanted[field])
            elif field in entry and entry[field] != "":
                del entry[field]

    edit_toml(path, load_connections(path)[1], change, force=force)


def _item(value: Any) -> Any:
    import tomlkit

    if not isinstance(value, dict):
        return value
    table = tomlkit.inline_table()
    table.update(value)
    return table


def remove_connection(path: Path, connection_id: str, *, force: bool = False) -> None:
    """Take the connection out of the file; one that is not there is no error. StorageError as ``edit_toml``."""

    def change(document: TOMLDocument) -> None:
        entries = _entries(document)
        for index in reversed(range(len(entries))):
            if entries[index].get("id") == connection_id:
                del entries[index]

    edit_toml(path, load_connections(path)[1], change, force=force)


def _entries(document: TOMLDocument) -> Any:
    """The list of connections, made when there is none or when it is something else (a copy was kept)."""
    import tomlkit
    from tomlkit.items import AoT, Array

    entries = document.get("connection")
    if not isinstance(entries, AoT | Array) or not all(isinstance(each, Mapping) for each in entries):
        document.pop("connection", None)
        document["connection"] = tomlkit.aot()
    return document["connection"]
