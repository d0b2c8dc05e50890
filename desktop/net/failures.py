"""From aiohttp's, the proxy connector's and the system's exceptions to :class:`NetError`. Imported cheaply, used rarely."""

from __future__ import annotations

import errno
import socket
import ssl
from typing import Any

from desktop.net.errors import NetError
from desktop.net.limits import Limits
from desktop.net.proxies import shown

# OpenSSL's X509_V_ERR_…, the same on every system.
_CERTIFICATE = {
    9: "net.tls_expired",
    10: "net.tls_expired",
    18: "net.tls_untrusted",
    19: "net.tls_untrusted",
    20: "net.tls_untrusted",
    21: "net.tls_untrusted",
    62: "net.tls_name",
    64: "net.tls_name",
}
_HANDSHAKE = {
    "wrong version number": "net.tls_missing",
    "record layer failure": "net.tls_missing",
    "http request": "net.tls_missing",
    "unsupported protocol": "net.tls_old",
    "protocol version": "net.tls_old",
}
_NO_NETWORK = (errno.ENETUNREACH, errno.ENETDOWN)
# RFC 1928, section 6: the network, the host, or its port did not answer the proxy.
_SOCKS_TARGET = (3, 4, 5, 6)


def translate(error: BaseException, host: str, limits: Limits, proxy: str | None = None) -> NetError:
    """The NetError that says what *error* means. Never quotes the exception: it may show headers."""
    import aiohttp

    if isinstance(error, NetError):
        return error
    cause = getattr(error, "os_error", None) or error
    through_proxy = _proxy_failure(error, host, proxy)
    if through_proxy is not None:
        return through_proxy
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        # "Try again" is what resolvers say when they reach no server at all.
        return NetError("net.offline" if getattr(cause, "errno", None) == socket.EAI_AGAIN else "net.dns", host=host)
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return NetError(_tls_code(error), host=host)
    if isinstance(error, aiohttp.InvalidURL):
        return NetError("net.bad_url")
    if isinstance(error, TimeoutError):
        return NetError("net.connect_timeout", host=host, seconds=round(limits.connect))
    if isinstance(error, aiohttp.ClientConnectorError):
        if isinstance(cause, ConnectionRefusedError) or getattr(cause, "errno", None) == errno.ECONNREFUSED:
            return NetError("net.refused", host=host)
        return NetError("net.offline" if getattr(cause, "errno", None) in _NO_NETWORK else "net.unreachable", host=host)
    # The C parser has no type of its own for it.
    if "content-encoding" in str(getattr(error, "message", "")).lower():
        return NetError("net.packed", host=host)
    if isinstance(error, aiohttp.ClientResponseError | aiohttp.http_exceptions.HttpProcessingError):
        return NetError("net.bad_response", host=host, reason=f"HTTP {getattr(error, 'status', 0) or getattr(error, 'code', 0)}")
    return NetError("net.lost", host=host)


def _proxy_failure(error: BaseException, host: str, proxy: str | None) -> NetError | None:
    """What went wrong between this computer and the proxy, or behind it; None when it was not the proxy."""
    import aiohttp

    name = shown(proxy or "")
    # The SOCKS connector's failures are partly OSErrors, which aiohttp wraps.
    socks = next((each for each in (error, error.__cause__) if type(each).__module__.startswith(("aiohttp_socks", "python_socks"))), None)
    if socks is None and isinstance(error, aiohttp.ClientHttpProxyError):
        if error.status == 407:
            return NetError("net.proxy_login", proxy=name)
        return NetError("net.proxy_target" if error.status >= 500 else "net.proxy", proxy=name, host=host, reason=f"HTTP {error.status}")
    if isinstance(error, aiohttp.ClientProxyConnectionError) or type(socks).__name__ in ("ProxyConnectionError", "ProxyTimeoutError"):
        return NetError("net.proxy_unreachable", proxy=name)
    if socks is None:
        return None
    reply: Any = getattr(socks, "error_code", None)
    if reply in _SOCKS_TARGET:
        return NetError("net.proxy_target", proxy=name, host=host, reason=f"SOCKS {reply}")
    if reply is None and "authenticat" in str(socks).lower():
        return NetError("net.proxy_login", proxy=name)
    return NetError("net.proxy", proxy=name, host=host, reason=f"SOCKS {reply or '?'}")


def _tls_code(error: BaseException) -> str:
    inner: Any = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    known = _CERTIFICATE.get(getattr(inner, "verify_code", 0))
    if known:
        return known
    text = " ".join(str(getattr(inner, name, "") or "") for name in ("reason", "strerror")).replace("_", " ").lower()
    return next((code for found, code in _HANDSHAKE.items() if found in text), "net.tls")
