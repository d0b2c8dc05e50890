"""The theme files as values. No Qt: the contrast of a theme can be judged without a window."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from desktop.paths import resources

_NAME = re.compile(r"\$([a-z_0-9]+?)(px)?(?![a-z_0-9])")


@dataclass(frozen=True, slots=True)
class Table:
    """One theme: colours by role and colours of code by kind, as ``#RRGGBB`` or ``#AARRGGBB``."""

    name: str
    colours: Mapping[str, str]
    code: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Measures:
    """What all themes share: sizes in device-independent pixels, font sizes in percent of the system font."""

    sizes: Mapping[str, int]
    font_percent: Mapping[str, int]


@cache
def load_table(name: str) -> Table:
    """The theme *name*, one of :func:`theme_names`."""
    with (resources() / "themes" / f"{name}.toml").open("rb") as file:
        data = tomllib.load(file)
    return Table(name, data["colours"], data["code"])


@cache
def load_measures() -> Measures:
    """The measures of all themes."""
    with (resources() / "themes" / "measures.toml").open("rb") as file:
        data = tomllib.load(file)
    return Measures(data["measures"], data["font_percent"])


@cache
def theme_names() -> tuple[str, ...]:
    """All themes that ship."""
    return tuple(sorted(file.stem for file in (resources() / "themes").glob("*.toml") if file.stem != "measures"))


@cache
def _style_template() -> str:
    return (resources() / "themes" / "style.qss").read_text(encoding="utf-8")


def style_sheet(table: Table, measures: Measures) -> str:
    """The style sheet with the colours of *table* put in. KeyError for a name that neither table has."""

    def value(match: re.Match[str]) -> str:
        name, unit = match.group(1), match.group(2) or ""
        return table.colours[name] if name in table.colours else f"{measures.sizes[name]}{unit}"

    return _NAME.sub(value, _style_template())


def contrast(first: str, second: str) -> float:
    """The contrast of two opaque colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    brighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
