"""Rules for arguments of fit, evaluate and predict that are of another kind: data that Keras cannot read, settings."""

import os
import re
from collections.abc import Iterator
from typing import Any

from workbench.messages import mark, say
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule

TEMPLATES = {
    "function-as-data": mark(
        "{method}: expected samples, received the function {received} itself. Call it, with brackets: {received}()."
    ),
    "paths-as-data": mark(
        "{method}: expected an array, received a list of {count} texts, such as {received!r}. Keras does not read "
        "files here: read the pictures first, np.stack([keras.utils.load_img(path) for path in …]), prepared as for "
        "training."
    ),
    "splits-as-data": mark(
        "{method}: expected arrays, received a {received} of workbench. Give its parts, as in model.{method}({parts})."
    ),
    "no-data-kind": mark(
        "{method}: expected NumPy arrays, tensors or a data set, received a value of type {received}, which Keras "
        "cannot read as samples. Look at where {argument} comes from."
    ),
    "no-samples": mark("{method}: expected samples, received None. Look at where x comes from."),
    "generator-item": mark(
        "{method}: expected a generator that yields pairs, but it yields x alone. Write yield x, y."
    ),
    "data-count": mark(
        "{method}: {argument} expects (x, y), or (x, y, sample_weight), received {count} values. For a model with "
        "several inputs put them together: ([x1, x2], y)."
    ),
    "data-items": mark(
        "{method}: expected (x, y), or (x, y, sample_weight), for each batch, received more values. For a model with "
        "several inputs put them together: ([x1, x2], y)."
    ),
    "callback-class": mark(
        "{method}: expected callbacks that are made, received the class {received} itself. Make one: {received}(…)."
    ),
    "no-callback": mark(
        "{method}: callbacks expects a list of objects of keras.callbacks, received {received}. Write "
        "callbacks=[keras.callbacks.EarlyStopping(…)]."
    ),
    "whole-setting": mark("{method}: {argument} expects a whole number, received {received}."),
    "class-weight-kind": mark(
        "{method}: class_weight expects a dict from class numbers to weights, received a {received}. Write "
        "class_weight={example}."
    ),
    "class-weight-text": mark(
        "{method}: class_weight expects a dict from class numbers to weights, received the text {received!r}. Count "
        "the classes: n = np.bincount(y), then class_weight={{c: len(y) / (len(n) * n[c]) for c in range(len(n))}}."
    ),
    "class-weight-places": mark(
        "{method}: class_weight goes with one class for each sample, but the labels have the shape {labels}. Give a "
        "weight for every place instead: sample_weight=weights[y], with weights = np.array([…]) by class."
    ),
    "validation-share": mark(
        "{method}: validation_split expects a share between 0 and 1, received {received}. 0.2 takes the last fifth of "
        "the samples."
    ),
    "validation-samples": mark(
        "{method}: {count} samples are too few to take a share of {received} for validation. Give more samples, or "
        "validation_data=(x_val, y_val)."
    ),
    "no-loss": mark("{method}: the model was compiled without a loss. Give one: model.compile({optimizer}loss=…)."),
}  # fmt: skip
_WHOLE = ("epochs", "batch_size", "initial_epoch", "steps_per_epoch", "validation_steps", "steps", "validation_freq")
_USUAL = 3
"""(x, y, sample_weight)"""


@rule(r"Unrecognized data type: (?P<argument>[xy])=.* \(of type <class '(?P<kind>[\w.]+)'>\)")
def odd_data(raised: RaisedError) -> Sentence | None:
    """A function, file names, a data set of this package, or something else than samples."""
    argument, kind = raised.match["argument"], raised.match["kind"].rpartition(".")[2]
    values: dict[str, object] = {"method": raised.method, "argument": argument, "received": kind}
    value = raised.call.arguments.get(argument) if raised.call else None
    if kind in ("function", "method", "builtin_function_or_method"):
        return Sentence("function-as-data", {**values, "received": getattr(value, "__name__", argument)})
    if isinstance(value, list | tuple) and value and all(isinstance(one, str | os.PathLike) for one in value):
        return Sentence("paths-as-data", {**values, "count": len(value), "received": os.fspath(value[0])})
    if raised.match["kind"].startswith("workbench.data.") and kind in ("Dataset", "Split"):
        name = "data.train" if kind == "Dataset" else "split"
        given = f"{name}.x" if raised.method == "predict" else f"{name}.x, {name}.y"
        return Sentence("splits-as-data", {**values, "parts": given})
    arrays = ("list", "tuple", "range", "ndarray", "str", "PosixPath", "WindowsPath", "int", "float", "bool")
    return None if kind in arrays or raised.match["kind"].startswith("PIL.") else Sentence("no-data-kind", values)


@rule(r"^'pop from an empty set'$", KeyError)
def no_samples(raised: RaisedError) -> Sentence | None:
    """``predict(None)``."""
    call = raised.call
    if call is None or call.arguments.get("x") is not None:
        return None
    return Sentence("no-samples", {"method": call.name})


@rule(r"the generator must return a tuple, either")
def generator_item(raised: RaisedError) -> Sentence:
    """A generator that yields samples alone."""
    return Sentence("generator-item", {"method": raised.method})


@rule(r"Data is expected to be in format `x`, `\(x,\)`, `\(x, y\)`, or `\(x, y, sample_weight\)`, found: ")
def data_count(raised: RaisedError) -> Sentence:
    """Too many values in validation_data, or from a generator or data set."""
    given = raised.call.arguments.get("validation_data") if raised.call else None
    if isinstance(given, tuple | list) and len(given) > _USUAL:
        return Sentence("data-count", {"method": raised.method, "argument": "validation_data", "count": len(given)})
    return Sentence("data-items", {"method": raised.method})


@rule(r"set_(?:model|params)\(\) missing \d+ required positional|has no attribute 'set_(?:model|params)'")
def callbacks(raised: RaisedError) -> Sentence | None:
    """A class of callbacks, their name, or something else in their place."""
    given = raised.call.arguments.get("callbacks") if raised.call else None
    found = given if isinstance(given, list | tuple) else [given]
    made = next((one for one in found if isinstance(one, type)), None)
    if made is not None:
        return Sentence("callback-class", {"method": raised.method, "received": made.__name__})
    wrong = next((one for one in found if one is not None and not hasattr(one, "set_model")), None)
    return None if wrong is None else Sentence("no-callback", {"method": raised.method, "received": _described(wrong)})


_A_FUNCTION, _THE_FUNCTION = mark("a function"), mark("the function {name}")


def _described(value: Any) -> str:
    """A value as code; of a function its name, since what Python writes of it has an address."""
    name = getattr(value, "__name__", "")
    if name and callable(value):
        return say(_A_FUNCTION) if name == "<lambda>" else say(_THE_FUNCTION, name=name)
    return repr(value)


@rule(r"cannot be interpreted as an integer|unsupported operand type\(s\) for|not supported between instances of",
      TypeError)  # fmt: skip
def whole_setting(raised: RaisedError) -> Sentence | None:
    """``epochs=2.5`` and ``batch_size="32"``."""
    name, value = next(_not_whole(raised), ("", None))
    if not name or not raised.in_library:
        return None
    return Sentence("whole-setting", {"method": raised.method, "argument": name, "received": repr(value)})


def _not_whole(raised: RaisedError) -> Iterator[tuple[str, Any]]:
    given = raised.call.arguments if raised.call else {}
    for name in _WHOLE:
        value = given.get(name)
        if value is not None and not hasattr(value, "__index__"):
            yield name, value


@rule(r"^'(?P<kind>list|tuple|str|ndarray|numpy\.ndarray)' object has no attribute '(?:get|items|keys|values)'",
      AttributeError)  # fmt: skip
def class_weight_kind(raised: RaisedError) -> Sentence | None:
    """A list of class weights, or a word for them."""
    given = raised.call.arguments.get("class_weight") if raised.call else None
    if isinstance(given, str):
        return Sentence("class-weight-text", {"method": raised.method, "received": given})
    if given is None or hasattr(given, "items") or not hasattr(given, "__len__"):
        return None
    example = "{" + ", ".join(f"{number}: {weight}" for number, weight in enumerate(list(given)[:4])) + "}"
    values = {"method": raised.method, "received": type(given).__name__}
    return Sentence("class-weight-kind", {**values, "example": example})


@rule(r"^only (?:0-dimensional|length-1) arrays can be converted to Python scalars"
      r"|`class_weight` (?:is )?not supported|class_weight.* is only supported", Exception)  # fmt: skip
def class_weight_places(raised: RaisedError) -> Sentence | None:
    """Class weights for masks."""
    given = raised.call.arguments if raised.call else {}
    labels = getattr(given.get("y"), "shape", ())
    if not given.get("class_weight") or len(labels) < _USUAL:
        return None
    return Sentence("class-weight-places", {"method": raised.method, "labels": tuple(labels)})


@rule(r"Training data contains (?P<count>\d+) samples, which is not sufficient to split it .*"
      r"`validation_split=(?P<share>[^`]*)`")  # fmt: skip
def validation_share(raised: RaisedError) -> Sentence:
    """A share of 1, or in per cent; or too few samples."""
    share = raised.match["share"]
    values = {"method": raised.method, "received": share, "count": raised.match["count"]}
    is_share = re.fullmatch(r"0?\.\d+", share) is not None
    return Sentence("validation-samples" if is_share else "validation-share", values)


@rule(r"^No loss to compute\. Provide a `loss` argument in `compile\(\)`")
def no_loss(raised: RaisedError) -> Sentence:
    """``compile("adam")``."""
    optimizer = getattr(getattr(raised.call.owner if raised.call else None, "optimizer", None), "name", None)
    return Sentence(
        "no-loss", {"method": raised.method, "optimizer": f"optimizer={optimizer!r}, " if optimizer else ""}
    )


RULES = (
    odd_data,
    no_samples,
    generator_item,
    data_count,
    callbacks,
    whole_setting,
    class_weight_kind,
    class_weight_places,
    validation_share,
    no_loss,
)
