"""The trainings that go on inside of running flows, so that their curves can be shown meanwhile."""

import weakref
from threading import Event, Lock

from workbench.training.fitting.run import Run

_trainings: "weakref.WeakKeyDictionary[Event, dict[str, Run]]" = weakref.WeakKeyDictionary()
"""By the event that stops a run of a flow: the trainings of its network steps, by their paths."""
_lock = Lock()


def note_training(stop: Event, path: str, training: Run) -> None:
    """Remember the training of a step.

    Args:
        stop: What stops the run of the flow.
        path: Of the step.
        training: Its training.
    """
    with _lock:
        _trainings.setdefault(stop, {})[path] = training


def noted_training(stop: Event, path: str) -> Run | None:
    """The training of a step in a run of a flow.

    Args:
        stop: What stops the run of the flow.
        path: Of the step.

    Returns:
        The training, which goes on or has ended; None where the step has not begun to train, or its result was kept.
    """
    with _lock:
        return _trainings.get(stop, {}).get(path)
