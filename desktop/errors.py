"""The one root of every error that a person may get to read.

An error carries a stable ``code`` and named values; ``str()`` is its English sentence. The window
looks the code up in ``ui/wording.py`` for the translated sentence, so no room without Qt needs to
know about languages.
"""

from __future__ import annotations

from typing import Any, ClassVar


class LoquentError(Exception):
    """An error with a sentence for a person.

    Each subclass states its codes in ``sentences``: code to a template with ``{named}`` values. Codes
    are unique over the whole program (a test checks that, and that ``ui/wording.py`` has each).
    """

    sentences: ClassVar[dict[str, str]] = {}
    remedies: ClassVar[dict[str, str]] = {}
    """Code to the one thing that helps, as a stable word; :data:`desktop.providers.errors.REMEDIES` lists the words."""

    def __init__(self, code: str, /, **values: Any) -> None:
        self.code = code
        self.values = values
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """The English sentence, from the nearest class that knows the code."""
        for cls in type(self).__mro__:
            template = vars(cls).get("sentences", {}).get(self.code)
            if template is not None:
                return str(template).format(**self.values)
        raise KeyError(f"{type(self).__name__} has no sentence for {self.code!r}")

    @property
    def remedy(self) -> str:
        """What helps, as a stable word that the window turns into one action; empty when there is no such thing."""
        return next((str(known[self.code]) for cls in type(self).__mro__ if self.code in (known := vars(cls).get("remedies", {}))), "")


def all_sentences() -> dict[str, str]:
    """Every code of every error class that is imported now, with its English template."""
    found: dict[str, str] = {}
    stack: list[type[LoquentError]] = [LoquentError]
    while stack:
        cls = stack.pop()
        found.update(vars(cls).get("sentences", {}))
        stack.extend(cls.__subclasses__())
    return found
