"""What helps after a failure: the providers' words, and those for what fails before a provider is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from desktop.chat.connection import Connection, origin_of

# Errors of other rooms that end on a message too. The words are those of desktop.providers.errors.REMEDIES, and
# "variable": open the connection's settings at its environment variable; "keyring": try again, or look at the connection.
_BEFORE_ASKING = {
    "connections.no_key": "no_key",
    "connections.env_missing": "no_key",
    "connections.env_bad": "variable",
    "connections.other_origin": "address",
    "connections.not_encrypted": "address",
    "connections.provider": "address",
    "connections.unknown": "model",
    "session.no_model": "model",
    "attachment.cannot_fit": "attachments",
    "storage.attachment_damaged": "attachments",
    "storage.attachment_missing": "attachments",
    "local.no_file": "address",
    "local.no_model": "address",
    "local.not_gguf": "address",
    "local.cannot_load": "address",
    "local.no_engine": "model",
    "local.not_in_package": "model",
    "local.engine_broken": "model",
    "local.processor": "model",
}
_ROOMS = {"vault": "keyring", "address": "address"}


def remedy_of(code: str) -> str:
    """What helps after the failure *code*: a word of ``desktop.providers.errors.REMEDIES`` or of this module; empty: asking again."""
    known = _BEFORE_ASKING.get(code) or _ROOMS.get(code.partition(".")[0])
    if known:
        return known
    from desktop.providers.errors import remedy_of as told

    return told(code)


def details_of(code: str, values: Mapping[str, Any]) -> str:
    """The facts of a failure for whoever helps, one a line, without keys."""
    from desktop.providers.errors import details_of as told

    return told(code, values)


def account_page(provider: Any, connection: Connection) -> str:
    """Where the account behind *connection* is looked after; empty when nobody knows.

    The provider's own page only when its own address is asked: behind another address is somebody else's account.
    """
    base = connection.api_base or ""
    if base and origin_of(base) != origin_of(provider.api_base or ""):
        parts = urlsplit(base)
        return f"{parts.scheme}://{parts.netloc}/" if parts.scheme == "https" and parts.netloc else ""
    return str(vars(provider).get("billing_url") or provider.login_url or provider.url or "")
