"""The trainings that go on inside of running flows, so that their curves can be shown meanwhile."""

import weakref
from pathlib import Path
from threading import Event, Lock

from workbench.text_format import ReadablePath
from workbench.training.fitting.run import Run
from workbench.training.history.record import Record
from workbench.training.store.kept_runs import load_record
from workbench.training.store.run_files import RUN

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


RUN_FOLDER = "run"
"""Where the kept run of a network lies, inside of what its step has written."""


def training_of(stop: Event, path: str, folder: Path | None) -> Run | Record | None:
    """The training of a step, for its curves: live, or as an earlier run of the flow has kept it.

    Args:
        stop: What stops the run of the flow.
        path: Of the step.
        folder: What the step has written; None where there is nothing yet.

    Returns:
        The live training (its folder is the kept one when it has finished), or a record; None before the first epoch
        of a step that waits.
    """
    live = noted_training(stop, path)
    kept = None if folder is None or not (folder / RUN_FOLDER / RUN).is_file() else folder / RUN_FOLDER
    if live is None:
        return None if kept is None else load_record(kept)
    if live.state == "finished" and kept is not None:
        live.folder = ReadablePath(kept)
    return live
