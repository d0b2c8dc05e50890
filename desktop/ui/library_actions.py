"""What the sidebar asks for, done in the library; what can be taken back is offered to be."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.chat.text import normalise_text
from desktop.engine.kept_json import kept_json
from desktop.ui.asking import ask
from desktop.ui.sidebar.sidebar import Sidebar
from desktop.ui.undo import Reversible, Undo

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.chat.message import Conversation
    from desktop.engine.program import Program
    from desktop.storage.search_filters import SearchFilters

CLOSED = "sidebar.closed"
"""The small state that says which folders are closed."""
MANY = 10
"""Before so many conversations are deleted at once there is a backup."""


@dataclass(frozen=True, slots=True)
class Shows:
    """What the window can show: ``open`` a conversation (None: a new one) at words of a message or not; ``current`` is the open one."""

    open: Callable[[str | None, str | None, str], Awaitable[None]]
    current: Callable[[], str | None]


class LibraryActions(QObject):
    """Between one window's *sidebar* and the library. Works from :meth:`attach` to :meth:`detach`."""

    export_requested = Signal(list)
    """Conversations to be written to a file."""
    window_requested = Signal(str)

    def __init__(self, window: QWidget, sidebar: Sidebar, undo: Undo, shows: Shows) -> None:
        super().__init__(window)
        self._window = window
        self._sidebar = sidebar
        self._undo = undo
        self._shows = shows
        self._engine: Program | None = None
        self._run_task: Callable[..., Any] | None = None
        self._looked_for: tuple[str, SearchFilters] | None = None
        self._deleting: tuple[str, ...] = ()
        self._connect()

    def attach(self, engine: Program, run: Callable[..., Any]) -> None:
        """Work on *engine* from now on; *run* starts a coroutine, of a key or none."""
        self._engine, self._run_task = engine, run
        self._sidebar.set_label_source(self._label)
        self.refresh()
        self._run(self._load_closed())

    def detach(self) -> None:
        """Let go of the engine."""
        self._engine = self._run_task = None

    def refresh(self) -> None:
        """Show the conversations as they are now."""
        if self._engine is not None:
            library = self._engine.library
            self._sidebar.set_conversations(library.conversations, library.folders, library.marks())

    def search_again(self) -> None:
        """What was looked for may stand elsewhere now."""
        if self._looked_for is not None and self._sidebar.searching:
            self._search(*self._looked_for)

    def leave_deleted(self, shown: Conversation) -> None:
        """Show a new chat when another window has deleted *shown*: what is sent in it would go to the trash."""
        if shown.deleted_at is not None and shown.id not in self._deleting:
            self._run(self._leave(shown), "open")

    # --- inside ------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        sidebar = self._sidebar
        sidebar.open_requested.connect(self._open)
        sidebar.window_requested.connect(self.window_requested)
        sidebar.rename_requested.connect(lambda key, title: self._run(self._rename(key, title)))
        sidebar.delete_requested.connect(lambda ids: self._run(self._delete(ids)))
        sidebar.pin_requested.connect(lambda ids, on: self._run(self._change(ids, pinned=on)))
        sidebar.archive_requested.connect(lambda ids, on: self._run(self._archive(ids, on)))
        sidebar.move_requested.connect(lambda ids, folder: self._run(self._move(ids, folder)))
        sidebar.folder_requested.connect(lambda ids: self._run(self._new_folder(ids)))
        sidebar.folder_renamed.connect(lambda key, name: self._run(self._rename_folder(key, name)))
        sidebar.folder_deleted.connect(lambda key: self._run(self._delete_folder(key)))
        sidebar.export_requested.connect(self.export_requested)
        sidebar.restore_requested.connect(lambda ids: self._run(self._restore(ids)))
        sidebar.purge_requested.connect(self._ask_purge)
        sidebar.closed_changed.connect(lambda closed: self._run(self._keep_closed(closed)))
        sidebar.search_changed.connect(self._search)

    def _run(self, coroutine: Coroutine[Any, Any, Any], key: str | None = None) -> None:
        if self._run_task is None:
            coroutine.close()
        else:
            self._run_task(coroutine, key)

    @property
    def _library(self) -> Any:
        assert self._engine is not None
        return self._engine.library

    def _label(self, conversation: Conversation) -> str:
        model = conversation.model or ""
        return self._engine.connections.label_of(conversation.connection_id or "", model) if self._engine is not None else model

    def _title(self, conversation_id: str) -> str:
        return next((" ".join(c.title.split()) for c in self._library.conversations if c.id == conversation_id), "")

    def _open(self, conversation_id: str, message_id: str) -> None:
        if self._engine is None:
            return
        if self._sidebar.filters.value.in_trash:
            words = self.tr("This conversation is in the trash.")
            self._undo.toast.say(words, self.tr("Restore"), lambda: self._run(self._restore([conversation_id], reopen=True)))
            return
        self._run(self._show(conversation_id, message_id or None, self._sidebar.found_in(message_id)), "open")

    async def _show(self, conversation_id: str | None, message_id: str | None = None, words: str = "") -> None:
        await self._shows.open(conversation_id, message_id, words)

    # --- one after another -------------------------------------------------------------------------------------

    def _offer(self, words: str, back: Callable[[], Awaitable[Any]], again: Callable[[], Awaitable[Any]]) -> None:
        """*words* (none: it can be seen) were done; *back* takes it back and *again* does it once more, in turns."""

        async def run(work: Callable[[], Awaitable[Any]]) -> None:
            await work()

        self._undo.offer(words, Reversible(lambda: self._run(run(back)), lambda: self._run(run(again))))

    async def _rename(self, conversation_id: str, title: str) -> None:
        before, title = self._title(conversation_id), " ".join(normalise_text(title).split())
        words = self.tr("“{before}” is called “{title}” now.").format(before=before, title=title) if before else ""
        if title:
            await self._change([conversation_id], words, title=title, titled_by_hand=True)

    async def _change(self, ids: Sequence[str], words: str = "", **facts: Any) -> None:
        """Give conversations those facts; *words* say so, and Undo gives each back what it had."""
        before = {c.id: {name: getattr(c, name) for name in facts} for c in self._library.conversations if c.id in set(ids)}
        before = {key: old for key, old in before.items() if old != facts}
        if not before:
            return

        async def back() -> None:
            for conversation_id, old in before.items():
                await self._library.change_all([conversation_id], **old)

        await self._library.change_all(list(before), **facts)
        self._offer(words, back, lambda: self._library.change_all(list(before), **facts))

    async def _archive(self, ids: Sequence[str], on: bool) -> None:
        words = _counted(ids, self.tr("The conversation was archived."), self.tr("%Ln conversations were archived.", "", len(ids)))
        await self._change(ids, words if on else "", archived=on)

    async def _move(self, ids: Sequence[str], folder_id: str | None) -> None:
        moved = [c.id for c in self._library.conversations if c.id in set(ids) and c.folder_id != folder_id]
        words = _counted(moved, self.tr("The conversation was moved."), self.tr("%Ln conversations were moved.", "", len(moved)))
        await self._change(moved, words, folder_id=folder_id)

    async def _new_folder(self, ids: Sequence[str]) -> None:
        library = self._library
        folder = await library.new_folder(self.tr("New folder"))
        inside = {"folder_id": folder.id, "pinned": False, "archived": False}
        before = {c.id: {name: getattr(c, name) for name in inside} for c in library.conversations if c.id in set(ids)}
        await library.change_all(ids, **inside)
        self.refresh()
        self._sidebar.rename_folder(folder.id)
        made = [folder]

        async def back() -> None:
            # It may have been given its name since.
            made[:] = [each for each in library.folders if each.id == folder.id] or made
            for conversation_id, old in before.items():
                await library.change_all([conversation_id], **old)
            await library.delete_folder(folder.id)

        async def again() -> None:
            await library.save_folder(made[0])
            await library.change_all(list(before), **inside)

        self._offer("", back, again)

    async def _rename_folder(self, folder_id: str, name: str) -> None:
        library = self._library
        before = next((each.name for each in library.folders if each.id == folder_id), "")
        await library.rename_folder(folder_id, name)
        words = self.tr("“{before}” is called “{title}” now.").format(before=before, title=name)
        self._offer(words, lambda: library.rename_folder(folder_id, before), lambda: library.rename_folder(folder_id, name))

    async def _delete_folder(self, folder_id: str) -> None:
        library = self._library
        folder = next((each for each in library.folders if each.id == folder_id), None)
        if folder is None:
            return
        inside = [c.id for c in library.conversations if c.folder_id == folder_id]
        await library.delete_folder(folder_id)
        words = self.tr("The folder “{name}” was removed; its conversations are still here.").format(name=folder.name)

        async def back() -> None:
            await library.save_folder(folder)
            await library.change_all(inside, folder_id=folder_id)

        self._offer(words, back, lambda: library.delete_folder(folder_id))

    async def _delete(self, ids: Sequence[str]) -> None:
        current = self._shows.current()
        reopen = current if current in ids else None
        title = self._title(ids[0]) if len(ids) == 1 else ""
        if len(ids) >= MANY and self._engine is not None:
            await self._engine.safekeeping.before_much()
        await self._delete_quietly(ids)
        words = _counted(ids, self.tr("The conversation was deleted."), self.tr("%Ln conversations were deleted.", "", len(ids)))
        if title:
            words = self.tr("“{title}” was deleted.").format(title=title)
        self._offer(words, lambda: self._undelete(ids, reopen), lambda: self._delete_quietly(ids))

    async def _delete_quietly(self, ids: Sequence[str]) -> None:
        current = self._shows.current()
        self._deleting = tuple(ids)
        try:
            await self._library.delete_all(ids)
        finally:
            self._deleting = ()
        # Another one may have been opened meanwhile: that stays.
        if current in ids and self._shows.current() == current:
            await self._show(None)
        self.search_again()

    async def _leave(self, shown: Conversation) -> None:
        await self._show(None)
        title = " ".join(shown.title.split())
        words = self.tr("“{title}” was deleted.").format(title=title) if title else self.tr("The conversation was deleted.")
        self._undo.toast.say(words, self.tr("Restore"), lambda: self._run(self._restore([shown.id], reopen=True)))

    async def _undelete(self, ids: Sequence[str], reopen: str | None) -> None:
        await self._library.restore_all(ids)
        if reopen is not None:
            await self._show(reopen)
        self.search_again()

    # --- the trash ---------------------------------------------------------------------------------------------

    async def _restore(self, ids: Sequence[str], reopen: bool = False) -> None:
        count = await self._library.restore_all(ids)
        said = _counted(ids, self.tr("The conversation was restored."), self.tr("%Ln conversations were restored.", "", len(ids)))
        self._undo.toast.say(said if count else self.tr("It is no longer in the trash."))
        if reopen and count:
            self._sidebar.filters.clear()
            await self._show(ids[0])
        self.search_again()

    def _ask_purge(self, ids: Sequence[str]) -> None:
        words = _counted(
            ids, self.tr("Delete this conversation for good?"), self.tr("Delete these %Ln conversations for good?", "", len(ids))
        )
        words += " " + self.tr("This cannot be undone. Backups keep what they hold until they are thinned out.")
        ask(self._window, words, self.tr("Delete for good"), lambda: self._run(self._purge(ids)))

    async def _purge(self, ids: Sequence[str]) -> None:
        if self._engine is None:
            return
        for conversation_id in ids:
            await self._engine.safekeeping.delete_for_ever(conversation_id)
        self.search_again()

    # --- finding -----------------------------------------------------------------------------------------------

    def _search(self, text: str, filters: SearchFilters) -> None:
        self._looked_for = (text, filters)
        self._run(self._find(text, filters), "search")

    async def _find(self, text: str, filters: SearchFilters) -> None:
        if self._sidebar.searching:
            self._sidebar.set_found(await self._library.search(text, filters))

    async def _load_closed(self) -> None:
        kept = await self._library.get_state(CLOSED)
        if kept is not None:
            self._sidebar.set_closed([each for each in kept_json(kept, list) if isinstance(each, str)])

    async def _keep_closed(self, closed: Sequence[str]) -> None:
        await self._library.set_state(CLOSED, json.dumps(list(closed)))


def _counted(ids: Sequence[str], one: str, many: str) -> str:
    return one if len(ids) == 1 else many
