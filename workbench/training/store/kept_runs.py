"""Stored runs: reading one from its folder, and finding it by its name."""

import os
from pathlib import Path

from msgspec.structs import replace

from workbench.messages import say
from workbench.text_format import listed
from workbench.training.history.record import ENDED, Record
from workbench.training.run_errors import NoSuchRun, RunFileBroken
from workbench.training.store.folder_lock import is_taken
from workbench.training.store.run_files import HISTORY, RUN, read_history, read_run
from workbench.training.store.run_folders import RUNS

PathLike = str | os.PathLike[str]


def load_record(folder: PathLike) -> Record:
    """A run as it is on disk; one whose process died counts as stopped.

    Args:
        folder: The run's folder, or its name in ``./runs``.

    Returns:
        The run, as a value.

    Raises:
        NoSuchRun: There is none of that name.
        RunFileBroken: A file of it cannot be read.
        RunTooNew: A newer workbench wrote it.

    >>> kept = wb.training.fit(graph, data, epochs=1, name="kept", folder=folder).wait()
    >>> load_record(kept.folder) == kept.record
    True
    """
    path = find_run_folder(folder)
    record = read_run(path).record
    history = read_history(path)
    for place, epoch in enumerate(history.epochs):
        for scores in (epoch.train, epoch.validation):
            lengths = {len(values) for values in (scores.by_class.values() if scores else ())}
            if lengths - {len(record.class_names)}:
                expected, received = say("{count} values a metric", count=len(record.class_names)), f"{max(lengths)}"
                where, at = f"{path.name}/{HISTORY}", f"epochs[{place}]"
                raise RunFileBroken(where=where, place=at, expected=expected, received=received)
    state = record.state
    if state not in ENDED and not is_taken(path):
        state = "stopped"
    return replace(record, epochs=history.epochs, state=state)


def find_run_folder(folder: PathLike) -> Path:
    """The folder of a run, given by its path or, for one in ``./runs``, by its name. Raises NoSuchRun."""
    if not isinstance(folder, str | os.PathLike):
        raise NoSuchRun(
            where=str(RUNS), received=str(folder), expected=listed(one.name for one in run_folders(RUNS)) or "–"
        )
    path = Path(folder).expanduser()
    inside = RUNS / path
    for candidate in (path, inside):
        if (candidate / RUN).is_file():
            return candidate.resolve()
    parent = path.parent if path.parent.is_dir() and path.parent != Path() else RUNS
    known = listed(run.name for run in run_folders(parent)) or "–"
    raise NoSuchRun(where=str(parent), received=str(folder), expected=known)


def run_folders(parent: PathLike) -> list[Path]:
    """The folders of runs in ``parent``, sorted by name."""
    path = Path(parent).expanduser()
    return sorted(found.parent for found in path.glob(f"*/{RUN}")) if path.is_dir() else []
