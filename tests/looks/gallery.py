"""A conversation that holds every kind of content the transcript shows. No Qt."""

from __future__ import annotations

from typing import Any

from desktop.chat.items import Source
from desktop.chat.message import Conversation, Failure, Message, MessageState, Role, TokenUsage
from desktop.chat.parts import FilePart, ImagePart, Part, ReasoningPart, SourcesPart, TextPart, ToolCallPart, ToolResultPart

CONVERSATION = "gallery"
MOMENT = 1_700_000_000.0
"""14 November 2023, 22:13:20 UTC."""

PROSE = """# A heading
## One below it
### And a third

Plain words with **bold**, *italic*, ***both***, ~~struck out~~, `list.append(item)` and a [link](https://example.com/page).
A second line,
long enough to be broken where the column ends, so that the height of a line and the way words are wrapped can be seen here too.

An address by itself: https://example.com/by/itself

---

> A quote, and in it
>
> > another one, with `code`.
"""

LISTS = """- first
- second, with a longer text that goes on until it has to be broken so that the second line shows where it begins
  - nested
    - deeper
      1. numbered
      2. below

1. one
2. two

   A paragraph that belongs to two.
3. three

- [x] done
- [ ] to do
"""

TABLE = """| name | kind | number |
|:-----|:----:|-------:|
| `alpha` | **bold** | 1 |
| beta | a [link](https://example.com) | 22 |
| gamma | words that are rather long for a cell of a table | 333 |

Below the table.
"""

CODE = '''```python
from dataclasses import dataclass


@dataclass
class Point:
    """A place."""

    x: float = 0.5  # metres

    def far(self) -> bool:
        return abs(self.x) > 1e3 or "far" in repr(self)
```

```json
{"name": "value", "list": [1, 2.5, true, null]}
```

```sh
for file in *.txt; do wc -l "$file"; done  # a line of code that is longer than the box is wide, so that it can be scrolled sideways in it
```

```
no language
```
'''

LONG_CODE = "```c\n" + "\n".join(f"static int value_{n} = {n};" for n in range(30)) + "\n```\n"

FORMULAS = r"""A formula in a line, $e^{i\pi} + 1 = 0$, and one by itself:

$$\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}$$

One nobody can draw: $\undefinedcommand{x}$
"""

NOTES = """Something that has to be shown to be true.[^1] And an aside.[^aside]

99. An item far down
100. One whose number is long

[^1]: Where it is shown, with `code`.
[^aside]: It goes on

    for two paragraphs.
"""

WORLD = """مرحبا بالعالم، هذا نص يكتب من اليمين إلى اليسار، وفيه `code` وكلمة English.

שלום עולם

中文：敏捷的棕色狐狸跳过懒狗。日本語のテキスト、한국어 텍스트。

Описание теории относительности. Ελληνικά. हिन्दी

😀 👩‍👩‍👧‍👦 🇪🇺 👍🏽
"""

HOSTILE = """<script>alert(1)</script> <b>not bold</b> ![picture](https://example.com/a.png)

[a link that lies](https://example.com@evil.example/) and a \u202eturned\u202c word
"""

FAILURES: dict[str, dict[str, Any]] = {
    "provider.auth": {"label": "Claude at work", "status": 401, "detail": "invalid x-api-key"},
    "provider.rate_limit": {"label": "Claude at work", "status": 429, "detail": "Number of request tokens has exceeded your limit."},
    "provider.payment": {"label": "Claude at work", "status": 402, "detail": "Your credit balance is too low."},
    "provider.context": {"label": "Claude at work", "status": 400, "detail": "prompt is too long"},
    "provider.model": {"label": "Claude at work", "status": 404, "model": "model-x", "detail": "no such model"},
    "provider.overloaded": {"label": "Claude at work", "status": 529, "detail": "Overloaded"},
    "provider.incomplete": {"label": "Claude at work"},
    "net.refused": {"host": "localhost:11434", "address": "http://localhost:11434"},
    "net.tls_untrusted": {"host": "models.example"},
    "connections.no_key": {"label": "Claude at work"},
    "local.memory": {"name": "model.gguf"},
}


def conversation() -> Conversation:
    """The conversation the messages belong to."""
    return Conversation(CONVERSATION, "Gallery", MOMENT, MOMENT, "fake", "model-x")


class _Path:
    """Messages, one below the other."""

    def __init__(self) -> None:
        self.made: list[Message] = []
        self._last: str | None = None

    def add(self, role: Role, *parts: Part, beside: bool = False, **values: Any) -> None:
        """The next message; *beside*: a version of the one before."""
        number = len(self.made)
        parent = self.made[-1].parent_id if beside else self._last
        name = f"{number:04d}"
        found = Message(name, CONVERSATION, parent, role, parts, seq=number, created_at=MOMENT + 60 * number, **values)
        self.made.append(found)
        self._last = name

    def ask(self, text: str, *parts: Part) -> None:
        """A question."""
        self.add(Role.USER, *parts, *([TextPart(text)] if text else []))

    def answer(self, *parts: Part | str, **values: Any) -> None:
        """An answer with its figures."""
        begun = MOMENT + 60 * len(self.made)
        figures: dict[str, Any] = {"finish_reason": "stop", "first_token_at": begun + 0.5, "finished_at": begun + 4.0, "model": "model-x"}
        figures["usage"] = TokenUsage(1284, 212, 1024, 0, 40)
        made = [TextPart(part) if isinstance(part, str) else part for part in parts]
        self.add(Role.ASSISTANT, *made, **{**figures, "connection_id": "fake", **values})


def messages(picture: ImagePart, file: FilePart) -> list[Message]:
    """All messages; *picture* and *file* are in the blob store already."""
    path = _Path()
    path.ask("How do I sort the rows in this screenshot by date, newest first?", picture, file)
    path.answer(ReasoningPart("The user wants **order**.\n\nSo: sort.", seconds=4.0), PROSE)
    path.ask("A question of several lines,\nas it was typed:   with spaces\n\n# and no heading")
    path.answer(LISTS)
    path.ask("Table?")
    path.answer(TABLE)
    path.ask("Code?")
    path.answer("Some code:\n\n" + CODE)
    path.ask("Long code?")
    path.answer(LONG_CODE)
    path.ask("Formulas?")
    path.answer(FORMULAS)
    path.ask("Notes?")
    path.answer(NOTES)
    path.ask("مرحبا، كيف حالك؟")
    path.answer(WORLD)
    path.ask("Something hostile?")
    path.answer(HOSTILE)
    path.ask("Tools and sources?")
    path.answer(
        ReasoningPart("A tool it is.", seconds=1.0),
        "I look it up.",
        ToolCallPart("1", "get_weather", '{"city": "Zürich"}'),
        ToolResultPart("1", "It is sunny."),
        ToolCallPart("2", "find", '{"q": "x"}'),
        ToolResultPart("2", "No such thing.", is_error=True),
        ToolCallPart("3", "search", '{"query": "half a'),
        "It is sunny [1].",
        SourcesPart((Source("https://example.com/weather", "Weather today"), Source("https://example.com/other", "Other"))),
    )
    path.ask("Versions?")
    path.answer("The first version.")
    path.answer("The second version.", beside=True)
    path.ask("And how do answers end?")
    path.answer("Half a sentence, because somebody", state=MessageState.STOPPED, finish_reason=None, usage=None)
    path.answer("Loquent was closed in the", state=MessageState.INTERRUPTED, finish_reason=None, usage=None)
    for reason in ("length", "content_filter", "pause"):
        path.answer("As far as it went", finish_reason=reason)
    for code, values in FAILURES.items():
        text = "The beginning of an answer" if code == "provider.incomplete" else ""
        failure = Failure(code, f"English words for {code}.", values)
        path.answer(*([text] if text else []), state=MessageState.FAILED, finish_reason=None, usage=None, failure=failure)
    path.ask("The last words?")
    path.answer("These.")
    return path.made


def some_messages(picture: ImagePart, file: FilePart) -> list[Message]:
    """What a window has room for: a picture, a file, code, formulas, folds, versions."""
    path = _Path()
    path.ask("How do I sort the rows in this screenshot by date, newest first?", picture, file)
    path.answer(ReasoningPart("The user wants order.", seconds=4.0), "Some code:\n\n" + CODE, "First.")
    path.answer(ReasoningPart("The user wants order.", seconds=4.0), "Some code:\n\n" + CODE, FORMULAS, beside=True)
    path.answer(ToolCallPart("1", "get_weather", "{}"), "Half a sentence", state=MessageState.STOPPED, finish_reason=None)
    return path.made
