"""Rules for functions that ``tf.data`` calls with other arguments than they take."""

import inspect
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

from workbench.messages import mark, say
from workbench.text_format import listed
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule

TEMPLATES = {
    "element-parts": mark(
        "{method}: an element of this data set has {count} parts, mostly a sample and its label, so {name} is called "
        "with {count} values, but it takes {taken}. Write it for all of them: {remedy}."
    ),
    "element-single": mark(
        "{method}: an element of this data set is a single value, so {name} is called with one, but it takes {taken}. "
        "Write it for one value, {remedy}, or build the data set of pairs: from_tensor_slices((x, y))."
    ),
    "element-by-name": mark(
        "{method}: an element of this data set is one dictionary with {names}, so {name} is called with one value, but "
        "it takes {taken}. Write it for that: {remedy}."
    ),
}
_LAMBDA = "<lambda>"
_THE_FUNCTION = mark("the function")
_FUNCTIONS = {"map": "map_func", "flat_map": "map_func", "interleave": "map_func", "filter": "predicate"}
"""Methods of a data set that call a function with an element, and the name of its argument."""


@rule(r"takes (?:from \d+ to )?\d+ positional arguments? but \d+ (?:was|were) given|missing \d+ required positional|"
      r"got multiple values for argument", TypeError)  # fmt: skip
def element_parts(raised: RaisedError) -> Sentence | None:
    """A function of one argument for pairs, or of two for single values."""
    frame = next((one for one in raised.frames if _is_of_dataset(one)), None)
    if frame is None:
        return None
    method = frame.f_code.co_name
    element, function = frame.f_locals["self"].element_spec, frame.f_locals[_FUNCTIONS[method]]
    count = len(element) if type(element) is tuple else 1
    taken = _taken(function)
    if taken is None or taken == count:
        return None
    values = {"method": method, "name": _name(function), "taken": taken}
    if count > 1:
        return Sentence("element-parts", {**values, "count": count, "remedy": _for_parts(function, method, count)})
    if isinstance(element, Mapping):
        first = next(iter(element))
        remedy = f"lambda element: … element[{first!r}] …"
        return Sentence(
            "element-by-name", {**values, "names": listed([repr(one) for one in element]), "remedy": remedy}
        )
    return Sentence("element-single", {**values, "remedy": "lambda x: …"})


def _is_of_dataset(frame: FrameType) -> bool:
    name = frame.f_code.co_name
    argument = _FUNCTIONS.get(name)
    return argument in frame.f_locals and hasattr(frame.f_locals.get("self"), "element_spec")


def _taken(function: Callable[..., Any]) -> int | None:
    """How many values a function needs by position; None if it takes any number, or that cannot be told."""
    if _is_layer(function):
        return 1
    try:
        known = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    usual = [one for one in known if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    is_any = any(one.kind is one.VAR_POSITIONAL for one in known)
    return None if is_any else sum(one.default is one.empty for one in usual)


def _is_layer(function: Any) -> bool:
    import keras

    return isinstance(function, keras.Layer)


def _name(function: Any) -> str:
    if _is_layer(function):
        return str(function.name)
    name = str(getattr(function, "__name__", _LAMBDA))
    return say(_THE_FUNCTION) if name == _LAMBDA else name


def _for_parts(function: Any, method: str, count: int) -> str:
    """A function for all parts of an element, as code."""
    names = ["x", "y", "weight"][:count] if count <= len("xyw") else [f"part{number}" for number in range(1, count + 1)]
    head, rest = ", ".join(names), ", ".join(names[1:])
    if _is_layer(function):
        return f"data.{method}(lambda {head}: ({function.name}(x), {rest}))"
    if getattr(function, "__name__", _LAMBDA) != _LAMBDA:
        known = list(inspect.signature(function).parameters)[:1] or names[:1]
        head = ", ".join([*known, *names[1:]])
        return (
            f"def {function.__name__}({head}): … return …, {rest}"
            if method == "map"
            else f"def {function.__name__}({head})"
        )
    return f"lambda {head}: (…, {rest})" if method == "map" else f"lambda {head}: …"


RULES = (element_parts,)
