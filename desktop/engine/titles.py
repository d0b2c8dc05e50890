"""Titles of conversations: for now the first words of the first message."""

from __future__ import annotations

MAX_LENGTH = 60


def title_from(text: str, fallback: str = "") -> str:
    """The first words of *text* on one line, at most 60 characters, cut at a word where there is one."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    line = " ".join(line.lstrip("#>*- ").split()) or fallback
    if len(line) <= MAX_LENGTH:
        return line
    cut = line[: MAX_LENGTH - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > MAX_LENGTH // 2 else cut).rstrip(" ,.;:") + "…"
