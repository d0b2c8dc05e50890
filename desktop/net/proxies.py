"""Which proxy a URL goes through. Reads the system's settings through the standard library only."""

from __future__ import annotations

import asyncio
import sys
import urllib.request
from urllib.parse import urlsplit

from desktop.net.errors import NetError

_SCHEMES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")


def is_loopback(host: str) -> bool:
    """True when *host* is this computer: ``localhost`` and names below it, ``127.…``, ``::1``."""
    host = host.strip("[]").lower().rstrip(".")
    return host in ("localhost", "::1", "0:0:0:0:0:0:0:1") or host.endswith(".localhost") or (host.startswith("127.") and _is_ipv4(host))


def _is_ipv4(host: str) -> bool:
    parts = host.split(".")
    return len(parts) == 4 and all(part.isascii() and part.isdigit() for part in parts)


async def resolve_proxy(url: str, wanted: str | None) -> str | None:
    """The proxy URL for *url*, or None to connect directly.

    *wanted*: ``system`` or None reads the system's settings, ``none`` connects directly, else it is the proxy
    itself. This computer is never reached through the system's proxy. Raises NetError ``net.proxy_address``.
    """
    if wanted == "none":
        return None
    if wanted and wanted != "system":
        return _checked(wanted)
    if is_loopback(urlsplit(url).hostname or ""):
        return None
    if sys.platform in ("win32", "darwin"):
        # The registry and SystemConfiguration are asked, and the exceptions list may look names up.
        return await asyncio.to_thread(system_proxy, url)
    return system_proxy(url)


def system_proxy(url: str) -> str | None:
    """The system's proxy for *url*, or None. May block for a moment on Windows."""
    parts = urlsplit(url)
    proxies = urllib.request.getproxies()
    host = (parts.hostname or "") + (f":{parts.port}" if parts.port else "")
    try:
        if urllib.request.proxy_bypass(host):
            return None
    except OSError:
        return None
    found = proxies.get(parts.scheme) or proxies.get("all")
    if not found and proxies.get("socks"):
        # macOS tells its SOCKS proxy with the scheme http.
        found = "socks5://" + proxies["socks"].split("://", 1)[-1]
    return _checked(found) if found else None


def shown(proxy: str) -> str:
    """*proxy* without its name and password, for people to read."""
    parts = urlsplit(proxy)
    try:
        port = parts.port
    except ValueError:
        port = None
    return (parts.hostname or "?") + (f":{port}" if port else "")


def _checked(proxy: str) -> str:
    proxy = proxy.strip()
    if "://" not in proxy:
        proxy = "http://" + proxy
    try:
        parts = urlsplit(proxy)
        valid = parts.scheme.lower() in _SCHEMES and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        valid = False
    if not valid:
        raise NetError("net.proxy_address")
    return proxy
