"""Which widget shows a piece, in which fonts, and how far below the piece before."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from desktop.markdown.blocks import Table
from desktop.ui.theme import theme
from desktop.ui.transcript.action_row import ActionRow
from desktop.ui.transcript.code_view import CodeView
from desktop.ui.transcript.endings import EndingRow, WaitingRow
from desktop.ui.transcript.folds import FileChip, FoldRow
from desktop.ui.transcript.kinds import (
    Actions,
    CodeBox,
    Ending,
    FileRow,
    Head,
    Line,
    Pictures,
    Piece,
    Plain,
    Prose,
    RemoteImage,
    SourcesRow,
    Thought,
    ToolRow,
    Waiting,
)
from desktop.ui.transcript.pictures import PictureRow
from desktop.ui.transcript.prose_view import ProseView
from desktop.ui.transcript.remote_images import RemoteImageView
from desktop.ui.transcript.rows import HeadRow, LineRow, ThoughtRow
from desktop.ui.transcript.table_view import TableView

GAP = 10
"""Pixels above a piece that does not go on from the one before."""
SEAM = 4
"""By so many pixels the parts of a table overlap, so that the line between two of them is one."""

_KINDS: dict[type[Any], type[Any]] = {
    Head: HeadRow,
    Thought: ThoughtRow,
    Prose: ProseView,
    Plain: ProseView,
    CodeBox: CodeView,
    Line: LineRow,
    Pictures: PictureRow,
    RemoteImage: RemoteImageView,
    FileRow: FileChip,
    ToolRow: FoldRow,
    SourcesRow: FoldRow,
    Waiting: WaitingRow,
    Ending: EndingRow,
    Actions: ActionRow,
}


def kind_of(piece: Piece) -> type[Any]:
    """The kind of widget that shows *piece*."""
    if isinstance(piece, Prose) and isinstance(piece.blocks[0], Table):
        return TableView
    return _KINDS[type(piece)]


def gap_above(piece: Piece) -> int:
    """Pixels between *piece* and the one before; parts of one text, code or table show no seam."""
    if isinstance(piece, CodeBox):
        return GAP if piece.first else 0
    if isinstance(piece, Prose) and piece.goes_on:
        return -SEAM if isinstance(piece.blocks[0], Table) else 0
    return 0 if isinstance(piece, Plain) and piece.goes_on else GAP


def dress(widget: Any) -> None:
    """The theme's fonts for all in *widget*: what a style sheet has touched takes none from what it stands in."""
    for inside in widget.findChildren(QWidget):
        if isinstance(inside, QLabel | QAbstractButton):
            inside.setFont(theme.font())
    # Sets those that have a font of their own.
    widget.restyle()
