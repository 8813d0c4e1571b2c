"""Activation functions with parameters: Keras takes a layer in their place, ``activation=LeakyReLU(…)``."""

from collections.abc import Mapping

from immutabledict import immutabledict
from msgspec import Struct

from workbench.graph.document import Value


class ActivationLayer(Struct, frozen=True):
    """The layer that computes an activation function with other parameters than its own.

    Args:
        layer: Its class in ``keras.layers``.
        parameters: Those of the function, in the order of its arguments; the layer has them by the same names.
        differing: Defaults of the function that are not those of the layer.
        seldom: Whether the parameters are hardly ever changed; a panel then shows them only where they are.
    """

    layer: str
    parameters: tuple[str, ...]
    differing: Mapping[str, Value] = immutabledict()
    seldom: bool = False


ACTIVATION_LAYERS: Mapping[str, ActivationLayer] = {
    "relu": ActivationLayer("ReLU", ("negative_slope", "max_value", "threshold"), seldom=True),
    "leaky_relu": ActivationLayer("LeakyReLU", ("negative_slope",), immutabledict(negative_slope=0.2)),
    "elu": ActivationLayer("ELU", ("alpha",)),
    "softmax": ActivationLayer("Softmax", ("axis",), seldom=True),
}
_ORDER = {"ReLU": ("max_value", "negative_slope", "threshold")}
"""Arguments of the layer where their order is another."""


def layer_for(name: str, config: Mapping[str, object]) -> tuple[str, Mapping[str, object]] | None:
    """Layer and configuration for an activation by its function or its layer; None where there is none."""
    function = ACTIVATION_LAYERS.get(name)
    if function is not None:
        return function.layer, {**function.differing, **config}
    return (name, config) if name in {item.layer for item in ACTIVATION_LAYERS.values()} else None


def function_of(layer: str, config: Mapping[str, object]) -> str | None:
    """The function that computes the same as a layer with these settings (in normal form); None where none does."""
    for name, function in ACTIVATION_LAYERS.items():
        if function.layer == layer and config == function.differing:
            return name
    return None


def positional_parameters(name: str) -> tuple[str, ...] | None:
    """The arguments of an activation by its function or its layer, in order; None for one that has none here."""
    if name in ACTIVATION_LAYERS:
        return ACTIVATION_LAYERS[name].parameters
    layers = {item.layer: item.parameters for item in ACTIVATION_LAYERS.values()}
    return _ORDER.get(name, layers.get(name))
