"""A server for each test that asks for one."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from desktop.net.http import Http
from tests.fakes.provider_server import ProviderServer


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    """A provider on loopback."""
    async with ProviderServer() as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    """Connections that end with the test."""
    async with Http() as made:
        yield made
