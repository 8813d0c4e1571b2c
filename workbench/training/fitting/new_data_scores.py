"""How good a trained network is on data: every number of its task, without touching the network itself."""

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.catalog.loss_matching import wanted_activation
from workbench.data.dataset import Array
from workbench.messages import mark, say
from workbench.training.setup.task import given_loss

if TYPE_CHECKING:
    import keras

_PAIR = 2
_NOT_FINITE = mark(
    "evaluate: {count:,} of the network's answers are NaN or infinite, and count as wrong. Look at its layers one by "
    "one with wb.trace(model, x, statistics=True)."
)


def tell_of_broken_answers(metric: Any) -> None:
    """Warn when answers that ``metric`` has counted are no numbers."""
    count = metric.not_finite()
    if count:
        warnings.warn(say(_NOT_FINITE, count=count), stacklevel=4)


def probabilities(model: "keras.Model", outputs: Array) -> Array:
    """Outputs of a network, (…, classes), as probabilities where its loss says that they are raw scores."""
    loss = given_loss(None, model)
    if loss is None or loss.traits is None or not loss.from_logits:
        return outputs
    return activated(outputs, wanted_activation(loss.traits, outputs.shape[-1]))


def activated(outputs: Array, activation: str) -> Array:
    """Raw scores, (…, classes), as probabilities: by ``"sigmoid"`` or ``"softmax"``; ``""`` leaves them."""
    if not activation:
        return outputs
    if activation == "sigmoid":
        chances: Array = 0.5 * (1 + np.tanh(0.5 * outputs))
        return chances
    powers = np.exp(outputs - outputs.max(axis=-1, keepdims=True))
    shares: Array = powers / powers.sum(axis=-1, keepdims=True)
    return shares
