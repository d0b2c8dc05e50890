"""Where the certificates of the authorities are that a server's certificate is checked against.

OpenSSL looks where it was built to look. A packaged program carries the OpenSSL of another system, which may look where this system has
nothing, and Python for macOS looks where nothing is unless somebody has put it there.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress

# The file with all of them: Debian and Arch, Fedora, openSUSE, Alpine and macOS.
PLACES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)

# How OpenSSL looks a certificate up in a folder: by a hash of its name. A folder may hold other files only (Fedora's does).
_HASHED = re.compile(r"[0-9a-f]{8}\.[0-9]+")


def file_beside_openssl() -> str | None:
    """A file of authorities to load because OpenSSL finds none by itself: the system's, else the one that came with the program.

    None when OpenSSL finds some, when ``SSL_CERT_FILE`` or ``SSL_CERT_DIR`` says where to look, and when there is none anywhere.
    """
    if sys.platform == "win32" or os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR") or _openssl_finds_some():
        return None
    for place in PLACES:
        if os.path.isfile(place):
            return place
    with suppress(ImportError):
        import certifi

        return certifi.where()
    return None


def _openssl_finds_some() -> bool:
    import ssl

    own = ssl.get_default_verify_paths()  # Both are None where nothing is.
    if own.cafile is not None and os.path.getsize(own.cafile) > 0:
        return True
    with suppress(OSError):
        return own.capath is not None and any(map(_HASHED.fullmatch, os.listdir(own.capath)))
    return False
