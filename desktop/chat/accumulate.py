"""The one fold every wire shares: an item of a stream applied to the message that is being written."""

from __future__ import annotations

from dataclasses import replace

from desktop.chat.items import FinishReason, Item, ProviderBlock, Reasoning, Sources, TextData, ToolCalls, Usage
from desktop.chat.message import Message, TokenUsage
from desktop.chat.parts import Part, ProviderPart, ReasoningPart, SourcesPart, TextPart, ToolCallPart


def apply(message: Message, item: str | Item) -> Message:
    """Return *message* with *item* folded in. Text goes to the last text part, thinking to the last reasoning part."""
    if isinstance(item, str):
        return message if not item else replace(message, parts=_with_text(message.parts, item))
    if isinstance(item, Usage):
        usage = TokenUsage(
            input=item.prompt_tokens,
            output=item.completion_tokens,
            cache_read=item.cache_read_tokens,
            cache_write=item.cache_write_tokens,
            reasoning=item.reasoning_tokens,
        )
        return replace(message, usage=usage)
    if isinstance(item, FinishReason):
        return replace(message, finish_reason=item.reason, finish_raw=item.raw, finish_details=item.details)
    parts = _with_item(message.parts, item)
    return message if parts is message.parts else replace(message, parts=parts)


def _with_item(parts: tuple[Part, ...], item: Item) -> tuple[Part, ...]:
    if isinstance(item, Reasoning):
        return _with_reasoning(parts, item)
    if isinstance(item, ToolCalls):
        return parts + tuple(ToolCallPart(call.id, call.name, call.arguments, call.provider_data) for call in item.calls)
    if isinstance(item, TextData):
        last = parts[-1] if parts else None
        if isinstance(last, TextPart) and last.provider_data is None:
            return (*parts[:-1], replace(last, provider_data=item.data))
    elif isinstance(item, ProviderBlock):
        return (*parts, ProviderPart(item.data))
    elif isinstance(item, Sources) and item.sources:
        return (*parts, SourcesPart(item.sources))
    return parts


def _with_text(parts: tuple[Part, ...], text: str) -> tuple[Part, ...]:
    last = parts[-1] if parts else None
    if isinstance(last, TextPart) and last.provider_data is None:
        return (*parts[:-1], replace(last, text=last.text + text))
    return (*parts, TextPart(text))


def _with_reasoning(parts: tuple[Part, ...], item: Reasoning) -> tuple[Part, ...]:
    last = parts[-1] if parts else None
    # A signature or the provider's own data ends a thought: what follows is another one (hidden thinking is only such data).
    if isinstance(last, ReasoningPart) and last.signature is None and last.provider_data is None:
        grown = replace(last, text=last.text + item.token, signature=item.signature, provider_data=item.provider_data)
        return (*parts[:-1], grown)
    if not item.token and item.signature is None and item.provider_data is None:
        return parts
    return (*parts, ReasoningPart(item.token, item.signature, None, item.provider_data))
