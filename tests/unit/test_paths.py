"""The path that an address of a file means."""

from __future__ import annotations

import os
import sys
from pathlib import PureWindowsPath

import pytest

from desktop.paths import path_of_address


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("file:///C:/Users/Me/a%20b.txt", r"C:\Users\Me\a b.txt"),
        ("file:///c|/x", r"c:\x"),
        ("file:/C:/x", r"C:\x"),
        ("file:C:/x", r"C:\x"),
        ("file://C:/x", r"C:\x"),
        ("file://localhost/C:/x", r"C:\x"),
        ("file:///C:/100%25%20%23.txt", r"C:\100% #.txt"),
        ("file://server/share/x", r"\\server\share\x"),
        ("file://Server.local/sh%C3%A4re/a%20b/x.png", r"\\Server.local\shäre\a b\x.png"),
        ("file://192.168.0.7/C$/x", r"\\192.168.0.7\C$\x"),
        ("file:////server/share/x", r"\\server\share\x"),
        ("file://///server/share/x", r"\\server\share\x"),
    ],
)
def test_a_file_address_is_a_windows_path_with_its_drive_or_host(address: str, path: str) -> None:
    assert path_of_address(address, windows=True) == path
    assert PureWindowsPath(path).is_absolute()


@pytest.mark.parametrize("path", [r"C:\a b\c#d.txt", r"\\server\share\a b%20.txt"])
def test_a_windows_path_comes_back_from_its_own_address(path: str) -> None:
    assert path_of_address(PureWindowsPath(path).as_uri(), windows=True) == path


def test_elsewhere_an_address_is_its_path_with_bytes_that_are_no_text() -> None:
    assert path_of_address("file:///tmp/a%20b%2520%23.txt", windows=False) == "/tmp/a b%20#.txt"
    assert os.fsencode(path_of_address("file:///tmp/%FF.txt", windows=False)) == b"/tmp/\xff.txt"
    assert path_of_address("file://localhost/tmp/x", windows=False) == "/tmp/x"


def test_this_system_has_its_own_rules() -> None:
    assert path_of_address("file:///C:/x") == (r"C:\x" if sys.platform == "win32" else "/C:/x")
