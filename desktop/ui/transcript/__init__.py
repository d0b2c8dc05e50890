"""The transcript: virtualised, streamed, accessible."""

from desktop.ui.transcript.view import TranscriptView

__all__ = ["TranscriptView"]
