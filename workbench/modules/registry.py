"""All modules by name. A family is a file of the package ``families``: putting one there is all that lists it."""

import difflib
import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any

from workbench.modules.module import Module
from workbench.modules.module_errors import UnknownModule

_FAMILIES = "workbench.modules.families"


@cache
def public() -> Mapping[str, Any]:
    """Every class and function of the families, by its name."""
    names = sorted(info.name for info in pkgutil.iter_modules(import_module(_FAMILIES).__path__))
    members = [import_module(f"{_FAMILIES}.{name}") for name in names]
    return MappingProxyType({name: getattr(member, name) for member in members for name in member.__all__})


@cache
def module_types() -> Mapping[str, type[Module]]:
    """Every module's class, by its name, in alphabetical order.

    Returns:
        The classes.

    >>> module_types()["Resize"].about.korean
    '크기 변경'
    """
    found = {name: value for name, value in public().items() if isinstance(value, type) and issubclass(value, Module)}
    return MappingProxyType(dict(sorted(found.items())))


def named(name: str) -> type[Module]:
    """The class of a module.

    Args:
        name: Its class, its display name or its Korean name: "ZeroPadding", "Zero-padding".

    Returns:
        The class.

    Raises:
        UnknownModule: There is none.

    >>> named("Zero-padding").__name__
    'ZeroPadding'
    """
    known = module_types()
    for kind in known.values():
        if name in (kind.__name__, kind.about.name, kind.about.korean):
            return kind
    near = difflib.get_close_matches(name, known, n=1, cutoff=0) or ["Resize"]
    raise UnknownModule(where="wb.modules", received=name, expected=near[0])


def make(name: str, parameters: Mapping[str, Any] | None = None) -> Module:
    """A module from its name and its parameters, as a file keeps them.

    Args:
        name: Its class or display name.
        parameters: Values by name; those left out have their defaults.

    Returns:
        The module.

    Raises:
        UnknownModule: There is no such module.
        UnknownModuleParameter: It has no such parameter.
        ModuleError: A value is refused.

    >>> make("Resize", {"height": 64}).parameters()["height"]
    64
    """
    return named(name)(**(parameters or {}))
