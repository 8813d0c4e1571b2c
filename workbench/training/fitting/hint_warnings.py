"""Telling hints of a training: each once, as a warning that stops nothing."""

import warnings
from collections.abc import Sequence
from math import isfinite, log

from workbench.data import Dataset
from workbench.messages import mark, say
from workbench.training.fitting.run import Run
from workbench.training.setup.output_tasks import AnyTask, OutputTasks
from workbench.training.setup.preparation import Prepared
from workbench.training.setup.training_hints import has_raw_pixels, training_hints

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
    if not has_raw_pixels(prepared.model, data):  # they would be the cause of a large loss
        run.listen(FirstEpochs(run, task))


def tell(texts: Sequence[str], calls: int = 0) -> None:
    """Show each text as a warning, at the line that is ``calls`` calls above the caller."""
    for text in texts:
        warnings.warn(text, stacklevel=calls + 2)


def exploded(run: Run, task: AnyTask) -> str | None:
    """What to say of a loss that is far worse than guessing, or grows; None for one that is not."""
    epochs = run.finished_epochs
    if not epochs:
        return None
    loss, rate = epochs[-1].train.loss, epochs[-1].learning_rate
    if loss is None or rate is None or not isfinite(loss):
        return None
    values = {"name": run.name, "loss": loss, "epoch": epochs[-1].number, "rate": rate, "smaller": rate / _SMALLER}
    guess = _guess(task)
    if guess is not None:
        return say(_EXPLODED, guess=guess, **values) if loss > _TIMES * guess else None
    before = epochs[-2].train.loss if len(epochs) > 1 else None
    return say(_GREW, before=before, **values) if before is not None and loss > _TIMES * before > 0 else None


def _guess(task: AnyTask) -> float | None:
    """The crossentropy of an answer that gives every class the same chance; None for another loss."""
    if isinstance(task, OutputTasks) or "Crossentropy" not in task.loss.type or "Focal" in task.loss.type:
        return None
    return log(_BINARY if task.kind in ("binary", "multilabel") else max(len(task.class_names), _BINARY))


class FirstEpochs:
    """A listener that tells once, within the first epochs, that a loss explodes."""

    def __init__(self, run: Run, task: AnyTask, last: int = 3) -> None:
        self._run, self._task, self._last = run, task, last
        self._seen = 0
        self._was_shown = False

    def __call__(self) -> None:
        """Look at the epoch that has just ended."""
        done = len(self._run.finished_epochs)
        if self._was_shown or done == self._seen or done > self._last:
            return
        self._seen = done
        text = exploded(self._run, self._task)
        if text is not None:
            self._was_shown = True
            tell([text])
