"""The language of the window: Loquent's own translations and Qt's, chosen by the setting or the system."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from desktop import paths

LANGUAGES = (("en", "English"), ("ru", "Русский"), ("zh_CN", "简体中文"))
"""What Loquent speaks: the value of the setting, and the language's own name for itself."""


def install(app: QCoreApplication, language: str = "") -> list[QTranslator]:
    """Put translators for *language* (``ru``, ``zh_CN`` …; empty: the system's) on *app*; for English there are only plural forms.

    Returns those that were found, in the order they were installed; *app* owns them.
    """
    locale = QLocale(language) if language else QLocale.system()
    own, qt = str(paths.resources() / "i18n"), QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    written = _written(locale)
    # Who comes last is asked first: what a language lacks is said in English.
    wanted = [(QLocale("en"), "loquent", own), (written, "loquent", own), (written, "qtbase", qt)]
    if locale.language() is QLocale.Language.English:
        del wanted[0]
    installed: list[QTranslator] = []
    for each, name, folder in wanted:
        translator = QTranslator(app)
        if translator.load(each, name, "_", folder):
            app.installTranslator(translator)
            installed.append(translator)
    QLocale.setDefault(locale)
    return installed


def _written(locale: QLocale) -> QLocale:
    """Simplified Chinese is the same in every country; the files have the name of one."""
    simplified = locale.language() is QLocale.Language.Chinese and locale.script() is QLocale.Script.SimplifiedHanScript
    return QLocale("zh_CN") if simplified else locale
