"""Public names of a room that are imported when they are first used, so that importing the room itself is quick."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazy(package: str, homes: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Give a package's ``__getattr__`` and ``__dir__``.

    Args:
        package: the package's ``__name__``.
        homes: each public name with the module of the package that defines it; ``.imaging.tensor_picture``, with a dot
            before it, is a module beside the package.

    The first raises AttributeError for other names, and says which there are.
    """

    def find(name: str) -> Any:
        if name not in homes:
            message = f"module {package!r} has no attribute {name!r}. It has: {', '.join(sorted(homes))}."
            raise AttributeError(message)
        value = getattr(import_module(f".{homes[name]}", package), name)
        setattr(sys.modules[package], name, value)
        return value

    return find, lambda: sorted(homes)
