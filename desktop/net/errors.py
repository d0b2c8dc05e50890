"""What can go wrong between this program and a server, in words. None of these carries a header, a key or a body."""

from __future__ import annotations

from typing import ClassVar

from desktop.errors import LoquentError


class NetError(LoquentError):
    """A request failed before or while its answer came. ``values`` names ``host`` and other names, no more."""

    sentences: ClassVar[dict[str, str]] = {
        "net.refused": "{host} refused the connection. Check that the server is running and that the address and port are right.",
        "net.dns": "The name {host} was not found. Check the address and the internet connection.",
        "net.offline": "This computer has no connection to the network, so {host} cannot be reached. Connect, then try again.",
        "net.unreachable": "There is no way to {host} at the moment. Check the internet connection and the address.",
        "net.tls": "The secure connection to {host} could not be made. Nothing was sent. Check the address and the port.",
        "net.tls_untrusted": "The certificate of {host} is signed by itself or by an unknown authority. Nothing was sent. "
        "If the server is yours, choose its CA file in the connection's settings.",
        "net.tls_expired": "The certificate of {host} has expired or is not valid yet. Nothing was sent. "
        "Check this computer's date; if it is right, the server's owner has to renew the certificate.",
        "net.tls_name": "The certificate of {host} belongs to another name. Nothing was sent. Check the address.",
        "net.tls_missing": "{host} does not speak TLS at this port. Nothing was sent. "
        "Check the port; a server of your own may need http:// instead of https://.",
        "net.tls_old": "{host} speaks only an outdated version of TLS. Nothing was sent. Its owner has to update it.",
        "net.connect_timeout": "{host} did not answer within {seconds} seconds. Check the address, the internet connection and the proxy.",
        "net.first_event_timeout": "{host} took the request but sent no answer for {seconds} seconds. Try again.",
        "net.idle_timeout": "{host} stopped sending: nothing came for {seconds} seconds. What came is kept. Try again.",
        "net.lost": "The connection to {host} broke off. Try again.",
        "net.redirect": "The server wants to send the request on to {target}. It was not followed, so that the key stays with {host}. "
        "If {target} is right, enter its address.",
        "net.proxy": "The proxy {proxy} does not let this connection to {host} through ({reason}). Check the proxy's rules.",
        "net.proxy_unreachable": "The proxy {proxy} cannot be reached. Check that it runs, and its address in the connection's settings.",
        "net.proxy_login": "The proxy {proxy} needs a name and password, or did not accept them. Check them in the connection's settings.",
        "net.proxy_target": "The proxy {proxy} works but could not reach {host} ({reason}). Check the address of the connection.",
        "net.proxy_address": "The proxy address cannot be used. It must begin with http://, https://, socks4:// or socks5://.",
        "net.socks_missing": "This copy of Loquent was installed without the package aiohttp-socks, which a SOCKS proxy needs. "
        "Install it or use an HTTP proxy.",
        "net.ca_file": "The CA file {path} cannot be read as certificates (PEM). Choose another file.",
        "net.bad_url": "The address of the request is not a valid URL. Check the address in the connection's settings.",
        "net.bad_header": "The value of the header {name} has characters that cannot be sent. Remove line breaks and unusual characters.",
        "net.packed": "{host} packed its answer in a way that was not asked for, so it cannot be read. Check the address and the proxy.",
        "net.bad_response": "{host} answered with something that is not HTTP ({reason}). Check the address and the port.",
        "net.too_large": "The answer of {host} is larger than {mib} MiB and was cut off.",
    }
    remedies: ClassVar[dict[str, str]] = {
        "net.refused": "address",
        "net.dns": "address",
        "net.offline": "network",
        "net.unreachable": "network",
        "net.tls": "address",
        "net.tls_untrusted": "certificate",
        "net.tls_expired": "certificate",
        "net.tls_name": "address",
        "net.tls_missing": "address",
        "net.tls_old": "address",
        "net.connect_timeout": "network",
        "net.first_event_timeout": "retry",
        "net.idle_timeout": "retry",
        "net.lost": "retry",
        "net.redirect": "address",
        "net.proxy": "proxy",
        "net.proxy_unreachable": "proxy",
        "net.proxy_login": "proxy",
        "net.proxy_target": "address",
        "net.proxy_address": "proxy",
        "net.socks_missing": "proxy",
        "net.ca_file": "certificate",
        "net.bad_url": "address",
        "net.bad_header": "address",
        "net.packed": "address",
        "net.bad_response": "address",
        "net.too_large": "retry",
    }

    @property
    def before_answer(self) -> bool:
        """True for the kinds that mean: no byte of an answer was seen, so the same request may be sent again."""
        return self.code in ("net.refused", "net.dns", "net.offline", "net.unreachable", "net.connect_timeout", "net.lost")
