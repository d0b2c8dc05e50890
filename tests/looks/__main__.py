"""``python -m tests.looks``: draw the gallery and approve what it looks like now. Look at the pictures before they are committed."""

from __future__ import annotations

from desktop.ui.theme.tables import theme_names
from tests.looks.test_looks import APPROVED, drawn

if __name__ == "__main__":
    APPROVED.mkdir(exist_ok=True)
    drawn(APPROVED, *theme_names())
    print("Approved:", *(f"tests/looks/approved/{name}.png" for name in theme_names()), sep="\n  ")
