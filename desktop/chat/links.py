"""The gate every link passes before it is offered: may it be opened, and what address does a person get to see.

A model's text is foreign. A link in it can name a program (``ms-msdt:``), a local file, or a host that reads
like another one. What :func:`judge` lets through is re-assembled from its parsed parts, so that the address
shown is the address opened and no second parser can understand it differently.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote

from desktop.chat.text import normalise_text

Action = Literal["open", "confirm", "refuse"]

LONGEST = 8192
"""Characters; a longer address is refused (no one can read it, and systems cut command lines)."""
LONG = 1024
"""A longer address is confirmed first: its end may not be in sight."""

_SHOWN_LIMIT = 2000
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):(.*)", re.DOTALL)
_AUTHORITY = re.compile(r"//([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)
_HOST_PORT = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]*)(?::([0-9]*))?")
_NUMBER = re.compile(r"(0[xX][0-9a-fA-F]*|[0-9]+)")
_DOTTED = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.|$)){4}")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_LOOSE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
)
_NAMED_HOST = re.compile(r"(?:https?://)?(?:[^\s/@]+@)?([^\s/@:?#]+\.[^\W\d_]{2,})(?::\d+)?(?:[/?#].*)?", re.IGNORECASE | re.DOTALL)
_DOTS = "\u3002\uff0e\uff61"
_PATH_SAFE = "/:@!$&'()*+,;=-._~%"
# Names that are given inside networks only (RFC 6761, RFC 6762 appendix G, RFC 8375).
_INSIDE = frozenset({"localhost", "local", "localdomain", "intranet", "internal", "private", "corp", "home", "lan", "arpa"})
_MAIL_FIELDS = frozenset({"subject", "body", "cc", "bcc", "to"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do with a link.

    ``open``: as it looks. ``confirm``: ask first, with ``shown``. ``refuse``: do not offer it. ``shown`` is printable
    ASCII without anything hidden; unless refused, it is the exact address to open. ``reason`` is a stable word,
    empty for ``open``; ``host`` is what a question names first (empty for mail and for what is refused).
    """

    action: Action
    shown: str
    reason: str = ""
    host: str = ""


def judge(url: str) -> Verdict:
    """Say whether *url* may be opened and which address to show. Pure; accepts any string."""
    text = normalise_text(url).strip(" ")
    if len(text) > LONGEST:
        return _refuse(text, "too-long")
    if _CONTROL.search(url):
        return _refuse(text, "control-characters")
    parsed = _SCHEME.fullmatch(text)
    if parsed is None:
        return _refuse(text, "no-scheme")
    scheme = parsed.group(1).lower()
    if scheme == "mailto":
        return _judge_mail(text, parsed.group(2))
    if scheme not in ("http", "https"):
        return _refuse(text, "scheme")
    return _judge_web(text, scheme, parsed.group(2))


def misleading(words: str, url: str) -> str:
    """The host that the *words* of a link to *url* name when it is another one than the link leads to; else empty."""
    named = _NAMED_HOST.fullmatch(words.strip())
    # Most words name nothing: the address of each link in a flood is not judged again for them.
    if named is None or (verdict := judge(url)).action == "refuse":
        return ""
    said = (_ascii_host(named.group(1)) or named.group(1).lower()).removeprefix("www.").removesuffix(".")
    true = verdict.host.removeprefix("www.").removesuffix(".")
    if not true:
        true = unquote(verdict.shown.partition("?")[0]).rpartition("@")[2].lower()
    same = said == true or true.endswith(f".{said}") or said.endswith(f".{true}")
    return "" if same else normalise_text(named.group(1))


def in_own_network(host: str) -> bool:
    """Whether *host*, as a :class:`Verdict` has it, looks like this computer or one of its network: what is there may do more than answer.

    A name of the web can lead there as well, which nobody sees in it.
    """
    name = host.strip("[]").removesuffix(".")
    last = name.rpartition(".")[2]
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        # Also numbers in other spellings, which systems take for addresses.
        return "." not in name or last in _INSIDE or _NUMBER.fullmatch(last) is not None
    return not (getattr(address, "ipv4_mapped", None) or address).is_global


def _judge_web(text: str, scheme: str, rest: str) -> Verdict:
    parsed = _AUTHORITY.fullmatch(rest)
    if parsed is None or not parsed.group(1):
        return _refuse(text, "no-host")
    authority, path, query, fragment = (group or "" for group in parsed.groups())
    if "\\" in authority or "\\" in path:
        return _refuse(text, "backslash")
    userinfo, _, host_port = authority.rpartition("@")
    split = _HOST_PORT.fullmatch(host_port)
    if split is None or not split.group(1):
        return _refuse(text, "no-host")
    port = split.group(2) or ""
    if port and not 0 < int(port[:6]) < 65536:
        return _refuse(text, "port")
    host = _ascii_host(split.group(1))
    if host is None:
        return _refuse(text, "host")
    userinfo = f"{quote(userinfo, safe=_PATH_SAFE)}@" if "@" in authority else ""
    shown = f"{scheme}://{userinfo}{host}{f':{int(port)}' if port else ''}{_encode(path)}{_encode(query)}{_encode(fragment)}"
    reason = _doubt(text, shown, "@" in authority, split.group(1), host)
    return Verdict("confirm" if reason else "open", shown, reason, host)


def _doubt(text: str, shown: str, has_userinfo: bool, typed_host: str, host: str) -> str:
    """The first reason to ask before opening; empty when there is none."""
    if has_userinfo:
        return "userinfo"
    if not typed_host.isascii():
        return "mixed-scripts" if _mixes_scripts(typed_host) else "international-host"
    if any(label.startswith("xn--") for label in host.split(".")):
        return "international-host"
    if _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]) and not _DOTTED.fullmatch(host):
        return "number-host"
    if any(unicodedata.category(c) in ("Cf", "Co", "Cn", "Zl", "Zp") for c in text):
        return "hidden-characters"
    return "long" if len(shown) > LONG else ""


def _ascii_host(host: str) -> str | None:
    """*host* in lower-case ASCII, each international label as ``xn--`` (IDNA 2008: nothing is mapped); None when it is no host."""
    if host.startswith("["):
        return host.lower() if ":" in host else None
    if any(dot in host for dot in _DOTS) or len(host) > 253:
        return None
    labels = host.removesuffix(".").split(".")
    found: list[str] = []
    for label in labels:
        encoded = _ascii_label(label)
        if encoded is None:
            return None
        found.append(encoded)
    joined = ".".join(found)
    return joined + ("." if host.endswith(".") else "") if len(joined) <= 253 else None


def _ascii_label(label: str) -> str | None:
    lower = label.lower()
    if not lower or lower.startswith("-") or lower.endswith("-"):
        return None
    if lower.isascii():
        return lower if re.fullmatch(r"[a-z0-9_-]{1,63}", lower) else None
    # A browser would map full-width letters and the like to plain ones: the address would not be the one seen.
    if unicodedata.normalize("NFKC", lower) != lower:
        return None
    if any(c != "-" and unicodedata.category(c)[0] not in "LMN" for c in lower):
        return None
    encoded = "xn--" + lower.encode("punycode").decode("ascii")
    return encoded if len(encoded) <= 63 else None


def _mixes_scripts(host: str) -> bool:
    """True when one label mixes letters of scripts that do not belong together (Japanese and Korean mix by nature)."""
    for label in host.split("."):
        scripts = {unicodedata.name(c, "?").split(" ")[0].split("-")[0] for c in label if unicodedata.category(c).startswith("L")}
        if len(scripts) > 1 and not scripts <= {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "LATIN"}:
            return True
    return False


def _judge_mail(text: str, rest: str) -> Verdict:
    path, mark, query = rest.partition("?")
    decoded = unquote(path, errors="replace")
    if any(unicodedata.category(c) == "Cc" for c in decoded + unquote(query, errors="replace")):
        return _refuse(text, "control-characters")
    recipients = [part.strip() for part in decoded.split(",")]
    if not all(_ADDRESS.fullmatch(recipient) for recipient in recipients):
        return _refuse(text, "address")
    names = {unquote(pair.partition("=")[0]).lower() for pair in query.split("#")[0].split("&") if pair}
    if any(name.startswith("attach") for name in names):
        return _refuse(text, "attachment")
    shown = "mailto:" + quote(decoded, safe="@,!$&'*+/=^_`{|}~-.") + (f"?{_encode(query)}" if mark else "")
    doubtful = len(recipients) > 1 or not names <= _MAIL_FIELDS or bool(names & {"cc", "bcc", "to"})
    if doubtful:
        return Verdict("confirm", shown, "mail-fields")
    hidden = any(unicodedata.category(c) in ("Cf", "Co", "Cn") for c in text)
    reason = "hidden-characters" if hidden else "long" if len(shown) > LONG else ""
    return Verdict("confirm" if reason else "open", shown, reason)


def _encode(part: str) -> str:
    """Percent-encode what is not a plain URL character; what is encoded already stays as it is."""
    return quote(_LOOSE_PERCENT.sub("%25", part), safe=_PATH_SAFE + "?#[]")


def _refuse(text: str, reason: str) -> Verdict:
    """A refusal; everything in its shown form that could hide or move text is percent-encoded."""
    shown = quote(text[:_SHOWN_LIMIT], safe="".join(map(chr, range(0x21, 0x7F))))
    return Verdict("refuse", shown[:_SHOWN_LIMIT], reason)
