"""Fifty and more answers of the Completions wire, as they should be and as they are when something is wrong."""

from __future__ import annotations

from typing import Any

from tests.fakes.stream_corpus import CUT, DAMAGED, EMPTY, case, compact

DONE = "data: [DONE]\n\n"
JSON = "application/json"


def chunk(delta: Any = None, why: Any = None, **more: Any) -> str:
    """One chunk."""
    made = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    return f"data: {compact({**made, 'choices': [{'index': 0, 'delta': delta, 'finish_reason': why}], **more})}\n\n"


def word(text: Any, **more: Any) -> str:
    """A piece of text."""
    return chunk({"content": text}, **more)


def call(*, arguments: Any = "", index: Any = 0, name: str | None = None, call_id: str | None = None) -> str:
    """A piece of a call."""
    function = {"arguments": arguments, **({"name": name} if name else {})}
    made = {"function": function, **({"id": call_id, "type": "function"} if call_id else {}), **({} if index is None else {"index": index})}
    return chunk({"tool_calls": [made]})


def end(why: Any = "stop") -> str:
    """The reason and the marker."""
    return chunk({}, why) + DONE


def whole(message: Any, why: Any = "stop", **more: Any) -> str:
    """An answer in one piece."""
    return compact({"id": "c1", "object": "chat.completion", "choices": [{"index": 0, "message": message, "finish_reason": why}], **more})


ROLE = chunk({"role": "assistant", "content": ""})
USAGE = {"prompt_tokens": 5, "completion_tokens": 7, "total_tokens": 12}
ONE = (("f", '{"a":1}', True),)

COMPLETIONS = [
    case("plain", "B2", ROLE, word("Hello"), word(" world"), end(), text="Hello world"),
    case("cut_before_anything", "B3 B14", "", state=EMPTY),
    case("cut_after_role", "B3", ROLE, state=CUT),
    case("cut_in_text", "B3", ROLE, word("Half"), state=CUT, text="Half"),
    case("cut_in_an_event", "B3", ROLE, word("Half"), 'data: {"choices":[{"delta":{"con', state=CUT, text="Half"),
    case("cut_in_tool", "B3 B20", ROLE, call(name="f", call_id="c", arguments='{"a"'), state=CUT),
    case("reason_without_done", "B2", ROLE, word("Hi"), chunk({}, "stop"), text="Hi"),
    case("done_without_reason", "B2", ROLE, word("Hi"), DONE, text="Hi"),
    case("done_without_blank_line", "B3", ROLE, word("Hi"), chunk({}, "stop"), "data: [DONE]", text="Hi"),
    case("text_after_done", "B5", ROLE, word("Real"), end(), word("ghost"), text="Real"),
    case("garbage_after_done", "B5", ROLE, word("Real"), end(), "data: {broken\n\n", text="Real"),
    case("error_after_done", "B5", ROLE, word("Real"), end(), 'data: {"error":{"message":"late"}}\n\n', text="Real"),
    case("text_with_the_reason", "B2", ROLE, word("Hi"), chunk({"content": "!"}, "stop"), DONE, text="Hi!"),
    case(
        "error_chunk_after_text",
        "B6",
        ROLE,
        word("H"),
        'data: {"error":{"message":"no","type":"server_error"}}\n\n',
        state="provider.server",
        text="H",
    ),
    case("error_chunk_first", "B6", 'data: {"error":{"message":"no","type":"rate_limit_exceeded"}}\n\n', state="provider.rate_limit"),
    case(
        "error_with_code_number",
        "B6",
        ROLE,
        word("H"),
        'data: {"error":{"message":"no","code":503}}\n\n',
        state="provider.overloaded",
        text="H",
    ),
    case("error_as_string", "B6", ROLE, word("H"), 'data: {"error":"it broke"}\n\n', state="provider.error", text="H"),
    case(
        "error_beside_text",
        "B6",
        ROLE,
        chunk({"content": "H"}, error={"message": "no", "code": 429}),
        state="provider.rate_limit",
        text="H",
    ),
    case("reason_error", "B6", ROLE, word("H"), chunk({}, "error"), state="provider.server", text="H"),
    case("event_error", "B6", ROLE, word("H"), "event: error\ndata: it broke\n\n", state="provider.error", text="H"),
    case("broken_json", "B11", ROLE, word("Half"), "data: {not json\n\n", word("x"), end(), state=DAMAGED, text="Half"),
    case("broken_json_first", "B11", "data: nonsense\n\n", state=DAMAGED),
    case("unknown_fields", "B7", ROLE, chunk({"content": "ok", "glitter": 1}, service_tier="x", obfuscation="y"), end(), text="ok"),
    case("unknown_reason", "B7", ROLE, word("ok"), end("new_reason"), text="ok"),
    case("object_of_another_kind", "B7", ROLE, 'data: {"object":"note","x":1}\n\n', word("ok"), end(), text="ok"),
    case(
        "choices_empty",
        "B10",
        ROLE,
        word("ok"),
        chunk({}, "stop"),
        f"data: {compact({'choices': [], 'usage': USAGE})}\n\n",
        DONE,
        text="ok",
        usage=(5, 7),
    ),
    case("choices_null", "B10", 'data: {"choices":null}\n\n', word("ok"), end(), text="ok"),
    case("choices_missing", "B10", 'data: {"id":"x"}\n\n', word("ok"), end(), text="ok"),
    case("choice_null", "B10", 'data: {"choices":[null]}\n\n', word("ok"), end(), text="ok"),
    case("usage_null_everywhere", "B10", chunk({"content": "ok"}, usage=None), chunk({}, "stop", usage=None), DONE, text="ok"),
    case("usage_in_x_groq", "B10", word("ok"), chunk({}, "stop", x_groq={"usage": USAGE}), DONE, text="ok", usage=(5, 7)),
    case(
        "usage_in_every_chunk",
        "B10",
        word("o", usage={**USAGE, "completion_tokens": 1}),
        word("k", usage=USAGE),
        end(),
        text="ok",
        usage=(5, 7),
    ),
    case("choice_index_grows", "B9", *(word(t).replace('"index":0', f'"index":{i}') for i, t in enumerate("abc")), end(), text="abc"),
    case("delta_null", "B8", chunk(None), word("ok"), end(), text="ok"),
    case("content_null", "B8", word(None), word("ok"), end(), text="ok"),
    case("content_number", "B8", word(4), word(2), end(), text="42"),
    case("content_list", "B8", word([{"type": "text", "text": "in a "}, "list"]), end(), text="in a list"),
    case("message_instead_of_delta", "B8", chunk({}).replace('"delta":{}', '"message":{"content":"ok"}'), end(), text="ok"),
    case("completion_text", "B8", chunk({}).replace('"delta":{}', '"text":"ok"'), end(), text="ok"),
    case("leading_space_is_kept", "B2", word("\n    x"), word(" = 1\n"), end(), text="\n    x = 1\n"),
    case("surrogates_in_two_chunks", "B13", word("X").replace("X", "a\\ud83d"), word("X").replace("X", "\\ude42b"), end(), text="a🙂b"),
    case("lone_surrogate", "B13", word("X").replace("X", "a\\ud83db"), end(), text="a\ufffdb"),
    case("nul_in_text", "B13", word("a\0b"), end(), text="a\ufffdb"),
    case("deep_json", "B12", word("a"), 'data: {"v":' + "[" * 5000 + "]" * 5000 + "}\n\n", end(), state=DAMAGED, text="a"),
    case("number_of_5000_digits", "B12", word("a"), 'data: {"v":' + "9" * 5000 + "}\n\n", end(), state=DAMAGED, text="a"),
    case("only_comments", "B14", ": OPENROUTER PROCESSING\n\n" * 4, state=EMPTY),
    case("only_done", "B14", DONE, state=EMPTY),
    case("empty_answer", "B14", ROLE, end(), state=EMPTY),
    case("empty_204", "B14", "", status=204, state=EMPTY),
    case("json_200_error", "B15", '{"error":{"message":"no","code":"insufficient_quota"}}', content_type=JSON, state="provider.payment"),
    case("json_200_error_string", "B15", '{"error":"model is loading"}', content_type=JSON, state="provider.error"),
    case("html_200", "B15", "<!DOCTYPE html><title>Hotel</title>", content_type="text/html", state="provider.web_page"),
    case("json_200_of_another_kind", "B15", '{"ok":true}', content_type=JSON, state="provider.not_protocol"),
    case(
        "json_though_a_stream_was_asked",
        "B16",
        whole({"role": "assistant", "content": "Whole"}, usage=USAGE),
        content_type=JSON,
        text="Whole",
        usage=(5, 7),
    ),
    case("json_after_comments", "B16", ": keep-alive\n\n\n\n", whole({"content": "Whole"}), content_type=JSON, text="Whole"),
    case(
        "json_content_null_with_tools",
        "B16 B20",
        whole({"content": None, "tool_calls": [{"id": "c", "function": {"name": "f", "arguments": '{"a":1}'}}]}, "tool_calls"),
        content_type=JSON,
        tools=ONE,
        finish="tool_calls",
    ),
    case("json_choices_empty", "B10 B16", '{"object":"chat.completion","choices":[]}', content_type=JSON, state="provider.not_protocol"),
    case("json_cut", "B11", whole({"content": "x"})[:-5], content_type=JSON, state="provider.not_protocol"),
    case("refusal", "B17", chunk({"refusal": "I can't"}), end(), text="I can't"),
    case("content_filter", "B17", word("The"), end("content_filter"), text="The", finish="content_filter"),
    case("length", "B18", word("Long"), end("length"), text="Long", finish="length"),
    case("model_length", "B18", word("Long"), end("model_length"), text="Long", finish="length"),
    case("reasoning_content", "B19", chunk({"reasoning_content": "Hm"}), word("Yes"), end(), thinking="Hm", text="Yes"),
    case("reasoning", "B19", chunk({"reasoning": "Hm"}), word("Yes"), end(), thinking="Hm", text="Yes"),
    case("reasoning_twice", "B19", chunk({"reasoning": "Hm", "reasoning_content": "Hm"}), word("Yes"), end(), thinking="Hm", text="Yes"),
    case(
        "reasoning_details",
        "B19",
        chunk({"reasoning_details": [{"type": "reasoning.summary", "summary": "Hm"}]}),
        word("Yes"),
        end(),
        thinking="Hm",
        text="Yes",
    ),
    case("think_tags", "B19", word("<thi"), word("nk>Hm</thi"), word("nk>\n\nYes"), end(), thinking="Hm", text="Yes"),
    case("think_tag_never_closed", "B19", word("<think>Hm"), end(), thinking="Hm"),
    case("think_tag_inside_the_text", "B19", word("Write <think> so"), end(), text="Write <think> so"),
    case(
        "thinking_list",
        "B19",
        word([{"type": "thinking", "thinking": [{"type": "text", "text": "Hm"}]}]),
        word("Yes"),
        end(),
        thinking="Hm",
        text="Yes",
    ),
    case(
        "tool_in_pieces",
        "B20",
        call(name="f", call_id="c"),
        call(arguments='{"a"'),
        call(arguments=":1}"),
        end("tool_calls"),
        tools=ONE,
        finish="tool_calls",
    ),
    case("tool_whole", "B20", call(name="f", call_id="c", arguments='{"a":1}'), end("tool_calls"), tools=ONE, finish="tool_calls"),
    case("tool_with_reason_stop", "B20", call(name="f", call_id="c", arguments='{"a":1}'), end("stop"), tools=ONE, finish="tool_calls"),
    case(
        "tool_without_index",
        "B20",
        call(name="f", call_id="c", index=None),
        call(arguments='{"a":1}', index=None),
        end("tool_calls"),
        tools=ONE,
        finish="tool_calls",
    ),
    case(
        "tool_arguments_object",
        "B20",
        call(name="f", call_id="c", arguments={"a": 1}),
        end("tool_calls"),
        tools=(("f", '{"a": 1}', True),),
        finish="tool_calls",
    ),
    case(
        "tool_id_repeated",
        "B20",
        call(name="f", call_id="c", arguments='{"a"'),
        call(name="f", call_id="c", arguments=":1}"),
        end("tool_calls"),
        tools=ONE,
        finish="tool_calls",
    ),
    case(
        "tools_interleaved",
        "B9 B20",
        call(name="f", call_id="a"),
        call(name="g", call_id="b", index=1),
        call(arguments="{}", index=1),
        call(arguments='{"a":1}'),
        end("tool_calls"),
        tools=(*ONE, ("g", "{}", True)),
        finish="tool_calls",
    ),
    case(
        "tools_of_one_index",
        "B9 B20",
        call(name="f", call_id="a", arguments='{"a":1}'),
        call(name="g", call_id="b", arguments="{}"),
        end("tool_calls"),
        tools=(*ONE, ("g", "{}", True)),
        finish="tool_calls",
    ),
    case(
        "tool_arguments_cut",
        "B20",
        call(name="f", call_id="c", arguments='{"a": "unf'),
        end("length"),
        tools=(("f", '{"a": "unf', False),),
        finish="length",
    ),
    case(
        "function_call",
        "B20",
        chunk({"function_call": {"name": "f", "arguments": '{"a":1}'}}),
        end("function_call"),
        tools=ONE,
        finish="tool_calls",
    ),
    case("tool_calls_null", "B20 B8", chunk({"content": "ok", "tool_calls": None}), end(), text="ok"),
]
