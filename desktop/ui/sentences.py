"""What is said about any exception."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def sentence_of(error: BaseException) -> str:
    """The translated sentence of *error*; one for all when nobody expected it."""
    from desktop.errors import LoquentError

    if isinstance(error, LoquentError):
        from desktop.ui.wording import sentence

        return sentence(error)
    return QCoreApplication.translate("window", "Something went wrong inside Loquent. The log has the details.")
