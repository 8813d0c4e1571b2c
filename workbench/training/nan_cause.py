"""Why a loss became NaN, as likely as can be told from data, loss and settings."""

import numpy as np

from workbench.data.dataset import Array
from workbench.messages import mark, say
from workbench.training.compiling import first_rate
from workbench.training.job import Job

_LARGE_VALUES = 20.0
_FAST = {"SGD": 0.1}
_FAST_OTHERS = 0.01

_RATE = mark(
    "the learning rate {rate:g} is large for {optimizer}, so that the weights grew without bounds. Try {slower:g}, or "
    "optimizer_params={{'clipnorm': 1.0}}."
)
_SCALE = mark(
    "the samples have values up to {largest:g}. Networks learn from small numbers: divide the data (x / {largest:g}), "
    "or begin the network with a Rescaling or Normalization layer."
)
_NEGATIVE = mark(
    "{loss} takes a logarithm, and some labels or outputs are negative. Choose MeanSquaredError, or end with relu or "
    "softplus."
)
_TARGETS = mark(
    "the labels have values up to {largest:g}, so that errors and gradients are huge. Divide the labels (y / "
    "{largest:g}), and multiply the predictions afterwards."
)
_HALF = mark("the network computes with 16 bits, where numbers above 65504 do not exist. Use float32, or bfloat16.")
_OTHER = mark(
    "a division by 0 or a logarithm of 0 inside the network or its loss. Try a learning rate of {slower:g}, "
    "optimizer_params={{'clipnorm': 1.0}}, and look at the layers one by one with wb.trace(model, x)."
)


def likely_cause(job: Job, x: Array, y: Array, policy: str) -> str:
    """One sentence: what to change first. ``policy`` is the name of the network's dtype policy."""
    rate, optimizer = first_rate(job.settings), job.settings.optimizer
    largest = float(np.abs(x).max()) if x.dtype.kind in "iuf" and x.size else 0.0
    if rate >= 10 * _FAST.get(optimizer, _FAST_OTHERS):
        return say(_RATE, rate=rate, optimizer=optimizer, slower=first_rate_of(optimizer))
    if job.loss.type in ("MeanSquaredLogarithmicError", "Poisson"):
        return say(_NEGATIVE, loss=job.loss.type)
    if largest > _LARGE_VALUES:
        return say(_SCALE, largest=largest)
    if job.kind == "values" and (targets := float(np.abs(y).max())) > _LARGE_VALUES:
        return say(_TARGETS, largest=targets)
    if policy.endswith("float16") and "bfloat" not in policy:
        return say(_HALF)
    if rate > _FAST.get(optimizer, _FAST_OTHERS):
        return say(_RATE, rate=rate, optimizer=optimizer, slower=first_rate_of(optimizer))
    return say(_OTHER, slower=rate / 10)


def first_rate_of(optimizer: str) -> float:
    """The learning rate that Keras gives this optimizer by itself."""
    from workbench.training.settings import Settings

    return first_rate(Settings(optimizer=optimizer))
