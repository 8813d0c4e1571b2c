"""What to say of samples whose numbers are too large, or too small, for a network to learn from."""

from typing import Any

import numpy as np
from msgspec import Struct

from workbench.catalog.output_head import VALUE_PRESERVING
from workbench.data import Dataset
from workbench.data.array_group import ArrayGroup
from workbench.data.dataset import Array
from workbench.messages import mark, say
from workbench.model_program.layer_hooks import layers_of

_PIXELS = mark(
    "{data}: x goes from {lowest:g} to {highest:g}, as pixels do, and the network has no layer that brings that to a "
    "small range. It learns better from 0 to 1: divide x by 255, or begin with layers.Rescaling(1 / 255)."
)
_WIDE = mark(
    "{data}: x goes from {lowest:g} to {highest:g}, and the network has no layer that brings that to a small range. "
    "It learns better from small numbers: divide x by {largest:g}, or begin with a Normalization layer, after its "
    "adapt(data.train.x)."
)
_NOT_ADAPTED = mark(
    "{data}: x goes from {lowest:g} to {highest:g}, and the layer {layer!r} leaves it so, since it was not adapted. "
    "Call its adapt(data.train.x) before the training."
)
_TWICE = mark(
    "{data}: x goes from {lowest:g} to {highest:g}, and the layer {layer!r} multiplies it by {scale:.3g} once more, so "
    "that the network sees almost nothing. Give x as it was, from 0 to 255, or leave that layer out."
)
_NORMALIZING = ("BatchNormalization", "LayerNormalization", "GroupNormalization", "UnitNormalization",
                "RMSNormalization", "Embedding", "Lambda")  # fmt: skip
"""Layers that bring any range to a small one, or of which it cannot be said."""
_LARGE = 20.0
_DARK, _BYTE = 128, 255
_TINY = 0.02
_FEW_FEATURES = 16


class _Beginning(Struct, frozen=True):
    """What a network does to its samples before it learns from them.

    Args:
        settles: Whether it brings any range to a small one, or something that cannot be said.
        scale: By what it multiplies.
        layer: The layer that multiplies.
        not_adapted: A Normalization that does nothing, as it has not seen the data.
    """

    settles: bool = False
    scale: float = 1.0
    layer: str = ""
    not_adapted: str = ""


def scale_hint(model: Any, data: Dataset) -> str | None:
    """What a learner should know of the range of the samples; None where it is one to learn from.

    Args:
        model: The network, as it will be trained.
        data: The data, checked already.
    """
    x = data.train.x
    if isinstance(x, ArrayGroup) or x.ndim < 2 or x.dtype.kind not in "biuf":  # noqa: PLR2004 - samples and features
        return None
    lowest, highest = float(x.min()), float(x.max())
    largest = max(abs(lowest), abs(highest))
    begins = _beginning(model)
    template = _template(x, begins, lowest, largest)
    if template is None:
        return None
    words = {"layer": begins.not_adapted or begins.layer, "scale": begins.scale, "largest": largest}
    return say(template, data=data.name, lowest=lowest, highest=highest, **words)


def _template(x: Array, begins: _Beginning, lowest: float, largest: float) -> str | None:
    if begins.settles:
        return None
    if begins.scale < 1 and 0 < largest * begins.scale < _TINY:
        return _TWICE
    if largest * begins.scale <= _LARGE:
        return None
    if begins.not_adapted:
        return _NOT_ADAPTED
    return _PIXELS if lowest >= 0 and _DARK <= largest <= _BYTE and _are_pixels(x) else _WIDE


def _are_pixels(x: Array) -> bool:
    """Whether samples are images, or rows of as many whole numbers."""
    if x.ndim > 2:  # noqa: PLR2004 - samples and features
        return True
    some = x[:64]
    return x[0].size >= _FEW_FEATURES and bool((some == np.floor(some)).all())


def _beginning(model: Any) -> _Beginning:
    """What stands before the first weights, or right after the first ones."""
    import keras

    weighted, scale, layer_name, not_adapted = 0, 1.0, "", ""
    for _, layer in layers_of(model):
        kind = type(layer).__name__
        if kind == "Normalization" and weighted == 0 and _does_nothing(layer):
            not_adapted = layer.name
            continue
        if kind == "Rescaling" and weighted == 0:
            scale *= float(np.abs(layer.scale).max())
            layer_name = layer.name
            continue
        is_operation = not isinstance(layer, keras.layers.Layer)
        is_unknown = not type(layer).__module__.startswith("keras.") or (
            is_operation and f"ops.{kind.lower()}" not in VALUE_PRESERVING and weighted == 0
        )
        if kind in (*_NORMALIZING, "Normalization") or is_unknown:
            return _Beginning(settles=True)
        weighted += bool(getattr(layer, "weights", ()))
        if weighted > 1:
            break
    return _Beginning(scale=scale, layer=layer_name, not_adapted=not_adapted)


def _does_nothing(layer: Any) -> bool:
    """Whether a Normalization has its initial mean of 0 and variance of 1."""
    import keras

    mean, variance = getattr(layer, "mean", None), getattr(layer, "variance", None)
    if mean is None or variance is None:
        return False
    to_numpy = keras.ops.convert_to_numpy
    return bool((to_numpy(mean) == 0).all() and (to_numpy(variance) == 1).all())
