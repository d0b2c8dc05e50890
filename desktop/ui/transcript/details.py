"""Everything that is known of an answer besides its text: plain text to be read, selected and copied."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from desktop.chat.message import Message, MessageState
from desktop.chat.text import normalise_text
from desktop.ui.transcript.figures import tokens_a_second
from desktop.ui.transcript.text_view import copy_text

_FACTS = 2000
"""Characters of a failure's facts that are shown."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the answer's connection and model are called."""

    connection: str
    model: str


def details_of(message: Message, names: Names, locale: QLocale) -> str:
    """One fact a line; what nobody told is left out. Never a key."""
    facts = [*_who(message, names), *_when(message, locale), *_tokens(message, locale), *_ending(message)]
    return normalise_text("\n".join(f"{name}: {value}" for name, value in facts if value))


def _who(message: Message, names: Names) -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    model = message.model or ""
    shown = names.model if names.model in ("", model) else f"{names.model} ({model})"
    return [(translate("details", "Model"), shown or model), (translate("details", "Connection"), names.connection)]


def _when(message: Message, locale: QLocale) -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    first = message.first_token_at
    waited = first - message.created_at if first is not None and message.created_at else None
    whole = message.finished_at - message.created_at if message.finished_at is not None and message.created_at else None
    return [
        (translate("details", "Asked"), _moment(message.created_at, locale)),
        (translate("details", "Finished"), _moment(message.finished_at, locale)),
        (translate("details", "Time to the first token"), _seconds(waited, locale)),
        (translate("details", "Time in all"), _seconds(whole, locale)),
    ]


def _moment(when: float | None, locale: QLocale) -> str:
    if not when:
        return ""
    return locale.toString(QDateTime.fromMSecsSinceEpoch(round(when * 1000)), "yyyy-MM-dd HH:mm:ss")


def _seconds(seconds: float | None, locale: QLocale) -> str:
    if seconds is None or seconds < 0:
        return ""
    return QCoreApplication.translate("details", "{seconds} s").format(seconds=locale.toString(seconds, "f", 2))


def _tokens(message: Message, locale: QLocale) -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    usage = message.usage
    if usage is None:
        return []
    counts = (
        (translate("details", "Tokens in"), usage.input),
        (translate("details", "Tokens in, from the cache"), usage.cache_read),
        (translate("details", "Tokens in, put into the cache"), usage.cache_write),
        (translate("details", "Tokens out"), usage.output),
        (translate("details", "Tokens out, thinking"), usage.reasoning),
    )
    first, last = message.first_token_at, message.finished_at
    rate = tokens_a_second(usage, last - first if first is not None and last is not None else None)
    found = [(name, locale.toString(count)) for name, count in counts if count is not None]
    return [*found, (translate("details", "Tokens a second"), locale.toString(rate, "f", 1) if rate is not None else "")]


def _ending(message: Message) -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    found = [
        (translate("details", "Ended"), _STATES[message.state]()),
        (translate("details", "Finish reason"), message.finish_raw or message.finish_reason or ""),
    ]
    if message.failure is not None:
        from desktop.engine.remedies import details_of as facts
        from desktop.ui.wording import failure_sentence

        request = message.failure.values.get("request_id")
        found += [
            (translate("details", "Failure"), failure_sentence(message.failure)),
            (translate("details", "Request id"), str(request or "")),
            (translate("details", "Facts"), "\n" + facts(message.failure.code, message.failure.values)[:_FACTS]),
        ]
    return found


_STATES = {
    MessageState.COMPLETE: lambda: QCoreApplication.translate("details", "complete"),
    MessageState.STREAMING: lambda: QCoreApplication.translate("details", "being written"),
    MessageState.STOPPED: lambda: QCoreApplication.translate("details", "stopped"),
    MessageState.FAILED: lambda: QCoreApplication.translate("details", "failed"),
    MessageState.INTERRUPTED: lambda: QCoreApplication.translate("details", "interrupted when Loquent closed"),
}


class DetailsDialog(QDialog):
    """Opened with ``open()``; deletes itself when closed."""

    copied = Signal(str)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("details")
        self.setWindowTitle(self.tr("Details of the answer"))
        self.resize(520, 400)
        self.text = QPlainTextEdit(self)
        self.text.setObjectName("details.text")
        self.text.setAccessibleName(self.tr("Details"))
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.text.setPlainText(text)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = QPushButton(self.tr("Copy details"), self)
        copy.setObjectName("details.copy")
        copy.setAccessibleName(copy.text())
        copy.setAutoDefault(False)
        copy.clicked.connect(self._copy)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.text, 1)
        column.addWidget(buttons)

    def _copy(self) -> None:
        copy_text(self.text.toPlainText())
        self.copied.emit("details")
