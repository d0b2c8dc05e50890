"""No key reaches the log, at any level, in any form; the files are small and private."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import log

SECRET = "s3cr3tValue0123456789"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    level = root.level
    handler = log.start_logging(tmp_path / "logs", "DEBUG")
    yield tmp_path / "logs"
    log.stop_logging(handler)
    root.setLevel(level)


def written(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())


@pytest.mark.parametrize(
    "line",
    [
        f"x-api-key: {SECRET}",
        f"'X-Api-Key': '{SECRET}'",
        f'{{"api_key": "{SECRET}"}}',
        f'{{\\"api_key\\": \\"{SECRET}\\"}}',
        f"(b'x-api-key', b'{SECRET}')",
        f"<CIMultiDict('x-goog-api-key': '{SECRET}', 'Accept': '*/*')>",
        f"Authorization: Bearer {SECRET}",
        f"'authorization': 'Bearer {SECRET}'",
        f"Proxy-Authorization=Basic {SECRET}",
        f"https://example.org/v1?key={SECRET}&alt=sse",
        f"https://example.org/v1?a=b&access_token={SECRET}",
        f"http://user:{SECRET}@proxy.example.org:80",
        f"Incorrect API key provided: sk-{SECRET}.",
        f"key AIza{SECRET} is wrong",
        f"sent bearer {SECRET}",
        f"xai-{SECRET} gsk_{SECRET} sk-ant-api03-{SECRET}-x_y",
    ],
)
def test_a_key_is_taken_out_by_its_shape(line: str) -> None:
    assert SECRET not in log.redact(line)
    assert log.redact(log.redact(line)) == log.redact(line)


@pytest.mark.parametrize(
    "line",
    [
        "The key is missing; open Settings.",
        "keyboard: monkey = banana",
        "GET https://example.org/v1/models?limit=20 200",
        "ask-someone about risk-management",
        "authorization, please",
        "task-runner key-board",
    ],
)
def test_what_is_no_key_stays(line: str) -> None:
    assert log.redact(line) == line


def test_messages_arguments_tracebacks_and_stacks_of_every_logger_are_redacted(folder: Path) -> None:
    logger = logging.getLogger("some.library")
    logger.debug("headers %s", {"x-api-key": SECRET})
    logger.info("url %s", f"https://example.org?key={SECRET}", stack_info=True)
    try:
        raise RuntimeError(f"Bearer {SECRET}")
    except RuntimeError:
        logger.exception("it failed")
    logger.warning(f"%d %s x-api-key: {SECRET}", "not a number")
    text = written(folder)
    assert "it failed" in text
    assert "RuntimeError" in text
    assert SECRET not in text


def test_a_named_secret_is_taken_out_whatever_it_looks_like(folder: Path) -> None:
    odd = "correct horse battery"
    log.conceal(odd)
    logging.getLogger("x").info("it is %s", odd)
    log.forget(odd)
    assert odd not in written(folder)
    assert log.redact(odd) == odd


def test_a_short_value_is_not_concealed_everywhere() -> None:
    log.conceal("the")
    assert log.redact("the text") == "the text"


@pytest.mark.skipif(os.name != "posix", reason="this system has no such file modes")
def test_log_files_are_private_and_rotate(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = os.umask(0o022)
    try:
        monkeypatch.setattr(log, "FILE_BYTES", 200)
        for number in range(20):
            logging.getLogger("x").info("line %d %s", number, "." * 50)
    finally:
        os.umask(old)
    files = sorted(folder.iterdir())
    assert [f.name for f in files] == ["loquent.log", "loquent.log.1", "loquent.log.2"]
    assert {stat.S_IMODE(f.stat().st_mode) for f in files} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    root = logging.getLogger()
    level = root.level
    handler = log.start_logging(tmp_path / "file" / "logs")
    log.stop_logging(handler)
    root.setLevel(level)
    assert handler is None
    assert not any(isinstance(f, log.Redaction) for f in root.filters)
