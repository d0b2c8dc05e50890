"""The window manager's own way of closing a window."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.real.loquent import PATIENCE, person, provider_process
from tests.real.xsession import missing_programs, until

MISSING = missing_programs()
pytestmark = [pytest.mark.skipif(bool(MISSING), reason=f"this computer lacks {', '.join(MISSING)}"), pytest.mark.timeout(400)]


def test_the_window_closes_with_its_settings_open(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    with provider_process() as provider, person(profile) as somebody:
        provider.connect(profile, "AnthropicCompatible", "echo")
        somebody.open()
        somebody.key("ctrl+comma")
        until(lambda: somebody.exists("Add connection"), "the settings", PATIENCE)
        assert somebody.leave() == 0
        assert somebody.complaints() == []
