"""Certificates made for one test: an authority of its own, and servers with good and bad ones."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_PEM = serialization.Encoding.PEM


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _alternative(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


class Authority:
    """A certificate authority. Its file goes into ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._subject = _name("Loquent test authority")
        self._certificate = self._signed(self._subject, self._key, None, days=30, is_authority=True, by=self._key)
        self.file = folder / "authority.pem"
        self.file.write_bytes(self._certificate.public_bytes(_PEM))

    def server(self, *hosts: str, days: int = 30, by_itself: bool = False) -> ssl.SSLContext:
        """What a server of *hosts* (names or addresses) needs. Negative *days*: expired so long ago. *by_itself*: no authority."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(hosts[0])
        names = x509.SubjectAlternativeName([_alternative(host) for host in hosts])
        certificate = self._signed(subject, key, names, days=days, is_authority=False, by=key if by_itself else self._key, itself=by_itself)
        place = self._folder / f"server-{certificate.serial_number}.pem"
        private = key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        place.write_bytes(private + certificate.public_bytes(_PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(place)
        return context

    def _signed(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        names: x509.SubjectAlternativeName | None,
        *,
        days: int,
        is_authority: bool,
        by: ec.EllipticCurvePrivateKey,
        itself: bool = False,
    ) -> x509.Certificate:
        now = datetime.datetime.now(datetime.UTC)
        ends = now + datetime.timedelta(days=days)
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if itself else self._subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(min(now, ends) - datetime.timedelta(days=2))
            .not_valid_after(ends)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
        )
        if is_authority:
            usage = dict.fromkeys(
                ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
            )
            made = made.add_extension(x509.KeyUsage(digital_signature=True, key_cert_sign=True, crl_sign=True, **usage), critical=True)
        if names is not None:
            made = made.add_extension(names, critical=False)
        return made.sign(by, hashes.SHA256())
