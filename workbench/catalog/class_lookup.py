"""Classes that the catalog does not describe: found without running code that a file names, and how to call them.

Modules of Keras may be imported. Any other module must have been imported already, by whoever uses its layer: reading
a file never imports what the file asks for.
"""

import inspect
import keyword
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from workbench.catalog.config_reader import CONFIGURED
from workbench.catalog.own_code import Parts, is_function, is_own_value, live, public_function
from workbench.graph.document import Value

_POLICY = "DTypePolicy"
_CONFIG = "config"
_BASE = ("trainable", "dtype", "name", "activity_regularizer", "autocast")
"""What every layer takes through ``**kwargs``."""


def layer_class(module: str, class_name: str, source: Parts = ()) -> type | None:
    """The layer class of this name, or None where there is none that may be used.

    ``source`` is the text of a class of the user's own: then it must have been run in this process.
    """
    found = live(class_name, source) if source else _member(module, class_name)
    return found if inspect.isclass(found) and issubclass(found, import_module("keras").Layer) else None


def object_class(module: str, class_name: str) -> type | None:
    """A public class of Keras that can stand in a configuration: an initializer, cell, layer …; or None."""
    if module.split(".", maxsplit=1)[0] != "keras" or "src" in module.split("."):
        return None
    found = _member(module, class_name)
    return found if inspect.isclass(found) and hasattr(found, "from_config") else None


def _member(module: str, name: str) -> object:
    if module == "__main__" or not name.isidentifier() or not all(part.isidentifier() for part in module.split(".")):
        return None
    loaded = sys.modules.get(module)
    if loaded is None and module.split(".", maxsplit=1)[0] in ("keras", "workbench"):
        try:
            loaded = import_module(module)
        except Exception:  # noqa: BLE001 - a module of Keras that needs what is not installed may raise anything
            return None
    return getattr(loaded, name, None)


def is_object(value: Value) -> bool:
    """Whether ``value`` is a class with its configuration, as Keras writes it."""
    return isinstance(value, Mapping) and isinstance(value.get("class_name"), str) and "config" in value


def settings(
    cls: type | Mapping[str, inspect.Parameter], config: Mapping[str, Value]
) -> tuple[dict[str, Value], tuple[str, ...]]:
    """What to hand to ``cls(…)`` for this configuration, and the keys that its constructor does not accept.

    Instead of a class, its constructor's parameters may be given, where the class is known by its text only.

    Values that are the constructor's own defaults are left out, and so is the name. A key that is no name of an
    argument is lost too: in code it would be more than a word.
    """
    if not isinstance(config, Mapping):
        return {}, (_CONFIG,)
    known = inspect.signature(cls).parameters if isinstance(cls, type) else cls
    takes_any = any(item.kind is inspect.Parameter.VAR_KEYWORD for item in known.values())
    of_keras = (
        isinstance(cls, type) and cls.__module__.split(".", maxsplit=1)[0] == "keras"
    )  # its **kwargs are those of every layer, no others
    found: dict[str, Value] = {}
    lost = []
    for word, value in config.items():
        if word == "name":
            continue
        plain = policy_name(value)
        if not word.isidentifier() or keyword.iskeyword(word):
            lost.append(word)
        elif word not in known and not (takes_any and (word in _BASE or not (of_keras or _is_usual(word, plain)))):
            if plain is not None and not _is_usual(word, plain):
                lost.append(word)
        elif not _is_usual(word, plain) and not _is_default(known.get(word), plain):
            found[word] = plain
            if not can_be_code(plain):
                lost.append(word)
    return found, tuple(lost)


def policy_name(value: Value) -> Value:
    """A dtype policy by its name; any other value as it is."""
    if is_object(value) and value["class_name"] == _POLICY and isinstance(value["config"], Mapping):
        return value["config"].get("name", value)
    return value


def _is_usual(word: str, value: Value) -> bool:
    """What Keras writes for every layer where nothing was chosen."""
    usual: Mapping[str, Value] = {**CONFIGURED, "trainable": True, "quantization_config": None}
    return word in usual and value == usual[word]


def _is_default(argument: inspect.Parameter | None, value: Value) -> bool:
    return argument is not None and type(argument.default) is type(value) and bool(argument.default == value)


def can_be_code(value: Value) -> bool:
    """Whether a value can be written as Python: plain data, or objects of public Keras classes all the way down."""
    if is_own_value(value):
        return True
    if is_function(value):
        return public_function(value["function"]) is not None
    if is_object(value):
        return object_code(value) is not None
    if isinstance(value, Mapping) and tuple(value) == ("value",):
        return False  # a Python function's bytecode
    if isinstance(value, Mapping):
        return all(can_be_code(item) for item in value.values())
    return all(can_be_code(item) for item in value) if isinstance(value, tuple) else True


def object_code(value: Mapping[str, Any]) -> tuple[str, dict[str, Value]] | None:
    """How generated code names the class of an object, and what it hands to it; None when it cannot be written."""
    module, name, config = str(value.get("module")), str(value["class_name"]), value["config"]
    cls = object_class(module, name)
    if cls is None or not isinstance(config, Mapping):
        return None
    found, lost = settings(cls, config)
    if isinstance(config.get("name"), str) and "layers" in module:
        found["name"] = config["name"]
    return None if lost else (f"{module}.{name}", found)
