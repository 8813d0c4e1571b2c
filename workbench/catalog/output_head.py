"""What a network ends with: the activation that its last numbers went through, whatever stands behind it.

One function decides, over a neutral description of the last layers; drawings describe theirs in
:mod:`workbench.catalog.drawn_head`, Keras models in :mod:`workbench.analysis.keras_head`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from msgspec import Struct

from workbench.catalog.activation_layers import ACTIVATION_LAYERS
from workbench.catalog.class_lookup import is_object
from workbench.catalog.display_names import snake_case
from workbench.catalog.generated_files import members
from workbench.catalog.type_lookup import kind_of, node_type

LINEAR = "linear"
"""The activation of what has none."""

Point = TypeVar("Point")

_SAME_NUMBERS = "the same numbers in another arrangement"
_PART = "a part of the places, each as it was"
_MARGIN = "the places as they were; those of the margin get 0, for no class"
_ENLARGED = "every place several times, or means of neighbours, which are probabilities again"
_MEANS = "means over places: means of probabilities are probabilities, and add up to 1 if these do"
_TRAINING_ONLY = "nothing at all in prediction"
_BORDER = "a border that a tensor crosses unchanged"

_RANKS = ("1D", "2D", "3D")

VALUE_PRESERVING: Mapping[str, str] = {
    **dict.fromkeys(("Flatten", "Reshape", "Permute", "Identity", "RepeatVector"), _SAME_NUMBERS),
    "ops.cast": "the same numbers in another type",
    **dict.fromkeys(("ops.reshape", "ops.squeeze", "ops.expand_dims", "ops.transpose"), _SAME_NUMBERS),
    **dict.fromkeys((*(f"Cropping{rank}" for rank in _RANKS), "CenterCrop"), _PART),
    **dict.fromkeys((f"ZeroPadding{rank}" for rank in _RANKS), _MARGIN),
    **dict.fromkeys((*(f"UpSampling{rank}" for rank in _RANKS), "Resizing"), _ENLARGED),
    **dict.fromkeys((f"{kind}AveragePooling{rank}" for kind in ("", "Global", "Adaptive") for rank in _RANKS), _MEANS),
    **dict.fromkeys((f"SpatialDropout{rank}" for rank in _RANKS), _TRAINING_ONLY),
    **dict.fromkeys(("Dropout", "AlphaDropout", "GaussianDropout", "GaussianNoise"), _TRAINING_ONLY),
    "ActivityRegularization": _TRAINING_ONLY,
    **dict.fromkeys(("Input", "Output", "Block", "Model"), _BORDER),
}
"""What may stand between an activation and the output without changing what the numbers mean, and why."""

WRAPPERS = ("TimeDistributed", "Bidirectional", "SpectralNormalization")
"""Layers around another, whose activation is theirs."""

_OWN: Mapping[str, str] = {
    "Softmax": "softmax",
    "ReLU": "relu",
    "LeakyReLU": "leaky_relu",
    "ELU": "elu",
    "PReLU": "prelu",
}
"""Layers that are an activation themselves."""


class LayerFacts(Struct, frozen=True):
    """A layer by its ``type`` and the name of its activation; None where that cannot be seen."""

    type: str
    activation: str | None = LINEAR


class OutputHead(Struct, frozen=True):
    """What a network gives at one output.

    Args:
        activation: The name of the last activation; "linear" for none, None where it cannot be seen.
        units: The length of the last axis: one number a class. None where it is not known.
        layer: The name of the layer that decides.
    """

    activation: str | None
    units: int | None = None
    layer: str = ""


def own_activation(type_name: str, params: Mapping[str, Any]) -> str | None:
    """The activation of one layer by itself; None for one that has none to set, or that cannot be looked into."""
    if type_name in _OWN:
        return _OWN[type_name]
    kind = node_type(type_name)
    parameter = kind.parameter("activation")
    if parameter is None:
        name = type_name.rpartition(".")[2]
        return name if kind.kind == "operation" and name in members("activations") else None
    return activation_name(params.get("activation", parameter.default))


def activation_name(value: Any) -> str | None:
    """The name of an activation as a parameter has it; None means no activation to Keras, that is linear."""
    if value is None:
        return LINEAR
    if is_object(value):
        function = next((name for name, item in ACTIVATION_LAYERS.items() if item.layer == value["class_name"]), None)
        return function or snake_case(value["class_name"])
    return value if isinstance(value, str) else None


def described(type_name: str, params: Mapping[str, Any]) -> LayerFacts:
    """The facts about a layer, from its type and parameters as a graph or a configuration has them."""
    inside: Any = params.get("layer")
    if type_name in WRAPPERS and is_object(inside):
        return described(inside["class_name"], inside["config"])
    if type_name == "Input":
        return LayerFacts(type_name, None)  # whatever the data are
    if type_name == "Custom":
        config = params.get("config") or {}
        return LayerFacts(type_name, activation_name(config["activation"]) if "activation" in config else None)
    if kind_of(type_name) is None:
        return LayerFacts(type_name, None)
    return LayerFacts(type_name, own_activation(type_name, params) or LINEAR)


def deciding_layer(
    end: Point, facts: Callable[[Point], LayerFacts], before: Callable[[Point], Sequence[Point]]
) -> tuple[str | None, Point]:
    """What ``end`` gives: the name of its activation (None where it cannot be seen), and the point that decides it.

    A point is a place in a network where a tensor leaves; ``before`` are the points that it was computed from.
    Of several networks whose answers are averaged, the common activation counts.
    """
    here = end
    while True:
        known, earlier = facts(here), before(here)
        if known.type == "Average" and earlier:
            found = {deciding_layer(one, facts, before)[0] for one in earlier}
            return (found.pop() if len(found) == 1 else LINEAR), here
        # A linear Activation at the end only sets the type of the numbers, as in mixed precision.
        does_nothing = known.type == "Activation" and known.activation == LINEAR
        if not (known.type in VALUE_PRESERVING or does_nothing) or not earlier:
            return known.activation, here
        here = earlier[0]
