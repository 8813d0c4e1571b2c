"""How the numbers of a network's output are to be read: probabilities, raw scores, yes or no by one unit, or values."""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from msgspec import Struct

from workbench.analysis.keras_head import activation_of, keras_heads
from workbench.catalog.loss_matching import SIGMOIDS, SOFTMAXES, wanted_activation
from workbench.catalog.output_head import LINEAR
from workbench.codegen.loss_expressions import Loss, loss_from
from workbench.explain.image_batch import Array

Squashing = Literal["softmax", "sigmoid", ""]
"""What makes probabilities of scores; nothing where there are none."""


class OutputReading(Struct, frozen=True):
    """How to read an output, (batch, …, units).

    Args:
        activation: What turns scores into probabilities, the network or its loss.
        applied: Whether the network applies it itself; if not, its outputs are raw scores (``from_logits``).
        yes_or_no: Whether its one unit stands for two classes, 0 (no) and 1 (yes).
        threshold: Above which probability, or value where there are none, its one unit says yes.
    """

    activation: Squashing
    applied: bool
    yes_or_no: bool
    threshold: float = 0.5

    def probabilities(self, outputs: Array) -> Array:
        """``outputs`` as probabilities, as far as they can be."""
        if self.applied or not self.activation:
            return outputs
        if self.activation == "sigmoid":
            positive: Array = 0.5 * (1 + np.tanh(0.5 * outputs))
            return positive
        powers = np.exp(outputs - outputs.max(axis=-1, keepdims=True))
        shares: Array = powers / powers.sum(axis=-1, keepdims=True)
        return shares


def reading_of(model: Any, units: int | None, last: Any = None) -> OutputReading:
    """How to read the output of ``model``, from its end and from the loss that it was compiled with.

    Args:
        model: A Keras model with one output.
        units: The length of the output's last axis.
        last: The last layer that changed the numbers, for a model whose layers only its Python code knows.
    """
    heads = keras_heads(model)
    activation = heads[0].activation if len(heads) == 1 else activation_of(last) if last is not None else None
    if activation in SOFTMAXES:
        return OutputReading("softmax", applied=True, yes_or_no=False)
    if activation in SIGMOIDS:
        return OutputReading("sigmoid", applied=True, yes_or_no=units == 1)
    return _by_loss(_compiled_loss(model), units, activation)


def _by_loss(loss: Loss | None, units: int | None, activation: str | None) -> OutputReading:
    """Numbers of which only the loss says what they mean; of an activation that cannot be seen it says that too."""
    traits = loss.traits if loss is not None else None
    if loss is None or traits is None:
        return OutputReading("", applied=False, yes_or_no=False)
    if traits.name in _HINGES and units == 1:
        return OutputReading("", applied=False, yes_or_no=True, threshold=0.0)
    if activation not in (LINEAR, None):
        return OutputReading("", applied=False, yes_or_no=False)
    is_binary = traits.labels == "yes or no" and units == 1
    wanted: Squashing = "sigmoid" if wanted_activation(traits, units) == "sigmoid" else "softmax"
    if loss.from_logits:
        return OutputReading(wanted, applied=False, yes_or_no=is_binary)
    if activation is None and traits.ending != "any":
        return OutputReading(wanted, applied=True, yes_or_no=is_binary)
    return OutputReading("", applied=False, yes_or_no=is_binary)


_HINGES = ("Hinge", "SquaredHinge")
"""Losses of scores on both sides of 0, where those above it say yes."""


def _compiled_loss(model: Any) -> Loss | None:
    """The loss that a model was compiled with, if it is one."""
    compiled = getattr(model, "loss", None) if getattr(model, "compiled", False) else None
    if isinstance(compiled, Mapping):
        compiled = list(compiled.values())
    if isinstance(compiled, list | tuple):
        compiled = compiled[0] if len(compiled) == 1 else None
    return None if compiled is None else loss_from(compiled)
