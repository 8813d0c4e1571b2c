"""What the source of a module's class says of its results: its text, the text of what it uses, and of which libraries.

Modules of the workbench are known by their files. A class of the learner's is known by the file or the cell that it
was written in, and by what it uses from elsewhere in the notebook.
"""

import ast
import hashlib
import importlib.metadata
import inspect
import linecache
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from workbench.version import __version__

_OURS = "workbench."
_KEPT = (bool, int, float, complex, str, bytes, type(None))


def source_identity(kind: type) -> str:
    """A text that differs where a class may compute something else.

    Args:
        kind: The class of a module, or the class that one was made of.

    Returns:
        Hashes of sources, and versions of the libraries that they import.

    >>> from workbench.modules import Flip
    >>> "numpy" in source_identity(Flip)
    True
    """
    if kind.__module__.startswith(_OURS):
        return _identity_of_ours(kind)
    return _identity_of_texts([_text_of_own(kind)])


@cache
def _identity_of_ours(kind: type) -> str:
    """Of a module of the workbench: its file, those of its bases, and the tools that all of them share."""
    files = [sys.modules[base.__module__].__file__ or "" for base in kind.__mro__ if base.__module__.startswith(_OURS)]
    texts = [Path(file).read_text(encoding="utf-8") for file in dict.fromkeys(files) if Path(file).exists()]
    return f"workbench {__version__} {_shared_tools()} {_identity_of_texts(texts)}"


@cache
def _shared_tools() -> str:
    """A hash of the files that modules are made of, without the families."""
    package = sys.modules["workbench.modules"].__file__
    files = sorted(Path(str(package)).parent.glob("*.py"))
    return _hash("\n".join(file.read_text(encoding="utf-8") for file in files))


def _identity_of_texts(texts: list[str]) -> str:
    names = sorted({name for text in texts for name in _imports_of(text)} | {"numpy"})
    versions = " ".join(f"{name} {version}" for name in names if (version := _version_of(name)))
    return f"{_hash(*texts)} {versions}"


def _hash(*texts: str) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for text in texts:
        digest.update(text.encode("utf-8", "surrogatepass"))
        digest.update(b"\0")
    return digest.hexdigest()


def _imports_of(text: str) -> Iterator[str]:
    """The packages that a text imports; OpenCV and the others are imported inside of functions too."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            name = node.module.partition(".")[0]
            yield "cv2" if node.module == "workbench.modules.opencv" else name


@cache
def _version_of(name: str) -> str:
    """The version of the package that is imported by a name; "" of what has none, such as the standard library."""
    if name in sys.stdlib_module_names or name == "workbench":
        return ""
    for distribution in _distributions().get(name, ()):
        return importlib.metadata.version(distribution)
    return str(getattr(sys.modules.get(name), "__version__", ""))


@cache
def _distributions() -> Mapping[str, list[str]]:
    return importlib.metadata.packages_distributions()


def _text_of_own(kind: type) -> str:
    """The source of a learner's class: its whole file, or its cell and what it uses of other cells."""
    module = sys.modules.get(kind.__module__)
    file = getattr(module, "__file__", None)
    if module is not None and file and module.__name__ != "__main__":
        return _text_of_file(str(file), module)
    return "\n".join(_parts_of(kind, module, set()))


def text_around(kind: type) -> str:
    """The text of the file or of the cell that a class was written in; "" where there is none, as of one at a prompt.

    Args:
        kind: The class.

    Returns:
        Python source.
    """
    module = sys.modules.get(kind.__module__)
    file = getattr(module, "__file__", None)
    if module is not None and file and module.__name__ != "__main__":
        return _text_of_file(str(file), module)
    texts = ("".join(linecache.getlines(function.__code__.co_filename)) for function in _functions_of(kind))
    return next(filter(None, texts), "")


def _text_of_file(file: str, module: ModuleType) -> str:
    lines = linecache.getlines(file, module.__dict__)
    if lines:
        return "".join(lines)
    path = Path(file)
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else file


def _parts_of(value: Any, module: ModuleType | None, seen: set[int]) -> Iterator[str]:
    """The source of a class or function of a notebook, then that of all it names there."""
    if id(value) in seen:
        return
    seen.add(id(value))
    for function in _functions_of(value):
        yield _source_of(function)
        for name in sorted(_names_of(function.__code__)):
            known = function.__globals__
            if name in known:
                yield from _part(name, known[name], module, seen)
        for cell in function.__closure__ or ():
            yield from _part("closure", _content(cell), module, seen)
    if isinstance(value, type):
        yield from (
            f"{name}={_plain(one)}" for name, one in sorted(vars(value).items()) if isinstance(one, (*_KEPT, tuple))
        )
        for base in value.__bases__:
            if base.__module__ == value.__module__:
                yield from _parts_of(base, module, seen)


def _part(name: str, value: Any, module: ModuleType | None, seen: set[int]) -> Iterator[str]:
    if isinstance(value, type | FunctionType):
        if module is not None and value.__module__ == module.__name__:
            yield from _parts_of(value, module, seen)
    elif isinstance(value, ModuleType):
        yield f"import {value.__name__} {_version_of(value.__name__.partition('.')[0])}"
    else:
        yield f"{name}={_plain(value)}"


def _plain(value: Any) -> str:
    """A value that a class uses, as far as its text says what it is."""
    if isinstance(value, np.ndarray):
        return _hash(f"{value.dtype}{value.shape}") + hashlib.blake2b(value.tobytes(), digest_size=16).hexdigest()
    if isinstance(value, _KEPT):
        return repr(value)
    if isinstance(value, tuple | list):
        return f"{type(value).__name__}({', '.join(map(_plain, value))})"
    if isinstance(value, dict):
        return f"dict({', '.join(f'{_plain(key)}: {_plain(one)}' for key, one in value.items())})"
    return type(value).__qualname__


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # not set yet
        return None


def _functions_of(value: Any) -> Iterator[FunctionType]:
    if isinstance(value, FunctionType):
        yield value
    elif isinstance(value, type):
        for one in vars(value).values():
            function = getattr(one, "__func__", getattr(one, "fget", one))
            if isinstance(function, FunctionType):
                yield function


def _source_of(function: FunctionType) -> str:
    """The source of a function; where there is none, as of one typed at a prompt, its bytecode and constants."""
    try:
        return inspect.getsource(function)
    except (OSError, TypeError):
        code = function.__code__
        return f"{code.co_code.hex()} {[one for one in code.co_consts if isinstance(one, _KEPT)]} {code.co_names}"


def _names_of(code: Any) -> set[str]:
    inner = (one for one in code.co_consts if inspect.iscode(one))
    return set(code.co_names).union(*(_names_of(one) for one in inner))
