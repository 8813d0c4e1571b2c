"""Rules for errors about models: construction, saving, and calls in the wrong order."""

import ast
import re
from typing import Any

from workbench.messages import mark
from workbench.text_format import listed
from workbench.trace.error_translation.raised_frames import last_owner, value_of
from workbench.trace.error_translation.spelling import similar_name
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, literal, rule

TEMPLATES = {
    "tensorflow-function": mark(
        "A layer's output here is a symbol without numbers, and a function of TensorFlow expects numbers. Use the same "
        "function from keras.ops, for example keras.ops.reshape, or write a layer of your own."
    ),
    "numpy-function": mark(
        "A layer's output here is a symbol without numbers, and a function of NumPy expects numbers. Use the same "
        "function from keras.ops, or call the model on data first."
    ),
    "not-compiled": mark(
        "fit and evaluate expect a compiled model, but this one has no loss and optimizer yet. Call "
        "model.compile(optimizer='adam', loss=…) first."
    ),
    "not-built": mark(
        "{node}: its weights are made when it sees a shape, and it has seen none. Start the model with "
        "keras.Input(shape=…), or call it on data first."
    ),
    "weight-shape": mark(
        "{node}: expected weights of shape {expected}, received {received}. They come from a layer of another size: "
        "use the same network, or transpose them if only the order differs."
    ),
    "weight-count": mark(
        "{node}: expected a list of {expected} weight arrays (kernel and bias, for example), received {received}. Give "
        "all that layer.get_weights() returns."
    ),
    "other-network": mark(
        "{node}: the file's weights are of shape {received}, but this network expects {expected}. Build the same "
        "network as the one that was saved, then load."
    ),
    "disconnected": mark(
        "The model's outputs depend on an Input that is not among its inputs. Give all of them: "
        "keras.Model(inputs=[a, b], outputs=…)."
    ),
    "double-name": mark(
        "Expected every layer of a model to have a name of its own, received {name!r} twice. Give one of them another "
        "name=…, or none."
    ),
    "no-tensor": mark(
        "A layer is called on tensors, but received {received} ({type}). Settings go into the constructor, as in "
        "layers.Dense(units)(x)."
    ),
    "numbers-in-list": mark(
        "A layer is called on tensors, but received a list of numbers. Make it an array first: "
        "np.array([[…]], 'float32'), with the batch as its first axis."
    ),
    "layer-as-tensor": mark(
        "A layer is called on tensors, but received the layer {received!r} itself, which was not called. Give its "
        "output: layer({received}(…)(x))."
    ),
    "exchanged-ends": mark(
        "Model: inputs and outputs are exchanged: {inputs} is computed from {outputs}. Write "
        "keras.Model(inputs={outputs}, outputs={inputs})."
    ),
    "layer-name": mark(
        "get_layer: there is no layer {received!r}. Perhaps {suggestion!r} is meant. The model has: {known}."
    ),
    "no-layer": mark("get_layer: there is no layer {received!r}. The model has: {known}."),
    "layer-index": mark(
        "get_layer: there is no layer number {received}. The model has {count}, from 0 to {last}; -1 is the last one."
    ),
    "file-ending": mark(
        "A saved model's name expects the ending .keras, received {received!r}. Use model.save('{received}.keras')."
    ),
}

_SHOWN = 12


@rule(r"A KerasTensor cannot be used as input to a TensorFlow function")
def tensorflow_function(raised: RaisedError) -> Sentence:  # noqa: ARG001
    """tf.reshape and the like on a symbol."""
    return Sentence("tensorflow-function", {})


@rule(r"A KerasTensor is symbolic.*cannot convert it to an? (?:NumPy array|float|int)")
def numpy_function(raised: RaisedError) -> Sentence:  # noqa: ARG001
    """np.mean and the like on a symbol."""
    return Sentence("numpy-function", {})


@rule(r"You must call `compile\(\)` before")
def not_compiled(raised: RaisedError) -> Sentence:  # noqa: ARG001
    """Training before compile."""
    return Sentence("not-compiled", {})


@rule(
    r"on layer '(?P<layer>[^']+)', but the layer isn't built|[Mm]odel ['`]?(?P<model>\w+)?['`]? ?has not yet been built"
    r"|The layer (?P<never>\S+) has never been called|Sequential model '(?P<inputs>[^']+)' has no defined"
    r"|^You must build the layer before accessing"
)
def not_built(raised: RaisedError) -> Sentence:
    """Counting weights before they are built."""
    named = next((one for one in raised.match.groups() if one), None)
    return Sentence("not-built", {"node": named or getattr(last_owner(raised.error), "name", "model")})


@rule(r"Layer (?P<layer>\S+) weight shape (?P<expected>\([^)]*\)) is not compatible with provided weight shape "
      r"(?P<received>\([^)]*\))")  # fmt: skip
def weight_shape(raised: RaisedError) -> Sentence:
    """set_weights with arrays of another shape."""
    return Sentence(
        "weight-shape", {name: raised.match[name] for name in ("expected", "received")} | {"node": raised.node}
    )


@rule(r"on layer '(?P<layer>[^']+)' with a weight list of length (?P<received>\d+), but the layer was expecting "
      r"(?P<expected>\d+) weights")  # fmt: skip
def weight_count(raised: RaisedError) -> Sentence:
    """set_weights without the bias."""
    return Sentence(
        "weight-count", {name: raised.match[name] for name in ("expected", "received")} | {"node": raised.node}
    )


@rule(r"could not be loaded\. Example error message for object <\w+ name=(?P<layer>[^,]+), built=\w+>:.*"
      r"variable\.shape=(?P<expected>\([^)]*\)), Received: value\.shape=(?P<received>\([^)]*\))")  # fmt: skip
def weights_of_other_network(raised: RaisedError) -> Sentence:
    """Saved weights of a network with other layers."""
    return Sentence(
        "other-network",
        {name: raised.match[name] for name in ("expected", "received")} | {"node": raised.match["layer"]},
    )


@rule(r"Output with path `[^`]*` is not connected to `inputs`|Graph disconnected: cannot find parent")
def disconnected(raised: RaisedError) -> Sentence:
    """An input that was forgotten, or the ends in the wrong order."""
    line = raised.caller
    given = line.expression.args if line is not None and isinstance(line.expression, ast.Call) else []
    kinds = [_maker(value_of(one, line.names)) for one in given[:2]] if line is not None else []
    if len(kinds) > 1 and kinds[0] not in ("", _INPUT) and kinds[1] == _INPUT:
        inputs, outputs = map(ast.unparse, given[:2])
        return Sentence("exchanged-ends", {"inputs": inputs, "outputs": outputs})
    return Sentence("disconnected", {})


_INPUT = "InputLayer"


def _maker(tensor: Any) -> str:
    """The class of the layer that gave a symbolic tensor; "" for anything else."""
    history = getattr(tensor, "_keras_history", None)
    return type(history.operation).__name__ if history is not None else ""


@rule(
    r"Name '(?P<one>[^']+)' is already the name of a layer|The name \"(?P<two>[^\"]+)\" is used \d+ times in the model"
)
def duplicate_name(raised: RaisedError) -> Sentence:
    """Two layers of one name."""
    return Sentence("double-name", {"name": raised.match["one"] or raised.match["two"]})


@rule(r"Only input tensors may be passed as positional arguments\..*keyword argument: (?P<value>.*) "
      r"\(of type <class '(?P<kind>[^']+)'>\)")  # fmt: skip
def not_a_tensor(raised: RaisedError) -> Sentence:
    """Settings where a tensor is expected, or a list of numbers that was not made an array."""
    given = raised.call.arguments.get("args", ()) if raised.call else ()
    if layer := re.match(r"<(\w+) name=", raised.match["value"]):
        return Sentence("layer-as-tensor", {"received": layer[1]})
    if raised.match["kind"] in ("float", "int") and any(isinstance(one, list) for one in given):
        return Sentence("numbers-in-list", {})
    return Sentence("no-tensor", {"received": raised.match["value"], "type": raised.match["kind"]})


@rule(r"Invalid filepath extension for saving\..*Received: filepath=(?P<path>.*)\.$")
def file_ending(raised: RaisedError) -> Sentence:
    """A file name without .keras."""
    return Sentence("file-ending", {"received": raised.match["path"]})


@rule(r"No such layer: (?P<name>.+?)\. Existing layers are: (?P<known>\[.*\])")
def no_layer(raised: RaisedError) -> Sentence:
    """A name that no layer has."""
    names = literal(raised.match["known"])
    known = [str(one) for one in names] if isinstance(names, list) else []
    values = {"received": raised.match["name"], "known": listed(known, _SHOWN)}
    suggestion = similar_name(raised.match["name"], known)
    return Sentence("layer-name", {**values, "suggestion": suggestion}) if suggestion else Sentence("no-layer", values)


@rule(r"Was asked to retrieve layer at index (?P<index>-?\d+) but model only has (?P<count>\d+) layers")
def no_layer_index(raised: RaisedError) -> Sentence:
    """A number beyond the last layer."""
    count = int(raised.match["count"])
    return Sentence("layer-index", {"received": raised.match["index"], "count": count, "last": count - 1})


RULES = (
    no_layer,
    no_layer_index,
    tensorflow_function,
    numpy_function,
    not_compiled,
    not_built,
    weight_shape,
    weight_count,
    weights_of_other_network,
    disconnected,
    duplicate_name,
    not_a_tensor,
    file_ending,
)
