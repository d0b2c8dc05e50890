"""Answers to measure with: made up, the same at every run."""

from __future__ import annotations

import random
import re

_WORDS: list[str] = re.findall(
    r"\w+",
    "the window shows what arrives while a person reads and nothing in it moves because each line has its place from the "
    "beginning of a sentence to its end so that an eye finds again where it was before more text came in below",
)
_CODE = """def measure(values: list[float], limit: float = {n}.5) -> dict[str, float]:
    \"\"\"Return what was found in *values*.\"\"\"
    total = sum(value for value in values if value < limit)
    for index, value in enumerate(sorted(values)):
        if value > limit and index % 3 == {m}:
            print(f"value {{value:.2f}} is above the limit", total)  # said once
    return {{"total": total, "count": len(values), "limit": limit}}"""


def tokens(text: str) -> list[str]:
    """*text* cut the way models deliver it: a word with the space before it, a mark, a line end. Joined it is *text*."""
    return [piece for token in re.findall(r" ?[^\W\d_]+|\s+|[^\s\w]+|\w+", text) for piece in re.findall(r"(?s).{1,7}", token)]


def _sentence(dice: random.Random) -> str:
    words = [dice.choice(_WORDS) for _ in range(dice.randint(8, 18))]
    words[dice.randrange(len(words))] = dice.choice(("**important**", "*slowly*", "`name`", "[a page](https://example.org/a)"))
    return " ".join(words).capitalize() + "."


def _paragraph(dice: random.Random, sentences: int = 5) -> str:
    return " ".join(_sentence(dice) for _ in range(sentences))


def mixed(count: int, code_blocks: int) -> str:
    """About *count* tokens of prose, lists and tables with *code_blocks* blocks of code spread evenly over them."""
    dice = random.Random(7)
    parts: list[str] = []
    made, blocks, number = 0, 0, 0
    while made < count:
        number += 1
        kind = number % 5
        if blocks < code_blocks and made * code_blocks >= blocks * count:
            blocks += 1
            part = f"```python\n{_CODE.format(n=blocks, m=blocks % 3)}\n```"
        elif kind == 1:
            part = f"## {_sentence(dice)[:40].rstrip()}"
        elif kind == 2:
            part = "\n".join(f"- {_sentence(dice)}" for _ in range(5))
        elif kind == 3 and number % 3 == 0:
            rows = "\n".join(f"| {_sentence(dice)[:30]} | {dice.randint(1, 999)} | `x{dice.randint(1, 9)}` |" for _ in range(6))
            part = f"| what | how many | name |\n| :--- | ---: | :---: |\n{rows}"
        else:
            part = _paragraph(dice)
        parts.append(part)
        made += len(tokens(part)) + 1
    return "\n\n".join(parts) + "\n"


def paragraph(size: int) -> str:
    """One paragraph of *size* characters, in lines of a usual length."""
    dice = random.Random(8)
    return _fill(lambda: _sentence(dice) + "\n", size)


def bullets(size: int) -> str:
    """One list of *size* characters."""
    dice = random.Random(9)
    return _fill(lambda: f"- {_sentence(dice)}\n", size)


def table(size: int) -> str:
    """One table of *size* characters."""
    dice = random.Random(10)
    return "| a | b | c |\n|---|---|---|\n" + _fill(lambda: f"| {_sentence(dice)} | {dice.randint(1, 10**6)} | `y` |\n", size)


def code(size: int) -> str:
    """One block of code of *size* characters."""
    number = iter(range(10**6))
    return "```python\n" + _fill(lambda: _CODE.format(n=next(number), m=1) + "\n\n", size) + "```\n"


def _fill(make: object, size: int) -> str:
    assert callable(make)
    pieces: list[str] = []
    length = 0
    while length < size:
        piece = make()
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces)
