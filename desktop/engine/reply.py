"""The items of one answer, from whichever provider: who is asked, with what, and what is waited for meanwhile."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.chat.connection import LOCAL_CONNECTION_ID
from desktop.chat.items import Item, Status
from desktop.chat.message import Conversation, Failure, Message, MessageState
from desktop.engine import continuing
from desktop.engine.progress import Progress, first_token, from_status
from desktop.engine.prompting import build_prompt
from desktop.engine.session_values import SessionError, failure_of
from desktop.errors import LoquentError

if TYPE_CHECKING:
    from desktop.engine.attachments import Attachments
    from desktop.engine.connections import Connections, Resolved
    from desktop.net.http import Http
    from desktop.storage.store import Store

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SessionServices:
    """What a session needs from the rest of the program."""

    store: Store
    connections: Connections
    attachments: Attachments
    http: Callable[[], Http]
    clock: Callable[[], float] = time.time


@dataclass(frozen=True, slots=True)
class Question:
    """One answer that is wanted: *reply* below *path*; with *joint* the rest of the text that *reply* has already."""

    conversation: Conversation
    path: tuple[Message, ...]
    reply: Message
    joint: continuing.Joint | None = None
    paused: bool = False
    """The provider paused the answer: it goes on when it gets back what it said."""


class Asking:
    """Asks for one answer. ``on_progress`` hears what is waited for, and None as soon as something came."""

    def __init__(self, services: SessionServices, question: Question, on_progress: Callable[[Progress | None], None]) -> None:
        self._services = services
        self._question = question
        self._on_progress = on_progress
        self._progress: Progress | None = None
        self._began = first_token()
        self._any_item = False

    async def items(self) -> AsyncGenerator[str | Item, None]:
        """Text and items as they come. Raises LoquentError as providers, storage and attachments do."""
        self._tell(self._began)
        resolved = await self._resolve()
        self._began = first_token()
        self._tell(self._began)
        for last, messages in await self._tries(resolved):
            try:
                async with aclosing(self._ask(resolved, messages)) as answer:
                    async for item in answer:
                        yield item
                return
            except LoquentError as error:
                # A model that refuses to go on from the beginning of an answer can still be asked to.
                if last or self._any_item or getattr(error, "status", None) not in (400, 422):
                    raise

    def _tell(self, progress: Progress | None) -> None:
        self._progress = progress
        self._on_progress(progress)

    async def _tries(self, resolved: Resolved) -> Sequence[tuple[bool, list[dict[str, Any]]]]:
        """What is sent, and what after that when it was refused; True marks the last."""
        question = self._question
        conversation, reply, joint = question.conversation, question.reply, question.joint
        attachments = self._services.attachments
        if joint is None:
            return [(True, await build_prompt(attachments, resolved, question.path, conversation.system_prompt, reply))]
        before = await build_prompt(attachments, resolved, question.path, conversation.system_prompt, reply)
        whole = await build_prompt(attachments, resolved, (*question.path, reply), conversation.system_prompt, reply)
        if question.paused:
            return [(True, whole)]
        asked = (True, [*whole, continuing.request(reply.text)])
        if not resolved.provider.takes_prefill(reply.model or ""):
            return [asked]
        return [(False, [*before, continuing.prefill(reply.text)]), asked]

    async def _ask(self, resolved: Resolved, messages: list[dict[str, Any]]) -> AsyncGenerator[str | Item, None]:
        joint = self._question.joint
        if joint is not None:
            joint.asked = messages[-1]["role"] == "user"
        reasoning = self._question.conversation.reasoning if self._thinks() else None
        answer = resolved.provider.create_async_generator(
            self._question.reply.model or "",
            messages,
            api_key=resolved.api_key,
            max_tokens=resolved.provider.default_max_tokens,
            stream=resolved.streams,
            connection=resolved.connection,
            http=self._services.http(),
            **({"reasoning": reasoning} if reasoning is not None else {}),
        )
        try:
            async for item in answer:
                if isinstance(item, Status):
                    self._tell(from_status(item, self._progress, self._began))
                    continue
                self._any_item = True
                self._tell(None)
                yield item
        finally:
            await answer.aclose()

    def _thinks(self) -> bool:
        """Whether the model is one whose thinking can be chosen. A level stays chosen while another model is used."""
        reply, connections = self._question.reply, self._services.connections
        state = connections.get(reply.connection_id or "")
        return state is not None and bool(connections.choice(state, reply.model or "").thinking)

    async def _resolve(self) -> Resolved:
        connection_id = self._question.reply.connection_id or ""
        if connection_id != LOCAL_CONNECTION_ID:
            return await self._services.connections.resolve(connection_id)
        local = self._services.connections.local
        local.changed.connect(self._show_local_state)
        try:
            self._show_local_state(local.state)
            return await self._services.connections.resolve(connection_id)
        finally:
            local.changed.disconnect(self._show_local_state)

    def _show_local_state(self, state: Any) -> None:
        if state.phase == "starting" or (state.phase == "loading" and state.progress is None):
            self._tell(Progress("local_starting", self._began.since))
        elif state.phase == "loading":
            self._tell(Progress("local_loading", self._began.since, percent=round(100 * state.progress)))


async def outcome(writing: Coroutine[Any, Any, None], stopped: Callable[[], bool]) -> tuple[MessageState, Failure | None]:
    """How an answer ended whose text *writing* takes in; *stopped*: whether the user wanted that. Never raises."""
    try:
        await writing
    except asyncio.CancelledError:
        return (MessageState.STOPPED if stopped() else MessageState.INTERRUPTED), None
    except LoquentError as error:
        return MessageState.FAILED, failure_of(error)
    except Exception:
        _log.exception("writing a reply failed")
        return MessageState.FAILED, failure_of(SessionError("session.unexpected"))
    return MessageState.COMPLETE, None
