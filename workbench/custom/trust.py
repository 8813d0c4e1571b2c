"""Code that the user trusts, by its SHA-256: a drawing brings code as text, and no other text has the same hash."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from filelock import FileLock

from workbench.atomic_files import write_atomically
from workbench.catalog.own_code import Parts, accept, defined_name, register
from workbench.codegen.model_builder import execute
from workbench.custom.custom_errors import CodeFailed
from workbench.text_format import shorten
from workbench.user_folder import user_folder

FILE = "trusted_code.json"
_BETWEEN = "\n\n\n"
_PATIENCE = 10.0
_made: set[Parts] = set()
_watchers: list[Callable[[], None]] = []


def trust(source: str | Parts) -> None:
    r"""Say that a text may run, now and whenever a drawing brings it again; it is run at once.

    Args:
        source: The text, or the parts that a drawing has of it.

    Raises:
        CodeFailed: It fails when it is run; it is not trusted then.
        OSError: The user's folder cannot be written; it is trusted in this session.

    >>> trust("import keras\n\n\nclass Same(keras.layers.Layer):\n    def call(self, inputs): return inputs")
    """
    parts = _parts(source)
    run(parts)
    remember(parts)
    for watcher in tuple(_watchers):
        watcher()


def is_trusted(source: str | Parts) -> bool:
    """Whether a text was trusted, in this session or an earlier one.

    Args:
        source: The text, or the parts that a drawing has of it.

    Returns:
        Whether it is the very same text.

    >>> is_trusted("class Unknown: pass")
    False
    """
    return fingerprint(_parts(source)) in _remembered()


def watch_trust(watcher: Callable[[], None]) -> Callable[[], None]:
    """Call ``watcher`` whenever something is trusted; what is returned ends that."""
    _watchers.append(watcher)
    return lambda: _watchers.remove(watcher) if watcher in _watchers else None


def fingerprint(parts: Parts) -> str:
    """The hash of a text."""
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def remember(parts: Parts) -> None:
    """Keep that a text is trusted. Raises OSError."""
    place = _file()
    place.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{place}.lock", timeout=_PATIENCE):
        known = sorted({*_remembered(), fingerprint(parts)})
        write_atomically(place, (json.dumps(known, indent=0) + "\n").encode())


def run(parts: Parts) -> dict[str, Any]:
    """Run a text that the user has given or trusts; what it defines is known from then on. Raises CodeFailed."""
    accept(parts)
    names = [name for part in parts if part.lstrip().startswith(("class ", "@")) and (name := defined_name(part))]
    name = names[-1] if names else ""
    try:
        namespace = execute(_BETWEEN.join(parts) + "\n")
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:
        text = f"{type(error).__name__}: {shorten(str(error), 300)}"
        raise CodeFailed(where=name or shorten(parts[-1] if parts else "", 40), error=text) from error
    for part in parts:
        defined = defined_name(part)
        if defined is not None and defined in namespace:
            register(defined, parts, namespace[defined])
    _made.add(parts)
    return namespace


class RememberedTrust:
    """What the catalog asks: see :class:`workbench.catalog.own_code.Trust`."""

    def trusts(self, parts: Parts) -> bool:
        """Whether the user has said of this very text that it may run."""
        return is_trusted(parts)

    def made(self, name: str, parts: Parts) -> Any:
        """The object of this name that trusted parts make, run now; None where they are not trusted, or fail."""
        if parts in _made or not is_trusted(parts):
            return None
        _made.add(parts)
        try:
            return run(parts).get(name)
        except CodeFailed:
            return None


def _parts(source: str | Parts) -> Parts:
    if not isinstance(source, str):
        return tuple(map(str, source))
    from workbench.custom.class_reader import parts_of

    return parts_of(source)


def _file() -> Path:
    return user_folder() / FILE


def _remembered() -> frozenset[str]:
    """What is kept; nothing where the file is missing or no list of texts, which is then written anew."""
    try:
        found = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return frozenset()
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()
