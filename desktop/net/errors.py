"""What can go wrong between this program and a server, in words. None of these carries a header, a key or a body."""

from __future__ import annotations

from typing import ClassVar

from desktop.errors import LoquentError


class NetError(LoquentError):
    """A request failed before or while its answer came. ``values`` names ``host`` (and ``port``) at most."""

    sentences: ClassVar[dict[str, str]] = {
        "net.refused": "{host} refused the connection. Check that the server is running and that the address and port are right.",
        "net.dns": "The name {host} was not found. Check the address and the internet connection.",
        "net.unreachable": "{host} cannot be reached ({reason}). Check the internet connection.",
        "net.tls": "The secure connection to {host} failed: {reason}. Nothing was sent. "
        "If the server has its own certificate, name its CA file.",
        "net.connect_timeout": "{host} did not answer within {seconds} seconds. Check the address, the internet connection and the proxy.",
        "net.first_event_timeout": "{host} took the request but sent no answer for {seconds} seconds. Try again.",
        "net.idle_timeout": "{host} stopped sending: nothing came for {seconds} seconds. Try again.",
        "net.lost": "The connection to {host} broke off. Try again.",
        "net.redirect": "The server wants to send the request on to {target}. It was not followed, so that the key stays with {host}. "
        "If {target} is right, enter its address.",
        "net.proxy": "The proxy {proxy} did not connect to {host}: {reason}. Check the proxy in the connection's settings.",
        "net.proxy_address": "The proxy address cannot be used. It must begin with http://, https://, socks4:// or socks5://.",
        "net.ca_file": "The CA file {path} cannot be read as certificates (PEM). Choose another file.",
        "net.bad_url": "The address of the request is not a valid URL. Check the address in the connection's settings.",
        "net.bad_header": "The value of the header {name} has characters that cannot be sent. Remove line breaks and unusual characters.",
        "net.bad_response": "{host} answered with something that is not HTTP ({reason}). Check the address and the port.",
        "net.too_large": "The answer of {host} is larger than {mib} MiB and was cut off.",
    }
    remedies: ClassVar[dict[str, str]] = {
        "net.refused": "address",
        "net.dns": "address",
        "net.unreachable": "network",
        "net.tls": "certificate",
        "net.connect_timeout": "network",
        "net.first_event_timeout": "retry",
        "net.idle_timeout": "retry",
        "net.lost": "retry",
        "net.redirect": "address",
        "net.proxy": "proxy",
        "net.proxy_address": "proxy",
        "net.ca_file": "certificate",
        "net.bad_url": "address",
        "net.bad_header": "address",
        "net.bad_response": "address",
        "net.too_large": "retry",
    }

    @property
    def before_answer(self) -> bool:
        """True for the kinds that mean: no byte of an answer was seen, so the same request may be sent again."""
        return self.code in ("net.refused", "net.dns", "net.unreachable", "net.connect_timeout", "net.lost")
