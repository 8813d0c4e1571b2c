"""Telling hints of a training: each once, as a warning that stops nothing."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from math import isfinite, log
from typing import Any

import numpy as np

from workbench.data import Dataset
from workbench.data.dataset import Array
from workbench.messages import mark, say
from workbench.training.fitting.run import Run
from workbench.training.history.record import Epoch
from workbench.training.setup.compile_code import first_rate
from workbench.training.setup.input_scale import scale_hint
from workbench.training.setup.output_tasks import AnyTask, OutputTasks
from workbench.training.setup.preparation import Prepared
from workbench.training.setup.settings import Settings
from workbench.training.setup.training_hints import training_hints

_EXPLODED = mark(
    "{name}: the loss is {loss:.4g} after epoch {epoch}, worse than by guessing ({guess:.4g}). The learning rate "
    "{rate:g} is probably too large: try {smaller:g}."
)
_GREW = mark(
    "{name}: the loss grew from {before:.4g} to {loss:.4g} in epoch {epoch}. The learning rate {rate:g} is probably "
    "too large: try {smaller:g}."
)
_TIMES = 3
_SMALLER = 10
_BINARY = 2


def hint_at(run: Run, prepared: Prepared, data: Dataset) -> None:
    """Tell what is known before the first epoch, and have the first epochs watched."""
    task = prepared.task
    tell(training_hints(prepared.model, task, data), calls=2)
    if scale_hint(prepared.model, data) is None:  # else it would be the cause of a large loss
        run.listen(FirstEpochs(run, task, _guess(task, None if isinstance(task, OutputTasks) else data.train.y)))


def tell(texts: Sequence[str], calls: int = 0) -> None:
    """Show each text as a warning, at the line that is ``calls`` calls above the caller."""
    for text in texts:
        warnings.warn(text, stacklevel=calls + 2)


def exploded(run: Run, task: AnyTask, guess: float | None = None) -> str | None:
    """What to say of a loss that is far worse than guessing, or grows; None for one that is not.

    Args:
        run: The run.
        task: What is learned.
        guess: The loss by guessing, where it is known.
    """
    epochs = run.finished_epochs
    if not epochs:
        return None
    loss, rate = epochs[-1].train.loss, epochs[-1].learning_rate
    if loss is None or rate is None or not isfinite(loss):
        return None
    values = {"name": run.name, "loss": loss, "epoch": epochs[-1].number, "rate": rate, "smaller": rate / _SMALLER}
    guess = guess if guess is not None else _guess(task)
    if guess is not None:
        is_sure = rate > _usual_rate(run) or _stays_bad(epochs[-1], guess)
        return say(_EXPLODED, guess=guess, **values) if loss > _TIMES * guess and is_sure else None
    before = epochs[-2].train.loss if len(epochs) > 1 else None
    return say(_GREW, before=before, **values) if before is not None and loss > _TIMES * before > 0 else None


def _usual_rate(run: Run) -> float:
    """The rate that the optimizer has by itself: with it, a bad start alone is no sign of a rate too large."""
    return first_rate(Settings(optimizer=run.settings.optimizer))


def _stays_bad(epoch: Epoch, guess: float) -> bool:
    """Whether the loss is as bad at the end of the epoch."""
    loss = epoch.validation.loss if epoch.validation is not None else None
    return loss is not None and loss > _TIMES * guess


def _guess(task: AnyTask, y: Array | None = None) -> float | None:
    """The loss by guessing: the same chance for every class, or 0 for every value; None where that is not known."""
    if isinstance(task, OutputTasks):
        return None
    if task.loss.type in _OF_ZERO and y is not None and y.size:
        return float(_OF_ZERO[task.loss.type](np.asarray(y[:_SOME], "float64"))) or None
    if "Crossentropy" not in task.loss.type or "Focal" in task.loss.type:
        return None
    return log(_BINARY if task.kind in ("binary", "multilabel") else max(len(task.class_names), _BINARY))


_OF_ZERO: Mapping[str, Callable[[Array], Any]] = {
    "MeanSquaredError": lambda y: np.mean(y**2),
    "MeanAbsoluteError": lambda y: np.mean(np.abs(y)),
}
_SOME = 10_000
"""As many labels tell what their size is."""


class FirstEpochs:
    """A listener that tells once, within the first epochs, that a loss explodes."""

    def __init__(self, run: Run, task: AnyTask, guess: float | None = None, last: int = 3) -> None:
        self._run, self._task, self._guess, self._last = run, task, guess, last
        self._seen = 0
        self._was_shown = False

    def __call__(self) -> None:
        """Look at the epoch that has just ended."""
        done = len(self._run.finished_epochs)
        if self._was_shown or done == self._seen or done > self._last:
            return
        self._seen = done
        text = exploded(self._run, self._task, self._guess)
        if text is not None:
            self._was_shown = True
            tell([text])
