"""``--self-test``: checks, in the real window, what a packaged Loquent needs."""

from __future__ import annotations

import platform
import ssl
import sys
from typing import TYPE_CHECKING, Any

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QCollator, QCoreApplication, QLocale, QTranslator, qVersion
from PySide6.QtGui import QFontDatabase, QFontInfo, QGuiApplication

from desktop import __version__, paths
from desktop.engine.change_log import change_log
from desktop.engine.licences import shipped_parts
from desktop.net import authorities
from desktop.ui.theme import theme
from desktop.ui.theme.tables import theme_names

if TYPE_CHECKING:
    from desktop.engine.program import Program
    from desktop.ui.main_window import MainWindow


async def self_test(window: MainWindow, program: Program) -> dict[str, Any]:
    """Check the window, fonts, icons, database, keyring, TLS, translations and providers.

    Returns JSON-ready values: ``ok`` (every needed check passed) and ``checks``, each with its own ``ok``.
    A keyring that is locked or missing is reported, but is no failure: Loquent works without one.
    """
    vault = await program.connections.vault_status()
    checks: dict[str, dict[str, Any]] = {
        "window": {"ok": window.isVisible(), "platform": QGuiApplication.platformName()},
        "fonts": _fonts(),
        "icons": _icons(),
        "themes": {"ok": theme.name in theme_names(), "theme": theme.name},
        "database": {"ok": program.profile.database.stat().st_size > 0, "conversations": len(program.library.conversations)},
        "keyring": {"ok": True, "state": vault.kind, "name": vault.name},
        "tls": _tls(),
        "translations": _translations(),
        "sorting": _sorting(),
        "licences": _licences(),
        "providers": {"ok": len(program.connections.providers()) > 0, "names": [f.name for f in program.connections.providers()]},
        "local_model": {"ok": True, "phase": program.connections.local.state.phase},
    }
    return {
        "ok": all(check["ok"] for check in checks.values()),
        "version": __version__,
        "python": platform.python_version(),
        "qt": qVersion(),
        "pyside": pyside_version,
        "system": platform.platform(),
        "frozen": bool(getattr(sys, "frozen", False)),
        "resources": str(paths.resources()),
        "checks": checks,
    }


def _fonts() -> dict[str, Any]:
    shown = QFontInfo(theme.font("ui"))
    fixed = QFontInfo(theme.font("mono"))
    families = QFontDatabase.families()
    return {"ok": bool(families) and bool(shown.family()), "ui": shown.family(), "mono": fixed.family(), "families": len(families)}


def _icons() -> dict[str, Any]:
    names = sorted(file.stem for file in (paths.resources() / "icons").glob("*.svg"))
    empty = [name for name in names if theme.icon(name).pixmap(24, 24).isNull()]
    return {"ok": bool(names) and not empty, "count": len(names), "empty": empty}


def _tls() -> dict[str, Any]:
    own, beside = ssl.get_default_verify_paths(), authorities.file_beside_openssl()
    context = ssl.create_default_context(cafile=beside)
    places = [place for place in (beside, own.cafile, own.capath) if place]
    return {
        "ok": context.verify_mode is ssl.CERT_REQUIRED,
        "library": ssl.OPENSSL_VERSION,
        "authorities": len(context.get_ca_certs()),  # Those of a folder are read when they are needed, and not counted.
        "places": places,
    }


def _sorting() -> dict[str, Any]:
    """Qt's own tables of sorting: the same letter stands elsewhere in another language."""
    german, swedish = (QCollator(QLocale(language)).compare("ä", "z") for language in ("de", "sv"))
    return {"ok": german < 0 < swedish}


def _licences() -> dict[str, Any]:
    parts = shipped_parts(qVersion())
    without = [part.name for part in parts if not part.licence or not part.text]
    # In a bundle they are listed by the metadata that were put into it.
    known = {part.name.lower() for part in parts} >= {"python", "qt", "aiohttp", "pillow", "pypdf"}
    return {"ok": known and not without and bool(change_log()), "parts": len(parts), "without": without}


def _translations() -> dict[str, Any]:
    folder = paths.resources() / "i18n"
    files = sorted(file.name for file in folder.glob("*.qm")) if folder.is_dir() else []
    broken = [name for name in files if not QTranslator().load(str(folder / name))]
    works = QCoreApplication.translate("Composer", "Send") != ""
    return {"ok": not broken and works, "files": files, "broken": broken}
