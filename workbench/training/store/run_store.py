"""Stores for the results of a run: best weights in memory, or everything in a folder."""

import json
from pathlib import Path
from typing import Any, Protocol

from msgspec.structs import replace

from workbench.atomic_files import write_atomically
from workbench.training.history.record import Record, epoch_values
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
from workbench.training.store.history_csv import write_csv
from workbench.training.store.run_environment import environment
from workbench.training.store.run_files import write_history, write_run


class RunStore(Protocol):
    """Interface of a store."""

    def epoch(self, model: Any, record: Record) -> None:
        """The last epoch of ``record`` is over; ``model`` has its weights."""

    def restore(self, model: Any, record: Record) -> None:
        """Load the weights of the best epoch into ``model``, if there is one."""

    def end(self, record: Record) -> None:
        """The run has ended."""


def best_number(record: Record) -> int | None:
    """The best epoch so far, by the key that early stopping watches, or by the loss of the validation data."""
    key = watched_key(record.settings)
    return record.best(key) if key in record.history else None


class MemoryStore:
    """Keeps the weights of the best epoch."""

    def __init__(self) -> None:
        self._weights: list[Any] | None = None

    def epoch(self, model: Any, record: Record) -> None:
        if best_number(record) in (None, len(record.epochs)):
            self._weights = model.get_weights()

    def restore(self, model: Any, record: Record) -> None:  # noqa: ARG002 - one form for both
        if self._weights is not None:
            model.set_weights(self._weights)

    def end(self, record: Record) -> None:
        """Nothing is left to do."""


class FolderStore:
    """Keeps settings, history, weights, environment and code in ``folder``, which it has locked."""

    def __init__(self, folder: Path, lock: Lock, data: Fingerprint) -> None:
        self._folder, self._lock, self._data = folder, lock, data
        self._tensorboard: Any = None

    def begin(self, record: Record, code: str | None = None) -> None:
        """Write what is known before training; a run that goes on has its code already."""
        described = json.dumps(environment(), indent=1, ensure_ascii=False)
        write_atomically(self._folder / "environment.json", described + "\n")
        if code is not None:
            write_atomically(self._folder / "code.py", code)
        write_run(self._folder, replace(record, state="running"), self._data)

    def epoch(self, model: Any, record: Record) -> None:
        """Weights first, then the history, which says that the epoch is done, then obsolete checkpoints are deleted."""
        save_checkpoint(model, self._folder, len(record.epochs))
        write_history(self._folder, record, random_state(model))
        write_csv(record, self._folder / "history.csv")
        drop_others(self._folder, needed(record, kept_keys(record.settings)))
        if record.settings.tensorboard:
            self._log(record)

    def restore(self, model: Any, record: Record) -> None:
        number = best_number(record)
        if number is not None:
            load_checkpoint(model, self._folder, number)

    def end(self, record: Record) -> None:
        try:
            write_run(self._folder, record, self._data)
        finally:
            self._lock.release()

    def _log(self, record: Record) -> None:
        """Every number of the epoch for TensorBoard, training and validation as two curves of one chart."""
        import tensorflow as tf

        if self._tensorboard is None:
            folder = self._folder / "tensorboard"
            self._tensorboard = {
                name: tf.summary.create_file_writer(str(folder / name)) for name in ("train", "validation")
            }
        epoch = record.epochs[-1]
        for key, value in epoch_values(epoch, record.class_names).items():
            writer = self._tensorboard["validation" if key.startswith("val_") else "train"]
            if value is not None:
                with writer.as_default():
                    tag = f"epoch_{key.removeprefix('val_')}"
                    tf.summary.write(tag, tf.constant(value, tf.float32), epoch.number, _scalar_metadata())
        for writer in self._tensorboard.values():
            writer.flush()


def _scalar_metadata() -> Any:
    """What tells TensorBoard to draw a curve; ``tf.summary.scalar`` would want TensorBoard installed just to write."""
    import tensorflow as tf

    plugin = tf.compat.v1.SummaryMetadata.PluginData(plugin_name="scalars")
    return tf.compat.v1.SummaryMetadata(plugin_data=plugin, data_class="DATA_CLASS_SCALAR")
