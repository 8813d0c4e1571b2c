"""Rules for errors inside losses, layers and models of a student's own."""

import inspect
import re

from workbench.messages import mark, say
from workbench.trace.error_translation.return_values import returns_nothing
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule

TEMPLATES = {
    "loss-arguments": mark(
        "{name}: Keras calls it with two values, the labels and the prediction, but it takes {count}. Begin it with "
        "def {name}(y_true, y_pred)."
    ),
    "numpy-in-step": mark(
        "In a training step tensors are symbols without numbers, and NumPy expects numbers. Use the same function from "
        "keras.ops in your loss, metric or layer, for example keras.ops.mean."
    ),
    "numbers-in-step": mark(
        "In a training step tensors are symbols without numbers, so .numpy() is not there. Compute with the tensor "
        "itself and functions from keras.ops."
    ),
    "branch-in-step": mark(
        "In a training step a tensor is a symbol without a value, so Python's if cannot ask it. Choose with "
        "keras.ops.where(condition, a, b)."
    ),
    "condition-on-symbol": mark(
        "A layer's output here is a symbol without a value, so Python's if cannot ask it. Choose with "
        "keras.ops.where(condition, a, b), or write a layer of your own."
    ),
    "loop-over-symbol": mark(
        "A layer's output here is a symbol whose length is not known, so Python cannot loop over it. Use functions "
        "that take the whole tensor, or TimeDistributed for one layer on each step."
    ),
    "no-gradient": mark(
        "No weight has an influence on the loss that can be differentiated. argmax, round, comparisons and casts to "
        "whole numbers have no gradient: let the loss use the probabilities themselves."
    ),
    "none-to-layer": mark(
        "{node}: expected a tensor, received None: what comes before it returns nothing. Look for a call without "
        "return."
    ),
    "no-call": mark("{node}: {kind} has no method call, so it computes nothing. {remedy}"),
    "call-returns-nothing": mark("{node}: the method call of {kind} returns nothing. End it with return and a tensor."),
    "no-self": mark("{kind}: its method call takes {arguments}. Begin it with self: def call(self, {arguments})."),
    "too-many-tensors": mark(
        "{kind}: expected one argument, a list of tensors, received several. Put them into a list: {kind}()([a, b])."
    ),
    "no-super": mark(
        "{kind}: its __init__ does not start the class it is derived from. Write super().__init__() as its first line."
    ),
    "variable-added": mark(
        "fit: the optimizer was made before {name} was to be trained. Compile again after layers were added, or their "
        "trainable was changed."
    ),
    "unknown-variable": mark(
        "fit: the optimizer was made for the weights of another model, and does not know {name}. Make a new one for "
        "each model: optimizer=keras.optimizers.Adam(), or compile again after layers were added."
    ),
}  # fmt: skip


@rule(r"^(?P<name>[\w.<>]+)\(\) (?:takes (?P<count>\d+) positional arguments? but 2 were given"
      r"|missing (?P<more>\d+) required positional argument)", TypeError)  # fmt: skip
def loss_arguments(raised: RaisedError) -> Sentence | None:
    """A loss or metric of one argument."""
    call = raised.call
    if call is None or call.name not in ("fit", "evaluate", "train_on_batch", "test_on_batch"):
        return None
    name = raised.match["name"].rpartition(".")[2]
    losses = (
        getattr(call.owner, "loss", None),
        getattr(getattr(call.owner, "_compile_metrics", None), "_user_metrics", ()),
    )
    known = [
        getattr(one, "__name__", "") for group in losses for one in (group if isinstance(group, list) else [group])
    ]
    count = raised.match["count"] or 2 + int(raised.match["more"])
    return Sentence("loss-arguments", {"name": name, "count": count}) if name in known else None


@rule(r"Cannot convert a symbolic tf\.Tensor .* to a numpy array|"
      r"'SymbolicTensor' object has no attribute '(?P<attribute>numpy)'")  # fmt: skip
def numpy_in_step(raised: RaisedError) -> Sentence:
    """NumPy in a loss."""
    return Sentence("numbers-in-step" if raised.match["attribute"] else "numpy-in-step", {})


@rule(r"Using a symbolic `?tf\.Tensor`? as a Python `?bool`? is not allowed")
def branch_in_step(raised: RaisedError) -> Sentence:  # noqa: ARG001 - the message has no values
    """An if on a tensor in a loss."""
    return Sentence("branch-in-step", {})


@rule(r"A symbolic KerasTensor cannot be used as a boolean")
def condition_on_symbol(raised: RaisedError) -> Sentence:  # noqa: ARG001
    """An if on a layer's output."""
    return Sentence("condition-on-symbol", {})


@rule(r"Iterating over a symbolic KerasTensor is not supported")
def loop_over_symbol(raised: RaisedError) -> Sentence:  # noqa: ARG001
    """A loop over a layer's output."""
    return Sentence("loop-over-symbol", {})


@rule(r"No gradients provided for any variable")
def no_gradient(raised: RaisedError) -> Sentence:  # noqa: ARG001
    """A loss that counts hits."""
    return Sentence("no-gradient", {})


@rule(r"Inputs to a layer should be tensors\. Got 'None' .* as input for layer '(?P<layer>[^']+)'")
def none_to_layer(raised: RaisedError) -> Sentence:
    """The layer before returned nothing."""
    return Sentence("none-to-layer", {"node": raised.node})


_WRITE, _RENAME = mark("Write def call(self, inputs)."), mark("Rename its forward, which is PyTorch's word, to call.")


@rule(r"Could not automatically infer the output shape / dtype of '(?P<layer>[^']+)' \(of type (?P<kind>\w+)\)|"
      r"(?:Layer|Model) (?P<other>\w+) does not have a `call(?:\(\))?` method implemented")  # fmt: skip
def no_call(raised: RaisedError) -> Sentence | None:
    """A layer of a student's own without call, or whose call returns nothing."""
    kind = raised.match["kind"] or raised.match["other"]
    own = next((one.f_locals["self"] for one in raised.frames if type(one.f_locals.get("self")).__name__ == kind), None)
    own = raised.call.owner if own is None and raised.call else own
    values = {"node": raised.node if raised.match["kind"] else kind, "kind": kind}
    if own is None:
        return None
    if getattr(type(own).call, "__module__", "").startswith("keras."):
        return Sentence("no-call", {**values, "remedy": say(_RENAME if hasattr(own, "forward") else _WRITE)})
    return Sentence("call-returns-nothing", values) if returns_nothing(type(own).call) else None


@rule(r"^too many positional arguments$", TypeError)
def call_arguments(raised: RaisedError) -> Sentence | None:
    """A call without self, or several tensors outside of a list."""
    owner = raised.call.owner if raised.call else None
    method = getattr(type(owner), "call", None)
    if method is None:
        return None
    kind, names = type(owner).__name__, list(inspect.signature(method).parameters)
    if names and names[0] != "self" and not type(owner).__module__.startswith("keras."):
        return Sentence("no-self", {"kind": kind, "arguments": ", ".join(names)})
    merges = any(one.__name__ == "Merge" for one in type(owner).__mro__) or kind == "Concatenate"
    return Sentence("too-many-tensors", {"kind": kind}) if merges else None


@rule(r"you forgot to call `super\(\)\.__init__\(\)`|forgot to call `super|'(?P<kind>\w+)' object has no attribute "
      r"'(?:_tracker|_layers|_lock|_call_has_context_arg)'")  # fmt: skip
def no_super(raised: RaisedError) -> Sentence:
    """A class of a student's own that does not start its base class."""
    named = raised.match["kind"] or (re.search(r"In layer [`'](\w+)", raised.text) or ["", "Layer"])[1]
    return Sentence("no-super", {"kind": named})


@rule(r"Unknown variable: <Variable path=(?P<path>[^,]+),.*This optimizer can only be called for the variables")
def unknown_variable(raised: RaisedError) -> Sentence:
    """One optimizer for two models, or for layers that came later."""
    path = raised.match["path"]
    optimizer = next((one.f_locals["self"] for one in reversed(raised.frames) if "self" in one.f_locals), None)
    known = [one.path for one in getattr(optimizer, "_trainable_variables", ())]
    of_same = any(one.partition("/")[0] == path.partition("/")[0] for one in known if "/" in one)
    return Sentence("variable-added" if of_same and path not in known else "unknown-variable", {"name": path})


RULES = (
    loss_arguments,
    numpy_in_step,
    branch_in_step,
    condition_on_symbol,
    loop_over_symbol,
    no_gradient,
    none_to_layer,
    no_call,
    call_arguments,
    no_super,
    unknown_variable,
)
