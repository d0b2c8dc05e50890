"""The transcript: virtualised, streamed, accessible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.ui.transcript.view import TranscriptView

__all__ = ["TranscriptView"]


def __getattr__(name: str) -> Any:
    """``TranscriptView``, imported at its first use: the program imports the modules here one by one, and none brings all others along."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from desktop.ui.transcript.view import TranscriptView

    return TranscriptView
