"""Values that a class or function of the user's own needs, as Python: numbers, arrays, functions with settings."""

import ast
import functools
from collections.abc import Callable, Mapping
from types import BuiltinFunctionType, FunctionType
from typing import Any

Need = Callable[[str, Any], None]
"""Notes that a name must stand for a module, class or function."""

_SETTINGS = ("keras.initializers", "keras.regularizers", "keras.constraints")
"""Modules whose objects have no state of their own: to make one again is the same."""


def constant_text(value: Any, need: Need) -> str | None:
    """Python that makes ``value`` again; None for what cannot be written.

    ``need`` is told of the modules and functions that the text names.

    >>> import functools, numpy as np
    >>> constant_text((1, np.float32(0.5)), lambda name, value: None)
    '(1, 0.5)'
    >>> constant_text(functools.partial(round, ndigits=2), lambda name, value: None)
    'functools.partial(round, ndigits=2)'
    """
    import numpy as np

    if isinstance(value, np.generic):
        return constant_text(value.item(), need)
    if isinstance(value, np.ndarray):
        need("np", np)
        return f'np.array({value.tolist()}, dtype="{value.dtype}")' if value.dtype.kind in "biuf" else None
    if isinstance(value, functools.partial):
        need("functools", functools)
        return _call("functools.partial", (value.func, *value.args), value.keywords, need)
    if isinstance(value, type | FunctionType | BuiltinFunctionType):
        need(value.__name__, value)
        return str(value.__name__)
    if type(value) in (list, tuple, dict):
        return _collection(value, need)
    return _settings(value, need) or _literal(value)


def _call(function: str, args: tuple[Any, ...], keywords: Mapping[str, Any], need: Need) -> str | None:
    texts = [constant_text(item, need) for item in args]
    named = {word: constant_text(item, need) for word, item in keywords.items()}
    if None in texts or None in named.values():
        return None
    return f"{function}({', '.join([*map(str, texts), *(f'{word}={text}' for word, text in named.items())])})"


def _collection(value: Any, need: Need) -> str | None:
    if isinstance(value, dict):
        pairs = [(constant_text(key, need), constant_text(item, need)) for key, item in value.items()]
        known = all(None not in pair for pair in pairs)
        return "{" + ", ".join(f"{key}: {item}" for key, item in pairs) + "}" if known else None
    texts = [text for text in (constant_text(item, need) for item in value) if text is not None]
    if len(texts) < len(value):
        return None
    inside = ", ".join(texts)
    if isinstance(value, list):
        return f"[{inside}]"
    return f"({inside},)" if len(texts) == 1 else f"({inside})"


def _settings(value: Any, need: Need) -> str | None:
    """An initializer, a regularizer or a constraint of Keras by its class and configuration."""
    cls = type(value)
    path = ".".join(cls.__module__.replace("keras.src.", "keras.").split(".")[:2])
    if path not in _SETTINGS:
        return None
    need(cls.__name__, cls)
    return _call(cls.__name__, (), value.get_config(), need)


def _literal(value: Any) -> str | None:
    text = repr(value)
    try:
        return text if ast.literal_eval(text) == value else None
    except (ValueError, SyntaxError, MemoryError, TypeError):
        return None
