"""``from deepphi.image_processing import Preprocessing``, while a module that was written for it is loaded."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

_NAMES = ("deepphi", "deepphi.image_processing")


class Preprocessing:
    """Base of modules that are written for the platform: ``__call__`` takes and returns its dictionary, or None."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        """Takes nothing; the platform's own does neither."""


@contextmanager
def platform_imports() -> Iterator[None]:
    """Let modules that are written for the platform be defined, as in a cell.

    Returns:
        A context; when it ends, the name ``deepphi`` is what it was before.

    >>> with platform_imports():
    ...     from deepphi.image_processing import Preprocessing
    >>> import deepphi
    Traceback (most recent call last):
    ModuleNotFoundError: No module named 'deepphi'
    """
    before = {name: sys.modules.get(name) for name in _NAMES}
    package, module = (ModuleType(name) for name in _NAMES)
    module.__dict__["Preprocessing"] = Preprocessing
    package.__dict__.update(image_processing=module, __path__=[])
    sys.modules.update(zip(_NAMES, (package, module), strict=True))
    try:
        yield
    finally:
        for name, old in before.items():
            if old is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = old
