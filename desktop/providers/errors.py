"""What a provider's answer can mean instead of an answer, as types that hold status, type, request id and wait.

``detail`` in the values is what the server said: plain text, clamped, without the key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from desktop.errors import LoquentError
from desktop.log import redact

REMEDIES: dict[str, str] = {
    "key": "Open the connection's settings at its key: there is one, and it is not the right one.",
    "no_key": "Open the connection's settings at its key: there is none.",
    "model": "Choose another model.",
    "shorten": "Shorten the conversation: a new one, fewer attachments, or a model with a larger context.",
    "wait": "Wait, then try again; a wait that the server asked for is in the values as ``retry_after`` (seconds).",
    "billing": "Look at the account at the provider.",
    "address": "Open the connection's settings at its address.",
    "network": "Look at this computer's own connection to the network.",
    "proxy": "Open the connection's settings at its proxy.",
    "certificate": "Open the connection's settings at its CA file.",
    "retry": "Try again.",
    "attachments": "Remove or shrink an attachment.",
}
"""The stable words of ``error.remedy`` and :func:`remedy_of`, and what each means for the window. No word: nothing but the sentence."""


class ProviderError(LoquentError):
    """Base of all. ``status``: HTTP; ``type`` and the more exact ``server_code``: the server's words; ``retry_after``: seconds."""

    retryable: ClassVar[bool] = False
    """Whether the same request may succeed by itself (only before anything was shown)."""

    sentences: ClassVar[dict[str, str]] = {
        "provider.error": "{label} could not answer: {detail}",
        "provider.empty": "{label} sent an empty answer. Try again.",
        "provider.address": "The connection {label} has no address. Enter it in the connection's settings.",
        "provider.nothing_to_send": "There is nothing to send: every message is empty.",
        "provider.keyless": "{label} refused a request that went without a key. If it gives keys, enter one in the connection's settings. "
        "It said: {detail}",
    }
    remedies: ClassVar[dict[str, str]] = {
        "provider.error": "retry",
        "provider.empty": "retry",
        "provider.address": "address",
        "provider.keyless": "no_key",
    }

    def __init__(
        self,
        code: str,
        /,
        *,
        status: int | None = None,
        type: str | None = None,
        server_code: str | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        **values: Any,
    ) -> None:
        self.status = status
        self.type = type
        self.request_id = request_id
        self.retry_after = retry_after
        self.server_code = server_code
        self.server_allows_retry: bool | None = None
        told = {"status": status, "type": type, "server_code": server_code, "request_id": request_id, "retry_after": retry_after}
        # Among the values, so that they stay with the message that failed and can be copied later.
        super().__init__(code, **{name: value for name, value in told.items() if value is not None}, **values)

    @property
    def may_retry(self) -> bool:
        """Whether to send the same request again by itself; the server's own word beats the kind of error."""
        return self.retryable if self.server_allows_retry is None else self.server_allows_retry


class MissingAuthError(ProviderError):
    """No key, and this provider needs one. Raised before anything is sent."""

    sentences: ClassVar[dict[str, str]] = {
        "provider.no_key": "{label} needs a key. Add one in the connection's settings.",
        "provider.bad_key": "The key for {label} has characters that no key has. Copy it again and paste it in the connection's settings.",
    }
    remedies: ClassVar[dict[str, str]] = {"provider.no_key": "no_key", "provider.bad_key": "key"}


class AuthenticationError(ProviderError):
    """401: the key is not accepted."""

    sentences: ClassVar[dict[str, str]] = {
        "provider.auth": "{label} did not accept the key. Check it in the connection's settings. It said: {detail}"
    }
    remedies: ClassVar[dict[str, str]] = {"provider.auth": "key"}


class PermissionDeniedError(ProviderError):
    """403: the key is good, but not for this."""

    sentences: ClassVar[dict[str, str]] = {
        "provider.forbidden": "{label} does not allow this. Check what your key may use, or choose another model. It said: {detail}"
    }
    remedies: ClassVar[dict[str, str]] = {"provider.forbidden": "key"}


class PaymentRequiredError(ProviderError):
    """402, or an exhausted quota: waiting does not help, whatever ``x-should-retry`` says."""

    sentences: ClassVar[dict[str, str]] = {
        "provider.payment": "{label} wants credit or a higher limit first. Check your account there. It said: {detail}"
    }
    remedies: ClassVar[dict[str, str]] = {"provider.payment": "billing"}

    @property
    def may_retry(self) -> bool:
        """Never."""
        return False


class NotFoundError(ProviderError):
    """404: the model or the address does not exist."""

    sentences: ClassVar[dict[str, str]] = {
        "provider.not_found": "{label} has nothing at this address. Check the address in the connection's settings. It said: {detail}",
        "provider.model": "{label} does not know this model, or your key may not use it. Choose another model. It said: {detail}",
    }
    remedies: ClassVar[dict[str, str]] = {"provider.not_found": "address", "provider.model": "model"}


class BadRequestError(ProviderError):
    """400, 422 and other refusals of the request itself."""

    sentences: ClassVar[dict[str, str]] = {"provider.bad_request": "{label} did not accept the request: {detail}"}


class ContextTooLongError(BadRequestError):
    """The conversation does not fit the model."""

    sentences: ClassVar[dict[str, str]] = {
        "provider.context": "The conversation is too long for this model. Start a new one, remove attachments, "
        "or choose a model with a larger context. {label} said: {detail}"
    }
    remedies: ClassVar[dict[str, str]] = {"provider.context": "shorten"}


class RequestTooLargeError(ProviderError):
    """413: the bytes are too many, usually pictures."""

    sentences: ClassVar[dict[str, str]] = {
        "provider.request_too_large": "The message is too large for {label}. Remove or shrink an attachment. It said: {detail}",
        "provider.too_many_pictures": "There are {count} pictures in the conversation, and {label} takes at most {limit} at once. "
        "Remove some or start a new conversation.",
        "provider.attachments_large": "The attachments of the conversation are {size} MB, and {label} takes at most {limit} MB at once. "
        "Remove some or start a new conversation.",
    }
    remedies: ClassVar[dict[str, str]] = {
        "provider.request_too_large": "attachments",
        "provider.too_many_pictures": "attachments",
        "provider.attachments_large": "attachments",
    }


class UnsupportedMediaError(ProviderError):
    """An attachment of a kind that this provider does not take. Raised before anything is sent."""

    sentences: ClassVar[dict[str, str]] = {
        "provider.media": "{name} cannot be sent to {label}: this kind of file is not accepted. Remove it or convert it.",
        "provider.media_large": "{name} is too large for {label}: {size}, and it takes at most {limit}. Make it smaller or remove it.",
    }
    remedies: ClassVar[dict[str, str]] = {"provider.media": "attachments", "provider.media_large": "attachments"}


class RateLimitError(ProviderError):
    """429: too much at once; ``retry_after`` when the server says how long to wait."""

    retryable = True
    sentences: ClassVar[dict[str, str]] = {
        "provider.rate_limit": "{label} is getting too many requests from you. Wait a little and try again. It said: {detail}",
        "provider.rate_limit_wait": "{label} asks you to wait {seconds} seconds before the next try. It said: {detail}",
    }
    remedies: ClassVar[dict[str, str]] = {"provider.rate_limit": "wait", "provider.rate_limit_wait": "wait"}


class ConflictError(ProviderError):
    """409."""

    retryable = True
    sentences: ClassVar[dict[str, str]] = {
        "provider.conflict": "{label} was busy with a request that is in the way. Try again. It said: {detail}"
    }
    remedies: ClassVar[dict[str, str]] = {"provider.conflict": "retry"}


class OverloadedError(ProviderError):
    """529, 503 and ``overloaded_error``."""

    retryable = True
    sentences: ClassVar[dict[str, str]] = {
        "provider.overloaded": "{label} is overloaded at the moment. Try again in a minute. It said: {detail}"
    }
    remedies: ClassVar[dict[str, str]] = {"provider.overloaded": "wait"}


class ServerError(ProviderError):
    """Any other 5xx."""

    retryable = True
    sentences: ClassVar[dict[str, str]] = {"provider.server": "{label} has a problem on its side. Try again later. It said: {detail}"}
    remedies: ClassVar[dict[str, str]] = {"provider.server": "retry"}


class ServerTimeoutError(ServerError):
    """408 and 504: the server itself ran out of time."""

    sentences: ClassVar[dict[str, str]] = {"provider.server_timeout": "{label} ran out of time on its side. Try again. It said: {detail}"}
    remedies: ClassVar[dict[str, str]] = {"provider.server_timeout": "retry"}


class ProtocolError(ProviderError):
    """An answer that is not in the provider's protocol."""

    sentences: ClassVar[dict[str, str]] = {
        "provider.web_page": "{label} answered with a web page (“{title}”) instead of an answer. Check the address; "
        "in a public network, log in to it first.",
        "provider.damaged": "The answer of {label} is damaged at event {position}. The text before it is kept. Try again.",
        "provider.not_protocol": "{label} answered in a form that is not understood ({detail}). "
        "Check the address and the kind of connection.",
    }
    remedies: ClassVar[dict[str, str]] = {"provider.web_page": "address", "provider.damaged": "retry", "provider.not_protocol": "address"}


class IncompleteStreamError(ProviderError):
    """The stream ended before the server said that the answer is complete. ``text`` holds what had come."""

    text: str = ""
    sentences: ClassVar[dict[str, str]] = {
        "provider.incomplete": "The answer of {label} broke off before its end. The text that came is kept. Try again.",
        "provider.connection_lost": "The connection to {label} broke off in mid-answer. The text that came is kept. Try again.",
    }
    remedies: ClassVar[dict[str, str]] = {"provider.incomplete": "retry", "provider.connection_lost": "retry"}


_KINDS: dict[str, tuple[type[ProviderError], str]] = {
    "auth": (AuthenticationError, "provider.auth"),
    "forbidden": (PermissionDeniedError, "provider.forbidden"),
    "payment": (PaymentRequiredError, "provider.payment"),
    "not_found": (NotFoundError, "provider.not_found"),
    "model": (NotFoundError, "provider.model"),
    "bad_request": (BadRequestError, "provider.bad_request"),
    "context": (ContextTooLongError, "provider.context"),
    "too_large": (RequestTooLargeError, "provider.request_too_large"),
    "rate_limit": (RateLimitError, "provider.rate_limit"),
    "conflict": (ConflictError, "provider.conflict"),
    "overloaded": (OverloadedError, "provider.overloaded"),
    "server_timeout": (ServerTimeoutError, "provider.server_timeout"),
    "server": (ServerError, "provider.server"),
    "other": (ProviderError, "provider.error"),
}

_STATUS = {
    400: "bad_request",
    401: "auth",
    402: "payment",
    403: "forbidden",
    404: "not_found",
    405: "not_found",
    408: "server_timeout",
    409: "conflict",
    410: "not_found",
    413: "too_large",
    429: "rate_limit",
    503: "overloaded",
    504: "server_timeout",
    529: "overloaded",
}

# The server's own word beats the status: an error inside a stream has the status 200, and relays mix statuses up.
_TYPES = {
    "invalid_request_error": "bad_request",
    "authentication_error": "auth",
    "invalid_api_key": "auth",
    "billing_error": "payment",
    "insufficient_quota": "payment",
    "insufficient_balance": "payment",
    "billing_limit_exceeded": "payment",
    "contract_spend_limit_reached": "payment",
    "enforced_spend_limit_reached": "payment",
    "billing_hard_limit_reached": "payment",
    "billing_not_active": "payment",
    "exceeded_current_quota_error": "payment",
    "quota_exceeded": "payment",
    "permission_error": "forbidden",
    "not_found_error": "not_found",
    "model_not_found": "model",
    "model_not_available": "model",
    "model_decommissioned": "model",
    "invalid_model": "model",
    "conflict_error": "conflict",
    "request_too_large": "too_large",
    "rate_limit_error": "rate_limit",
    "rate_limit_exceeded": "rate_limit",
    "ramp_limit_exceeded": "rate_limit",
    "concurrency_limit_exceeded": "rate_limit",
    "overloaded_error": "overloaded",
    "timeout_error": "server_timeout",
    "api_error": "server",
    "internal_error": "server",
    "server_error": "server",
    "internal_server_error": "server",
    "upstream_error": "server",
    "context_length_exceeded": "context",
    "exceed_context_size_error": "context",
}
# Only of servers that give no word for it; source: their own messages (OpenAI, Anthropic, llama.cpp, vLLM).
_CONTEXT_PHRASES = (
    "prompt is too long",
    "maximum context length",
    "context window",
    "exceeds the available context size",
    "context length exceeded",
)
# Anthropic says these with 400 and invalid_request_error (its own spend limit), OpenAI's relatives with 429 and no code.
_SPEND_PHRASES = (
    "credit balance is too low",
    "usage limits",
    "exceeded your current quota",
    "insufficient balance",
    "insufficient credit",
    "spend limit",
    "billing hard limit",
)


def classify(status: int, words: tuple[str, ...], detail: str) -> tuple[type[ProviderError], str]:
    """The error class and sentence code for a status and the server's own *words* (codes and types, most exact first)."""
    lowered = detail.lower()
    known = next((_TYPES[word.lower()] for word in words if word.lower() in _TYPES), None)
    by_status = _STATUS.get(status) or ("server" if status >= 500 else "bad_request" if status >= 400 else None)
    # "invalid_request_error" is said with 401, 402 and 404 too (OpenAI and its relatives), so there the status is more exact.
    kind = known if known and not (known == "bad_request" and by_status) else by_status or known or "other"
    # api_error with a definite status (relays put it on everything) says less than the status.
    if known == "server" and by_status and by_status != "server":
        kind = by_status
    if kind == "bad_request" and any(phrase in lowered for phrase in _CONTEXT_PHRASES):
        kind = "context"
    elif kind in ("bad_request", "rate_limit") and any(phrase in lowered for phrase in _SPEND_PHRASES):
        kind = "payment"
    elif kind == "not_found" and re.search(r"\bmodels?\b(?!/)", lowered):
        # A wrong path is answered with 404 as well, but nobody names a model then.
        kind = "model"
    return _KINDS[kind]


def make_error(
    label: str, status: int, words: tuple[str, ...], detail: str, facts: Mapping[str, Any] | None = None, *, keyless: bool = False
) -> ProviderError:
    """The typed error for what the server said. *facts*: ``request_id`` and ``retry_after`` when known; *keyless*: no key was sent."""
    cls, code = classify(status, words, detail)
    if keyless and cls in (AuthenticationError, PermissionDeniedError):
        # Its sentence and its remedy are about a key that there is not.
        code = "provider.keyless"
    said = detail or (f"HTTP {status}" if status != 200 else "no reason given")
    return cls(
        code,
        status=status,
        type=words[-1] if words else None,
        server_code=words[0] if words else None,
        label=label,
        detail=said,
        **(facts or {}),
    )


def remedy_of(code: str) -> str:
    """The remedy of an error that is known by its code only (a message's kept failure); empty when there is none."""
    stack: list[type[LoquentError]] = [LoquentError]
    while stack:
        cls = stack.pop()
        if code in cls.remedies:
            return cls.remedies[code]
        stack.extend(cls.__subclasses__())
    return ""


_DETAILS = ("status", "type", "server_code", "request_id", "retry_after", "url", "host", "proxy", "target", "reason", "detail")


def details_of(code: str, values: Mapping[str, Any]) -> str:
    """What a person may copy for somebody who helps: one fact a line, without keys, bodies and queries. Never raises.

    *code* and *values* are those of an error or of a message's kept failure.
    """
    facts = [("code", code), *((name, values[name]) for name in _DETAILS if values.get(name) not in (None, ""))]
    return redact("\n".join(f"{name}: {str(value)[:2000]}" for name, value in facts))
