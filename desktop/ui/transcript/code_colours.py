"""Colours of code, laid on the lines of a document."""

from __future__ import annotations

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from desktop.markdown.highlight import Span
from desktop.ui.theme import theme


class CodeColours(QSyntaxHighlighter):
    """Puts spans on lines; only lines whose spans changed are painted again."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._lines: dict[int, tuple[Span, ...]] = {}

    def set_spans(self, text: str, spans: tuple[Span, ...]) -> None:
        fresh = _by_line(text, spans)
        old, self._lines = self._lines, fresh
        for number in {line for line in {*old, *fresh} if old.get(line) != fresh.get(line)}:
            block = self.document().findBlockByNumber(number)
            if block.isValid():
                self.rehighlightBlock(block)

    def highlightBlock(self, text: str) -> None:
        for span in self._lines.get(self.currentBlock().blockNumber(), ()):
            style = QTextCharFormat()
            style.setForeground(theme.code_colour(span.role))
            self.setFormat(span.start, span.length, style)


def _by_line(text: str, spans: tuple[Span, ...]) -> dict[int, tuple[Span, ...]]:
    """Spans by line, with starts counted from the line's own, in UTF-16 units as Qt counts."""
    lines = text.split("\n")
    found: dict[int, list[Span]] = {}
    line, line_start = 0, 0
    for span in spans:
        at, end = span.start, span.start + span.length
        while at < end:
            while at > line_start + len(lines[line]):
                line_start += len(lines[line]) + 1
                line += 1
            stop = min(end, line_start + len(lines[line]))
            if stop > at:
                before, inside = text[line_start:at], text[at:stop]
                found.setdefault(line, []).append(Span(_units(before), _units(inside), span.role))
            at = stop + 1
    return {number: tuple(row) for number, row in found.items()}


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
