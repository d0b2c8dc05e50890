"""Claude's models that ended or will end on Anthropic's own API. Source: protocols.md §2.9."""

from __future__ import annotations

_SONNET, _OPUS, _HAIKU = "claude-sonnet-5-5", "claude-opus-5-5", "claude-haiku-5-5"

RETIRED_CLAUDE: dict[str, tuple[str, str]] = {
    "claude-2.0": ("2025-07-21", _SONNET),
    "claude-2.1": ("2025-07-21", _SONNET),
    "claude-3-sonnet-20240229": ("2025-07-21", _SONNET),
    "claude-3-5-sonnet-20240620": ("2025-10-28", _SONNET),
    "claude-3-5-sonnet-20241022": ("2025-10-28", _SONNET),
    "claude-3-5-sonnet-latest": ("2025-10-28", _SONNET),
    "claude-3-opus-20240229": ("2026-01-05", _OPUS),
    "claude-3-opus-latest": ("2026-01-05", _OPUS),
    "claude-3-7-sonnet-20250219": ("2026-02-19", _SONNET),
    "claude-3-7-sonnet-latest": ("2026-02-19", _SONNET),
    "claude-3-5-haiku-20241022": ("2026-02-19", _HAIKU),
    "claude-3-5-haiku-latest": ("2026-02-19", _HAIKU),
    "claude-3-haiku-20240307": ("2026-04-19", _HAIKU),
    "claude-opus-4-0": ("2026-06-15", _OPUS),
    "claude-opus-4-20250514": ("2026-06-15", _OPUS),
    "claude-sonnet-4-0": ("2026-06-15", _SONNET),
    "claude-sonnet-4-20250514": ("2026-06-15", _SONNET),
    "claude-mythos-preview": ("2026-06-30", "claude-mythos-5-2"),
    "claude-opus-4-1": ("2026-08-05", _OPUS),
    "claude-opus-4-1-20250805": ("2026-08-05", _OPUS),
    "claude-sonnet-4-5": ("2026-11-30", _SONNET),
    "claude-sonnet-4-5-20250929": ("2026-11-30", _SONNET),
}
"""Id to the day of its end (ISO) and the id to use instead."""
