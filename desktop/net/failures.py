"""From aiohttp's, the proxy connector's and the system's exceptions to :class:`NetError`. Imported cheaply, used rarely."""

from __future__ import annotations

import errno
import ssl
from typing import Any

from desktop.net.errors import NetError
from desktop.net.limits import Limits
from desktop.net.proxies import shown

_TLS_REASONS = {
    "certificate has expired": "its certificate has expired",
    "self-signed certificate": "its certificate is signed by itself or by an unknown authority",
    "self signed certificate": "its certificate is signed by itself or by an unknown authority",
    "unable to get local issuer certificate": "its certificate is signed by an unknown authority",
    "hostname mismatch": "its certificate belongs to another name",
    "ip address mismatch": "its certificate belongs to another address",
    "wrong version number": "it does not speak TLS (try http:// if the server is yours)",
    "record layer failure": "it does not speak TLS (try http:// if the server is yours)",
    "unsupported protocol": "it only speaks an outdated TLS version",
}


def translate(error: BaseException, host: str, limits: Limits, proxy: str | None = None) -> NetError:
    """The NetError that says what *error* means. Never quotes the exception: it may show headers."""
    import aiohttp

    cause = getattr(error, "os_error", None) or error
    if isinstance(error, NetError):
        return error
    if type(error).__module__.startswith("python_socks") or isinstance(error, aiohttp.ClientProxyConnectionError):
        return NetError("net.proxy", proxy=shown(proxy or ""), host=host, reason=_socket_reason(cause))
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return NetError("net.proxy", proxy=shown(proxy or ""), host=host, reason=f"HTTP {error.status}")
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return NetError("net.dns", host=host)
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return NetError("net.tls", host=host, reason=_tls_reason(error))
    if isinstance(error, aiohttp.InvalidURL):
        return NetError("net.bad_url")
    if isinstance(error, TimeoutError):
        return NetError("net.connect_timeout", host=host, seconds=round(limits.connect))
    if isinstance(error, aiohttp.ClientConnectorError):
        if isinstance(cause, ConnectionRefusedError) or getattr(cause, "errno", None) == errno.ECONNREFUSED:
            return NetError("net.refused", host=host)
        return NetError("net.unreachable", host=host, reason=_socket_reason(cause))
    if isinstance(error, aiohttp.ClientResponseError | aiohttp.http_exceptions.HttpProcessingError):
        return NetError("net.bad_response", host=host, reason=f"HTTP {getattr(error, 'status', 0) or getattr(error, 'code', 0)}")
    return NetError("net.lost", host=host)


def _tls_reason(error: BaseException) -> str:
    inner: Any = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    text = " ".join(str(getattr(inner, name, "") or "") for name in ("verify_message", "reason", "strerror")).replace("_", " ").lower()
    return next((words for found, words in _TLS_REASONS.items() if found in text), "it could not be verified")


def _socket_reason(error: BaseException) -> str:
    number = getattr(error, "errno", None)
    names = {errno.ECONNREFUSED: "connection refused", errno.ENETUNREACH: "no network", errno.EHOSTUNREACH: "no route to it"}
    return names.get(number or 0, f"system error {number}" if number else "it refused")
