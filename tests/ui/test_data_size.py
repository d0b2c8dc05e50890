"""How large something is, in words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale

from desktop.ui.data_size import data_size
from tests.architecture.source import calls


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    """The language of the other tests again afterwards."""
    before = QLocale()
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", ["1 kB", "1 kB", "1 kB", "2 kB", "1.5 MB"]), ("ru", ["1 кБ", "1 кБ", "1 кБ", "2 кБ", "1,5 МБ"])],
)
def test_a_size_has_no_word_that_would_need_a_plural(language: str, said: list[str]) -> None:
    QLocale.setDefault(QLocale(language))
    words = [data_size(size) for size in (1, 925, 1000, 1501)] + [data_size(1_500_000, 1)]
    assert [each.replace("\N{NO-BREAK SPACE}", " ") for each in words] == said


def test_sizes_are_worded_in_one_place() -> None:
    found = {where.split(":")[0] for where, name, _ in calls() if name == "formattedDataSize"}
    assert found == {"desktop/ui/data_size.py"}
