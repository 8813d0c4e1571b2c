"""Who says which code the user trusts beyond this process: the catalog asks, and something above it answers.

What answers depends on the catalog, so ``workbench/__init__.py`` injects it, lazily.
"""

from collections.abc import Callable
from typing import Any, Protocol


class Trust(Protocol):
    """What the user trusts beyond this process."""

    def trusts(self, parts: tuple[str, ...]) -> bool:
        """Whether the user has said of this very text that it may run."""

    def made(self, name: str, parts: tuple[str, ...]) -> Any:
        """The class or function of this name that trusted parts make, run now; None where they are not trusted."""


_providers: list[Callable[[], Trust]] = []


def trust_by(provider: Callable[[], Trust]) -> None:
    """Ask ``provider()`` from now on."""
    _providers[:] = [provider]


def trust() -> Trust:
    """What answers."""
    return _providers[0]()
