"""Callbacks of the user's own beside those of a run."""

import reprlib
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.messages import mark, say
from workbench.training.fitting.run import Run
from workbench.training.metrics.history_keys import better, split_history_key
from workbench.training.metrics.metric_table import METRICS
from workbench.training.setting_errors import BadSetting
from workbench.training.setup.output_tasks import AnyTask
from workbench.training.setup.stopping_checks import check_key
from workbench.training.setup.task import TrainingTask

_RATES = ("learning_rate", "lr")
_CALLBACKS = mark("a list of objects of keras.callbacks")
_OWN_END = mark("A callback of your own ended the training.")


def check_callbacks(callbacks: Any, where: str) -> None:
    """Raises BadSetting unless they are callbacks of Keras."""
    import keras

    known = isinstance(callbacks, list | tuple) and all(isinstance(one, keras.callbacks.Callback) for one in callbacks)
    if not known:
        received, example = reprlib.repr(callbacks), "callbacks=[keras.callbacks.CSVLogger('log.csv')]"
        raise BadSetting(
            where=where, parameter="callbacks", expected=say(_CALLBACKS), received=received, example=example
        )


def settle_directions(callbacks: Sequence[Any]) -> None:
    """Say to callbacks that watch a number whether more of it is better: Keras knows that of its own metrics only."""
    for one in callbacks:
        key = getattr(one, "monitor", None)
        if getattr(one, "mode", None) == "auto" and isinstance(key, str) and split_history_key(key)[0] in METRICS:
            one.mode = better(key)


def check_monitors(callbacks: Sequence[Any], task: AnyTask) -> None:
    """Check that callbacks of Keras watch a number of this training. Raises UnknownMetric, UnknownClass.

    Callbacks of one's own may have an attribute of that name for anything.
    """
    if not isinstance(task, TrainingTask):
        return  # of several outputs the keys have the names of these
    for one in callbacks:
        key = getattr(one, "monitor", None)
        if type(one).__module__.startswith("keras.") and isinstance(key, str) and key not in _RATES:
            check_key(task, key, where=type(one).__name__)


def add_numbers(logs: Any, values: Mapping[str, float | None]) -> None:
    """Give the callbacks after that of the run every number of the epoch, by the keys of its history."""
    if isinstance(logs, dict):
        for key, value in values.items():
            if value is not None:
                logs.setdefault(key, value)


def note_own_end(run: Run, callback: Any, epochs: int) -> None:
    """Note that a callback of the user's own has ended the training, if one has."""
    ended = run.record.stopped_early is None and not callback.interrupted
    if ended and run.model.stop_training and len(run.finished_epochs) < epochs:
        run.change(quietly=True, stopped_early=say(_OWN_END))
