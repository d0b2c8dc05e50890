"""The context menu of the list: for one conversation or several, for a folder, for what is in the trash."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu, QWidget

from desktop.chat.message import Conversation, Folder


@dataclass(frozen=True, slots=True)
class Asked:
    """What the entries do; each is called with nothing and works on what is selected."""

    open_window: Callable[[], object]
    rename: Callable[[], object]
    pin: Callable[[bool], object]
    archive: Callable[[bool], object]
    move: Callable[[str | None], object]
    new_folder: Callable[[], object]
    export: Callable[[], object]
    delete: Callable[[], object]


def _menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setObjectName("sidebar.menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def for_conversations(parent: QWidget, chosen: Sequence[Conversation], folders: Sequence[Folder], asked: Asked) -> QMenu:
    """The menu for *chosen*; what makes sense for one alone is there for one alone."""
    translate = QCoreApplication.translate
    menu = _menu(parent)
    if len(chosen) == 1:
        menu.addAction(translate("sidebar", "Open in new window"), asked.open_window)
        menu.addAction(translate("sidebar", "Rename"), asked.rename)
        menu.addSeparator()
    pinned, archived = all(c.pinned for c in chosen), all(c.archived for c in chosen)
    pin = translate("sidebar", "Unpin") if pinned else translate("sidebar", "Pin")
    menu.addAction(pin, lambda: asked.pin(not pinned))
    put_away = translate("sidebar", "Take out of the archive") if archived else translate("sidebar", "Archive")
    menu.addAction(put_away, lambda: asked.archive(not archived))
    move = menu.addMenu(translate("sidebar", "Move to folder"))
    move.setObjectName("sidebar.menu.move")
    for folder in folders:
        action = move.addAction(folder.name.replace("&", "&&"), partial(asked.move, folder.id))
        action.setEnabled(any(c.folder_id != folder.id for c in chosen))
    if folders:
        move.addSeparator()
    move.addAction(translate("sidebar", "New folder…"), asked.new_folder)
    if any(c.folder_id is not None for c in chosen):
        move.addAction(translate("sidebar", "Out of its folder"), lambda: asked.move(None))
    menu.addAction(translate("sidebar", "Export…"), asked.export)
    menu.addSeparator()
    menu.addAction(translate("sidebar", "Delete"), asked.delete)
    return menu


def for_folder(parent: QWidget, rename: Callable[[], object], delete: Callable[[], object]) -> QMenu:
    """The menu of a folder."""
    translate = QCoreApplication.translate
    menu = _menu(parent)
    menu.addAction(translate("sidebar", "Rename"), rename)
    menu.addAction(translate("sidebar", "Remove the folder, keep what is in it"), delete)
    return menu


def for_trash(parent: QWidget, restore: Callable[[], object], delete: Callable[[], object]) -> QMenu:
    """The menu of conversations in the trash."""
    translate = QCoreApplication.translate
    menu = _menu(parent)
    menu.addAction(translate("sidebar", "Restore"), restore)
    menu.addAction(translate("sidebar", "Delete for good…"), delete)
    return menu
