"""Eighty and more answers of the Messages wire, as they should be and as they are when something is wrong."""

from __future__ import annotations

from typing import Any

from tests.fakes.stream_corpus import CUT, DAMAGED, EMPTY, case, compact


def ev(kind: str, **values: Any) -> str:
    """One event."""
    return f"event: {kind}\ndata: {compact({'type': kind, **values})}\n\n"


def start(index: Any, **block: Any) -> str:
    """A block begins."""
    return ev("content_block_start", index=index, content_block=block)


def delta(index: Any, **values: Any) -> str:
    """A block grows."""
    return ev("content_block_delta", index=index, delta=values)


def stop(index: Any) -> str:
    """A block ends."""
    return ev("content_block_stop", index=index)


def word(text: Any, index: Any = 0) -> str:
    """A piece of text."""
    return delta(index, type="text_delta", text=text)


def part(piece: Any, index: Any = 0) -> str:
    """A piece of a call's input."""
    return delta(index, type="input_json_delta", partial_json=piece)


def text(*pieces: str, index: Any = 0) -> str:
    """A whole block of text."""
    return start(index, type="text", text="") + "".join(word(piece, index) for piece in pieces) + stop(index)


def tool(name: str, *pieces: str, index: Any = 0, **block: Any) -> str:
    """A whole block of a call."""
    begin = start(index, **{"type": "tool_use", "id": f"toolu_{name}", "name": name, "input": {}, **block})
    return begin + "".join(part(piece, index) for piece in pieces) + stop(index)


def reason(why: Any = "end_turn", **usage: int) -> str:
    """The message's end is told."""
    return ev("message_delta", delta={"stop_reason": why, "stop_sequence": None}, usage=usage or {"output_tokens": 2})


def whole(**values: Any) -> str:
    """An answer in one piece."""
    made = {"id": "msg_1", "type": "message", "role": "assistant", "model": "m", "content": [], "stop_reason": "end_turn"}
    return compact({**made, "usage": {"input_tokens": 1, "output_tokens": 2}, **values})


BEGIN = ev("message_start", message={"id": "msg_1", "type": "message", "role": "assistant", "content": [], "usage": {"input_tokens": 3}})
OPEN = BEGIN + start(0, type="text", text="")
STOP = ev("message_stop")
END = reason() + STOP
CLOSE = stop(0) + END
PING = 'event: ping\ndata: {"type": "ping"}\n\n'
JSON = "application/json"
HTML = "<html><head><title>Log in to the &lt;Wi-Fi&gt;</title></head><body>x</body></html>"
ERROR = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}

ENDS = [
    case("plain", "B1", BEGIN, text("Hello", " world"), END, text="Hello world"),
    case("cut_before_anything", "B3 B14", "", state=EMPTY),
    case("cut_after_message_start", "B3", BEGIN, state=CUT),
    case("cut_in_text", "B3", OPEN, word("Half"), state=CUT, text="Half"),
    case(
        "cut_in_the_middle_of_an_event", "B3", OPEN, word("Half"), 'event: content_block_delta\ndata: {"type":"cont', state=CUT, text="Half"
    ),
    case("cut_after_block_stop", "B3", BEGIN, text("All of it"), state=CUT, text="All of it"),
    case("cut_after_the_reason_is_complete", "B3", BEGIN, text("All"), reason(), text="All"),
    case(
        "cut_in_thinking", "B3", BEGIN, start(0, type="thinking"), delta(0, type="thinking_delta", thinking="Hm"), state=CUT, thinking="Hm"
    ),
    case("cut_in_tool", "B3 B20", BEGIN, start(0, type="tool_use", id="t", name="f", input={}), part('{"a":'), state=CUT),
    case("cut_after_a_tool_without_reason", "B3 B20", BEGIN, text("x"), tool("f", '{"a":1}', index=1), state=CUT, text="x"),
    case("stop_without_reason", "B1", BEGIN, text("Hi"), STOP, text="Hi"),
    case("no_final_blank_line_after_the_reason", "B3", BEGIN, text("Hi"), reason(), 'data: {"type":"message_stop"}', text="Hi"),
    case("reason_without_its_blank_line", "B3", BEGIN, text("Hi"), reason().rstrip("\n"), text="Hi", state=CUT),
    case("text_after_message_stop", "B5", BEGIN, text("Real"), END, OPEN, word("ghost"), text="Real"),
    case("second_message_after_message_stop", "B5", BEGIN, text("Real"), END, BEGIN, text("Ghost"), END, text="Real"),
    case("error_after_message_stop", "B5", BEGIN, text("Real"), END, ev("error", error=ERROR["error"]), text="Real"),
    case("garbage_after_message_stop", "B5", BEGIN, text("Real"), END, "data: {broken\n\n", text="Real"),
    case("done_marker_after_message_stop", "B5", BEGIN, text("Real"), END, "data: [DONE]\n\n", text="Real"),
    case("done_marker_instead_of_message_stop", "B1", BEGIN, text("Real"), reason(), "data: [DONE]\n\n", text="Real"),
    case("done_marker_without_a_reason", "B3", BEGIN, text("Half"), "data: [DONE]\n\n", text="Half", state=CUT),
]

ERRORS = [
    case("error_after_text", "B6", OPEN, word("Half"), ev("error", error=ERROR["error"]), state="provider.overloaded", text="Half"),
    case("error_first", "B6", ev("error", error=ERROR["error"]), state="provider.overloaded"),
    case("error_without_event_line", "B6", OPEN, word("Half"), f"data: {compact(ERROR)}\n\n", state="provider.overloaded", text="Half"),
    case("error_as_text", "B6", OPEN, word("H"), "event: error\ndata: upstream went away\n\n", state="provider.error", text="H"),
    case("error_as_string", "B6", OPEN, word("H"), ev("error", error="it broke"), state="provider.error", text="H"),
    case("error_rate_limit", "B6", OPEN, word("H"), ev("error", error={"type": "rate_limit_error"}), state="provider.rate_limit", text="H"),
    case(
        "error_then_more_text", "B6", OPEN, word("H"), ev("error", error=ERROR["error"]), word("no"), state="provider.overloaded", text="H"
    ),
    case("error_without_words", "B6", OPEN, word("H"), ev("error", error={}), state="provider.error", text="H"),
    case("broken_json_after_text", "B11", OPEN, word("Half"), "data: {not json\n\n", word(" more"), CLOSE, state=DAMAGED, text="Half"),
    case("broken_json_first", "B11", "data: {not json\n\n", BEGIN, text("x"), END, state=DAMAGED),
    case("truncated_json_event", "B11", OPEN, word("Half"), word("cut")[:-20] + "\n\n", CLOSE, state=DAMAGED, text="Half"),
    case("json_200_with_error", "B15", compact(ERROR), content_type=JSON, state="provider.overloaded"),
    case(
        "json_200_with_openai_error", "B15", '{"error":{"message":"no","type":"server_error"}}', content_type=JSON, state="provider.server"
    ),
    case("html_200", "B15", HTML, content_type="text/html", state="provider.web_page"),
    case("html_200_said_to_be_a_stream", "B15", HTML, state="provider.web_page"),
    case("json_200_of_another_kind", "B15", '{"status":"ok","version":3}', content_type=JSON, state="provider.not_protocol"),
    case("text_200", "B15", "It works!", content_type="text/plain", state="provider.not_protocol"),
    case("json_list_200", "B15", "[1,2,3]", content_type=JSON, state="provider.not_protocol"),
    case("null_200", "B15", "null", content_type=JSON, state="provider.not_protocol"),
    case("empty_200", "B14", "", content_type=JSON, state=EMPTY),
    case("empty_204", "B14", "", status=204, state=EMPTY),
    case("only_pings", "B14", PING * 5, state=EMPTY),
    case("only_comments", "B14", ": keep-alive\n\n" * 5, state=EMPTY),
    case("only_blank_lines", "B14", "\n" * 50, state=EMPTY),
    case("a_whole_message_without_content", "B14", BEGIN, END, state=EMPTY),
]

ODD = [
    case("unknown_event", "B7", BEGIN, ev("new_event", x=1), text("ok"), END, text="ok"),
    case(
        "unknown_block",
        "B7",
        BEGIN,
        start(0, type="new_block", a=1),
        delta(0, type="new_delta", b=2),
        stop(0),
        text("ok", index=1),
        END,
        text="ok",
    ),
    case("unknown_delta_in_text", "B7", OPEN, word("a"), delta(0, type="new_delta", x=1), word("b"), CLOSE, text="ab"),
    case("unknown_reason", "B7", BEGIN, text("ok"), reason("new_reason"), STOP, text="ok"),
    case("event_name_contradicts_type", "B7", OPEN.replace("event: content_block_start", "event: ping"), word("ok"), CLOSE, text="ok"),
    case("event_without_type", "B7", BEGIN, 'data: {"hello":1}\n\n', text("ok"), END, text="ok"),
    case("event_is_a_number", "B7 B8", BEGIN, "data: 7\n\n", "data: null\n\n", 'data: "x"\n\n', text("ok"), END, text="ok"),
    case("text_null", "B8", OPEN, word(None), word("ok"), CLOSE, text="ok"),
    case("text_number", "B8", OPEN, word(4), word(2), CLOSE, text="42"),
    case("text_list", "B8", OPEN, word([{"type": "text", "text": "in a list"}]), CLOSE, text="in a list"),
    case("delta_missing", "B8", OPEN, ev("content_block_delta", index=0), word("ok"), CLOSE, text="ok"),
    case("delta_null", "B8", OPEN, ev("content_block_delta", index=0, delta=None), word("ok"), CLOSE, text="ok"),
    case("delta_without_type", "B8", OPEN, delta(0, text="ok"), CLOSE, text="ok"),
    case("block_null", "B8", BEGIN, ev("content_block_start", index=0, content_block=None), word("ok"), CLOSE, text="ok"),
    case("message_null", "B8", ev("message_start", message=None), text("ok"), END, text="ok"),
    case("message_delta_null", "B8", BEGIN, text("ok"), ev("message_delta", delta=None, usage=None), STOP, text="ok"),
    case("no_message_start", "B8", text("ok"), END, text="ok"),
    case("text_in_block_start", "B8", BEGIN, start(0, type="text", text="Already "), word("here"), CLOSE, text="Already here"),
    case("empty_deltas", "B8", OPEN, word(""), word("ok"), word(""), CLOSE, text="ok"),
    case("leading_space_and_newlines_are_kept", "B8", BEGIN, text("\n    x", " = 1\n"), END, text="\n    x = 1\n"),
    case("index_missing", "B9", BEGIN, start(None, type="text", text=""), word("ok", None), stop(None), END, text="ok"),
    case("index_unopened", "B9", BEGIN, word("never ", 5), word("opened", 5), END, text="never opened"),
    case("index_gap", "B9", BEGIN, text("a", index=0), text("b", index=7), END, text="ab"),
    case("index_used_twice", "B9", BEGIN, text("a"), text("b"), END, text="ab"),
    case("index_is_text", "B9", BEGIN, text("ok", index="0"), END, text="ok"),
    case("index_is_a_list", "B9", BEGIN, text("ok", index=[0]), END, text="ok"),
    case("delta_after_block_stop", "B9", BEGIN, text("a"), word("b"), END, text="ab"),
    case(
        "text_open_while_a_tool_starts",
        "B9 B20",
        OPEN,
        word("one "),
        tool("f", '{"a":1}', index=1),
        word("two"),
        stop(0),
        reason("tool_use"),
        STOP,
        text="one two",
        tools=(("f", '{"a":1}', True),),
        finish="tool_calls",
    ),
    case(
        "two_tools_interleaved",
        "B9 B20",
        BEGIN,
        start(0, type="tool_use", id="a", name="f", input={}),
        start(1, type="tool_use", id="b", name="g", input={}),
        part('{"x"', 0),
        part('{"y"', 1),
        part(":1}", 0),
        part(":2}", 1),
        stop(0),
        stop(1),
        reason("tool_use"),
        STOP,
        tools=(("f", '{"x":1}', True), ("g", '{"y":2}', True)),
        finish="tool_calls",
    ),
    case(
        "surrogates_in_two_deltas",
        "B13",
        OPEN,
        'data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\\ud83d"}}\n\n',
        'data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\\ude42b"}}\n\n',
        CLOSE,
        text="a🙂b",
    ),
    case(
        "lone_surrogate",
        "B13",
        OPEN,
        'data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\\ud83db"}}\n\n',
        CLOSE,
        text="a\ufffdb",
    ),
    case(
        "surrogate_at_the_end",
        "B13",
        OPEN,
        'data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\\ud83d"}}\n\n',
        CLOSE,
        text="a\ufffd",
    ),
    case("nul_in_text", "B13", OPEN, word("a\0b"), CLOSE, text="a\ufffdb"),
    case("invalid_utf8", "B13", OPEN, word("aXb").encode().replace(b"X", b"\xff"), CLOSE, text="a\ufffdb"),
    case("deep_json", "B12", BEGIN, 'data: {"type":"x","v":' + "[" * 5000 + "]" * 5000 + "}\n\n", text("after"), END, state=DAMAGED),
    case("number_of_5000_digits", "B12", BEGIN, 'data: {"type":"x","v":' + "9" * 5000 + "}\n\n", text("after"), END, state=DAMAGED),
    case("not_a_number", "B12", BEGIN, reason("end_turn").replace(":2}", ":NaN}"), text("ok"), END, text="ok"),
    case("usage_out_of_this_world", "B12", BEGIN, text("ok"), reason(output_tokens=10**30), STOP, text="ok"),
    case("bom", "B1", b"\xef\xbb\xbf", BEGIN, text("ok"), END, text="ok"),
    case("data_without_space", "B1", (BEGIN + text("ok") + END).replace("data: ", "data:"), text="ok"),
    case(
        "data_in_many_lines",
        "B1",
        OPEN,
        'data: {"type":"content_block_delta","index":0,\ndata: "delta":{"type":"text_delta","text":"ok"}}\n\n',
        CLOSE,
        text="ok",
    ),
    case("comments_and_ids_between", "B1", ": hi\n\n", BEGIN, "id: 7\n", text("ok"), ":\n\nretry: 5\n\n", END, text="ok"),
]

WHOLES = [
    case("json_though_a_stream_was_asked", "B16", whole(content=[{"type": "text", "text": "Whole"}]), content_type=JSON, text="Whole"),
    case("json_with_the_wrong_media_type", "B16", whole(content=[{"type": "text", "text": "Whole"}]), text="Whole"),
    case("json_content_string", "B16 B8", whole(content="just text"), content_type=JSON, text="just text"),
    case("json_content_null", "B16 B14", whole(content=None), content_type=JSON, state=EMPTY),
    case("json_without_reason", "B16", whole(content=[{"type": "text", "text": "x"}], stop_reason=None), content_type=JSON, text="x"),
    case(
        "json_text_null",
        "B16 B8",
        whole(content=[{"type": "text", "text": None}, {"type": "text", "text": "x"}]),
        content_type=JSON,
        text="x",
    ),
    case("json_after_blank_lines", "B16", "\n\n" + whole(content="x"), content_type=JSON, text="x"),
    case("json_cut", "B11 B16", whole(content="x")[:-9], content_type=JSON, state="provider.not_protocol"),
    case(
        "json_tool",
        "B16 B20",
        whole(content=[{"type": "tool_use", "id": "t", "name": "f", "input": {"a": 1}}], stop_reason="tool_use"),
        content_type=JSON,
        tools=(("f", '{"a": 1}', True),),
        finish="tool_calls",
    ),
    case("refusal_with_text", "B17", BEGIN, text("I can't"), reason("refusal"), STOP, text="I can't", finish="content_filter"),
    case("refusal_without_text", "B17", OPEN, stop(0), reason("refusal"), STOP, finish="content_filter"),
    case("max_tokens", "B18", BEGIN, text("Long"), reason("max_tokens"), STOP, text="Long", finish="length"),
    case("context_window", "B18", BEGIN, text("Long"), reason("model_context_window_exceeded"), STOP, text="Long", finish="length"),
    case("pause", "B1", BEGIN, text("More"), reason("pause_turn"), STOP, text="More", finish="pause"),
    case("stop_sequence", "B1", BEGIN, text("More"), reason("stop_sequence"), STOP, text="More"),
    case("reason_in_openai_words", "B1", BEGIN, text("More"), reason("length"), STOP, text="More", finish="length"),
    case("reason_empty", "B1", BEGIN, text("More"), reason(""), STOP, text="More"),
    case(
        "thinking_with_signature",
        "B19",
        BEGIN,
        start(0, type="thinking", thinking="", signature=""),
        delta(0, type="thinking_delta", thinking="Hm."),
        delta(0, type="signature_delta", signature="c2ln"),
        stop(0),
        text("Yes", index=1),
        END,
        thinking="Hm.",
        text="Yes",
    ),
    case(
        "thinking_without_signature",
        "B19",
        BEGIN,
        start(0, type="thinking", thinking="H"),
        delta(0, type="thinking_delta", thinking="m."),
        stop(0),
        text("Yes", index=1),
        END,
        thinking="Hm.",
        text="Yes",
    ),
    case(
        "thinking_redacted", "B19", BEGIN, start(0, type="redacted_thinking", data="eA=="), stop(0), text("Yes", index=1), END, text="Yes"
    ),
    case(
        "thinking_after_text",
        "B19",
        BEGIN,
        text("A"),
        start(1, type="thinking", thinking="T"),
        stop(1),
        text("B", index=2),
        END,
        thinking="T",
        text="AB",
    ),
    case("tool_without_input", "B20", BEGIN, tool("f", "", ""), reason("tool_use"), STOP, tools=(("f", "{}", True),), finish="tool_calls"),
    case(
        "tool_input_in_block_start",
        "B20",
        BEGIN,
        tool("f", input={"a": 1}),
        reason("tool_use"),
        STOP,
        tools=(("f", '{"a": 1}', True),),
        finish="tool_calls",
    ),
    case(
        "tool_input_as_string",
        "B20",
        BEGIN,
        tool("f", input='{"a":1}'),
        reason("tool_use"),
        STOP,
        tools=(("f", '{"a":1}', True),),
        finish="tool_calls",
    ),
    case(
        "tool_input_cut_by_the_limit",
        "B18 B20",
        BEGIN,
        tool("f", '{"a": "unfin'),
        reason("max_tokens"),
        STOP,
        tools=(("f", '{"a": "unfin', False),),
        finish="length",
    ),
    case(
        "tool_input_is_a_list", "B20", BEGIN, tool("f", "[1]"), reason("tool_use"), STOP, tools=(("f", "[1]", False),), finish="tool_calls"
    ),
    case("tool_with_end_turn", "B20", BEGIN, tool("f", '{"a":1}'), END, tools=(("f", '{"a":1}', True),), finish="tool_calls"),
    case(
        "tool_of_the_server", "B20", BEGIN, tool("web_search", '{"q":1}', type="server_tool_use"), text("Found", index=1), END, text="Found"
    ),
    case(
        "usage_with_openai_names",
        "B10",
        BEGIN.replace('"input_tokens":3', '"prompt_tokens":5'),
        text("x"),
        reason(completion_tokens=4),
        STOP,
        text="x",
        usage=(5, 4),
    ),
    case("usage_is_cumulative", "B10", BEGIN, text("x"), reason(output_tokens=4), reason(output_tokens=9), STOP, text="x", usage=(3, 9)),
    case(
        "usage_with_cache",
        "B10",
        BEGIN.replace('"input_tokens":3', '"input_tokens":3,"cache_read_input_tokens":10,"cache_creation_input_tokens":20'),
        text("x"),
        reason(output_tokens=1),
        STOP,
        text="x",
        usage=(33, 1),
    ),
]

MESSAGES = ENDS + ERRORS + ODD + WHOLES
