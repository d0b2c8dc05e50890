"""Which certificates of authorities are used when OpenSSL finds none by itself."""

from __future__ import annotations

import ssl
import sys
from pathlib import Path
from types import SimpleNamespace

import certifi
import pytest

from desktop.net import authorities


@pytest.fixture
def nothing_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An OpenSSL that looks into a folder where nothing is, on a system with nothing elsewhere; the folder."""
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: SimpleNamespace(cafile=None, capath=None))
    monkeypatch.setattr(authorities, "PLACES", (str(tmp_path / "bundle.crt"),))
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    return tmp_path


def test_what_openssl_finds_is_enough(nothing_found: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (nothing_found / "bundle.crt").write_text("not asked")
    (nothing_found / "5ed36f99.0").write_text("a certificate")
    for found in (SimpleNamespace(cafile=__file__, capath=None), SimpleNamespace(cafile=None, capath=str(nothing_found))):
        monkeypatch.setattr(ssl, "get_default_verify_paths", lambda found=found: found)
        assert authorities.file_beside_openssl() is None


def test_a_file_or_folder_without_a_certificate_is_not_enough(nothing_found: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty, folder = nothing_found / "empty.pem", nothing_found / "certs"
    empty.touch()
    folder.mkdir()
    (folder / "README").write_text("OpenSSL finds a certificate by the hash of its name")
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: SimpleNamespace(cafile=str(empty), capath=str(folder)))
    assert authorities.file_beside_openssl() == certifi.where()


def test_the_systems_own_file_comes_before_the_one_that_came_along(nothing_found: Path) -> None:
    assert authorities.file_beside_openssl() == certifi.where()
    (nothing_found / "bundle.crt").write_text("here")
    assert authorities.file_beside_openssl() == str(nothing_found / "bundle.crt")


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_who_names_a_place_is_obeyed(nothing_found: Path, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, str(nothing_found))
    assert authorities.file_beside_openssl() is None


def test_without_any_there_is_none(nothing_found: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "certifi", None)
    assert authorities.file_beside_openssl() is None


def test_windows_has_a_store_of_its_own(nothing_found: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert authorities.file_beside_openssl() is None
