"""The sentences of import and export, as ``wording_templates.py`` has those of everything else."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

TRANSFERS: dict[str, object] = {
    "export.bad_name": QT_TRANSLATE_NOOP("errors", "“{name}” cannot be the name of a file here. Choose a shorter or simpler name."),
    "export.exists": QT_TRANSLATE_NOOP("errors", "“{name}” is already there. Replace it, or choose another name."),
    "export.failed": QT_TRANSLATE_NOOP(
        "errors",
        "“{name}” could not be written: {reason}. What was there is as it was; try again or choose another place.",
    ),
    "export.full": QT_TRANSLATE_NOOP(
        "errors",
        "There is no room for “{name}” on that disk. Make room or choose another place; what was there is as it was.",
    ),
    "export.is_folder": QT_TRANSLATE_NOOP("errors", "“{name}” is a folder. Choose the name of a file."),
    "export.no_folder": QT_TRANSLATE_NOOP("errors", "The folder for “{name}” is not there. Choose another one."),
    "export.not_allowed": QT_TRANSLATE_NOOP(
        "errors",
        "You may not write “{name}” there. Choose another folder; what was there is as it was.",
    ),
    "export.note.missing": QT_TRANSLATE_NOOP("errors", "“{name}”, attached in “{title}”, is gone from the profile and was left out."),
    "export.nothing": QT_TRANSLATE_NOOP("errors", "There is nothing to export yet."),
    "import.bomb": QT_TRANSLATE_NOOP("errors", "“{name}” would unpack to far more than it holds, as no export does. Nothing was imported."),
    "import.damaged": QT_TRANSLATE_NOOP(
        "errors",
        "“{name}” is damaged or not complete. Nothing more was imported; get the file again and import it once more.",
    ),
    "import.empty": QT_TRANSLATE_NOOP("errors", "“{name}” is empty. Download or export it again."),
    "import.encrypted": QT_TRANSLATE_NOOP("errors", "“{name}” is protected by a password. Unpack it and import the file in it."),
    "import.foreign": QT_TRANSLATE_NOOP("errors", "“{name}” is no export of Loquent, ChatGPT or Claude. Nothing was imported."),
    "import.method": QT_TRANSLATE_NOOP(
        "errors",
        "“{name}” is packed in a way that Loquent does not unpack. Unpack it and import the file in it.",
    ),
    "import.newer": QT_TRANSLATE_NOOP(
        "errors",
        "“{name}” was exported by a newer version of Loquent. Install that version; nothing was imported.",
    ),
    "import.not_a_file": QT_TRANSLATE_NOOP(
        "errors",
        "“{name}” is not a file that can be imported. Choose the zip archive or the JSON file of an export.",
    ),
    "import.note.busy": QT_TRANSLATE_NOOP(
        "errors",
        "“{title}” was left as it is, because an answer is being written in it. Import again when it is done.",
    ),
    "import.note.changed": QT_TRANSLATE_NOOP("errors", "The attachment “{name}” was left out: it is not what it was when it was exported."),
    "import.note.deep": QT_TRANSLATE_NOOP("errors", "“{name}” was left out: it is nested too deeply."),
    "import.note.draft": QT_TRANSLATE_NOOP(
        "errors",
        "What was typed in “{title}” was not imported, because something is typed there already.",
    ),
    "import.note.form": QT_TRANSLATE_NOOP("errors", "“{name}” was left out: it is not as an export writes it."),
    "import.note.large": QT_TRANSLATE_NOOP("errors", "“{name}” was left out: it is larger than a conversation may be."),
    "import.note.missing": QT_TRANSLATE_NOOP("errors", "“{name}”, attached in “{title}”, is not in the export."),
    "import.note.refused": QT_TRANSLATE_NOOP("errors", "An attachment of “{title}” was left out: {reason}"),
    "import.note.trash": QT_TRANSLATE_NOOP("errors", "“{title}” is in the trash and was left there."),
    "import.note.unread": QT_TRANSLATE_NOOP("errors", "“{title}” has content of a kind that Loquent does not show: {kinds}."),
    "import.note.unsafe": QT_TRANSLATE_NOOP(
        "errors",
        "The file “{name}” in the archive was left alone: its name leads out of it, or it is a link.",
    ),
    "import.stopped": QT_TRANSLATE_NOOP("errors", "The import was stopped. What had been imported by then is in the library."),
    "import.too_many": QT_TRANSLATE_NOOP("errors", "“{name}” holds more files than any export. Nothing was imported."),
    "import.unreadable": QT_TRANSLATE_NOOP(
        "errors",
        "“{name}” could not be read: {reason}. Check the disk and its permissions, then import it again.",
    ),
    "import.vanished": QT_TRANSLATE_NOOP("errors", "“{name}” is no longer there. Choose the file again."),
}
