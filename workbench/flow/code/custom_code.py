"""The source of a module that somebody wrote, with what it uses: it goes into exported code as it is."""

import ast
import inspect
import sys
from types import FunctionType, ModuleType
from typing import Any

from workbench.flow.code import plain_sample
from workbench.flow.code.code_errors import NotPlainCode
from workbench.messages import mark, say
from workbench.modules.custom_modules import CustomMerge, CustomModule
from workbench.modules.module import Module
from workbench.modules.module_source import SourceUnknown, source_of
from workbench.modules.platform_shim import Preprocessing

_PLATFORM = mark("it was written for the platform, and takes and gives the platform's dictionaries")
_A_MODULE = mark("it is made of a class of the workbench")
_USES = mark("it uses {name!r}, which is neither a function, a class, a library nor a constant")
_OURS = mark("it uses {name!r} of the workbench")
_REWRITE = mark("Write a class whose __call__ takes and gives samples.")
_INLINE = mark("Write what it needs into the class.")
_CONSTANTS = (bool, int, float, str, tuple, type(None))


def own_class(module: Module) -> type | None:
    """The class that somebody wrote; None for a module of the workbench."""
    if isinstance(module, CustomModule | CustomMerge):
        return module.own
    return None if type(module).__module__.startswith("workbench.") else type(module)


def custom_code(own: type, where: str) -> str:
    """The class as it was written, below the functions, constants and libraries that it uses.

    Args:
        own: The class.
        where: The step, for errors.

    Returns:
        Python source.

    Raises:
        NotPlainCode: It needs the workbench, the platform, or something that has no source.
    """
    if issubclass(own, Preprocessing):
        raise NotPlainCode(where=where, reason=say(_PLATFORM), remedy=say(_REWRITE))
    if issubclass(own, Module):
        raise NotPlainCode(where=where, reason=say(_A_MODULE), remedy=say(_REWRITE))
    parts: dict[str, str] = {}
    _add(own, own.__name__, parts, where)
    imports = [text for text in parts.values() if text.startswith(("import ", "from "))]
    return "\n\n".join(["\n".join(imports), *(text for text in parts.values() if text not in imports)]).lstrip("\n")


def _add(value: Any, name: str, parts: dict[str, str], where: str) -> None:
    """Put the text of something behind all that it uses."""
    if name in parts:
        return
    text = _written(value, name, where)
    parts[name] = ""  # it may use itself
    if isinstance(value, type | FunctionType) and not text.startswith(("import ", "from ")):
        known = vars(sys.modules[value.__module__])
        for used in _names(text):
            if used in known and used != name and not _is_there(known[used]):
                _add(known[used], used, parts, where)
    del parts[name]
    parts[name] = text


def _is_there(value: Any) -> bool:
    """Whether exported code has a class of this name and meaning: samples and what they are made of."""
    return isinstance(value, type) and hasattr(plain_sample, f"Plain{value.__name__}")


def _written(value: Any, name: str, where: str) -> str:
    """The text that makes a name mean what it means."""
    if isinstance(value, ModuleType):
        return f"import {value.__name__}" if value.__name__ == name else f"import {value.__name__} as {name}"
    module = str(getattr(value, "__module__", None) or "")
    known = str(getattr(value, "__name__", None) or getattr(value, "_name", None) or "")
    if isinstance(value, type | FunctionType):
        file = getattr(sys.modules.get(module), "__file__", "") or ""
        if module != "__main__" and "site-packages" in file and not module.startswith("workbench"):
            return _imported(module, known, name)
        try:
            return source_of(value) if isinstance(value, type) else inspect.getsource(value)
        except (SourceUnknown, OSError, TypeError):
            pass
    elif isinstance(value, _CONSTANTS):
        return f"{name} = {value!r}"
    if known and module and module.split(".", maxsplit=1)[0] in sys.stdlib_module_names:
        return _imported(module, known, name)
    raise NotPlainCode(where=where, reason=say(_USES, name=name), remedy=say(_INLINE))


def _imported(module: str, known: str, name: str) -> str:
    return f"from {module} import {known}" if known == name else f"from {module} import {known} as {name}"


def _names(text: str) -> list[str]:
    tree = ast.parse(inspect.cleandoc(text) if text.startswith(" ") else text)
    return list(dict.fromkeys(part.id for part in ast.walk(tree) if isinstance(part, ast.Name)))
