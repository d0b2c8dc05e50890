"""Conversations as a PDF. Every page is drawn from documents that a cursor built; nothing foreign is ever read as HTML.

A message becomes several small documents, laid out and drawn one after another with a turn of the loop between them, so that the window
answers while a long conversation is printed. Paper is white: always the light theme.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QFile, QIODevice, QMarginsF, QRectF, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextImageFormat,
)

from desktop.chat.export_markdown import Words, date_of
from desktop.chat.message import Conversation, Message, Role
from desktop.chat.names import shown_name
from desktop.chat.parts import FilePart, ImagePart, Part, ReasoningPart, SourcesPart, TextPart, ToolCallPart, ToolResultPart
from desktop.chat.tree import active_path, build_tree
from desktop.engine.exporting import Exporter, ExportError, ExportPlan, ExportReport, written
from desktop.errors import LoquentError
from desktop.markdown.blocks import Block, Code, Paragraph, Run, size_of
from desktop.markdown.highlight import highlight
from desktop.ui.theme import theme
from desktop.ui.theme.tables import load_table
from desktop.ui.transcript.document import Ink, append, prepare, runs

if TYPE_CHECKING:
    from desktop.engine.program import Program

DPI = 96.0
"""Of the layout; the writer is finer and the painter scaled to it."""
FINE = 1200
MARGIN_MM = 18.0
FOOT = 28.0
"""For the number of the page."""
PIECE = 4000
"""Characters in one document: laying one out costs time by the square of its longest line."""
PICTURE_SIDE = 1400
_NAMES = {"comment", "keyword", "name", "number", "string"}


async def print_pdf(
    program: Program, exporter: Exporter, plan: ExportPlan, on_progress: Callable[[int, int], object] = lambda _done, _all: None
) -> ExportReport:
    """Write *plan* as a PDF, as :meth:`Exporter.run` writes the other formats."""
    chosen = await exporter.chosen(plan)
    report = ExportReport(plan.target)
    async with written(plan.target, plan.replace, exporter.notes) as file:
        device = QFile()
        device.open(file.fileno(), QIODevice.OpenModeFlag.WriteOnly, QFile.FileHandleFlag.DontCloseHandle)
        pages = Pages(device, " ".join(chosen[0].title.split()) if len(chosen) == 1 else "Loquent")
        try:
            for number, conversation in enumerate(chosen):
                messages, _ = await exporter.read(conversation, plan.with_deleted)
                path = active_path(build_tree(messages, conversation.active_root_id))
                if number:
                    pages.turn()
                await _Printing(program, pages, plan.words, report).conversation(conversation, path)
                report.conversations += 1
                report.messages += len(path)
                on_progress(number + 1, len(chosen))
        finally:
            pages.end()
            failed = device.error() != QFile.FileError.NoError
            device.close()
        if failed:
            # Qt does not say which error of the disk it was; a full one is what happens.
            raise ExportError("export.full", name=shown_name(plan.target.name))
    return report


def cut(lines: Sequence[tuple[float, float]], limit: float) -> float:
    """Where to cut a document at or above *limit*, so that none of *lines* (tops and bottoms) is cut through."""
    while True:
        crossed = [top for top, bottom in lines if top < limit - 0.01 and bottom > limit + 0.01]
        if not crossed:
            return limit
        limit = min(crossed)


class Pages:
    """A PDF that documents are put on, one below the other."""

    def __init__(self, device: QIODevice, title: str) -> None:
        self._writer = QPdfWriter(device)
        self._writer.setTitle(title)
        self._writer.setCreator("Loquent")
        self._writer.setResolution(FINE)
        size = QPageSize(QPageSize.PageSizeId.A4)
        margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
        self._writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter))
        room = self._writer.pageLayout().paintRect(QPageLayout.Unit.Point)
        self.width, self.height = room.width() * DPI / 72, room.height() * DPI / 72 - FOOT
        self.count = 1
        self._at = 0.0
        self._painter = QPainter(self._writer)
        self._painter.scale(FINE / DPI, FINE / DPI)
        self._number()

    def turn(self) -> None:
        """Begin a new page."""
        self._writer.newPage()
        self.count += 1
        self._at = 0.0
        self._number()

    def place(self, document: QTextDocument, above: float = 0.0) -> None:
        """Draw *document* below what is there, over as many pages as it needs; never through a line of it."""
        document.setUseDesignMetrics(True)
        document.setTextWidth(self.width)
        height, lines = document.size().height(), _lines(document)
        self._at += above if self._at else 0.0
        start = 0.0
        while start < height - 0.5:
            room = self.height - self._at
            stop = height if height - start <= room else cut(lines, start + room)
            if stop <= start + 0.5:
                if self._at > 0:
                    self.turn()
                    continue
                # Taller than a page: it has to be cut through.
                stop = start + room
            self._draw(document, start, stop)
            self._at += stop - start
            start = stop
            if start < height - 0.5:
                self.turn()

    def end(self) -> None:
        """Write what is left. Final."""
        self._painter.end()

    def _draw(self, document: QTextDocument, start: float, stop: float) -> None:
        painter = self._painter
        painter.save()
        painter.setClipRect(QRectF(0, self._at, self.width, stop - start))
        offset = self._at - start
        painter.translate(0.0, offset)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = QRectF(0, start, self.width, stop - start)
        document.documentLayout().draw(painter, context)
        painter.restore()

    def _number(self) -> None:
        document = QTextDocument()
        pen = paper_ink()
        prepare(document, theme.window_font("small"))
        append(document, [Paragraph((Run(str(self.count)),))], pen)
        document.setTextWidth(self.width)
        self._painter.save()
        foot = self.height + FOOT / 2
        self._painter.translate(0.0, foot)
        document.documentLayout().draw(self._painter, QAbstractTextDocumentLayout.PaintContext())
        self._painter.restore()


def _lines(document: QTextDocument) -> list[tuple[float, float]]:
    found = []
    layout = document.documentLayout()
    block = document.begin()
    while block.isValid():
        top = layout.blockBoundingRect(block).top()
        text = block.layout()
        for number in range(text.lineCount()):
            line = text.lineAt(number)
            found.append((top + line.y(), top + line.y() + line.height()))
        block = block.next()
    return found


def paper_ink() -> Ink:
    """Black on white, whatever theme is on. Addresses of links are not printed as links: nobody judged them on paper."""
    colours = load_table("light").colours
    return Ink(
        font=theme.window_font("ui"),
        mono=theme.window_font("mono"),
        text=QColor(colours["text"]),
        muted=QColor(colours["text_muted"]),
        accent=QColor(colours["accent"]),
        danger=QColor(colours["danger"]),
        border=QColor(colours["border"]),
        header=QColor(colours["code_header"]),
        link=lambda _url, _words: None,
    )


class _Printing:
    """One conversation on its way to the pages."""

    def __init__(self, program: Program, pages: Pages, words: Words, report: ExportReport) -> None:
        self._attachments = program.attachments
        self._pages = pages
        self._words = words
        self._report = report
        self._ink = paper_ink()

    async def conversation(self, conversation: Conversation, path: Sequence[Message]) -> None:
        title = shown_name(" ".join(conversation.title.split()) or self._words.untitled, 200)
        self._pages.place(self._line(title, theme.window_font("heading"), self._ink.text))
        if conversation.system_prompt.strip():
            await self._plain(f"{self._words.system}\n{conversation.system_prompt.strip()}", muted=True)
        for message in path:
            when = date_of(message.created_at)
            author = self._words.author(message) + (f" · {when}" if when else "")
            self._pages.place(self._line(author, theme.window_font("title"), self._ink.muted), above=18)
            for part in message.parts:
                await self._part(part, message.role, conversation.title)
            if state := self._words.state(message):
                reason = f": {shown_name(message.failure.sentence, 500)}" if message.failure is not None else ""
                await self._plain(f"({state}{reason})", muted=True)

    async def _part(self, part: Part, role: Role, title: str) -> None:
        if isinstance(part, TextPart):
            if role is Role.USER:
                await self._plain(part.text)
            else:
                await self._markdown(part.text)
        elif isinstance(part, ReasoningPart) and part.text.strip():
            await self._plain(f"{self._words.thinking}\n{part.text.strip()}", muted=True)
        elif isinstance(part, ImagePart):
            await self._picture(part, title)
        elif isinstance(part, FilePart):
            await self._plain(f"{self._words.attached}: {shown_name(part.name)}", muted=True)
        elif isinstance(part, ToolCallPart):
            await self._plain(f"{self._words.tool}: {shown_name(part.name)}", muted=True)
            await self._code(part.arguments, "json")
        elif isinstance(part, ToolResultPart):
            await self._plain(self._words.result, muted=True)
            await self._code(part.content, "")
        elif isinstance(part, SourcesPart):
            lines = [f"{n}. {shown_name(s.title, 200)} {shown_name(s.url, 300)}" for n, s in enumerate(part.sources, 1)]
            await self._plain("\n".join([self._words.sources, *lines]), muted=True)

    async def _plain(self, text: str, *, muted: bool = False) -> None:
        pen = self._ink
        for piece in pieces(text.strip("\n")):
            document = self._document()
            style = QTextCharFormat()
            style.setForeground(pen.muted if muted else pen.text)
            cursor = QTextCursor(document)
            cursor.insertText(piece, style)
            await self._place(document)

    async def _markdown(self, text: str) -> None:
        from desktop.markdown.parse import parse

        together: list[Block] = []
        size = 0
        for block in (await asyncio.to_thread(parse, text)).blocks:
            if isinstance(block, Code):
                together, size = await self._blocks(together), 0
                await self._code(block.text, block.language)
                continue
            if size_of(block) > PIECE:
                together, size = await self._blocks(together), 0
                runs_of = getattr(block, "runs", ())
                rows = getattr(block, "rows", ())
                cells = [run.text for row in rows for cell in row for run in cell]
                await self._plain("".join(run.text for run in runs_of) or " ".join(cells))
                continue
            together.append(block)
            size += size_of(block)
            if size > PIECE:
                together, size = await self._blocks(together), 0
        await self._blocks(together)

    async def _blocks(self, blocks: Sequence[Block]) -> list[Block]:
        """Draw *blocks* and give an empty list to go on with."""
        if blocks:
            document = self._document()
            append(document, blocks, self._ink)
            await self._place(document)
        return []

    async def _code(self, text: str, language: str) -> None:
        colours = load_table("light").code
        shade = QColor(load_table("light").colours["code_background"])
        for piece in pieces(text):
            document = self._document()
            document.setDefaultFont(theme.window_font("mono"))
            style = QTextBlockFormat()
            style.setBackground(shade)
            cursor = QTextCursor(document)
            cursor.setBlockFormat(style)
            runs(cursor, (Run(piece, code=True),), self._ink)
            for span in highlight(piece, language):
                if span.role in _NAMES:
                    _paint(document, piece, span.start, span.length, QColor(colours[span.role]))
            await self._place(document)

    async def _picture(self, part: ImagePart, title: str) -> None:
        try:
            pixels = await self._attachments.thumbnail(part, PICTURE_SIDE)
        except LoquentError:
            self._report.notes.append(ExportError("export.note.missing", name=shown_name(part.name), title=shown_name(title)))
            await self._plain(f"{self._words.attached}: {shown_name(part.name)} ({self._words.missing})", muted=True)
            return
        image = QImage(pixels.data, pixels.width, pixels.height, pixels.width * 4, QImage.Format.Format_RGBA8888).copy()
        document = self._document()
        document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl("picture"), image)
        style = QTextImageFormat()
        style.setName("picture")
        share = min(1.0, self._pages.width / image.width(), (self._pages.height - 40) / image.height())
        style.setWidth(image.width() * share)
        style.setHeight(image.height() * share)
        QTextCursor(document).insertImage(style)
        await self._place(document)

    def _document(self) -> QTextDocument:
        document = QTextDocument()
        prepare(document, self._ink.font)
        return document

    def _line(self, text: str, font: QFont, colour: QColor) -> QTextDocument:
        document = self._document()
        style = QTextCharFormat()
        style.setFont(font)
        style.setForeground(colour)
        QTextCursor(document).insertText(text, style)
        return document

    async def _place(self, document: QTextDocument) -> None:
        self._pages.place(document, above=6)
        await asyncio.sleep(0)


def pieces(text: str) -> Iterator[str]:
    """*text* in pieces of at most :data:`PIECE` characters, between lines where there are any."""
    while len(text) > PIECE:
        at = max(text.rfind("\n", 0, PIECE), text.rfind(" ", PIECE - 200, PIECE) if "\n" not in text[:PIECE] else -1)
        yield text[: at if at > 0 else PIECE]
        text = text[at + 1 if at > 0 else PIECE :]
    if text:
        yield text


def _paint(document: QTextDocument, text: str, start: int, length: int, colour: QColor) -> None:
    """Colour a stretch of *text*, which fills *document*. Qt counts in UTF-16 units."""
    before = start + sum(char > "\uffff" for char in text[:start])
    inside = length + sum(char > "\uffff" for char in text[start : start + length])
    cursor = QTextCursor(document)
    cursor.setPosition(before)
    cursor.setPosition(before + inside, QTextCursor.MoveMode.KeepAnchor)
    style = QTextCharFormat()
    style.setForeground(colour)
    cursor.mergeCharFormat(style)
