"""Rules for layers and models of a student's own: what they lack, and what their call is given."""

import dis
import inspect
import re
from collections.abc import Iterator
from typing import Any

from workbench.messages import mark
from workbench.text_format import listed
from workbench.trace.error_translation.names_elsewhere import REMOVED, TORCH
from workbench.trace.error_translation.raised_frames import is_students
from workbench.trace.error_translation.spelling import similar_name
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule

TEMPLATES = {
    "call-needs-more": mark(
        "{kind}: its call expects {arguments}, and {missing!r} is not given. Call it with all of them: "
        "layer({arguments})."
    ),
    "call-in-fit": mark(
        "{kind}: its call expects {arguments}, but {method} gives it x alone. Write def call(self, inputs): several "
        "tensors come as one list, and labels go to the loss."
    ),
    "call-in-sequential": mark(
        "{kind}: a Sequential gives each layer one tensor, but its call expects {arguments}. Give the others in "
        "__init__, or a value of their own in def call(…), or build the model with keras.Model."
    ),
    "made-in-build": mark(
        "{kind}: {name!r} is made in build, when the layer sees its first data, and it has seen none. Call it on data "
        "first."
    ),
    "made-elsewhere": mark(
        "{kind}: {name!r} gets its value in {method} alone, which has not run yet. Give it one in __init__ too."
    ),
    "made-without-self": mark(
        "{kind}: {method} makes {name!r} as a name of its own, which other methods do not see. Write self.{name} = … "
        "there."
    ),
    "made-nowhere": mark(
        "{kind}: nothing gives self.{name} a value. Set it in __init__, or in build if it needs the shape of the input."
    ),
}


@rule(r"^missing a required argument: '(?P<argument>\w+)'", TypeError)
def missing_call_argument(raised: RaisedError) -> Sentence | None:
    """``call(self, x, y)`` that is given x alone."""
    owner = next((one for one in _called(raised) if raised.match["argument"] in _required(one)), None)
    if owner is None:
        return None
    arguments = listed(_required(owner), 6)
    values = {"kind": type(owner).__name__, "arguments": arguments, "missing": raised.match["argument"]}
    call = raised.call
    if call is not None and call.owner is owner and call.name in ("fit", "evaluate", "predict"):
        return Sentence("call-in-fit", {**values, "method": call.name})
    return Sentence("call-needs-more", values)


def _called(raised: RaisedError) -> Iterator[Any]:
    """The student's own layers that may have been called: Keras takes its own frames out of its errors."""
    owner: Any = raised.call.owner if raised.call else None
    layers = owner._flatten_layers() if hasattr(owner, "_flatten_layers") else ()  # noqa: SLF001 - also those in lists
    yield from (one for one in layers if _is_own(one))


def _is_own(owner: Any) -> bool:
    """Whether its class is none of a library."""
    return any(is_students(code) for code in _codes(type(owner)).values())


def _codes(kind: type) -> dict[str, Any]:
    """The code of each method that a class defines itself."""
    methods = {name: inspect.unwrap(one) for name, one in vars(kind).items() if callable(one)}
    return {name: one.__code__ for name, one in methods.items() if hasattr(one, "__code__")}


def _required(owner: Any) -> list[str]:
    """The arguments of its call that have no value of their own."""
    parameters = inspect.signature(type(owner).call).parameters.values()
    named = [one for one in parameters if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    return [one.name for one in named if one.default is one.empty and one.name != "self"]


@rule(r"can only have a single required positional argument, the input tensor\. Layer (?P<kind>\w+) has multiple "
      r"required positional arguments: (?P<arguments>\[.*\])")  # fmt: skip
def call_in_sequential(raised: RaisedError) -> Sentence:
    """The same in a Sequential, for any layer."""
    arguments = listed(re.findall(r'Parameter "(\w+)', raised.match["arguments"]), 6)
    return Sentence("call-in-sequential", {"kind": raised.match["kind"], "arguments": arguments})


@rule(r"^'(?P<kind>\w+)' object has no attribute '(?P<name>\w+)'", AttributeError)
def own_attribute(raised: RaisedError) -> Sentence | None:
    """An attribute that a layer or model of a student's own does not have, or not yet."""
    kind, name = raised.match["kind"], raised.match["name"]
    owner = _owner(raised, kind)
    if owner is None or not _is_own(owner) or name in REMOVED or name in TORCH or hasattr(owner, name):
        return None
    values = {"kind": kind, "name": name}
    codes = _codes(type(owner))
    makers = [method for method, code in codes.items() if name in set(_attributes_set(code))]
    if "build" in makers:
        return None if owner.built else Sentence("made-in-build", values)
    if makers:
        return None if "__init__" in makers else Sentence("made-elsewhere", {**values, "method": makers[0]})
    if local := next((one for one in ("__init__", "build") if one in codes and _is_local(name, codes[one])), None):
        return Sentence("made-without-self", {**values, "method": local})
    if suggestion := similar_name(name, [one for one in dir(owner) if not one.startswith("_")]):
        return Sentence("attribute-spelling", {"type": kind, "name": name, "suggestion": suggestion})
    return Sentence("made-nowhere", values)


def _owner(raised: RaisedError, kind: str) -> Any:
    """The layer that lacks it: Keras raises its errors anew, so it may be in the frames alone."""
    values = [getattr(raised.error, "obj", None), *(one.f_locals.get("self") for one in reversed(raised.frames))]
    found = next((one for one in values if type(one).__name__ == kind), None)
    return found if hasattr(found, "_call_signature") or hasattr(found, "built") else None


def _attributes_set(code: Any) -> Iterator[str]:
    """The names of attributes that code gives values to."""
    yield from (step.argval for step in dis.get_instructions(code) if step.opname == "STORE_ATTR")


def _is_local(name: str, code: Any) -> bool:
    return name in code.co_varnames[code.co_argcount :]


RULES = (missing_call_argument, call_in_sequential, own_attribute)
