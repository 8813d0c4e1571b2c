"""Where a new run is kept: its folder and what writes into it, or in memory alone."""

import os
from functools import partial
from pathlib import Path

from workbench.data import Dataset
from workbench.messages import mark, say
from workbench.training.fitting.run import Run
from workbench.training.setup.preparation import Prepared
from workbench.training.setup.setting_limits import refuse
from workbench.training.store.data_fingerprint import fingerprint
from workbench.training.store.folder_lock import take
from workbench.training.store.network_files import kept_losses, write_network
from workbench.training.store.not_kept import not_kept
from workbench.training.store.run_folders import RUNS, claim
from workbench.training.store.run_store import FolderStore, MemoryStore, RunStore

_NAME = mark("a text, the name of the run, or None")
_FOLDER = mark("a text or a path, or None")


def check_place(name: object, folder: object) -> None:
    """Raises BadSetting."""
    if name is not None and not isinstance(name, str):
        refuse(name, where="fit", parameter="name", expected=say(_NAME), example="first")
    if folder is not None and not isinstance(folder, str | os.PathLike):
        refuse(folder, where="fit", parameter="folder", expected=say(_FOLDER), example="runs")


def claimed_folder(folder: str | os.PathLike[str] | None, title: str) -> tuple[Path | None, str | None]:
    """A new folder for the run, or why there is none."""
    parent = Path(folder or RUNS)
    try:
        return claim(parent, title), None
    except OSError as error:
        return None, not_kept(parent, error)


def store_for(run: Run, prepared: Prepared, data: Dataset, problem: str | None) -> RunStore:
    """What keeps a run: its folder, which is locked, or, with ``problem`` or without a folder, the memory."""
    if run.folder is not None:
        try:
            lock = take(run.folder)
        except OSError as error:
            problem = not_kept(run.folder, error)
            run.folder = None
    if run.folder is None:
        run.note_not_kept(problem)
        return MemoryStore(problem)
    assert lock is not None  # noqa: S101 - the folder was made a moment ago
    describe = partial(write_network, run.folder, prepared, run.record.phases)
    store = FolderStore(run.folder, lock, fingerprint(data), kept_losses(prepared.task), describe)
    run.note_not_kept(store.begin(run.record))
    return store
