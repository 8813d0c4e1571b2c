"""Rules for the arguments of fit, evaluate and predict: what x, y and validation_data are, and how many."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from workbench.messages import mark, say
from workbench.text_format import listed
from workbench.trace.error_translation.raised_frames import KerasCall
from workbench.trace.error_translation.return_values import may_return_nothing, returns_nothing
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule

TEMPLATES = {
    "no-labels": mark("{method}: the loss expects labels, but received None. Give y: model.{method}(x, y)."),
    "no-labels-in-set": mark(
        "{method}: the loss expects labels, but the data set yields samples alone. Build it of pairs: "
        "tf.data.Dataset.from_tensor_slices((x, y))."
    ),
    "pair-as-x": mark(
        "{method}: expected x and y as two arguments, received both in one tuple, which counts as x alone. Write "
        "model.{method}(x, y)."
    ),
    "no-validation-labels": mark(
        "{method}: validation_data expects a pair (x, y), received {received}. Write validation_data=(x_val, y_val)."
    ),
    "returns-none": mark(
        "{name}: Keras expects a result of {what}, and this code of yours returns none. End it with return and a value."
    ),
    "returns-sometimes": mark(
        "{name}: Keras expects a result of {what} in every case, and one way through this code of yours ends without "
        "return. End each of them with return and a value."
    ),
    "own-none": mark(
        "{method}: the labels are there, so code of your own gave None in place of numbers: look at {names}. What "
        "follows return must be a tensor."
    ),
    "none-value": mark(
        "A value is None where Keras expects numbers. Either labels are missing, as in model.fit(x) without y, or a "
        "loss, metric or layer of your own has no return."
    ),
    "path-as-data": mark(
        "{method}: expected an array, received the text {received!r}. Keras does not read files here: {remedy}"
    ),
    "picture-as-data": mark(
        "{method}: expected an array, received a picture of Pillow. Make it an array with the batch axis: "
        "np.array(image)[None], prepared as the training data were."
    ),
    "number-as-data": mark(
        "{method}: expected an array of samples, received a single value of type {received}. Give an array with the "
        "batch as its first axis."
    ),
    "no-array": mark(
        "{method}: expected NumPy arrays or tensors, received a {received}. Use np.array on it, and give x and y the "
        "same kind."
    ),
    "sample-counts": mark(
        "{method}: x and y expect the same number of samples, but x has {x} and y has {y}. Cut both from the data in "
        "the same way."
    ),
    "validation-counts": mark(
        "{method}: x and y of validation_data expect the same number of samples, but x has {x} and y has {y}. Cut both "
        "from the data in the same way."
    ),
    "weight-counts": mark(
        "{method}: sample_weight expects one number for each of the {x} samples, but has {weights}. For weights by "
        "class use class_weight={{0: …, 1: …}}."
    ),
    "labels-transposed": mark(
        "{method}: y expects the samples as its first axis, but has the shape {received} for {x} samples. Turn it "
        "round: y.T."
    ),
    "list-of-samples": mark(
        "{method}: expected one array with all samples, received a list of {count} arrays. Use np.stack(x)."
    ),
    "uneven-data": mark(
        "{method}: expected an array of numbers, received one of Python objects: its samples differ in size. Bring all "
        "to one size (resize images, pad sequences), then use np.stack."
    ),
    "object-data": mark(
        "{method}: expected an array of numbers, received one of Python objects: samples of several sizes, text, or "
        "None. Look at {argument}[0] and {argument}.dtype first."
    ),
    "text-column": mark(
        "{method}: {argument} expects numbers, but some of its values are text, such as {received!r}. Turn them into "
        "numbers first (a number for each word), or leave the column out."
    ),
    "gaps": mark(
        "{method}: {argument} expects numbers, but some of its values are missing ({received}). Fill them or leave "
        "these samples out, then use {argument}.astype('float32')."
    ),
    "numbers-as-objects": mark(
        "{method}: {argument} holds numbers, but as Python objects (dtype object). Use {argument}.astype('float32')."
    ),
    "text-columns": mark(
        "{method}: expected numbers, received a table with text in {columns}. Turn words into numbers, for example "
        "with pd.get_dummies(table, dtype=float), or leave these columns out."
    ),
    "text-labels": mark(
        "{method}: expected numbers, received text ({received}). Turn the labels into class numbers first, for example "
        "with np.unique(y, return_inverse=True)[1]."
    ),
    "text-samples": mark(
        "{method}: x expects numbers, received text ({received}). Turn the text into numbers first, with "
        "TextVectorization or StringLookup, or read the file as numbers."
    ),
    "missing-key": mark(
        "{method}: the model expects the inputs {expected}, but the dict has {received}. Use the names of the Inputs "
        "as keys."
    ),
    "batch-of-sizes": mark(
        "A batch expects samples of one shape, received {one} and {two}. Bring all to one size before .batch: resize "
        "images, or use padded_batch for sequences."
    ),
}  # fmt: skip
_LOSS, _METRIC, _MODEL = mark("a loss"), mark("a metric"), mark("call")
_READ_IMAGE = mark("read the picture first, np.array(keras.utils.load_img(path))[None], prepared as for training.")
_READ_FOLDER = mark("read a folder of pictures with keras.utils.image_dataset_from_directory.")
_ONE, _AN_ARRAY = mark("a tuple of one"), mark("{kind} alone")
_IMAGES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".dcm")


@rule(r"^None values not supported\.$", ValueError)
def none_value(raised: RaisedError) -> Sentence:
    """Training without y, or a loss, metric or model of a student's own that returns nothing."""
    call = raised.call
    if call is None or call.name not in ("fit", "evaluate", "train_on_batch", "test_on_batch"):
        return Sentence("none-value", {})
    return _labels(call) or _own(call) or Sentence("none-value", {})


def _labels(call: KerasCall) -> Sentence | None:
    given, method = call.arguments, {"method": call.name}
    x, y = given.get("x"), given.get("y")
    if y is None:
        if isinstance(x, tuple) and len(x) > 1 and len(getattr(call.owner, "inputs", None) or [0]) == 1:
            return Sentence("pair-as-x", method)
        spec = getattr(x, "element_spec", None)
        if spec is None:
            return Sentence("no-labels", method)
        if not isinstance(spec, tuple):
            return Sentence("no-labels-in-set", method)
    return _validation(given.get("validation_data"), method)


def _validation(data: Any, method: Mapping[str, object]) -> Sentence | None:
    if isinstance(data, tuple | list) and len(data) == 1:
        return Sentence("no-validation-labels", {**method, "received": say(_ONE)})
    if isinstance(data, np.ndarray):
        return Sentence("no-validation-labels", {**method, "received": say(_AN_ARRAY, kind="x")})
    return None


def _own(call: KerasCall) -> Sentence | None:
    """The first function of the student's own that never returns a value, or not always."""
    own = [one for one in _functions(call.owner) if not getattr(one[1], "__module__", "keras.").startswith("keras.")]
    for code, ends_so in (("returns-none", returns_nothing), ("returns-sometimes", may_return_nothing)):
        for what, function, name in own:
            if ends_so(function):
                return Sentence(code, {"what": say(what), "name": name})
    names = listed(dict.fromkeys(name for *_, name in own), 4)
    if own and call.arguments.get("y") is not None:
        return Sentence("own-none", {"method": call.name, "names": names})
    return None


def _functions(model: Any) -> Iterator[tuple[str, Any, str]]:
    for what, given in ((_LOSS, getattr(model, "loss", None)), (_METRIC, _metrics(model))):
        for one in _flat(given):
            kind = type(one)
            inside = one if hasattr(one, "__code__") else getattr(kind, "call", None) or getattr(kind, "result", None)
            yield what, inside, getattr(one, "__name__", kind.__name__)
    for layer in (model, *getattr(model, "layers", ())):
        yield _MODEL, getattr(type(layer), "call", None), type(layer).__name__


def _metrics(model: Any) -> Any:
    return getattr(getattr(model, "_compile_metrics", None), "_user_metrics", None)


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from _flat(one)
    elif value is not None:
        yield value


@rule(r"Unrecognized data type: x=(?P<value>.*) \(of type <class '(?P<kind>[\w.]+)'>\)")
def not_an_array(raised: RaisedError) -> Sentence:
    """A path, a picture, a number, or a list beside an array."""
    received, method = raised.match["kind"].rpartition(".")[2], {"method": raised.method}
    if received in ("str", "PosixPath", "WindowsPath"):
        path = raised.match["value"]
        remedy = say(_READ_IMAGE if path.lower().endswith(_IMAGES) else _READ_FOLDER)
        return Sentence("path-as-data", {**method, "received": path, "remedy": remedy})
    if raised.match["kind"].startswith("PIL."):
        return Sentence("picture-as-data", method)
    if received in ("int", "float", "bool"):
        return Sentence("number-as-data", {**method, "received": received})
    return Sentence("no-array", {**method, "received": "list" if received == "ndarray" else received})


@rule(r"Data cardinality is ambiguous")
def sample_counts(raised: RaisedError) -> Sentence | None:
    """As many labels as samples; a list of images is taken for the inputs of a model with many."""
    found = re.findall(r"'(\w+)' sizes: ([\d, ]+)", raised.text)
    sizes = {name: [int(one) for one in text.split(", ") if one.strip()] for name, text in found}
    x, y, weights = sizes.get("x", []), sizes.get("y", []), sizes.get("sample_weight")
    values = {"method": raised.method, "x": _numbers(x), "y": _numbers(y)}
    if len(x) > 1 and y == [len(x)]:
        return Sentence("list-of-samples", {**values, "count": len(x)})
    if weights is not None and (not y or set(x) == set(y)):
        return Sentence("weight-counts", {**values, "weights": _numbers(weights)})
    given = raised.call.arguments if raised.call else {}
    labels = given.get("y")
    shape: tuple[int, ...] = labels.shape if isinstance(labels, np.ndarray) else ()
    if len(shape) == 2 and [shape[1]] == x and [shape[0]] == y:  # noqa: PLR2004 - samples and classes
        return Sentence("labels-transposed", {**values, "received": shape})
    is_validation = given.get("validation_data") is not None and shape and [shape[0]] != y
    return Sentence("validation-counts" if is_validation else "sample-counts", values)


def _numbers(sizes: list[int]) -> str:
    return ", ".join(map(str, sizes))


@rule(r"Invalid dtype: object|Failed to convert a NumPy array to a Tensor \(Unsupported object type")
def object_data(raised: RaisedError) -> Sentence:
    """Images of several sizes, text, gaps, or just numbers in an array of Python objects."""
    for argument, array in _arrays(raised.call):
        if array.dtype == object:
            return _of_objects(raised.method, argument, array)
    return Sentence("object-data", {"method": raised.method, "argument": "x"})


def _arrays(call: KerasCall | None) -> Iterator[tuple[str, Any]]:
    given = call.arguments if call else {}
    for name in ("x", "y"):
        if isinstance(given.get(name), np.ndarray):
            yield name, given[name]


def _of_objects(method: str, argument: str, array: Any) -> Sentence:
    values = {"method": method, "argument": argument}
    items = list(array.flat)
    if text := next((one for one in items if isinstance(one, str)), None):
        if argument == "y":
            return Sentence("text-labels", {**values, "received": say(_SUCH_AS, value=repr(text))})
        return Sentence("text-column", {**values, "received": text})
    if any(one is None for one in items):
        return Sentence("gaps", {**values, "received": "None"})
    is_array = any(np.ndim(one) > 0 for one in items)
    return Sentence("uneven-data" if is_array else "numbers-as-objects", values)


_SUCH_AS = mark("such as {value}")


def _text_columns(x: Any) -> list[Any]:
    """The columns of a table of pandas that hold no numbers."""
    if type(x).__name__ != "DataFrame":
        return []
    return [name for name, kind in x.dtypes.items() if kind.kind not in "biuf"]


@rule(r"Invalid dtype: (?P<kind>str\d*|<U\d+)")
def text_data(raised: RaisedError) -> Sentence:
    """Names of classes, or text as samples."""
    if columns := _text_columns(raised.call.arguments.get("x") if raised.call else None):
        return Sentence("text-columns", {"method": raised.method, "columns": ", ".join(map(repr, columns))})
    names = [name for name, array in _arrays(raised.call) if array.dtype.kind in "US"]
    code = "text-samples" if names[:1] == ["x"] else "text-labels"
    return Sentence(code, {"method": raised.method, "received": raised.match["kind"]})


@rule(r"Cast string to \w+ is not supported")
def text_of_objects(raised: RaisedError) -> Sentence | None:
    """The same, found in the compiled step, as an array of objects."""
    for argument, array in _arrays(raised.call):
        if array.dtype == object:
            return _of_objects(raised.method, argument, array)
    return None


@rule(r"Missing data for input \"[^\"]*\"\. You passed a data dictionary with keys \[(?P<given>[^]]*)\]\. "
      r"Expected the following keys: \[(?P<wanted>[^]]*)\]")  # fmt: skip
def missing_key(raised: RaisedError) -> Sentence:
    """A dict with other keys than the names of the inputs."""
    given, wanted = raised.match["given"].replace("'", ""), raised.match["wanted"].replace("'", "")
    return Sentence("missing-key", {"method": raised.method, "expected": wanted, "received": given})


@rule(r"Cannot batch tensors with different shapes in component \d+\. First element had shape (?P<one>\[[^]]*\]) and "
      r"element \d+ had shape (?P<two>\[[^]]*\])")  # fmt: skip
def batch_of_sizes(raised: RaisedError) -> Sentence:
    """Images of several sizes in a data set."""
    one, two = (raised.match[name].strip("[]").replace(",", " × ") for name in ("one", "two"))
    return Sentence("batch-of-sizes", {"one": one, "two": two})


RULES = (none_value, not_an_array, sample_counts, object_data, text_data, text_of_objects, missing_key, batch_of_sizes)
