"""The composer: one rounded card with chips above the input and the buttons below. Emits a draft, performs nothing."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.chat.hidden import revealed
from desktop.chat.message import Draft
from desktop.chat.parts import PDF, AttachmentPart, ImagePart
from desktop.chat.text import normalise_text
from desktop.ui.composer.chips import ChipRow
from desktop.ui.composer.hidden_badge import HiddenBadge
from desktop.ui.composer.input import MessageInput
from desktop.ui.one_line import one_line
from desktop.ui.settings.parts import set_focused, set_kind
from desktop.ui.theme import theme


class Composer(QWidget):
    """Text and attachments on their way to a model. The draft is cleared only by its owner, after it was saved."""

    send_requested = Signal(object)
    """The :class:`Draft`; also while an answer is being written, behind which it waits."""
    stop_requested = Signal()
    attach_requested = Signal(object)
    """A list of :data:`desktop.ui.composer.mime.Attachable`."""
    attach_expected = Signal()
    """Files may come soon: they are held over the window."""
    import_offered = Signal(str)
    """The path of a file that was to be attached and holds conversations; nothing of it is imported."""
    _queue_pressed = Signal()
    undo_requested = Signal()
    """What :meth:`set_undo` told of is not wanted."""
    choose_files_requested = Signal()
    attachment_removed = Signal(int, object)
    """Where it was, and the part that the user took away."""
    attachments_changed = Signal()
    """They, or their order, are not what they were."""
    attachment_opened = Signal(object)
    """The part that is to be seen large."""
    busy_cancelled = Signal(str)
    """The key of what is still being read in and is not wanted."""
    draft_changed = Signal()
    recall_requested = Signal()
    system_prompt_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._attachments: list[AttachmentPart] = []
        self._streaming = False
        self._sees_images = True
        self._takes_documents = True
        self._undo_text = ""
        self._changes = ""
        self._left_out = ""
        self._model = ""
        self._reason = ("", "")
        self.setObjectName("composer")
        self._sends_later = False
        """Asked to send while something was still being read in."""
        self._chips = ChipRow(self)
        self._input = MessageInput(self)
        self._hidden = HiddenBadge(self._input, self)
        self._message = QLabel(self)
        self._undo = QPushButton(self.tr("Insert as text"), self)
        self._attach = self._flat_button("composer.attach", self.tr("Attach"), self.choose_files_requested)
        self._system = self._flat_button("composer.system_prompt", self.tr("System prompt"), self.system_prompt_requested)
        self._queue = self._flat_button("composer.queue", self.tr("Queue"), self._queue_pressed)
        self._send = QPushButton(self)
        self._build()
        self._chips.removed.connect(self._remove_by_hand)
        self._chips.moved.connect(self._moved)
        self._chips.opened.connect(lambda index: self.attachment_opened.emit(self._attachments[index]))
        self._chips.cancelled.connect(self._busy_cancelled)
        self._input.textChanged.connect(self._typed)
        self._input.submitted.connect(self._submit)
        self._input.recall_requested.connect(self.recall_requested)
        self._input.attach_requested.connect(self.attach_requested)
        self._input.problem_found.connect(self._say_problem)
        self._input.focus_changed.connect(lambda focused: set_focused(self._card, focused))
        self._input.foreign_text_came.connect(self._hidden.look)
        self._send.clicked.connect(self._press)
        self._queue_pressed.connect(self._submit)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def input(self) -> MessageInput:
        """The text field."""
        return self._input

    @property
    def attachments(self) -> tuple[AttachmentPart, ...]:
        """What is attached, in order."""
        return tuple(self._attachments)

    def draft(self) -> Draft:
        """What the composer holds, its text through the gate for foreign strings."""
        return Draft(normalise_text(self._input.toPlainText()), tuple(self._attachments))

    def set_draft(self, draft: Draft) -> None:
        """Hold *draft* instead; ``draft_changed`` is not emitted, thumbnails come by :meth:`set_thumbnail`."""
        self._sends_later = False
        self._input.blockSignals(True)
        self._input.setPlainText(draft.text)
        self._input.moveCursor(self._input.textCursor().MoveOperation.End)
        self._input.blockSignals(False)
        self._input.fit()
        self._hidden.look()
        self._chips.clear()
        self._attachments = list(draft.attachments)
        for part in draft.attachments:
            self._chips.add(part, None)
        self._undo_text = self._left_out = ""
        self._refresh()
        self.attachments_changed.emit()

    def clear_if_unchanged(self, draft: Draft) -> bool:
        """Empty the composer when it still holds *draft*; else what was typed meanwhile stays."""
        if self.draft() != draft:
            return False
        self.set_draft(Draft())
        return True

    def insert_text(self, text: str) -> None:
        """Put *text* where the cursor is and give the input the keyboard."""
        self._input.insertPlainText(text)
        self._input.setFocus()
        self._hidden.look()

    def append_text(self, text: str) -> None:
        """Put *text* at the end and give the input the keyboard, behind it."""
        self._input.moveCursor(self._input.textCursor().MoveOperation.End)
        self.insert_text(text)

    def add_chip(self, part: AttachmentPart, thumbnail: QImage | None = None, at: int | None = None) -> None:
        """Attach *part* after the others, or at place *at*."""
        at = len(self._attachments) if at is None else min(at, len(self._attachments))
        self._attachments.insert(at, part)
        self._chips.add(part, thumbnail, at)
        self._changed()
        self.attachments_changed.emit()

    def remove_attachment(self, part: AttachmentPart) -> bool:
        """Take *part* away; False when it has gone."""
        if part not in self._attachments:
            return False
        self._remove(self._attachments.index(part))
        return True

    def set_undo(self, text: str) -> None:
        """Show *text* (plain) with “Insert as text” beside it, until an attachment goes or the draft is another one."""
        self._undo_text = text
        self._refresh()

    def set_thumbnail(self, part: AttachmentPart, thumbnail: QImage) -> None:
        """Show *thumbnail* on the chips of *part*; nothing happens when it has gone."""
        for index, held in enumerate(self._attachments):
            if held == part:
                self._chips.set_thumbnail(index, thumbnail)

    def set_details(self, part: AttachmentPart, details: str) -> None:
        """Say *details* (plain) on the chips of *part*: what of it will be sent."""
        for index, held in enumerate(self._attachments):
            if held == part:
                self._chips.set_details(index, details)

    def set_left_out(self, text: str) -> None:
        """Say *text* (plain), after what else there is to be said: what of the conversation will not be sent."""
        self._left_out = text
        self._refresh()

    def set_changes(self, text: str) -> None:
        """Say *text* (plain), beside what else there is to be said: what of the attachments is changed on the way to the model."""
        self._changes = text
        self._refresh()

    def set_busy_chip(self, key: str, busy: bool = True, name: str = "", details: str = "") -> None:
        """Show (or take away) that the attachment *name* (else *key*) is being read in, and how far. What is sent meanwhile waits."""
        self._chips.set_busy(key, busy, name, details)
        if self._sends_later and not self._chips.is_busy:
            # Not at once: whether it could be attached is said after this.
            QTimer.singleShot(0, self, self._send_now)
        self._refresh()

    def is_busy_with(self, key: str) -> bool:
        """True while :meth:`set_busy_chip` shows *key*."""
        return self._chips.is_busy_with(key)

    def clear_busy_chips(self) -> None:
        """Forget what is being read in: another conversation is shown."""
        self._chips.clear_busy()
        self._refresh()

    def set_streaming(self, streaming: bool) -> None:
        """Turn the round button into Stop or back into Send."""
        if streaming != self._streaming:
            self._streaming = streaming
            self._dress()

    def set_model(self, label: str, sees_images: bool = True, takes_documents: bool = True) -> None:
        """Name the model; with pictures or PDF attached to one that does not take them, the composer says so."""
        self._model, self._sees_images, self._takes_documents = one_line(label), sees_images, takes_documents
        self._refresh()

    def set_notice(self, text: str, kind: str = "muted") -> None:
        """Show *text* (plain) above the card: *kind* ``muted`` or ``danger``. Empty takes it away."""
        # What went wrong may have been the reason to send at all.
        self._sends_later = self._sends_later and kind != "danger"
        self._reason = (text, kind)
        self._refresh()

    def set_system_prompt_set(self, is_set: bool) -> None:
        """Mark the button while the conversation has a system prompt."""
        self._system.setChecked(is_set)

    # --- inside ------------------------------------------------------------------------------------------------

    def _flat_button(self, name: str, text: str, pressed: SignalInstance) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setProperty("kind", "flat")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: pressed.emit())
        return button

    def _build(self) -> None:
        self._message.setObjectName("composer.message")
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setWordWrap(True)
        self._message.hide()
        self._undo.setObjectName("composer.undo")
        self._undo.setAccessibleName(self._undo.text())
        self._undo.setProperty("kind", "flat")
        self._undo.clicked.connect(self._undo_clicked)
        self._undo.hide()
        self._send.setObjectName("composer.send")
        self._send.setProperty("kind", "round")
        self._send.setFixedSize(theme.measure("round_button"), theme.measure("round_button"))
        # Drawn as a mark only: whether there is a system prompt is the session's to say.
        self._system.setCheckable(True)
        self._system.clicked.connect(lambda: self._system.setChecked(not self._system.isChecked()))
        self._card = QFrame(self)
        self._card.setObjectName("composer_card")
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.addWidget(self._attach)
        buttons.addWidget(self._system)
        buttons.addStretch(1)
        buttons.addWidget(self._queue)
        buttons.addWidget(self._send)
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(14, 12, 10, 10)
        inside.setSpacing(8)
        inside.addWidget(self._chips)
        inside.addWidget(self._input)
        inside.addLayout(buttons)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(6)
        said = QHBoxLayout()
        said.setSpacing(8)
        said.addWidget(self._message, 1)
        said.addWidget(self._undo, 0, Qt.AlignmentFlag.AlignTop)
        outside.addLayout(said)
        outside.addWidget(self._hidden)
        outside.addWidget(self._card)
        self.setFocusProxy(self._input)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._input.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def _press(self) -> None:
        if self._streaming:
            self.stop_requested.emit()
        else:
            self._submit()

    def _submit(self) -> None:
        if self._chips.is_busy:
            self._sends_later = True
            self._refresh()
            return
        self._sends_later = False
        draft = self.draft()
        if not draft.is_empty:
            self.send_requested.emit(draft)

    def _send_now(self) -> None:
        if self._sends_later and not self._chips.is_busy:
            self._submit()

    def _busy_cancelled(self, key: str) -> None:
        self._sends_later = False
        self.busy_cancelled.emit(key)

    def _typed(self) -> None:
        # Who writes on is not done.
        self._sends_later = False
        self._changed()

    def _undo_clicked(self) -> None:
        self._undo_text = ""
        self._refresh()
        self.undo_requested.emit()

    def _remove_by_hand(self, index: int) -> None:
        part = self._attachments[index]
        self._remove(index)
        self.attachment_removed.emit(index, part)

    def _remove(self, index: int) -> None:
        self._undo_text = ""
        del self._attachments[index]
        self._chips.remove(index)
        self.attachments_changed.emit()
        self._changed()
        self._input.setFocus()

    def _moved(self, index: int, to: int) -> None:
        self._attachments.insert(to, self._attachments.pop(index))
        self.attachments_changed.emit()
        self._changed()

    def _changed(self) -> None:
        if self._reason[1] == "danger":
            self._reason = ("", "")
        self._refresh()
        self.draft_changed.emit()

    def _say_problem(self, sentence: str) -> None:
        self.set_notice(sentence, "danger")

    def _refresh(self) -> None:
        model = self._model or self.tr("a model")
        self._input.setPlaceholderText(self.tr("Message {model} — drop or paste images here").format(model=model))
        text, kind = self._reason
        if self._sends_later:
            text, kind = self.tr("Sent as soon as everything that is attached has been read."), "muted"
        can_undo = bool(self._undo_text) and kind != "danger" and not self._sends_later
        # What is not sent, or not as it is, must not be hidden by something else that is to be said.
        sent = (self._not_taken(model) or self._changes, self._left_out)
        text = ("\n" if kind == "danger" else " ").join(filter(None, (text, self._undo_text if can_undo else "", *sent)))
        self._undo.setVisible(can_undo)
        self._message.setText(revealed(text))
        set_kind(self._message, kind or "muted")
        self._message.setVisible(bool(text))
        empty = not self._attachments and not self._input.toPlainText().strip()
        self._send.setEnabled(self._streaming or not empty or self._chips.is_busy)
        self._queue.setVisible(self._streaming and not empty)

    def _not_taken(self, model: str) -> str:
        """What of the attachments the model will not get."""
        if not self._sees_images and any(isinstance(part, ImagePart) for part in self._attachments):
            words = self.tr(
                "{model} does not see images. The image stays in the conversation; choose a model that sees images, "
                "or send the text alone to this one."
            )
        elif not self._takes_documents and not self._sees_images and any(part.media_type == PDF for part in self._attachments):
            words = self.tr(
                "{model} does not see: of a PDF it gets the text of the pages, without pictures and layout. "
                "Choose a model that sees images if that matters."
            )
        else:
            return ""
        return words.format(model=model)

    def _dress(self) -> None:
        name = self.tr("Stop") if self._streaming else self.tr("Send")
        self._send.setAccessibleName(name)
        self._send.setToolTip(name)
        self._send.setIcon(theme.icon("stop" if self._streaming else "send", "on_accent"))
        self._send.setIconSize(QSize(20, 20))
        self._attach.setIcon(theme.icon("plus", "text_muted"))
        self._system.setIcon(theme.icon("lines", "text_muted"))
        self._refresh()
