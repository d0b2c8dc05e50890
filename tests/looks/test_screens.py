"""The window on small screens."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize

from desktop.ui.window_place import fitting_size


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1366, 768), (1024, 600), (800, 800)])
def test_a_new_window_fits_the_screen_with_its_frame(width: int, height: int) -> None:
    """What a system draws round a window: a title of about 37 pixels, an edge of a few."""
    size = fitting_size(QSize(width, height))
    assert size.width() + 16 <= width
    assert size.height() + 45 <= height


def test_a_new_window_on_a_large_screen_is_as_large_as_it_is_drawn() -> None:
    assert fitting_size(QSize(2560, 1440)) == QSize(1200, 800)
