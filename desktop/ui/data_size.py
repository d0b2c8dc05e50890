"""How large something is, in words."""

from __future__ import annotations

from PySide6.QtCore import QLocale

_SMALLEST = 1000


def data_size(size: int, decimals: int = 0) -> str:
    """*size*, in bytes, as “312 kB” or “1.5 MB” in the language of the window; what is smaller than a kilobyte counts as one."""
    # QLocale knows one form of the word byte for a language and writes "1 bytes" and "925 байты"; its larger units have no plural.
    return QLocale().formattedDataSize(max(size, _SMALLEST), decimals, QLocale.DataSizeFormat.DataSizeSIFormat)
