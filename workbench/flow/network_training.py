"""Training the network of a step: from its settings to a kept run, which a stop or a crash only interrupts."""

import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec.structs import replace

from workbench.data.dataset import Dataset
from workbench.flow.live_trainings import note_training
from workbench.flow.network_answers import answer_form
from workbench.flow.step_work import WorkContext
from workbench.flow.trained_networks import ANSWERS, write_form
from workbench.graph.document import Graph
from workbench.messages import mark, say
from workbench.text_format import MISSING, number_text
from workbench.training.fitting.background_fit import begin
from workbench.training.fitting.resuming import resume
from workbench.training.fitting.run import Run
from workbench.training.history.record import ENDED, Epoch
from workbench.training.metrics.history_keys import history_key
from workbench.training.metrics.metric_table import class_keys, overall_keys
from workbench.training.setup.preparation import Prepared, prepare, require_one_of_each
from workbench.training.setup.settings import Settings
from workbench.training.setup.stream_examples import examined
from workbench.training.setup.task import TrainingTask
from workbench.training.setup.training_hints import training_hints
from workbench.training.store.kept_runs import load_record, run_folders
from workbench.training.training_errors import TrainingError

_training = threading.Lock()
"""One network learns at a time: each uses all processors, and the seed is one of the whole process."""
_WAIT = 0.2
_FEW_CLASSES = 10
_EPOCH = mark("Epoch {number} of {epochs}: loss {loss}, validation loss {validation}.")
_STOPPED = mark("The training was stopped, and the run of the flow with it; the next run goes on from here.")
_GOES_ON = mark("The training goes on behind epoch {number}, where it was interrupted.")


def trained(graph: Graph, data: Dataset, settings: Settings, place: Path, context: WorkContext) -> Path | None:
    """Train a network, or go on with a training that was interrupted.

    Args:
        graph: The network.
        data: The samples.
        settings: The settings.
        place: The folder in which the run gets one of its own, beside a file that says how its outputs are read; an
            interrupted run of the same step lies there already.
        context: Of the running step: stop, progress, log.

    Returns:
        The folder of the run, which has finished; None where it was stopped.

    Raises:
        TrainingError: Network, data and settings do not fit each other, or the training failed.
        CannotGenerate: The network is not complete.
    """
    with _turn(context) as is_mine:
        if not is_mine:
            return None
        finished = next((path for path in run_folders(place) if _record_state(path) == "finished"), None)
        if finished is not None and (place / ANSWERS).is_file():
            return finished
        run = _resumed(place, data, context) or _begun(graph, data, settings, place, context.log)
        note_training(context.stop, context.path, run)
        _follow(run, context)
    if run.state == "stopped" and not context.stop.is_set():  # the training itself was stopped, as in the tab Output
        context.log(say(_STOPPED))
        context.stop.set()
    if run.error is not None and not context.stop.is_set():
        raise run.error
    return Path(run.folder) if run.state == "finished" and run.folder is not None else None


@contextmanager
def _turn(context: WorkContext) -> Iterator[bool]:
    """Wait until no other network learns; False where the run is stopped meanwhile."""
    while not _training.acquire(timeout=_WAIT):
        if context.stop.is_set():
            yield False
            return
    try:
        yield not context.stop.is_set()
    finally:
        _training.release()


def _record_state(folder: Path) -> str:
    """How a kept run ended; "" for one that cannot be read."""
    try:
        return load_record(folder).state
    except TrainingError:
        return ""


def _resumed(place: Path, data: Dataset, context: WorkContext) -> Run | None:
    """An interrupted run that goes on; None where there is none that can."""
    if not (place / ANSWERS).is_file():
        return None
    for path in run_folders(place):
        try:
            done = len(load_record(path).epochs)
            run = resume(path, data)
        except TrainingError:  # it is trained elsewhere, is damaged, or was trained on other data
            continue
        if done:
            context.log(say(_GOES_ON, number=done))
        return run
    return None


def _begun(graph: Graph, data: Dataset, settings: Settings, place: Path, log: Callable[[str], None]) -> Run:
    """A new run, which keeps the best epochs of every number, so that one of them can be chosen later."""
    prepared = _prepared(graph, data, settings, log)
    task = require_one_of_each(prepared.task, graph.name)
    form = answer_form(task)
    chosen = replace(settings, checkpoints=tuple(dict.fromkeys((*settings.checkpoints, *_best_keys(task)))))
    prepared = Prepared(prepared.model, prepared.graph, replace(task, settings=chosen))
    place.mkdir(parents=True, exist_ok=True)
    write_form(form, place)
    for hint in training_hints(prepared.model, prepared.task, examined(data)):
        log(hint)
    return begin(prepared, data, chosen, name=graph.name, folder=place, listed=False)


def _prepared(graph: Graph, data: Dataset, settings: Settings, log: Callable[[str], None]) -> Prepared:
    """Check and build; what is told as warnings elsewhere stands in the log here."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        prepared = prepare(graph, data, settings)
    for one in told:
        if one.category is UserWarning:
            log(str(one.message))
    return prepared


def _follow(run: Run, context: WorkContext) -> None:
    """Wait for the end of a training: tell how far it is, and pass a stop on."""
    told = len(run.finished_epochs)
    while run.state not in ENDED:
        if context.stop.is_set():
            run.stop()
        _ended(run, 1.0 if run.stopping else _WAIT)
        for epoch in run.finished_epochs[told:]:
            context.log(_epoch_text(epoch, run))
            told += 1
        context.progress(run.progress)


def _ended(run: Run, seconds: float) -> None:
    """Wait a little for the end; what a training raised is raised when it has ended."""
    with suppress(Exception):
        run.wait(seconds)


def _epoch_text(epoch: Epoch, run: Run) -> str:
    loss = number_text(epoch.train.loss)
    validation = MISSING if epoch.validation is None else number_text(epoch.validation.loss)
    return say(_EPOCH, number=epoch.number, epochs=run.settings.epochs, loss=loss, validation=validation)


def _best_keys(task: TrainingTask) -> Iterator[str]:
    """The numbers of the validation whose best epoch is kept: all overall ones, and of few classes those of each."""
    yield from (history_key(key, validation=True) for key in overall_keys(task.name))
    if len(task.class_names) <= _FEW_CLASSES:
        for key in class_keys(task.name):
            yield from (history_key(key, name, validation=True) for name in task.class_names)
