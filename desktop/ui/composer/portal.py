"""A picture of the screen by the desktop's own means: xdg-desktop-portal, over D-Bus."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path

from desktop.paths import path_of_address

ANSWER_SECONDS = 5.0
"""For the portal to take the request; choosing what to photograph takes as long as the person likes."""
_BUS_NAME, _PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_DONE, _CANCELLED = 0, 1


class NoPortal(Exception):
    """Nothing on this computer takes pictures of the screen for programs."""


async def screenshot() -> Path | None:
    """Let the person choose what to photograph; the file, which the desktop keeps among its pictures, or None when they changed their mind.

    Raises NoPortal when there is no portal, or when it cannot.
    """
    try:
        from jeepney import DBusAddress, MatchRule, MessageType, message_bus, new_method_call
        from jeepney.io.asyncio import Proxy, open_dbus_router
    except ImportError as error:
        raise NoPortal from error
    portal = DBusAddress(_PATH, bus_name=_BUS_NAME, interface="org.freedesktop.portal.Screenshot")
    token = f"loquent{secrets.token_hex(8)}"
    try:
        async with open_dbus_router(bus="SESSION") as router:
            sender = router.unique_name.removeprefix(":").replace(".", "_")
            rule = MatchRule(
                type="signal", interface="org.freedesktop.portal.Request", member="Response", path=f"{_PATH}/request/{sender}/{token}"
            )
            # Asked to listen before asking for the picture: the answer may come at once.
            async with asyncio.timeout(ANSWER_SECONDS):
                await Proxy(message_bus, router).AddMatch(rule)
            with router.filter(rule) as answers:
                options = {"handle_token": ("s", token), "interactive": ("b", True)}
                call = new_method_call(portal, "Screenshot", "sa{sv}", ("", options))
                async with asyncio.timeout(ANSWER_SECONDS):
                    reply = await router.send_and_get_reply(call)
                if reply.header.message_type is not MessageType.method_return:
                    raise NoPortal
                code, results = (await answers.get()).body
    except (OSError, KeyError, ValueError, TimeoutError) as error:
        # No session bus, or an address of one that cannot be used.
        raise NoPortal from error
    if code == _CANCELLED:
        return None
    kind, address = results.get("uri", ("s", ""))
    if code != _DONE or kind != "s" or not str(address).startswith("file:"):
        raise NoPortal
    return Path(path_of_address(str(address)))
