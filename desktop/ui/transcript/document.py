"""Blocks into a QTextDocument, by cursor only: nothing that came from outside is ever read as HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QFontMetrics,
    QFontMetricsF,
    QImage,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextListFormat,
    QTextTableFormat,
)

from desktop.chat.hidden import reads_from_the_right, revealed, turns
from desktop.chat.links import misleading
from desktop.markdown.blocks import Block, Code, Heading, Inline, Marker, Paragraph, Place, Rule, Run, Table, plain
from desktop.ui.theme import theme
from desktop.ui.transcript.formulas import formulas, picture

INDENT = 24
"""Pixels at least; see :func:`indent`."""
QUOTE = 16
QUOTE_PROPERTY = QTextFormat.Property.UserProperty.value + 1
FORMULA_PROPERTY = QTextFormat.Property.UserProperty.value + 2
"""On the picture of a formula: its source, for copying."""
OUTER_PROPERTY = QTextFormat.Property.UserProperty.value + 3
"""How many lists are outside of a quote."""
_SCALE = {1: 1.5, 2: 1.3, 3: 1.15}
_ALIGN = {"center": Qt.AlignmentFlag.AlignHCenter, "right": Qt.AlignmentFlag.AlignRight}


@dataclass(frozen=True, slots=True)
class Ink:
    """Fonts and colours of one rendering. ``link`` gives the name under which an address is kept with the words that lead
    there, None to show plain text."""

    font: QFont
    mono: QFont
    text: QColor
    muted: QColor
    accent: QColor
    danger: QColor
    """Of a link whose words name another site than it leads to."""
    border: QColor
    header: QColor
    link: Callable[[str, str], str | None]
    ratio: float = 1.0
    """Device pixels a logical one, for pictures of formulas."""
    note: Callable[[str, bool], str] | None = None
    """Gives the name under which the label of a footnote is kept, of a reference or (True) of the way back to it."""
    waiting: list[str] = field(default_factory=list)
    """Sources of formulas that are shown as text until they are drawn."""
    pictures: dict[tuple[str, float, bool], QImage] = field(default_factory=dict)
    """The formulas written with it, by source, size and whether in a quote."""


def ink(link: Callable[[str, str], str | None], muted: bool, ratio: float = 1.0, note: Callable[[str, bool], str] | None = None) -> Ink:
    """The ink of the theme that is on."""
    colour = theme.colour
    text = colour("text_muted") if muted else colour("text")
    return Ink(
        theme.font("ui"),
        theme.font("mono"),
        text,
        colour("text_muted"),
        colour("accent"),
        colour("danger"),
        colour("border"),
        colour("code_header"),
        link,
        ratio,
        note,
    )


def indent(font: QFont) -> int:
    """Pixels each list is set in by: a number of two digits has room before its item at every size of letters."""
    return max(INDENT, _marker_width(99, font))


def _marker_width(number: int, font: QFont) -> int:
    # Qt puts the number, and the width of a space, before the text of the item; what does not fit the widget is cut off.
    metrics = QFontMetrics(font)
    return int(metrics.horizontalAdvance(f"{number}.")) + int(metrics.horizontalAdvance(" ")) + 1


def prepare(document: QTextDocument, font: QFont) -> None:
    """No margin, no undo, our indent."""
    document.setDocumentMargin(0)
    document.setUndoRedoEnabled(False)
    document.setIndentWidth(indent(font))
    document.setDefaultFont(font)
    option = document.defaultTextOption()
    option.setWrapMode(option.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)


def truncate(document: QTextDocument, position: int) -> None:
    """Remove all from *position* on; 0 empties the document."""
    if position <= 0:
        document.clear()
        return
    cursor = QTextCursor(document)
    cursor.setPosition(position)
    cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()


def append(document: QTextDocument, blocks: Sequence[Block], pen: Ink) -> list[int]:
    """Write *blocks* below what is there; return, for each, the position to :func:`truncate` to for removing it."""
    cursor = QTextCursor(document)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    starts = []
    cursor.beginEditBlock()
    for block in blocks:
        starts.append(cursor.position())
        _write(cursor, block, pen)
    cursor.endEditBlock()
    return starts


def _write(cursor: QTextCursor, block: Block, pen: Ink) -> None:
    first = cursor.position() == 0
    if isinstance(block, Table):
        _table(cursor, block, pen)
        return
    text = block.text if isinstance(block, Code) else "" if isinstance(block, Rule) else plain(block.runs)
    _begin(cursor, block.place, pen, 0 if first else _space_above(block), reads_from_the_right(text) or False)
    if isinstance(block, Heading):
        runs(cursor, block.runs, pen, scale=_SCALE.get(block.level, 1.0), bold=True)
    elif isinstance(block, Paragraph):
        runs(cursor, block.runs, pen)
    elif isinstance(block, Code):
        runs(cursor, (Run(block.text, code=True),), pen)


def _space_above(block: Block) -> int:
    if block.place.joined:
        return 0
    if isinstance(block, Heading):
        return 16
    if block.place.tight:
        return 3 if block.place.indent else 0
    return 10


def _begin(cursor: QTextCursor, place: Place, pen: Ink, above: int, from_right: bool) -> None:
    style = QTextBlockFormat()
    style.setLayoutDirection(Qt.LayoutDirection.RightToLeft if from_right else Qt.LayoutDirection.LeftToRight)
    style.setTopMargin(above)
    style.setLineHeight(115.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    margin = QUOTE * place.quote + _overhang(place, pen.font)
    if margin:
        (style.setRightMargin if from_right else style.setLeftMargin)(margin)
    if place.quote:
        style.setProperty(QUOTE_PROPERTY, place.quote)
        style.setProperty(OUTER_PROPERTY, place.outer)
    if place.indent and place.marker is None:
        style.setIndent(place.indent)
    if place.marker is not None and place.marker.checked is not None:
        kind = QTextBlockFormat.MarkerType
        style.setMarker(kind.Checked if place.marker.checked else kind.Unchecked)
    plain = QTextCharFormat()
    plain.setForeground(pen.muted if place.quote else pen.text)
    if cursor.position() == 0:
        cursor.setBlockFormat(style)
        cursor.setBlockCharFormat(plain)
    else:
        cursor.insertBlock(style, plain)
    if place.marker is not None:
        cursor.createList(_list_format(place.indent, place.marker))


def _overhang(place: Place, font: QFont) -> int:
    """Pixels by which a long number would stick out of the document."""
    if place.marker is None or place.marker.number is None or place.marker.number < 100:
        return 0
    return max(0, _marker_width(place.marker.number, font) - indent(font) * max(1, place.indent) - QUOTE * place.quote)


def _list_format(depth: int, marker: Marker) -> QTextListFormat:
    """Each item is a list of its own: so an item can be appended or removed without touching its neighbours."""
    style = QTextListFormat()
    style.setIndent(max(1, depth))
    if marker.number is not None:
        style.setStyle(QTextListFormat.Style.ListDecimal)
        style.setStart(min(marker.number, 999_999_999))
    else:
        bullets = (QTextListFormat.Style.ListDisc, QTextListFormat.Style.ListCircle, QTextListFormat.Style.ListSquare)
        style.setStyle(bullets[(depth - 1) % 3])
    return style


def runs(cursor: QTextCursor, inline: Inline, pen: Ink, scale: float = 1.0, bold: bool = False) -> None:
    """Insert *inline* at the cursor."""
    quoted = cursor.blockFormat().hasProperty(QUOTE_PROPERTY)
    for run in inline:
        if run.math and _formula(cursor, run.text, pen, scale, quoted):
            continue
        style = QTextCharFormat()
        style.setForeground(pen.muted if quoted else pen.text)
        if run.code or run.math:
            style.setFontFamilies(pen.mono.families() or [pen.mono.family()])
            style.setFontFixedPitch(True)
            style.setFontPointSize(pen.mono.pointSizeF() * scale)
        elif scale != 1.0:
            style.setFontPointSize(pen.font.pointSizeF() * scale)
        if bold or run.bold:
            style.setFontWeight(QFont.Weight.DemiBold)
        if (run.note or run.back) and pen.note is not None:
            _note_reference(cursor, run, pen)
            continue
        style.setFontItalic(run.italic or run.math)
        style.setFontStrikeOut(run.strike)
        if run.link is not None and (name := pen.link(run.link, run.text)) is not None:
            style.setAnchor(True)
            style.setAnchorHref(name)
            style.setForeground(pen.danger if misleading(run.text, run.link) else pen.accent)
            style.setFontUnderline(True)
        # A newline would begin a block of its own; U+2028 only breaks the line, and copying gives a newline for it.
        # What turns text is shown in code and on links always: there it can only deceive.
        shown = revealed(run.text, code=run.code or (run.link is not None and turns(run.text)))
        cursor.insertText(shown.replace("\n", "\u2028"), style)


def _note_reference(cursor: QTextCursor, run: Run, pen: Ink) -> None:
    style = QTextCharFormat()
    if run.note:
        style.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
    style.setForeground(pen.accent)
    if pen.note is not None:
        style.setAnchor(True)
        style.setAnchorHref(pen.note(run.note or run.back, bool(run.back)))
    cursor.insertText(run.text, style)


def _formula(cursor: QTextCursor, source: str, pen: Ink, scale: float, quoted: bool) -> bool:
    """Insert the picture of a formula. False when there is none (yet): its source is written then."""
    size = float(QFontInfo(pen.font).pixelSize()) * scale
    drawing = formulas.drawing(source, size)
    if drawing is None:
        if formulas.waits_for(source, size):
            pen.waiting.append(source)
        return False
    fit = min(1.0, theme.measure("reading_width") / drawing.width)
    ascent, descent = drawing.ascent * fit, drawing.descent * fit
    below = QFontMetricsF(pen.font).descent()
    style = QTextImageFormat()
    # Qt can put the middle of a picture on the base line, or its foot where the letters' is; so it is padded to one of the two.
    if descent <= below:
        above = ascent
        style.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
    else:
        above = below = max(ascent, descent)
        style.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
    key = (source, size, quoted)
    image = pen.pictures.get(key)
    if image is None:
        image = pen.pictures[key] = picture(drawing, above, below, fit, pen.muted if quoted else pen.text, pen.ratio)
    name = f"formula:{hash((source, size, image.width()))}"
    cursor.document().addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image)
    style.setName(name)
    style.setWidth(drawing.width * fit)
    style.setHeight(above + below)
    style.setProperty(FORMULA_PROPERTY, source)
    cursor.insertImage(style)
    return True


def selected_text(cursor: QTextCursor) -> str:
    """The selection as Qt gives it, with the source of each formula in the place of its picture."""
    text: str = cursor.selectedText()
    if "\ufffc" not in text:
        return text
    probe = QTextCursor(cursor.document())
    start, pieces, at = cursor.selectionStart(), [], 0
    # Qt counts in UTF-16 units.
    for character in text:
        at += 1 + (ord(character) > 0xFFFF)
        if character == "\ufffc":
            probe.setPosition(start + at)
            character = probe.charFormat().stringProperty(FORMULA_PROPERTY)
        pieces.append(character)
    return "".join(pieces)


def units_before(cursor: QTextCursor, offset: int) -> int:
    """The position *offset* characters after the start of the selection, as :func:`selected_text` counts them."""
    text: str = cursor.selectedText()
    start = cursor.selectionStart()
    if "\ufffc" not in text:
        return start + len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
    probe, units, left = QTextCursor(cursor.document()), 0, offset
    for character in text:
        if left <= 0:
            break
        units += 1 + (ord(character) > 0xFFFF)
        if character == "\ufffc":
            probe.setPosition(start + units)
            left -= len(probe.charFormat().stringProperty(FORMULA_PROPERTY))
        else:
            left -= 1
    return start + units


def _table(cursor: QTextCursor, block: Table, pen: Ink) -> None:
    columns = max(1, len(block.align))
    style = QTextTableFormat()
    style.setBorder(1)
    style.setBorderCollapse(True)
    style.setBorderBrush(pen.border)
    style.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    style.setCellPadding(6)
    style.setCellSpacing(0)
    header = 0 if block.place.joined else 1
    style.setHeaderRowCount(header)
    style.setLeftMargin(indent(pen.font) * block.place.indent + QUOTE * block.place.quote)
    if block.shares:
        style.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        style.setColumnWidthConstraints([QTextLength(QTextLength.Type.PercentageLength, share) for share in block.shares])
    table = cursor.insertTable(len(block.rows), columns, style)
    for row, cells in enumerate(block.rows):
        for column, cell in enumerate(cells[:columns]):
            place = table.cellAt(row, column)
            inside = place.firstCursorPosition()
            form = QTextBlockFormat()
            from_right = reads_from_the_right(plain(cell)) or False
            form.setLayoutDirection(Qt.LayoutDirection.RightToLeft if from_right else Qt.LayoutDirection.LeftToRight)
            form.setAlignment(_ALIGN.get(block.align[column], Qt.AlignmentFlag.AlignLeft))
            inside.setBlockFormat(form)
            if row < header:
                shade = place.format()
                shade.setBackground(pen.header)
                place.setFormat(shade)
            runs(inside, cell, pen, bold=row < header)
    cursor.movePosition(QTextCursor.MoveOperation.End)
