"""What a Keras model ends with: through nested models, out of them and into them. It is not called."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from workbench.catalog import kind_of, operation_type
from workbench.catalog.display_names import snake_case
from workbench.catalog.loss_matching import SIGMOIDS, SOFTMAXES
from workbench.catalog.output_head import (
    LINEAR,
    WRAPPERS,
    LayerFacts,
    OutputHead,
    deciding_layer,
    described,
    own_activation,
)
from workbench.messages import mark, say

_KNOWN = ("keras", "workbench")
SQUASHING = SOFTMAXES | SIGMOIDS
_AGAIN = mark(
    "{node}: {second} is applied to probabilities, the result of a {first} before it, which makes all of them nearly "
    "equal. Remove one of the two."
)


class KerasPoint(Struct, frozen=True):
    """A symbolic tensor of a functional model. ``above`` are the calls of nested models on the way down to it."""

    tensor: Any
    above: tuple[Any, ...] = ()

    @property
    def call(self) -> Any:
        """The node of Keras that made the tensor."""
        operation, number, _ = self.tensor._keras_history  # noqa: SLF001 - Keras has no public attribute for it
        return operation._inbound_nodes[number]  # noqa: SLF001

    @property
    def operation(self) -> Any:
        """The layer or operation that made the tensor."""
        return self.tensor._keras_history.operation  # noqa: SLF001


def keras_heads(model: Any) -> tuple[OutputHead, ...]:
    """What each output of a model ends with, in the order of ``model.outputs``.

    Empty for a model whose outputs only its Python code knows.
    """
    return tuple(_head(tensor) for tensor in getattr(model, "outputs", None) or ())


def repeated_activations(model: Any) -> tuple[tuple[str, str], ...]:
    """Softmax and sigmoid layers at the end whose input is the result of one already: each by name, with a sentence."""
    found = []
    for tensor in getattr(model, "outputs", None) or ():
        activation, point = deciding_layer(KerasPoint(tensor), _facts, _before)
        if activation not in SQUASHING or activation_of(point.operation) not in SQUASHING:
            continue  # an average of probabilities: they are that still, by no second softmax
        if getattr(point.operation, "weights", None):
            continue  # a layer with weights computes something new from the probabilities
        earlier = (deciding_layer(one, _facts, _before)[0] for one in _before(point))
        first = next((one for one in earlier if one in SQUASHING), None)
        if first is not None:
            name = point.operation.name
            found.append((name, say(_AGAIN, node=name, first=first, second=activation)))
    return tuple(found)


def activation_of(operation: Any) -> str | None:
    """The name of the activation of one layer by itself; "linear" for none, None where it cannot be seen."""
    return _described(operation).activation


def _head(tensor: Any) -> OutputHead:
    activation, point = deciding_layer(KerasPoint(tensor), _facts, _before)
    shape = tuple(tensor.shape)
    units = shape[-1] if len(shape) > 1 else 1
    return OutputHead(activation, units, point.operation.name)


def _before(point: KerasPoint) -> Sequence[KerasPoint]:
    nested, call = _nested(point.operation), point.call
    if nested is not None:
        return [KerasPoint(nested.outputs[point.tensor._keras_history.tensor_index], (*point.above, call))]  # noqa: SLF001
    if not call.is_input:
        return [KerasPoint(tensor, point.above) for tensor in call.input_tensors]
    if not point.above:
        return []
    outer, model = point.above[-1], _nested(point.above[-1].operation)
    entered = next((index for index, tensor in enumerate(model.inputs) if tensor is point.tensor), 0)
    return [KerasPoint(outer.input_tensors[entered], point.above[:-1])]


def _nested(operation: Any) -> Any:
    """The model that is called here, if its layers can be seen; also one that is repeated in time."""
    inside = _wrapped(operation) or operation
    return inside if getattr(inside, "outputs", None) and getattr(inside, "inputs", None) else None


def _wrapped(operation: Any) -> Any:
    """The layer that a wrapper is around."""
    if type(operation).__name__ not in WRAPPERS:
        return None
    return getattr(operation, "layer", None) or getattr(operation, "forward_layer", None)


def _facts(point: KerasPoint) -> LayerFacts:
    return _described(point.operation)


def _described(operation: Any) -> LayerFacts:
    kind = type(operation)
    if _nested(operation) is not None:
        return LayerFacts("Model")
    if (wrapped := _wrapped(operation)) is not None:
        return _described(wrapped)
    if kind.__name__ == "InputLayer":
        return LayerFacts("Input", None)
    found = operation_type(f"{kind.__module__}.{kind.__name__}")
    return LayerFacts(kind.__name__, _activation(operation)) if found is None else described(found.name, {})


def _activation(operation: Any) -> str | None:
    """The activation of a layer object: that of its class, or the function it was given."""
    kind = type(operation)
    if (activation := getattr(operation, "activation", None)) is not None:
        return getattr(activation, "__name__", None) or snake_case(type(activation).__name__)
    known = kind.__module__.split(".", maxsplit=1)[0] in _KNOWN and kind_of(kind.__name__) == "layer"
    if hasattr(operation, "activation") or not known:
        return LINEAR if hasattr(operation, "activation") else None
    return own_activation(kind.__name__, {}) or LINEAR
