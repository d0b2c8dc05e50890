"""What lists of models tell, in the shapes of the servers that people use. Sources: protocols.md §2.6, §3.3, §3.4, §4.1."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop.providers import Anthropic, AnthropicCompatible, MegaLLM, ModelFacts, OpenaiAPI
from desktop.providers.listing import merged, read_models
from desktop.providers.retired_claude import RETIRED_CLAUDE

TODAY = date(2026, 11, 21)
SEED_000 = (
    "claude-3-5-sonnet-latest",
    "claude-3-5-sonnet-20241022",
    "claude-3-5-haiku-latest",
    "claude-3-5-haiku-20241022",
    "claude-3-opus-latest",
    "claude-3-opus-20240229",
    "claude-3-sonnet-20240229",
    "claude-3-haiku-20240307",
)
LIVE = {"claude-sonnet-5-5", "claude-opus-5-5", "claude-haiku-5-5"}
YES, NO = {"supported": True}, {"supported": False}

SHAPES: dict[str, tuple[dict[str, Any], ModelFacts]] = {
    "Anthropic": (
        {
            "id": "claude-opus-5-5",
            "type": "model",
            "display_name": "Claude Opus 5.5",
            "lifecycle": "active",
            "max_input_tokens": 1_000_000,
            "max_tokens": 128_000,
            "capabilities": {"image_input": YES, "pdf_input": YES, "thinking": {"supported": True, "types": {"adaptive": YES}}},
        },
        ModelFacts("claude-opus-5-5", "Claude Opus 5.5", 1_000_000, 128_000, True, None, True, False),
    ),
    "Anthropic, retired": (
        {"id": "claude-old", "display_name": "Old", "lifecycle": "retired", "capabilities": {"image_input": NO, "thinking": NO}},
        ModelFacts("claude-old", "Old", None, None, False, None, False, True),
    ),
    "OpenAI": ({"id": "gpt-5", "object": "model", "created": 1, "owned_by": "openai"}, ModelFacts("gpt-5")),
    "OpenAI, shut down": ({"id": "gpt-3", "shutdown_date": "2026-01-31"}, ModelFacts("gpt-3", retired=True)),
    "OpenAI, to be shut down": ({"id": "gpt-4", "shutdown_date": "2027-01-31"}, ModelFacts("gpt-4", retired=False)),
    "OpenRouter": (
        {
            "id": "x/y",
            "name": "X: Y",
            "context_length": 200_000,
            "architecture": {"input_modalities": ["text", "image"], "output_modalities": ["text"]},
            "top_provider": {"max_completion_tokens": 64_000},
            "supported_parameters": ["tools", "reasoning", "temperature"],
            "pricing": {"prompt": "0.1"},
        },
        ModelFacts("x/y", "X: Y", 200_000, 64_000, True, True, True),
    ),
    "OpenRouter, text only": (
        {"id": "x/z", "name": "X: Z", "architecture": {"input_modalities": ["text"]}, "supported_parameters": ["temperature"]},
        ModelFacts("x/z", "X: Z", None, None, False, False, False),
    ),
    "MegaLLM": (
        {
            "id": "gpt-5",
            "object": "model",
            "type": "chat",
            "display_name": "GPT-5",
            "capabilities": {"supports_function_calling": True, "supports_vision": True, "supports_streaming": True},
            "context_length": 400_000,
            "max_output_tokens": 128_000,
        },
        ModelFacts("gpt-5", "GPT-5", 400_000, 128_000, True, True),
    ),
    "Grok2API": (
        {"id": "grok-4.5", "display_name": "Grok 4.5", "default_max_output_tokens": 8192},
        ModelFacts("grok-4.5", "Grok 4.5", None, 8192),
    ),
    "Groq": (
        {"id": "llama", "active": True, "context_window": 131_072, "max_completion_tokens": 32_768},
        ModelFacts("llama", context=131_072, max_output=32_768, retired=False),
    ),
    "Groq, switched off": ({"id": "llama", "active": False}, ModelFacts("llama", retired=True)),
    "Mistral": (
        {
            "id": "mistral-old",
            "name": "mistral-old",
            "max_context_length": 32_768,
            "capabilities": {"completion_chat": True, "function_calling": True, "vision": False, "reasoning": False},
            "deprecation": "2026-03-30T12:00:00Z",
            "deprecation_replacement_model": "mistral-new",
        },
        ModelFacts("mistral-old", "", 32_768, None, False, True, False, True, "mistral-new"),
    ),
    "vLLM": ({"id": "qwen", "object": "model", "max_model_len": 40_960, "root": "/models/qwen"}, ModelFacts("qwen", context=40_960)),
    "llama.cpp": (
        {
            "id": "gemma",
            "meta": {"n_ctx_train": 131_072, "n_ctx": 8192, "n_params": 4},
            "architecture": {"input_modalities": ["text", "image"]},
        },
        ModelFacts("gemma", context=8192, sees_images=True),
    ),
    "llama.cpp, not loaded": ({"id": "gemma", "meta": {"n_ctx_train": 131_072}}, ModelFacts("gemma", context=131_072)),
    "LM Studio": (
        {"id": "qwen-vl", "type": "vlm", "max_context_length": 128_000, "loaded_context_length": 4096, "capabilities": ["tool_use"]},
        ModelFacts("qwen-vl", context=4096, sees_images=True, tools=True),
    ),
    "LM Studio, new": (
        {"key": "gemma", "display_name": "Gemma", "max_context_length": 9, "capabilities": {"vision": True, "trained_for_tool_use": False}},
        ModelFacts("gemma", "Gemma", 9, None, True, False),
    ),
    "words": (
        {"id": "qwen3", "capabilities": ["completion", "tools", "multimodal"], "context_length": 40_960},
        ModelFacts("qwen3", context=40_960, sees_images=True, tools=True),
    ),
    "Gemini": (
        {"name": "models/gemini", "displayName": "Gemini", "inputTokenLimit": 1_048_576, "outputTokenLimit": 65_536},
        ModelFacts("models/gemini", "Gemini", 1_048_576, 65_536),
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_list_tells_what_its_server_knows_and_nothing_else(shape: str) -> None:
    item, expected = SHAPES[shape]
    assert read_models({"data": [item]}, TODAY) == [expected]


@pytest.mark.parametrize(
    "strange",
    [
        {"data": None},
        {"data": [None, 3, "", {}, {"id": None}, {"id": "  "}, {"id": "\u200b\u202e"}, []]},
        "text",
        None,
        {"data": {"id": "a"}},
        [{"object": "model"}],
    ],
)
def test_what_names_no_model_is_an_empty_list(strange: Any) -> None:
    assert read_models(strange, TODAY) == []


def test_nonsense_in_a_list_is_not_believed() -> None:
    item = {
        "id": "a\u202e\u200bb",
        "display_name": 7,
        "context_length": "many",
        "max_output_tokens": True,
        "capabilities": 9,
        "retires_at": "soon",
        "deprecation_replacement_model": ["x"],
        "context_window": -1,
        "max_model_len": float("nan"),
    }
    assert read_models([item], TODAY) == [ModelFacts("ab")]


def test_both_lists_of_llama_cpp_are_one() -> None:
    told = {
        "models": [{"name": "gemma", "model": "gemma", "capabilities": ["completion", "multimodal"], "details": {"family": ""}}],
        "object": "list",
        "data": [{"id": "gemma", "object": "model", "owned_by": "llamacpp", "meta": {"n_ctx_train": 32_768, "n_vocab": 9}}],
    }
    both = read_models(told, TODAY)
    assert [facts.id for facts in both] == ["gemma", "gemma"]
    assert merged(*both) == ModelFacts("gemma", context=32_768, sees_images=True)


def test_facts_of_two_lists_are_put_together_the_first_one_wins() -> None:
    one, other = ModelFacts("a", "", 10, tools=False), ModelFacts("a", "A", 20, 5, True, True)
    assert merged(one, other) == ModelFacts("a", "A", 10, 5, True, False)


def test_every_model_of_seed_000_says_that_it_is_retired_and_what_to_use() -> None:
    for model in [*SEED_000, *Anthropic.models_aliases]:
        facts = Anthropic.facts_of(model)
        assert (facts.id, facts.retired) == (model, True)
        assert facts.replacement in LIVE
    assert all(date.fromisoformat(day) and new not in RETIRED_CLAUDE for day, new in RETIRED_CLAUDE.values())


def test_a_model_that_nobody_knows_here_or_that_lives_elsewhere_is_not_called_retired() -> None:
    assert Anthropic.facts_of("claude-opus-5-5") == ModelFacts("claude-opus-5-5")
    assert OpenaiAPI.facts_of("anything") == ModelFacts("anything")
    for provider in (MegaLLM, AnthropicCompatible):
        assert provider.facts_of("claude-opus-4-1-20250805").retired is None
