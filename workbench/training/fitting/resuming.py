"""Resuming a run from its last complete epoch, after a stop or after its process was killed."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from workbench.data import Dataset, Split
from workbench.training.fitting.background_fit import start
from workbench.training.fitting.finetuning import fit_phases, phase_of
from workbench.training.fitting.own_callbacks import check_callbacks, check_monitors
from workbench.training.fitting.run import Run
from workbench.training.fitting.trained_parts import set_trained
from workbench.training.history.record import Phase, Record
from workbench.training.run_errors import NothingLeft, OtherData, RunBusy
from workbench.training.setup.given_data import given_data
from workbench.training.setup.preparation import prepare
from workbench.training.setup.settings import settings_from
from workbench.training.store.checkpoints import load_checkpoint, set_random_state
from workbench.training.store.data_fingerprint import fingerprint
from workbench.training.store.folder_lock import take
from workbench.training.store.kept_runs import find_run_folder, load_record
from workbench.training.store.network_files import kept_losses, read_network, with_kept_loss
from workbench.training.store.run_files import read_history, read_run
from workbench.training.store.run_store import FolderStore

if TYPE_CHECKING:
    import keras


def resume(
    folder: str | os.PathLike[str],
    data: "Dataset | Split | tuple[Any, ...]",
    *,
    model: Any = None,
    epochs: int | None = None,
    callbacks: "Sequence[keras.callbacks.Callback]" = (),
) -> Run:
    """Resume a stored run from its last complete epoch: with its weights, optimizer, sample order and random states.

    Where TensorFlow is deterministic (on processors it is) the history equals that of an uninterrupted run.

    Args:
        folder: The run's folder, or its name in ``./runs``.
        data: The same data as before.
        model: The network, if it is more than layers of Keras, so that it cannot be built from the folder.
        epochs: The new number of epochs, to go on for longer.
        callbacks: Callbacks of your own, called after those of the run.

    Returns:
        The run, which goes on in the background.

    Raises:
        NoSuchRun, RunFileBroken, RunTooNew: There is no such run, or it cannot be read.
        RunBusy: It is still being trained, here or by another program.
        NothingLeft: All its epochs are done.
        OtherData: It was trained on other data.
        ModelNeeded, OtherModel: The network cannot be built from the folder, or is another one.
        LossNeeded: It was trained with a loss of your own, and ``model`` is not compiled with it.

    >>> first = wb.training.fit(graph, data, epochs=1, name="short", folder=folder).wait()
    >>> longer = resume(first.folder, data, epochs=2).wait()
    >>> longer.state, len(longer.history["loss"])
    ('finished', 2)
    """
    check_callbacks(callbacks, "resume")
    data = given_data(data, "resume")
    path = find_run_folder(folder)
    lock = take(path)
    if lock is None:
        raise RunBusy(where=path.name)
    try:
        return _resumed(path, data, model, epochs, lock, callbacks)
    except BaseException:
        lock.release()
        raise


def _resumed(path: Any, data: Dataset, model: Any, epochs: int | None, lock: Any, callbacks: Any) -> Run:
    record, file, history = load_record(path), read_run(path), read_history(path)
    settings = record.settings if epochs is None else settings_from(record.settings, {"epochs": epochs})
    done = len(record.epochs)
    if done >= settings.epochs or (record.stopped_early and epochs is None):
        raise NothingLeft(where=path.name, received=done, expected=done + 10)
    if not fingerprint(data).is_same(file.data):
        raise OtherData(where=path.name, expected=file.data, received=fingerprint(data))
    phases = _longer(record, settings.epochs)
    network = model if model is not None else read_network(path)
    if phases:
        place = phase_of(record)
        set_trained(network, phases[place].layers)
        settings = replace(phases[place].settings, epochs=settings.epochs, seed=settings.seed)
    # The initial weights are overwritten, so no seed is set and global random state is unchanged.
    chosen = with_kept_loss(replace(settings, seed=None), path, file.loss, model)
    prepared = prepare(network, data, chosen)
    check_monitors(callbacks, prepared.task)
    prepared = replace(prepared, task=replace(prepared.task, settings=settings))
    going = replace(
        record,
        settings=settings,
        phases=phases,
        state="waiting",
        error=None,
        stopped_early=None,
        test=None,
        not_kept=None,
    )
    run = Run(prepared.model, going, path)
    store = FolderStore(path, lock, file.data, kept_losses(prepared.task))

    def ready() -> None:
        if done:
            load_checkpoint(prepared.model, path, done)
            set_random_state(prepared.model, history.random)
        run.note_not_kept(store.begin(going, history.random))

    return start(run, prepared, data, store, ready, callbacks, fit_phases if phases else None)


def _longer(record: Record, epochs: int) -> tuple[Phase, ...]:
    """The phases of a run that is to have so many epochs: the last one is longer by what there are more."""
    if not record.phases:
        return ()
    *others, last = record.phases
    more = epochs - record.settings.epochs
    return (*others, replace(last, settings=replace(last.settings, epochs=last.settings.epochs + more)))
