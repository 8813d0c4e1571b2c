"""Rules for parts of a model that are not there yet or in another place, and for gradients."""

import ast
import re

from workbench.messages import mark
from workbench.trace.error_translation.raised_frames import value_of
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule

TEMPLATES = {
    "history-before-fit": mark(
        "{what}.history is there after fit only. Keep what fit returns: history = {what}.fit(…), then "
        "history.history['loss']."
    ),
    "layer-number": mark("{what} has {count} layers, numbers 0 to {last}, but {received} is asked for."),
    "model-length": mark("{what} is a model and has no length. Its layers are counted by len({what}.layers)."),
    "symbol-has-no-numbers": mark(
        "A layer's output here is a symbol without numbers, so it has no .numpy(). Give the model data first: "
        "model.predict(x) returns numbers."
    ),
    "tape-used-once": mark(
        "A GradientTape gives its gradients once. Make it with tf.GradientTape(persistent=True) to ask several times, "
        "or ask once for all: tape.gradient(loss, [a, b])."
    ),
    "tensor-is-fixed": mark(
        "A tensor cannot be changed in place. Change an array before (x = x.numpy()), or make a new tensor, for "
        "example with keras.ops.where."
    ),
    "weight-by-name": mark(
        "add_weight: Keras 3 takes the shape first and the name by its word. Write "
        "self.add_weight(shape=(…), name={name})."
    ),
    "inputs-are-data": mark(
        "Model: expected keras.Input as inputs, received data. A model is built of symbols, "
        "x = keras.Input(shape={shape}), and gets its data in fit and predict."
    ),
    "name-of-layer": mark("name: a layer expects a text without '/' as its name, received {received}."),
    "not-yet-a-layer": mark(
        "Sequential: expected layers, received the text {received!r}. An activation by its name is "
        "layers.Activation({received!r})."
    ),
    "input-is-none": mark("{method}: expected samples, received None for x. Look at where x gets its value."),
    "module-not-data": mark(
        "{what} is a module, not the data in it. Write (x_train, y_train), (x_test, y_test) = {what}.load_data()."
    ),
    "text-classes": mark(
        "to_categorical: expected class numbers, received the text {received!r}. Number the classes first: "
        "y = np.unique(y, return_inverse=True)[1]."
    ),
}  # fmt: skip


@rule(r"^'(?:Sequential|Functional)' object has no attribute 'history'", AttributeError)
def history_before_fit(raised: RaisedError) -> Sentence:
    """``model.history`` of a model that was not trained."""
    part = raised.line.expression if raised.line else None
    what = ast.unparse(part.value) if isinstance(part, ast.Attribute) else "model"
    return Sentence("history-before-fit", {"what": what})


@rule(r"^list index out of range", IndexError)
def layer_number(raised: RaisedError) -> Sentence | None:
    """``model.layers[5]`` of three."""
    part = raised.line.expression if raised.line else None
    if not isinstance(part, ast.Subscript) or not isinstance(part.value, ast.Attribute) or part.value.attr != "layers":
        return None
    model = value_of(part.value.value, raised.line.names) if raised.line else None
    layers = getattr(model, "layers", None)
    if not isinstance(layers, list):
        return None
    values = {"what": ast.unparse(part.value.value), "count": len(layers), "last": len(layers) - 1}
    return Sentence("layer-number", {**values, "received": ast.unparse(part.slice)})


@rule(r"^object of type '(?:Sequential|Functional)' has no len\(\)", TypeError)
def model_length(raised: RaisedError) -> Sentence:
    """``len(model)``."""
    call = raised.line.expression if raised.line else None
    what = ast.unparse(call.args[0]) if isinstance(call, ast.Call) and call.args else "model"
    return Sentence("model-length", {"what": what})


@rule(r"^'KerasTensor' object has no attribute 'numpy'", AttributeError)
def symbol_has_no_numbers(raised: RaisedError) -> Sentence:  # noqa: ARG001 - the message has no values
    """``layer.output.numpy()``."""
    return Sentence("symbol-has-no-numbers", {})


@rule(r"^A non-persistent GradientTape can only be used to compute one set of gradients", RuntimeError)
def tape_used_once(raised: RaisedError) -> Sentence:  # noqa: ARG001 - the message has no values
    """A tape that is asked twice."""
    return Sentence("tape-used-once", {})


@rule(r"^'[\w.]*(?:EagerTensor|KerasTensor|SymbolicTensor)' object does not support item assignment", TypeError)
def tensor_is_fixed(raised: RaisedError) -> Sentence:  # noqa: ARG001 - the message has no values
    """``x[0] = 1`` on a tensor."""
    return Sentence("tensor-is-fixed", {})


@rule(r"`name` must be passed as a keyword argument\. Received: add_weight\((?P<name>'[^']*')", ValueError)
def weight_by_name(raised: RaisedError) -> Sentence:
    """``self.add_weight("w", (8, 3))``, as Keras 2 took it."""
    return Sentence("weight-by-name", {"name": raised.match["name"]})


@rule(r"^All `inputs` values must be KerasTensors\. Received: inputs=", ValueError)
def inputs_are_data(raised: RaisedError) -> Sentence | None:
    """``Model(x_train, layer(x_train))``."""
    given = next((frame.f_locals["inputs"] for frame in raised.frames if "inputs" in frame.f_locals), None)
    shape = getattr(given, "shape", None)
    return Sentence("inputs-are-data", {"shape": tuple(shape[1:])}) if shape is not None else None


@rule(r"^Argument `name` must be a string and cannot contain character `/`\. Received: name=(?P<name>.*) \(of type "
      r"<class '(?P<kind>\w+)'", ValueError)  # fmt: skip
def layer_name(raised: RaisedError) -> Sentence:
    """``name=5``, ``name="block/conv"``."""
    name = raised.match["name"]
    return Sentence("name-of-layer", {"received": repr(name) if raised.match["kind"] == "str" else name})


@rule(r"Only instances of `?keras\.Layer`? can be added to a Sequential model\. Received: (?P<what>\w+) \(of type "
      r"<class 'str'>")  # fmt: skip
def not_yet_a_layer(raised: RaisedError) -> Sentence:
    """``model.add("relu")``."""
    return Sentence("not-yet-a-layer", {"received": raised.match["what"]})


@rule(r"is not optional, but None was passed", ValueError)
def input_is_none(raised: RaisedError) -> Sentence | None:
    """``model.fit(None, y)``."""
    call = raised.call
    if call is None or call.name not in ("fit", "evaluate", "predict") or call.arguments.get("x", 0) is not None:
        return None
    return Sentence("input-is-none", {"method": call.name})


@rule(r"^cannot unpack non-iterable module object", TypeError)
def module_not_data(raised: RaisedError) -> Sentence | None:
    """``x, y = keras.datasets.mnist``."""
    line = raised.line
    text = line.sources[-1].splitlines()[-1] if line and line.sources and line.sources[-1].strip() else ""
    found = re.search(r"=\s*((?:[\w.]*datasets\.)?(?:mnist|fashion_mnist|cifar10|cifar100|imdb|reuters))\s*$", text)
    return Sentence("module-not-data", {"what": found.group(1)}) if found else None


@rule(r"^invalid literal for int\(\) with base 10: '(?P<text>[^']*)'", ValueError)
def text_classes(raised: RaisedError) -> Sentence | None:
    """``to_categorical(["cat", "dog"])``."""
    if not any(frame.f_code.co_name == "to_categorical" for frame in raised.frames):
        return None
    return Sentence("text-classes", {"received": raised.match["text"]})


RULES = (
    history_before_fit,
    layer_number,
    model_length,
    symbol_has_no_numbers,
    tape_used_once,
    tensor_is_fixed,
    weight_by_name,
    inputs_are_data,
    layer_name,
    not_yet_a_layer,
    input_is_none,
    module_not_data,
    text_classes,
)
