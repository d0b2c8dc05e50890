"""The language of the window: Loquent's own translations and Qt's, chosen by the setting or the system."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from desktop import paths


def install(app: QCoreApplication, language: str = "") -> list[QTranslator]:
    """Put translators for *language* (``ru``, ``zh_CN`` …; empty: the system's) on *app*; English needs none.

    Returns those that were found, in the order they were installed; *app* owns them.
    """
    locale = QLocale(language) if language else QLocale.system()
    folders = (("loquent", str(paths.resources() / "i18n")), ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)))
    installed: list[QTranslator] = []
    for name, folder in folders:
        translator = QTranslator(app)
        if translator.load(locale, name, "_", folder):
            app.installTranslator(translator)
            installed.append(translator)
    QLocale.setDefault(locale)
    return installed
