"""What an answer cost, in words: tokens and how fast they came."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from desktop.chat.message import TokenUsage


def figures(usage: TokenUsage | None, seconds: float | None, locale: QLocale) -> list[str]:
    """Tokens in, cached, out, thinking, and tokens a second; *seconds*: how long the answer was being written."""
    if usage is None:
        return []
    translate = QCoreApplication.translate
    counts = (
        (usage.input, translate("figures", "{tokens} in")),
        (usage.cache_read or None, translate("figures", "{tokens} cached")),
        (usage.output, translate("figures", "{tokens} out")),
        (usage.reasoning or None, translate("figures", "{tokens} thinking")),
    )
    found = [words.format(tokens=locale.toString(count)) for count, words in counts if count is not None]
    rate = tokens_a_second(usage, seconds)
    if rate is not None:
        found.append(translate("figures", "{rate} tok/s").format(rate=locale.toString(round(rate))))
    return found


def tokens_a_second(usage: TokenUsage | None, seconds: float | None) -> float | None:
    """None when it cannot be told."""
    if usage is None or usage.output is None or usage.output < 2 or not seconds or seconds < 0:
        return None
    return usage.output / seconds


def told(usage: TokenUsage | None, locale: QLocale) -> str:
    """What the figures leave out: tokens that were written to the cache."""
    written = usage.cache_write if usage is not None else None
    if not written:
        return ""
    words = QCoreApplication.translate("figures", "{tokens} tokens were put into the cache")
    return words.format(tokens=locale.toString(written))
