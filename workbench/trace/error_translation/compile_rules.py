"""Rules for names that ``compile`` and layers look up: losses, optimizers, metrics, activations, initializers."""

import re
from collections.abc import Mapping, Sequence

from workbench.catalog import node_types
from workbench.catalog.display_names import snake_case
from workbench.catalog.generated_files import members
from workbench.catalog.loss_table import LOSSES, find_loss
from workbench.messages import mark, say
from workbench.text_format import listed
from workbench.trace.error_translation.raised_frames import last_owner
from workbench.trace.error_translation.spelling import similar_name
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule
from workbench.trace.loss_resolution import closest

TEMPLATES = {
    "unknown-name": mark(
        "compile: there is no {kind} {received!r}. Expected a name that Keras knows, perhaps {suggestion!r}. Check the "
        "spelling."
    ),
    "no-such-name": mark(
        "compile: Keras has no {kind} {received!r}. Expected one of its names, for example {known}, or {other}."
    ),
    "name-elsewhere": mark("Keras has no {kind} {received!r}. Use {suggestion}."),
    "kept-from-before": mark(
        "{method}: the model still has the metric {received!r} of an earlier compile, which Keras does not know, and "
        "does not let go. Build the model anew, then compile it without that metric."
    ),
    "class-not-object": mark(
        "compile: expected {kind} that is made, received the class {received} itself. Make one: {received}()."
    ),
    "name-with-blank": mark("compile: {received!r} has a blank too many. Write {suggestion!r}."),
    "name-of-other-kind": mark(
        "compile: expected {kind}, received {received!r}, which is {other}. Write {remedy}, and {kind} such "
        "as {example!r}."
    ),
    "class-as-activation": mark(
        "{node}: expected an activation that is made, received the class {received} itself. Make one: {received}()."
    ),
    "unknown-function": mark(
        "There is no {kind} {received!r}. Expected a name that Keras knows, perhaps {suggestion!r}. Check the spelling."
    ),
    "no-such-function": mark(
        "Keras has no {kind} {received!r}. Expected one of its names, for example {known}, or a function."
    ),
    "tensor-as-setting": mark(
        "{node}: expected settings, received a tensor for {argument!r}. Make the layer first, then call it on the "
        "tensor: {node}(…)(x)."
    ),
    "tensors-as-setting": mark(
        "{node}: expected settings, received a list of tensors for {argument!r}. Make the layer first, then call it on "
        "the list: {node}()([a, b])."
    ),
    "loss-count": mark(
        "compile: expected a loss for each output of the model, received {received} for {expected} outputs. Give "
        "one loss for all, or a list or dict with one for each."
    ),
}
_LOSS, _OPTIMIZER, _METRIC = mark("a loss"), mark("an optimizer"), mark("a metric")
_ACTIVATION = mark("an activation of a layer")
_KINDS = {"loss": _LOSS, "optimizer": _OPTIMIZER, "metric": _METRIC, "activation": _ACTIVATION}
_OR_FUNCTION, _OR_OBJECT = mark("a function of y_true and y_pred"), mark("an object such as {example}")

_OPTIMIZERS = (
    "adam", "adamw", "sgd", "rmsprop", "adagrad", "adadelta", "adamax", "nadam", "ftrl", "lion", "lamb", "muon",
    "adafactor",
)  # fmt: skip
_METRICS = ("accuracy", "auc", "mse", "mae", "precision", "recall")
_EXAMPLES = {
    "loss": ("mse", "binary_crossentropy", "sparse_categorical_crossentropy"),
    "optimizer": ("adam", "sgd", "rmsprop"),
    "metric": ("accuracy", "auc", "mae"),
    "activation": ("relu", "sigmoid", "softmax"),
    "initializer": ("glorot_uniform", "he_normal", "zeros"),
    "regularizer": ("l1", "l2", "l1_l2"),
    "constraint": ("max_norm", "non_neg", "unit_norm"),
}
_ELSEWHERE: Mapping[str, Mapping[str, str]] = {
    "metric": {
        "f1": "keras.metrics.F1Score()",
        "f1score": "keras.metrics.F1Score()",
        "jaccard": "keras.metrics.IoU, keras.metrics.MeanIoU",
        "iou": "keras.metrics.IoU, keras.metrics.MeanIoU",
        "miou": "keras.metrics.MeanIoU",
        "rmse": "keras.metrics.RootMeanSquaredError()",
        "r2": "keras.metrics.R2Score()",
        "sensitivity": "keras.metrics.Recall()",
        "tpr": "keras.metrics.Recall()",
    },
    "loss": {
        "nll": "'sparse_categorical_crossentropy'",
        "nllloss": "'sparse_categorical_crossentropy'",
        "nll_loss": "'sparse_categorical_crossentropy'",
        "bcewithlogits": "keras.losses.BinaryCrossentropy(from_logits=True)",
        "bcewithlogitsloss": "keras.losses.BinaryCrossentropy(from_logits=True)",
        "l1": "'mae'",
        "l1loss": "'mae'",
        "l2": "'mse'",
        "mseloss": "'mse'",
        "log_loss": "'binary_crossentropy'",
    },
    "optimizer": {"momentum": "keras.optimizers.SGD(momentum=0.9)"},
    "initializer": {
        "kaiming": "'he_normal', 'he_uniform'",
        "kaiming_normal": "'he_normal'",
        "kaiming_uniform": "'he_uniform'",
        "xavier": "'glorot_uniform', 'glorot_normal'",
        "xavier_normal": "'glorot_normal'",
        "xavier_uniform": "'glorot_uniform'",
    },
    "activation": {"swish": "'silu'", "lrelu": "'leaky_relu'"},
}
"""Names of scikit-learn, PyTorch and papers."""

_IS_CLASS = re.compile(r"<class '(?:[\w.<>]+\.)?(\w+)'>")
_IS_TENSOR = re.compile(r"<kerastensor|<tf\.tensor", re.IGNORECASE)


@rule(r"Could not interpret (?P<kind>loss|optimizer|metric) identifier: (?P<name>[^\n]*)")
def unknown_name(raised: RaisedError) -> Sentence:
    """A misspelt loss, optimizer or metric in compile, one of another library, or its class."""
    kind, name = raised.match["kind"], raised.match["name"].strip()
    if other_cause := _not_spelling(raised, kind, name):
        return other_cause
    bare = re.sub(r"\(.*\)$", "", name)
    suggestion = similar_name(bare, _known(kind, bare))
    values = {"kind": kind, "received": name, "suggestion": suggestion}
    elsewhere = _ELSEWHERE[kind].get(name.lower())
    if elsewhere:
        return Sentence("name-elsewhere", {**values, "suggestion": elsewhere})
    if other_kind := _of_other_kind(kind, bare):
        return other_kind
    if suggestion:
        return Sentence("unknown-name", values)
    other = say(_OR_OBJECT, example="keras.optimizers.Adam(0.001)") if kind == "optimizer" else say(_OR_FUNCTION)
    return Sentence("no-such-name", {**values, "known": _quoted(_EXAMPLES[kind]), "other": other})


def _not_spelling(raised: RaisedError, kind: str, name: str) -> Sentence | None:
    """The sentence for a class, a metric of an earlier compile, or a blank; None where the name itself is wrong."""
    if found := _IS_CLASS.match(name):
        return Sentence("class-not-object", {"kind": say(_KINDS[kind]), "received": found.group(1)})
    if kind == "metric" and not _is_compiled_with(raised, name):
        return Sentence("kept-from-before", {"method": raised.method, "received": name})
    untouched = re.search(rf"Could not interpret {kind} identifier: ([^\n]*)", str(raised.error))
    if untouched and untouched.group(1) != name and name in _known(kind, name):
        return Sentence("name-with-blank", {"received": untouched.group(1), "suggestion": name})
    return None


def _is_compiled_with(raised: RaisedError, name: str) -> bool:
    """Whether the last compile of the model asked for a metric; True where no frame shows a model."""
    call = raised.call
    config = getattr(getattr(call and call.owner, "_compile_config", None), "config", None)
    if not isinstance(config, Mapping):
        return True
    return any(name in repr(config.get(key)) for key in ("metrics", "weighted_metrics"))


def _of_other_kind(kind: str, name: str) -> Sentence | None:
    """The sentence for a name that is right, in another place: optimizer and loss exchanged, an activation as loss."""
    places = (
        ("optimizer", name in _OPTIMIZERS, f"optimizer={name!r}"),
        ("loss", find_loss(name) is not None, f"loss={name!r}"),
        ("metric", name in _METRICS, f"metrics=[{name!r}]"),
        ("activation", name in members("activations"), f"activation={name!r}"),
    )
    for other, fits, remedy in places:
        if fits and other != kind:
            words = {"kind": say(_KINDS[kind]), "other": say(_KINDS[other]), "received": name}
            return Sentence("name-of-other-kind", {**words, "remedy": remedy, "example": _EXAMPLES[kind][0]})
    return None


def _known(kind: str, name: str) -> Sequence[str]:
    if kind == "optimizer":
        return _OPTIMIZERS
    if kind == "loss":
        return (closest(name),)
    return (*_METRICS, *map(snake_case, LOSSES), *(snake_case(one.name) for one in node_types("Metric")))


def _quoted(names: Sequence[str]) -> str:
    return listed(map(repr, names), len(names))


@rule(r"Could not interpret (?P<kind>activation function|initializer|regularizer|constraint) identifier: "
      r"(?P<name>[^\n]*)")  # fmt: skip
def unknown_function(raised: RaisedError) -> Sentence:
    """A misspelt activation, initializer, regularizer or constraint; or a tensor in its place."""
    kind, name = raised.match["kind"].removesuffix(" function"), raised.match["name"].strip()
    if _IS_TENSOR.match(name):
        return tensor_as_setting(raised, kind)
    values = {"kind": kind, "received": name}
    if name.lower() in _ELSEWHERE.get(kind, {}):
        return Sentence("name-elsewhere", {**values, "suggestion": _ELSEWHERE[kind][name.lower()]})
    if suggestion := similar_name(name, _functions(kind)):
        return Sentence("unknown-function", {**values, "suggestion": suggestion})
    return Sentence("no-such-function", {**values, "known": _quoted(_EXAMPLES[kind])})


def _functions(kind: str) -> Sequence[str]:
    if kind == "activation":
        return tuple(members("activations"))
    import keras

    module = getattr(keras, f"{kind}s")
    return tuple(name for name in dir(module) if name.islower() and not name.startswith("_"))


@rule(r"truth value of an array|KerasTensor cannot be used as a boolean|Iterating over a symbolic|"
      r"symbolic `?tf\.Tensor`? as a Python `?bool`?")  # fmt: skip
def class_as_activation(raised: RaisedError) -> Sentence | None:
    """``Dense(2, activation=layers.ReLU)``: the tensor becomes the class's first setting."""
    owner = raised.call.owner if raised.call else None
    for layer in (owner, *getattr(owner, "layers", ())):
        made = getattr(layer, "__dict__", {}).get("activation")
        if isinstance(made, type):
            return Sentence("class-as-activation", {"node": type(layer).__name__, "received": made.__name__})
    return None


@rule(r"The `(?P<argument>\w+)` argument must be (?:a list/tuple or )?one of \{?[^}]*?\}?\. Received: "
      r"(?:\w+=)?<kerastensor", ValueError)  # fmt: skip
def tensor_for_a_word(raised: RaisedError) -> Sentence:
    """``Flatten(x)``: the tensor is taken for ``data_format``."""
    return tensor_as_setting(raised, raised.match["argument"])


@rule(r"^unsupported operand type\(s\) for %: 'TrackedList' and 'int'", TypeError)
def tensors_for_an_axis(raised: RaisedError) -> Sentence:
    """``Concatenate([a, b])``: the list is taken for the axis."""
    owner = last_owner(raised.error)
    node = type(owner).__name__ if owner is not None else "Concatenate"
    return Sentence("tensors-as-setting", {"node": node, "argument": "axis"})


@rule(r"Iterating over a symbolic KerasTensor|A symbolic KerasTensor cannot be used as a boolean")
def tensor_for_a_setting(raised: RaisedError) -> Sentence | None:
    """``Conv2D(8, 3, x)`` and ``Dropout(x)``: the tensor is taken for a setting of the layer."""
    import keras

    owners = [frame.f_locals.get("self") for frame in raised.frames if frame.f_code.co_name == "__init__"]
    layers = [owner for owner in owners if isinstance(owner, keras.layers.Layer)]
    if not layers:
        return None
    frame = next(one for one in raised.frames if one.f_locals.get("self") is layers[0])
    argument = next((name for name, value in frame.f_locals.items() if isinstance(value, keras.KerasTensor)), "")
    return Sentence("tensor-as-setting", {"node": type(layers[0]).__name__, "argument": argument})


def tensor_as_setting(raised: RaisedError, argument: str) -> Sentence:
    """A tensor among the settings of a layer, which is known from the student's line."""
    line = raised.caller
    called = getattr(getattr(line, "expression", None), "func", None)
    node = getattr(called, "attr", None) or getattr(called, "id", None) or "layer"
    return Sentence("tensor-as-setting", {"node": node, "argument": argument})


@rule(r"The path: \(\d+,\) in the `loss` argument, can't be found in either the model's output", KeyError)
def loss_count(raised: RaisedError) -> Sentence | None:
    """More losses than outputs."""
    model = raised.call.owner if raised.call else None
    losses, outputs = getattr(model, "loss", None), getattr(model, "outputs", None)
    if not isinstance(losses, list | tuple) or not outputs:
        return None
    return Sentence("loss-count", {"received": len(losses), "expected": len(outputs)})


RULES = (
    unknown_name,
    unknown_function,
    class_as_activation,
    tensor_for_a_word,
    tensors_for_an_axis,
    tensor_for_a_setting,
    loss_count,
)
