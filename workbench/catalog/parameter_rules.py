"""From a constructor's signature and the overrides to typed parameters. Used by the generator only."""

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

from workbench.catalog.docstring_reader import argument_helps
from workbench.catalog.input_rank import dimensions
from workbench.catalog.node_types import Parameter
from workbench.messages import WorkbenchError

Facts = Mapping[str, Any]

_SUFFIXES = {"_initializer": "initializer", "_regularizer": "regularizer", "_constraint": "constraint"}
_OFTEN_CHANGED = ("kernel_initializer", "kernel_regularizer")
"""The others of their kinds stand among the advanced parameters."""
_BASE_LAYER = ("trainable", "dtype")
"""What a layer hands on to its base class through ``**kwargs``, and a learner may set."""
_TAKES_ANY = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


class Unreviewed(WorkbenchError, ValueError):
    """The catalog is generated, and nobody has given the kind of a new constructor argument.

    Add it to the overrides.
    """

    code = "unreviewed-parameter"


def arguments(cls: type, *, layer: bool) -> Iterator[tuple[str, Any]]:
    """Name and default (``inspect.Parameter.empty`` when required) of every constructor argument."""
    signature = list(inspect.signature(cls).parameters.values())
    names = {argument.name for argument in signature}
    for argument in signature:
        if argument.kind not in _TAKES_ANY:
            yield argument.name, argument.default
    if layer and any(argument.kind is inspect.Parameter.VAR_KEYWORD for argument in signature):
        for name, default in zip(_BASE_LAYER, (True, None), strict=True):
            if name not in names:
                yield name, default


def parameters(cls: type, *, layer: bool, hidden: Mapping[str, str], facts: Mapping[str, Facts]) -> list[Parameter]:
    """The typed parameters of a class; ``facts`` holds the overrides by parameter name."""
    helps = argument_helps(cls.__doc__)
    return [
        _parameter(cls.__name__, name, default, facts.get(name, {}), helps.get(name, ""))
        for name, default in arguments(cls, layer=layer)
        if name not in hidden
    ]


def _parameter(owner: str, name: str, default: object, facts: Facts, documented: str) -> Parameter:
    known = dict(facts)
    required = known.pop("required", default is inspect.Parameter.empty)
    kind = known.pop("kind", None) or _kind(owner, name, default)
    length = known.pop("length", None)
    if kind in ("int", "float", "bool"):  # the override of the name speaks of tuples, this one takes none
        length = None
    if length == "rank":
        length = _rank(owner)
    if kind not in ("enum", "layer"):
        known.pop("choices", None)
    if kind in _SUFFIXES.values() and name not in _OFTEN_CHANGED:
        known.setdefault("advanced", True)
    if required:
        default = None
    initial = known.pop("initial", None)
    return Parameter(
        name=name,
        kind=kind,  # type: ignore[arg-type]  # the contract test looks at every one
        help=known.pop("help", documented),
        default=_normal(kind, default),
        required=required,
        initial=initial if required else None,
        nullable=known.pop("nullable", not required and (default is None or kind == "activation")),
        length=length,
        choices=tuple(known.pop("choices", ())),
        **known,
    )


def _kind(owner: str, name: str, default: object) -> str:
    for suffix, kind in _SUFFIXES.items():
        if name.endswith(suffix):
            return kind
    for python, kind in ((bool, "bool"), (int, "int"), (float, "float")):
        if type(default) is python:
            return kind
    message = f"{owner}.{name} (default {default!r}): give its kind in the overrides"
    raise Unreviewed(message)


def _rank(owner: str) -> int:
    found = dimensions(owner)
    if found is None:
        message = f"{owner} has no rank in its name"
        raise Unreviewed(message)
    return found


def _normal(kind: str, default: Any) -> Any:
    """A default in the form that ``checked`` gives values."""
    if default is None:
        return None
    if kind in ("float", "number_or_list", "float_list"):
        return [float(item) for item in default] if isinstance(default, tuple | list) else float(default)
    if kind == "initializer":
        return {"uniform": "random_uniform"}.get(default.lower(), default.lower())
    return default
