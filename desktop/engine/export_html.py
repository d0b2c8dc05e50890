"""A conversation as a page that stands alone: no script, nothing fetched, pictures inside, every foreign word escaped."""

from __future__ import annotations

import base64
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from html import escape
from typing import Any

from desktop.chat.export_markdown import Words, date_of
from desktop.chat.links import judge, misleading
from desktop.chat.message import Conversation, Message, Role
from desktop.chat.names import shown_name
from desktop.chat.parts import FilePart, ImagePart, Part, ReasoningPart, SourcesPart, TextPart, ToolCallPart, ToolResultPart
from desktop.markdown.blocks import Block, Code, Heading, Inline, Paragraph, Place, Rule, Table
from desktop.paths import resources

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif"})
"""What browsers show and nothing else: never SVG, which is a program."""
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root{color-scheme:light dark;$light}
@media (prefers-color-scheme:dark){:root{$dark}}
body{margin:0;background:var(--surface);color:var(--text);font:16px/1.5 system-ui,sans-serif}
main{max-width:46rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.5rem}h2,h3,h4,h5,h6{margin:1.2em 0 .4em}
article{margin:1.5rem 0}article.user{background:var(--bubble);border-radius:12px;padding:.75rem 1rem}
header{color:var(--text_muted);font-size:.85rem;margin-bottom:.4rem}
p{margin:.6em 0;white-space:pre-wrap;overflow-wrap:anywhere}
pre{background:var(--code_background);border:1px solid var(--border);border-radius:8px;padding:.75rem;overflow-x:auto}
code{font-family:ui-monospace,monospace;font-size:.9em}
img{max-width:100%;border-radius:8px}a{color:var(--accent)}
table{border-collapse:collapse;display:block;overflow-x:auto}th,td{border:1px solid var(--border);padding:.3rem .6rem}
th{background:var(--code_header)}hr{border:0;border-top:1px solid var(--border)}
blockquote,details{color:var(--text_muted);border-left:3px solid var(--border);margin:.6em 0;padding-left:.8rem}
.note{color:var(--text_muted)}.failed{color:var(--danger)}nav ol{padding-left:1.5rem}
.keyword{color:var(--c_keyword)}.name{color:var(--c_name)}.string{color:var(--c_string)}
.number{color:var(--c_number)}.comment{color:var(--c_comment)}
@media print{article.user{border:1px solid var(--border)}pre{white-space:pre-wrap}}
"""
_ROLES = ("surface", "text", "text_muted", "accent", "border", "bubble", "code_background", "code_header", "danger")


def opening(titles: Sequence[str], words: Words) -> str:
    """The page up to its first conversation; a list of contents when there are several."""
    named = [escape(shown_name(title or words.untitled, 200)) for title in titles]
    head = (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">'
        f"<title>{named[0] if len(named) == 1 else 'Loquent'}</title><style>{_style()}</style></head><body><main>\n"
    )
    if len(named) < 2:
        return head
    links = "".join(f'<li><a href="#c{number}">{title}</a></li>' for number, title in enumerate(named))
    return f"{head}<nav><ol>{links}</ol></nav>\n"


CLOSING = "</main></body></html>\n"


def pieces(
    number: int, conversation: Conversation, path: Sequence[Message], read: Callable[[ImagePart], bytes | None], words: Words
) -> Iterator[str]:
    """*path* piece by piece. *read* gives the bytes of a picture, None when it is gone."""
    title = escape(shown_name(" ".join(conversation.title.split()) or words.untitled, 200))
    yield f'<section id="c{number}"><h1>{title}</h1>\n'
    if conversation.system_prompt.strip():
        yield f"<details><summary>{escape(words.system)}</summary><p>{escape(conversation.system_prompt.strip())}</p></details>\n"
    for message in path:
        when = date_of(message.created_at)
        author = escape(words.author(message)) + (f" · {when}" if when else "")
        yield f'<article class="{message.role.value}"><header>{author}</header>\n'
        for part in message.parts:
            yield from _part(part, message.role, read, words)
        if state := words.state(message):
            reason = f": {shown_name(message.failure.sentence, 500)}" if message.failure is not None else ""
            yield f'<p class="{"failed" if reason else "note"}">({escape(state + reason)})</p>\n'
        yield "</article>\n"
    yield "</section>\n"


def _part(part: Part, role: Role, read: Callable[[ImagePart], bytes | None], words: Words) -> Iterator[str]:
    if isinstance(part, TextPart):
        yield f"<p>{escape(part.text)}</p>\n" if role is Role.USER else _markdown(part.text)
    elif isinstance(part, ReasoningPart) and part.text.strip():
        yield f"<details><summary>{escape(words.thinking)}</summary>{_markdown(part.text)}</details>\n"
    elif isinstance(part, ImagePart):
        data = read(part)
        name = escape(shown_name(part.name), quote=True)
        if data is None or part.media_type not in PICTURES:
            yield f'<p class="note">{escape(words.attached)}: {name}{"" if data is not None else f" ({escape(words.missing)})"}</p>\n'
        else:
            yield f'<p><img alt="{name}" src="data:{part.media_type};base64,'
            yield base64.b64encode(data).decode("ascii")
            yield '"></p>\n'
    elif isinstance(part, FilePart):
        yield f'<p class="note">{escape(words.attached)}: {escape(shown_name(part.name))}</p>\n'
    elif isinstance(part, ToolCallPart):
        called = f"{escape(words.tool)}: {escape(shown_name(part.name))}"
        yield f"<details><summary>{called}</summary>{_code(part.arguments, 'json')}</details>\n"
    elif isinstance(part, ToolResultPart):
        yield f"<details><summary>{escape(words.result)}</summary>{_code(part.content, '')}</details>\n"
    elif isinstance(part, SourcesPart):
        yield f'<p class="note">{escape(words.sources)}</p><ol>'
        for source in part.sources:
            yield f"<li>{_link(source.url, escape(shown_name(source.title or judge(source.url).shown, 200)))}</li>"
        yield "</ol>\n"


def _markdown(text: str) -> str:
    from desktop.markdown.parse import parse

    return "".join(_block(block) for block in parse(text).blocks)


def _block(block: Block) -> str:
    inner = _inner(block)
    marker = block.place.marker
    if marker is not None:
        checked = "" if marker.checked is None else ("☑ " if marker.checked else "☐ ")
        sign = f"{marker.number}. " if marker.number is not None else (checked or "• ")
        inner = inner.replace("<p>", f"<p>{sign}", 1) if inner.startswith("<p>") else f"<p>{sign}</p>{inner}"
    return _placed(inner, block.place)


def _inner(block: Block) -> str:
    if isinstance(block, Heading):
        # The title of the conversation is the only heading of the first level.
        level = min(6, block.level + 1)
        return f"<h{level}>{_inline(block.runs)}</h{level}>\n"
    if isinstance(block, Paragraph):
        return f"<p>{_inline(block.runs)}</p>\n"
    if isinstance(block, Code):
        return _code(block.text, block.language)
    if isinstance(block, Table):
        return _table(block)
    return "<hr>\n" if isinstance(block, Rule) else ""


def _placed(inner: str, place: Place) -> str:
    if place.indent:
        inner = f'<div style="margin-left:{1.5 * min(place.indent, 24):g}rem">{inner}</div>\n'
    quotes = min(place.quote, 24)
    return "<blockquote>" * quotes + inner + "</blockquote>" * quotes


def _inline(inline: Inline) -> str:
    made: list[str] = []
    for run in inline:
        text = escape(run.text)
        if run.code or run.math:
            text = f"<code>{text}</code>"
        for wanted, tag in ((run.bold, "strong"), (run.italic, "em"), (run.strike, "s")):
            text = f"<{tag}>{text}</{tag}>" if wanted else text
        if run.note:
            text = f"<sup>{text}</sup>"
        made.append(text if run.link is None else _link(run.link, text, run.text))
    return "".join(made)


def _link(url: str, inner: str, words: str = "") -> str:
    """A link that the gate lets through; of one to be careful with, its words and its address to read; else only its words."""
    verdict = judge(url)
    if verdict.action == "refuse":
        return inner
    if verdict.action != "open" or misleading(words, url):
        return f'{inner} <span class="note">({escape(verdict.shown)})</span>'
    return f'<a href="{escape(verdict.shown, quote=True)}" rel="noopener noreferrer nofollow">{inner}</a>'


def _code(text: str, language: str) -> str:
    from desktop.markdown.highlight import highlight

    made: list[str] = []
    at = 0
    for span in highlight(text, language):
        made += [escape(text[at : span.start]), f'<span class="{span.role}">']
        made += [escape(text[span.start : span.start + span.length]), "</span>"]
        at = span.start + span.length
    return f"<pre><code>{''.join(made)}{escape(text[at:])}</code></pre>\n"


def _table(block: Table) -> str:
    rows = []
    for number, row in enumerate(block.rows):
        tag = "th" if number == 0 else "td"
        rows.append("<tr>" + "".join(f"<{tag}>{_inline(cell)}</{tag}>" for cell in row) + "</tr>")
    return f"<table>{''.join(rows)}</table>\n"


@cache
def _style() -> str:
    return _STYLE.replace("$light", _variables("light")).replace("$dark", _variables("dark"))


def _variables(name: str) -> str:
    with (resources() / "themes" / f"{name}.toml").open("rb") as file:
        table: Mapping[str, Any] = tomllib.load(file)
    colours = [f"--{role}:{table['colours'][role]}" for role in _ROLES]
    return ";".join([*colours, *(f"--c_{kind}:{colour}" for kind, colour in table["code"].items() if kind != "text")])
