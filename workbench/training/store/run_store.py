"""Stores for the results of a run: best weights in memory, or everything in a folder for as long as it can be written.

A store never ends a training: what it cannot keep it says in a sentence.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from msgspec.structs import replace

from workbench.atomic_files import write_atomically
from workbench.messages import mark, say
from workbench.training.history.record import Record, curve
from workbench.training.setup.watched_keys import kept_keys, watched_key
from workbench.training.store.checkpoints import (
    drop_others,
    load_checkpoint,
    needed,
    random_state,
    save_checkpoint,
)
from workbench.training.store.data_fingerprint import Fingerprint
from workbench.training.store.folder_lock import Lock
from workbench.training.store.history_csv import append_csv, write_csv
from workbench.training.store.not_kept import not_kept
from workbench.training.store.run_environment import environment
from workbench.training.store.run_files import KeptLoss, Random, append_history, write_history, write_run
from workbench.training.store.tensorboard_log import TensorBoardLog

HISTORY_CSV = "history.csv"


_AN_EPOCH = mark("epoch {number}")
_THE_END = mark("the end of the run")


class RunStore(Protocol):
    """Interface of a store. Each method returns why something was not kept, or None."""

    def epoch(self, model: Any, record: Record) -> str | None:
        """The last epoch of ``record`` is over; ``model`` has its weights."""

    def restore(self, model: Any, record: Record) -> None:
        """Load the weights of the best epoch into ``model``, if there is one."""

    def end(self, record: Record) -> str | None:
        """The run has ended."""


def best_number(record: Record) -> int | None:
    """The best epoch so far, by the key that early stopping watches, or by the loss of the validation data."""
    key = watched_key(record.settings)
    return record.best(key) if curve(record, key) is not None else None


class MemoryStore:
    """Keeps the weights of the best epoch. ``problem`` says why nothing is kept on disk, if it should be."""

    def __init__(self, problem: str | None = None) -> None:
        self._weights: list[Any] | None = None
        self._problem = problem
        self.number: int | None = None

    def epoch(self, model: Any, record: Record) -> str | None:
        if best_number(record) in (None, len(record.epochs)):
            self._weights, self.number = model.get_weights(), len(record.epochs)
        return self._problem

    def restore(self, model: Any, record: Record) -> None:  # noqa: ARG002 - one form for both
        if self._weights is not None:
            model.set_weights(self._weights)

    def end(self, record: Record) -> str | None:  # noqa: ARG002 - one form for both
        return self._problem


class FolderStore:
    """Keeps settings, history, weights, environment and code in ``folder``, which it has locked.

    What cannot be written is written with a later epoch; meanwhile the best weights are kept in memory.

    Args:
        folder: The run's own folder.
        lock: Its lock.
        data: The fingerprint of the data.
        loss: The loss of the training.
        begin: Writes what is known before the training; called again after each failure.
    """

    def __init__(
        self, folder: Path, lock: Lock, data: Fingerprint, loss: KeptLoss, begin: Callable[[], None] | None = None
    ) -> None:
        self._folder, self._lock, self._data, self._loss = folder, lock, data, loss
        self._begin = begin
        self._written = self._written_csv = 0
        self._memory = MemoryStore()
        self._begun = False
        self._tensorboard = TensorBoardLog(folder)

    def begin(self, record: Record, random: Random = ()) -> str | None:
        """Write what is known before training. A run that goes on brings its epochs, and the random states after it."""
        try:
            self._write_beginning(record, random)
        except OSError as error:
            return not_kept(self._folder, error)
        return None

    def _write_beginning(self, record: Record, random: Random) -> None:
        described = json.dumps(environment(), indent=1, ensure_ascii=False)
        write_atomically(self._folder / "environment.json", described + "\n")
        write_history(self._folder, record.epochs, random)
        write_csv(record, self._folder / HISTORY_CSV)
        write_run(self._folder, replace(record, state="running", epochs=()), self._data, self._loss)
        if self._begin is not None:
            self._begin()
        self._begin, self._begun = None, True
        self._written = self._written_csv = len(record.epochs)

    def epoch(self, model: Any, record: Record) -> str | None:
        try:
            self._write_epoch(model, record)
        except OSError as error:
            self._memory.epoch(model, record)
            return not_kept(self._folder, error, say(_AN_EPOCH, number=len(record.epochs)))
        return None

    def _write_epoch(self, model: Any, record: Record) -> None:
        """Weights first, then the history, which says that the epoch is done, then obsolete checkpoints are deleted."""
        if not self._begun:
            self._write_beginning(replace(record, epochs=()), ())
        save_checkpoint(model, self._folder, len(record.epochs))
        append_history(self._folder, record.epochs[self._written :], random_state(model))
        self._written = len(record.epochs)
        append_csv(record, self._folder / HISTORY_CSV, self._written_csv)
        self._written_csv = len(record.epochs)
        drop_others(self._folder, needed(record, kept_keys(record.settings)))
        if record.settings.tensorboard:
            self._tensorboard.epoch(model, record)

    def restore(self, model: Any, record: Record) -> None:
        number = best_number(record)
        if number is not None and number == self._memory.number:
            self._memory.restore(model, record)
        elif number is not None:
            load_checkpoint(model, self._folder, number)

    def end(self, record: Record) -> str | None:
        try:
            write_run(self._folder, record, self._data, self._loss)
        except OSError as error:
            return not_kept(self._folder, error, say(_THE_END))
        finally:
            self._lock.release()
        return record.not_kept
