"""Why a loss became NaN, as likely as can be told from data, loss and settings."""

from collections.abc import Iterator
from typing import Any

from workbench.data.dataset import Array
from workbench.messages import mark, say
from workbench.training.setup.compile_code import first_rate
from workbench.training.setup.output_tasks import AnyTask, OutputTasks
from workbench.training.setup.settings import Settings
from workbench.training.setup.task import TrainingTask

_LARGE_VALUES = 20.0
_FAST = {"SGD": 0.1}
_FAST_OTHERS = 0.01
_FAR = 10

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


def likely_cause(task: AnyTask, x: Array, y: Array, policy: str) -> str:
    """One sentence: what to change first. ``policy`` is the name of the network's dtype policy."""
    if isinstance(task, OutputTasks):
        return _cause_of_outputs(task, x, y, policy)
    return next(_causes(task, x, y, policy))


def _cause_of_outputs(tasks: OutputTasks, x: Any, y: Any, policy: str) -> str:
    """The first cause that is not the last resort: with the input of the largest values, and each of the outputs."""
    samples, labels = max(tasks.inputs_of(x).values(), key=_largest), tasks.labels(y)
    found = [likely_cause(one, samples, labels[name], policy) for name, one in tasks.tasks.items()]
    last = say(_OTHER, slower=first_rate(tasks.settings) / 10)
    return next((cause for cause in found if cause != last), last)


def _causes(task: TrainingTask, x: Array, y: Array, policy: str) -> Iterator[str]:
    """From the likeliest on; a rate that is far too large explains it before anything else does."""
    rate, optimizer = first_rate(task.settings), task.settings.optimizer
    fast = _FAST.get(optimizer, _FAST_OTHERS)
    rate_cause = say(_RATE, rate=rate, optimizer=optimizer, slower=first_rate(Settings(optimizer=optimizer)))
    if rate >= _FAR * fast:
        yield rate_cause
    if task.loss.type in ("MeanSquaredLogarithmicError", "Poisson"):
        yield say(_NEGATIVE, loss=task.loss.type)
    if (samples := _largest(x)) > _LARGE_VALUES:
        yield say(_SCALE, largest=samples)
    if task.kind == "values" and (labels := _largest(y)) > _LARGE_VALUES:
        yield say(_TARGETS, largest=labels)
    if policy.endswith("_float16"):
        yield say(_HALF)
    if rate > fast:
        yield rate_cause
    yield say(_OTHER, slower=rate / 10)


def _largest(values: Array) -> float:
    return max(abs(float(values.min())), abs(float(values.max())))
