"""What is given to the functions of the templates, checked as the parameters of a layer are."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, ParamSpec

from workbench.catalog.node_types import Parameter
from workbench.catalog.parameter_validation import check_value
from workbench.graph.document import Graph

_Given = ParamSpec("_Given")


def checked_arguments(make: Callable[_Given, Graph]) -> Callable[_Given, Graph]:
    """A function of a template that refuses in words what it cannot use, and takes whatever counts as a sequence.

    Args:
        make: The function; the type of each argument is that of its default.

    Returns:
        The same function, which raises ParameterType or ParameterRange before it draws anything.
    """
    signature = inspect.signature(make)
    known = {name: found for name, one in signature.parameters.items() if (found := _parameter(one)) is not None}

    @wraps(make)
    def checked(*args: _Given.args, **kwargs: _Given.kwargs) -> Graph:
        try:
            given = signature.bind(*args, **kwargs)
        except TypeError:
            return make(*args, **kwargs)  # Python's own message names the function
        for name, value in given.arguments.items():
            if name in known:
                given.arguments[name] = _checked(known[name], value, make.__name__)
        return make(*given.args, **given.kwargs)

    return checked


def _parameter(argument: inspect.Parameter) -> Parameter | None:
    """What an argument takes; None for a choice of names, which its function checks."""
    name, default = argument.name, argument.default
    if isinstance(default, bool):
        return Parameter(name, "bool", initial=default)
    if isinstance(default, int) or default is None:
        return Parameter(name, "int", initial=default, minimum=1, nullable=default is None)
    if isinstance(default, float):
        is_share = name == "dropout"
        return Parameter(name, "float", initial=default, minimum=0, maximum=1 if is_share else None, above=not is_share)
    if isinstance(default, tuple):
        return Parameter(name, "shape" if name == "shape" else "int_list", initial=default, minimum=1)
    return None


def _checked(parameter: Parameter, value: Any, where: str) -> Any:
    if isinstance(parameter.initial, tuple):
        is_sequence = isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping | set | frozenset)
        value = tuple(value) if is_sequence else value
        if isinstance(value, tuple) and not value:
            return value
    return check_value(parameter, value, where=where)
