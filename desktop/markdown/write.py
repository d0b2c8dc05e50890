"""Blocks back to text: as Markdown, or as plain text for where Markdown means nothing. What is read again gives the same blocks.

Code is given exactly, formulas as TeX with their delimiters, tables as Markdown or tab-separated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from desktop.markdown.blocks import Block, Code, Heading, Inline, Place, Rule, Run, Table, plain, words

_SPECIAL = re.compile(r"\\(?=[\[\]()])|([\\`*_\[<&~$|^])")
"""A closing bracket stays: behind a backslash it would end a formula; for the same reason a backslash before one is written as a number."""
_AT_START = re.compile(r"^(\s*)([#>+=-]|\d{1,9}[.)](?=\s|$))")
_TICKS = re.compile(r"`+")


def to_plain(blocks: Sequence[Block]) -> str:
    """*blocks* as plain text: lists with their markers, code and formulas exactly, tables tab-separated."""
    parts: list[str] = []
    before: Block | None = None
    widths: list[int] = []
    for block in blocks:
        lead, indent = _lead(block.place, widths, quotes=False)
        parts.append(_between(before, block))
        if isinstance(block, Code):
            parts.append(block.text)
        elif isinstance(block, Table):
            parts.append(tab_separated(block))
        else:
            text = "***" if isinstance(block, Rule) else words(block.runs)
            parts.append(lead + text.replace("\n", f"\n{indent}"))
        before = block
    return "".join(parts)


def tab_separated(table: Table) -> str:
    """The rows of *table* as lines, their cells between tabs: what spreadsheets take."""
    return "\n".join("\t".join(re.sub(r"\s+", " ", words(cell)).strip() for cell in row) for row in table.rows)


def to_markdown(blocks: Sequence[Block]) -> str:
    """*blocks* as Markdown."""
    parts: list[str] = []
    before: Block | None = None
    widths: list[int] = []
    for block in blocks:
        between = _between(before, block)
        lead, indent = _lead(block.place, widths, quotes=True)
        if between == "\n\n" and before is not None and before.place.quote and block.place.quote:
            inside = indent[: indent.rfind(">") + 1] if block.place.quote <= before.place.quote else _quote(before.place.quote).rstrip()
            between = f"\n{inside}\n"
        parts.append(between + lead + _markdown_block(block).replace("\n", f"\n{indent}"))
        before = block
    return "".join(parts)


def _markdown_block(block: Block) -> str:
    if isinstance(block, Code):
        longest = max((len(found) for found in _TICKS.findall(block.text)), default=0)
        fence = "`" * max(3, longest + 1)
        text = f"{fence}{block.language}\n{block.text}\n{fence}" if block.text else f"{fence}{block.language}\n{fence}"
    elif isinstance(block, Table):
        text = markdown_table(block)
    elif isinstance(block, Rule):
        text = "***"
    elif isinstance(block, Heading):
        text = f"{'#' * block.level} {inline(block.runs)}".replace("\n", " ").rstrip()
    else:
        text = inline(block.runs)
        if not block.place.joined:
            text = _AT_START.sub(_escape_start, text, count=1)
    return text


def _escape_start(found: re.Match[str]) -> str:
    mark = found.group(2)
    return f"{found.group(1)}{mark[:-1]}\\{mark[-1]}" if mark[0].isdigit() else f"{found.group(1)}\\{mark}"


def markdown_table(table: Table) -> str:
    """*table* as a Markdown table."""
    rules = {"left": ":--", "center": ":-:", "right": "--:"}
    lines = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in table.rows]
    if not table.place.joined:
        lines.insert(1, "| " + " | ".join(rules.get(align, "---") for align in table.align) + " |")
    return "\n".join(lines)


def _cell(runs: Inline) -> str:
    return inline(tuple(replace(run, text=run.text.replace("|", "\\|") if run.code or run.math else run.text) for run in runs)).replace(
        "\\\n", " "
    )


def inline(runs: Inline) -> str:
    """*runs* as Markdown in one paragraph."""
    parts: list[str] = []
    opened: list[str] = []
    for at, run in enumerate(runs):
        wanted = [mark for mark, on in (("**", run.bold), ("*", run.italic), ("~~", run.strike)) if on]
        keep = 0
        while keep < len(opened) and opened[keep] in wanted:
            keep += 1
        for mark in reversed(opened[keep:]):
            _close(parts, mark)
        opened = opened[:keep]
        text = _run(run, runs[at - 1] if at else None)
        if text.startswith("[") and parts and parts[-1].endswith("!"):
            # With a link behind it, it would be an image.
            parts[-1] = f"{parts[-1][:-1]}\\!"
        blank = text[: len(text) - len(text.lstrip(" "))]
        if text.strip():
            fresh = [mark for mark in wanted if mark not in opened]
            parts.append(blank + "".join(fresh) + text[len(blank) :])
            opened += fresh
        else:
            parts.append(text)
    for mark in reversed(opened):
        _close(parts, mark)
    return "".join(parts)


def _close(parts: list[str], mark: str) -> None:
    """Put *mark* after the last word; Markdown takes none after a blank."""
    text = "".join(parts)
    bare = text.rstrip(" ")
    parts[:] = [bare, mark, text[len(bare) :]]


def _run(run: Run, before: Run | None) -> str:
    if run.note or run.back:
        return f"[^{run.note}]" if run.note else ""
    if run.math:
        return run.text
    if run.code:
        longest = max((len(found) for found in _TICKS.findall(run.text)), default=0)
        ticks = "`" * (longest + 1)
        pad = " " if run.text.strip() and (run.text[:1] in ("`", " ") or run.text[-1:] in ("`", " ")) else ""
        text = f"{ticks}{pad}{run.text}{pad}{ticks}"
    else:
        text = _SPECIAL.sub(lambda found: f"\\{found.group()}" if found.group(1) else "&#92;", run.text).replace("\n", "\\\n")
    if run.image:
        image = f"!{_link(text, run.image)}"
        return image if run.link in (None, run.image) else _link(image, run.link)
    if run.link is None:
        return text
    if run.link in (run.text, f"mailto:{run.text}", f"http://{run.text}"):
        return run.text
    return _link(text, run.link)


def _link(text: str, link: str) -> str:
    address = re.sub(r"([()\\<>])", r"\\\1", link)
    return f"[{text}](<{address}>)" if re.search(r"\s", address) else f"[{text}]({address})"


def _quote(depth: int) -> str:
    return "> " * depth


def _lead(place: Place, widths: list[int], *, quotes: bool) -> tuple[str, str]:
    """What comes before the first line of a block, and before its other lines. *widths*: of the markers of the lists it is in."""
    marker = place.marker
    sign = task = ""
    if marker is not None:
        sign = f"[^{marker.note}]: " if marker.note else f"{marker.number}. " if marker.number is not None else "- "
        task = "" if marker.checked is None else "[x] " if marker.checked else "[ ] "
        del widths[max(0, place.indent - 1) :]
    del widths[place.indent :]
    widths += [2] * (place.indent - len(widths) - (marker is not None))
    before = _margin(place, widths, quotes)
    if marker is not None:
        widths.append(4 if marker.note else len(sign))
    indent = _margin(place, widths, quotes)
    if place.joined:
        return "", indent
    return (before + sign + task, indent) if marker is not None else (indent, indent)


def _margin(place: Place, widths: list[int], quotes: bool) -> str:
    outer = sum(widths[: place.outer])
    return " " * outer + (_quote(place.quote) if quotes else "") + " " * (sum(widths) - outer)


def _between(before: Block | None, block: Block) -> str:
    if before is None or block.place.joined:
        return "\n" if before is not None and isinstance(block, Table) else ""
    marker, inside = block.place.marker, before.place.indent > 0
    if marker is not None and inside and (block.place.tight or (before.place.tight and block.place.indent > before.place.indent)):
        return "\n"
    return "\n" if block.place.tight and before.place.tight and not isinstance(before, Table) else "\n\n"


__all__ = ["inline", "markdown_table", "plain", "tab_separated", "to_markdown", "to_plain"]
