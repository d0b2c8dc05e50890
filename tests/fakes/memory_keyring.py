"""A keyring in memory, with the methods of a ``keyring`` back end."""

from __future__ import annotations


class MemoryKeyring:
    """Keeps what it is given until it is dropped."""

    name = "memory"
    priority = 1

    def __init__(self) -> None:
        self.secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, or None."""
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        self.secrets[(service, username)] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret; nothing happens when there is none."""
        self.secrets.pop((service, username), None)
