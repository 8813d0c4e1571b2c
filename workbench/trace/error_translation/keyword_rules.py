"""Rules for functions (of NumPy, keras.ops, scikit-learn, a student's own) that are given other arguments."""

import ast
import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from workbench.messages import mark, say
from workbench.text_format import listed
from workbench.trace.error_translation.raised_frames import value_of
from workbench.trace.error_translation.spelling import similar_name
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule

TEMPLATES = {
    "function-argument": mark(
        "{function}: there is no argument {argument!r}. Perhaps {suggestion!r} is meant."
    ),
    "function-arguments": mark("{function}: there is no argument {argument!r}. It takes {known}."),
    "argument-by-place": mark(
        "{function}: {argument} is given by its place here, without its name: {function}({value})."
    ),
    "function-needs": mark("{function}: expected a value for {argument!r}, received none. Write it: {argument}=…."),
    "sizes-one-by-one": mark(
        "{function}: expected one shape, received {count} numbers, the second of which is taken for the type. Write a "
        "tuple: {function}(({sizes}))."
    ),
    "sizes-in-tuple": mark(
        "{function}: expected the sizes one by one, received a tuple. Leave the inner brackets out: "
        "{function}({sizes})."
    ),
    "arrays-in-list": mark(
        "{function}: expected one list of arrays, received the arrays one by one, and the second is taken for the "
        "axis. Write a list: {function}([{arrays}])."
    ),
    "unknown-type": mark("There is no type of numbers {received!r}. {remedy}"),
    "choice-of-rows": mark(
        "choice: expected a row of values or a number, received an array with several axes. Choose numbers of samples: "
        "x[np.random.choice(len(x), …)]."
    ),
    "array-method": mark(
        "A {kind} has no {name!r}, which is a method of arrays. Make it an array first: {suggestion}."
    ),
    "list-method": mark(
        "An array has no {name!r}, which is a method of lists. Collect the values in a list and make the array at the "
        "end: np.array(values)."
    ),
    "number-of-array": mark(
        "{function} expects one number, received an array of several. Take one entry, such as x[0], or convert all of "
        "them with x.astype({function})."
    ),
    "list-index": mark("{what} has {size} entries, numbers 0 to {last}, but {received} is asked for."),
    "list-empty": mark("{what} is empty, so it has no entry {received}."),
}  # fmt: skip
_OTHERS: Mapping[str, tuple[str, ...]] = {
    "dim": ("axis",),
    "dims": ("axis",),
    "axes": ("axis",),
    "axis": ("axes", "dim"),
    "keepdim": ("keepdims",),
    "keep_dims": ("keepdims",),
    "num_class": ("num_classes",),
    "classes": ("num_classes",),
    "nb_classes": ("num_classes",),
    "n_classes": ("num_classes",),
    "max_len": ("maxlen",),
    "max_length": ("maxlen",),
    "size": ("target_size", "image_size", "shape"),
    "img_size": ("image_size", "target_size"),
    "target_size": ("image_size", "size"),
    "image_size": ("target_size", "size"),
    "test": ("test_size",),
    "test_split": ("test_size",),
    "validation_size": ("test_size",),
    "seed": ("random_state",),
    "random_seed": ("random_state", "seed"),
    "type": ("dtype",),
    "shape": ("size", "newshape"),
    "n": ("num_classes",),
}
"""What an argument is called elsewhere, the likeliest first."""
_USUAL = ("axis", "dtype", "keepdims", "shape", "out", "order")
_MAKERS = ("zeros", "ones", "empty", "rand", "randn")
_JOINERS = ("concatenate", "stack", "vstack", "hstack", "concat")
_TYPES = (
    "float16",
    "float32",
    "float64",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "bool",
    "str",
    "object",
)
_SHOWN = 8
_PERHAPS_TYPE = mark("Perhaps {name!r} is meant.")
_KNOWN_TYPES = mark("Usual are 'float32', 'int64' and 'uint8'.")


def _call(raised: RaisedError) -> ast.Call | None:
    line = raised.caller
    return line.expression if line is not None and isinstance(line.expression, ast.Call) else None


def _called_as(call: ast.Call) -> str:
    """The last part of the name that is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _function(call: ast.Call, names: Mapping[str, Any]) -> Callable[..., Any] | None:
    """What is called, where it can be looked up without running anything; NumPy's function for a method of an array."""
    found = value_of(call.func, names)
    if found is None and isinstance(call.func, ast.Attribute):
        owner = value_of(call.func.value, names)
        found = getattr(np, call.func.attr, None) if isinstance(owner, np.ndarray) else None
    return found if callable(found) and not isinstance(found, type) else None


def _arguments(function: Callable[..., Any]) -> list[str]:
    """The names that a function takes; those that are usual where it does not say."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return list(_USUAL)
    return [one.name for one in parameters if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)]


@rule(r"^(?:(?:[\w.<>]+<locals>\.)?(?P<function>\w+)\(\) )?[Gg]ot an unexpected keyword argument '(?P<name>\w+)'"
      r"|^'(?P<invalid>\w+)' is an invalid keyword argument for", TypeError)  # fmt: skip
def unknown_keyword(raised: RaisedError) -> Sentence | None:
    """``np.mean(x, axes=0)``, ``to_categorical(y, classes=3)``."""
    call, line = _call(raised), raised.caller
    name = raised.match["name"] or raised.match["invalid"]
    if call is None or line is None or name not in [word.arg for word in call.keywords]:
        return None
    called = _called_as(call)
    if (raised.match["function"] or called).lstrip("_") != called:
        return None
    if raised.match["invalid"] and isinstance(call.func, ast.Attribute) and name == "shape":
        value = next(ast.unparse(word.value) for word in call.keywords if word.arg == name)
        return Sentence("argument-by-place", {"function": called, "argument": name, "value": value})
    function = _function(call, line.names)
    if function is None:
        return None
    known = _arguments(function)
    values: dict[str, object] = {"function": called, "argument": name}
    suggestion = next((one for one in _OTHERS.get(name, ()) if one in known), None) or similar_name(name, known)
    if suggestion:
        return Sentence("function-argument", {**values, "suggestion": suggestion})
    return Sentence("function-arguments", {**values, "known": listed(known, _SHOWN)}) if known != list(_USUAL) else None


@rule(r"^(?:[\w.<>]+<locals>\.)?(?P<function>\w+)\(\) missing \d+ required (?:positional|keyword-only) arguments?: "
      r"'(?P<argument>\w+)'",
      TypeError)  # fmt: skip
def missing_argument(raised: RaisedError) -> Sentence | None:
    """``np.expand_dims(x)``, or a function of a student's own."""
    call = _call(raised)
    if call is None or raised.call is not None or _called_as(call) != raised.match["function"]:
        return None
    return Sentence("function-needs", {"function": raised.match["function"], "argument": raised.match["argument"]})


@rule(r"^Cannot interpret '\d+' as a data type|^'tuple' object cannot be interpreted as an integer"
      r"|^only integer scalar arrays can be converted to a scalar index", TypeError)  # fmt: skip
def odd_places(raised: RaisedError) -> Sentence | None:
    """Sizes one by one where a tuple belongs, a tuple where sizes belong, arrays without a list."""
    call = _call(raised)
    if call is None or not call.args:
        return None
    called, first = _called_as(call), call.args[0]
    function = ast.unparse(call.func)
    several = ", ".join(map(ast.unparse, call.args))
    if called in _JOINERS and "scalar index" in raised.text and len(call.args) > 1:
        return Sentence("arrays-in-list", {"function": function, "arrays": several})
    if called not in _MAKERS:
        return None
    if "data type" in raised.text and len(call.args) > 1:
        return Sentence("sizes-one-by-one", {"function": function, "count": len(call.args), "sizes": several})
    if "tuple" in raised.text and isinstance(first, ast.Tuple):
        sizes = ", ".join(map(ast.unparse, first.elts))
        return Sentence("sizes-in-tuple", {"function": function, "sizes": sizes})
    return None


@rule(r"^only (?:0-dimensional|length-1|size-1) arrays can be converted to Python scalars", TypeError)
def number_of_array(raised: RaisedError) -> Sentence | None:
    """``int(np.round(p))`` of several predictions."""
    call = _call(raised)
    if raised.in_library or call is None or _called_as(call) not in ("int", "float"):
        return None
    return Sentence("number-of-array", {"function": _called_as(call)})


@rule(r"^data type '(?P<name>[^']+)' not understood", TypeError)
def unknown_type(raised: RaisedError) -> Sentence:
    """``x.astype("flot32")``."""
    found = similar_name(raised.match["name"], _TYPES)
    remedy = say(_PERHAPS_TYPE, name=found) if found else say(_KNOWN_TYPES)
    return Sentence("unknown-type", {"received": raised.match["name"], "remedy": remedy})


@rule(r"^a must be 1-dimensional", ValueError)
def choice_of_rows(raised: RaisedError) -> Sentence:  # noqa: ARG001 - the message has no values
    """``np.random.choice(images, 9)``."""
    return Sentence("choice-of-rows", {})


@rule(r"^'(?P<kind>list|tuple|DataFrame|Series|numpy\.ndarray)' object has no attribute '(?P<name>\w+)'",
      AttributeError)  # fmt: skip
def other_container(raised: RaisedError) -> Sentence | None:
    """A method of arrays on a list or a table, or one of lists on an array."""
    kind, name, call = raised.match["kind"], raised.match["name"], _attribute(raised)
    is_table = kind in ("DataFrame", "Series")
    if name == "shape" or (raised.in_library and not is_table):
        return None
    if kind == "numpy.ndarray":
        return Sentence("list-method", {"name": name}) if name in ("append", "extend", "insert", "pop") else None
    if not hasattr(np.ndarray, name):
        return None
    what = ast.unparse(call.value) if call is not None else "x"
    suggestion = f"{what}.to_numpy().{name}" if is_table else f"np.array({what}).{name}"
    return Sentence("array-method", {"kind": kind, "name": name, "suggestion": suggestion})


def _attribute(raised: RaisedError) -> ast.Attribute | None:
    line = raised.caller
    part = line.expression if line else None
    part = part.func if isinstance(part, ast.Call) else part
    return part if isinstance(part, ast.Attribute) else None


_UNBUILT = re.compile(r"^(?:trainable_|non_trainable_)?(?:weights|variables)$")


@rule(r"^(?:list|tuple) index out of range", IndexError)
def list_index(raised: RaisedError) -> Sentence | None:
    """An entry that a list does not have, or a weight of a model that has none yet."""
    line = raised.line
    part = line.expression if line else None
    if line is None or not isinstance(part, ast.Subscript):
        return None
    if isinstance(part.value, ast.Attribute) and _UNBUILT.match(part.value.attr):
        owner = value_of(part.value.value, line.names)
        return Sentence("not-built", {"node": owner.name}) if getattr(owner, "built", True) is False else None
    value = value_of(part.value, line.names)
    if not isinstance(value, list | tuple):
        return None
    asked = part.slice.id if isinstance(part.slice, ast.Name) else None
    received = line.names.get(asked) if asked else ast.unparse(part.slice)
    words = {"what": ast.unparse(part.value), "size": len(value), "last": len(value) - 1, "received": received}
    return Sentence("list-index" if value else "list-empty", words)


RULES = (
    unknown_keyword,
    missing_argument,
    odd_places,
    number_of_array,
    unknown_type,
    choice_of_rows,
    other_container,
    list_index,
)
