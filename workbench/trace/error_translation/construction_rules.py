"""Rules for errors of constructors: Input, Sequential, Lambda, convolutions with settings that exclude each other."""

import re
from collections.abc import Iterator
from typing import Any

from workbench.messages import mark, say
from workbench.text_format import shorten
from workbench.trace.error_translation.raised_frames import last_owner
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule

_POOL = mark("For a smaller map put a pooling layer behind it.")
_ENLARGE = mark("For a larger map put an UpSampling layer before it.")
TEMPLATES = {
    "strides-and-dilation": mark(
        "{node}: Keras takes strides above 1 or dilation_rate above 1, never both, and received strides={strides} "
        "with dilation_rate={rate}. Set one of them to 1. {remedy}"
    ),
    "input-without-shape": mark(
        "Input: expected the shape of one sample, received none. Write it without the batch: "
        "keras.Input(shape=(28, 28, 1)) for grey pictures, keras.Input(shape=(4,)) for four numbers."
    ),
    "lambda-fails": mark(
        "{node}: Keras tries the function of a Lambda layer on a symbol to learn the shape of its output, and the "
        "function stops with {cause}. Mend the function: output_shape=… would only put the error off."
    ),
    "lambda-needs-symbols": mark(
        "{node}: Keras tries the function of a Lambda layer on a symbol without numbers to learn the shape of its "
        "output, and the function needs numbers. Use functions from keras.ops in it, for example keras.ops.mean."
    ),
    "lambda-shape": mark(
        "{node}: Keras cannot tell the shape of what the function of this Lambda layer returns. Give it, without the "
        "batch: layers.Lambda(…, output_shape={example})."
    ),
    "layers-one-by-one": mark(
        "Sequential: expected one list of layers, received them one by one. Put them into a list: "
        "keras.Sequential([…])."
    ),
    "layer-without-list": mark(
        "Sequential: expected a list of layers, received a single one. Put it into a list: keras.Sequential([…])."
    ),
    "list-in-a-list": mark(
        "Sequential: expected layers, received a list of {count} of them in the place of one. Give one list with all "
        "layers in it, or add them one at a time: for layer in layers: model.add(layer)."
    ),
}  # fmt: skip


@rule(r"strides > 1`? (?:not supported in conjunction|is not compatible) with `?dilation_rate > 1`?\..*"
      r"Received:? strides=(?P<strides>.+?) and dilation_rate=(?P<rate>.+)$", ValueError)  # fmt: skip
def strides_and_dilation(raised: RaisedError) -> Sentence:
    """A convolution that skips places of its result and of its input at once."""
    kinds = (type(owner).__name__ for owner in _owners(raised) if _is_layer(owner))
    kind = next((name for name in kinds if not name.endswith("Cell")), "")
    remedy = say(_ENLARGE if "Transpose" in kind else _POOL)
    values = {name: raised.match[name].strip() for name in ("strides", "rate")}
    return Sentence("strides-and-dilation", {"node": raised.layer or kind or "conv", "remedy": remedy, **values})


@rule(r"^You must pass a `shape` argument\.$", ValueError)
def input_without_shape(raised: RaisedError) -> Sentence:  # noqa: ARG001 - the message has no values
    """``keras.Input()``."""
    return Sentence("input-without-shape", {})


@rule(r"could not automatically infer the shape of the Lambda's output", NotImplementedError)
def lambda_shape(raised: RaisedError) -> Sentence:
    """A Lambda layer whose function fails, or whose result has a shape that cannot be told."""
    owner = last_owner(raised.error)
    node = raised.layer or str(getattr(owner, "name", "") or "Lambda")
    cause = _first_cause(raised.error)
    if cause is None or "unknown TensorShape" in str(cause):
        return Sentence("lambda-shape", {"node": node, "example": _sizes(raised)})
    if "to a numpy array" in str(cause):
        return Sentence("lambda-needs-symbols", {"node": node})
    if "as a Python `bool`" in str(cause):
        return Sentence("condition-on-symbol", {})
    words = re.sub(r"[\w.<>]*<locals>\.", "", str(cause)).strip().partition(". ")[0].rstrip(".")
    return Sentence("lambda-fails", {"node": node, "cause": f"{type(cause).__name__}: {shorten(words, 200)}"})


def _first_cause(error: BaseException) -> BaseException | None:
    """The error in whose handling this one was raised, whatever handlers did in between; None if there was none."""
    found = error
    while found.__context__ is not None:
        found = found.__context__
    return None if "Lambda's output" in str(found) else found


def _sizes(raised: RaisedError) -> str:
    """The sizes of the layer's input without the batch, as an example of a shape."""
    given = next((one.f_locals["input_shape"] for one in raised.frames if "input_shape" in one.f_locals), None)
    return str(tuple(given[1:])) if isinstance(given, tuple) and given else "(…,)"


@rule(r"Expected `trainable` to be a boolean\. Received: trainable=<\w+ name=|"
      r"Argument `name` must be a string and cannot contain character `/`\. Received: name=<\w+ name=")  # fmt: skip
def layers_one_by_one(raised: RaisedError) -> Sentence | None:
    """``Sequential(a, b)``."""
    return Sentence("layers-one-by-one", {}) if _of_sequential(raised) else None


@rule(r"^'(?P<kind>\w+)' object is not iterable$", TypeError)
def layer_without_list(raised: RaisedError) -> Sentence | None:
    """``Sequential(a)``."""
    owner = last_owner(raised.error)
    given = raised.frames[-1].f_locals.get("layers") if raised.frames else None
    is_single = type(owner).__name__ == "Sequential" and raised.in_library and type(given).__name__ == raised.match[1]
    return Sentence("layer-without-list", {}) if is_single and _is_layer(given) else None


@rule(r"Only instances of `?keras\.Layer`? can be added to a Sequential model\. Received: [\[(]")
def list_in_a_list(raised: RaisedError) -> Sentence | None:
    """A list of layers where one is expected."""
    given = raised.frames[-1].f_locals.get("layer") if raised.frames else None
    is_list = isinstance(given, list | tuple) and bool(given) and all(map(_is_layer, given))
    return Sentence("list-in-a-list", {"count": len(given)}) if is_list and given is not None else None


def _owners(raised: RaisedError) -> Iterator[Any]:
    """The objects whose methods led to the error, the innermost first."""
    yield from (frame.f_locals["self"] for frame in reversed(raised.frames) if "self" in frame.f_locals)


def _of_sequential(raised: RaisedError) -> bool:
    return any(type(owner).__name__ == "Sequential" for owner in _owners(raised))


def _is_layer(value: Any) -> bool:
    import keras

    return isinstance(value, keras.Layer)


RULES = (
    strides_and_dilation,
    input_without_shape,
    lambda_shape,
    layers_one_by_one,
    layer_without_list,
    list_in_a_list,
)
