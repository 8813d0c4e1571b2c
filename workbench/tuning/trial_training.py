"""The training of one trial: by ``workbench.training`` in the background, watched after every epoch, and judged."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from workbench.codegen.codegen_errors import CannotGenerate
from workbench.data import Dataset
from workbench.graph.document import Graph
from workbench.graph.freezing import frozen_state
from workbench.graph.graph_errors import GraphError
from workbench.messages import TeachingError, WorkbenchError, mark, say
from workbench.training.batches.augmentation_errors import BadAugmentation
from workbench.training.fitting.background_fit import begin
from workbench.training.fitting.run import Run
from workbench.training.history.best_epochs import best_epoch
from workbench.training.history.record import Record, curve, epoch_values
from workbench.training.setup.preparation import Prepared, prepare
from workbench.training.setup.settings import Settings
from workbench.training.setup.stopping_settings import EarlyStopping, criteria_of
from workbench.training.training_errors import TrainingError
from workbench.tuning.search_settings import Score
from workbench.tuning.trial_values import TrialState

_NO_VALUE = mark("{key} had no value in any epoch: nothing was there to be measured.")
_PRUNED = mark("It fell behind: after epoch {epoch} {key} was {value:.4f}.")
_STOPPED = mark("The search was stopped while it was trained.")

Report = Callable[[int, float], bool]
"""Called after each epoch with its number and the score; says whether the trial is to be ended early."""


class TrialOutcome(Struct, frozen=True):
    """What came of a trial; ``record`` is None where nothing was trained."""

    state: TrialState
    scores: tuple[float, ...] = ()
    reason: str | None = None
    best_epoch: int | None = None
    numbers: Mapping[str, float | None] = {}
    record: Record | None = None


class CannotTrain(WorkbenchError):
    """A combination of a search that is refused before anything is trained, with the reason in words.

    It costs no trial; make the ranges smaller where there are many.
    """

    code = "cannot-train"


def trial_settings(settings: Settings, scores: Sequence[Score], seed: int | None) -> Settings:
    """The settings a trial is trained with: it keeps nothing on disk, and ends early as the score says."""
    stopping = scores[0].stopping or settings.early_stopping
    return replace(settings, seed=seed, early_stopping=stopping, checkpoints=(), tensorboard=False)


def settings_to_keep_best(settings: Settings, score: Score) -> Settings:
    """Settings whose training ends with the weights of the epoch in which the score was best."""
    criteria = criteria_of(score.stopping or settings.early_stopping)
    own = next((one for one in criteria if one.key == score.key), None)
    patience, delta = (settings.epochs, 0.0) if own is None else (own.patience, own.min_delta)
    stopping = EarlyStopping(score.metric, score.class_name, score.split, delta, patience)
    return replace(settings, early_stopping=stopping, checkpoints=(), tensorboard=False)


def prepared_trial(network: Any, data: Dataset, settings: Settings) -> Prepared:
    """The network of a trial, built and checked. Raises CannotTrain."""
    try:
        return prepare(network, data, settings)
    except (TrainingError, GraphError, CannotGenerate, BadAugmentation) as error:
        raise CannotTrain(str(error)) from error


def fresh(network: Any) -> Any:
    """The network with new weights; a drawing with a frozen part keeps those that it came with."""
    if isinstance(network, Graph):
        kept = network.weights if any(map(frozen_state, network.nodes)) else None
        return replace(network, weights=kept)
    import keras

    copy = keras.models.clone_model(network)
    if network.compiled:
        copy.compile(loss=network.loss)
    return copy


def begin_trial(prepared: Prepared, data: Dataset, settings: Settings) -> Run:
    """Start the training of a trial, which leaves nothing on disk."""
    return begin(prepared, data, settings, name=None, folder=None, listed=False)


def finished_trial(run: Run, scores: Sequence[Score], report: Report | None = None) -> TrialOutcome:
    """Wait for a run, end it early where it falls behind, and judge it.

    Args:
        run: The run.
        scores: What it is judged by.
        report: Told of every epoch; None where nothing is to be ended early.
    """
    pruned: list[str] = []
    remove = run.listen(_Watch(run, scores[0], report, pruned)) if report is not None else None
    try:
        run.wait()
    except Exception as error:  # noqa: BLE001 - one trial that fails must not end the search
        return TrialOutcome("failed", reason=in_words(error), record=run.record)
    finally:
        if remove is not None:
            remove()
    return judged(run.record, scores, pruned[0] if pruned else None)


class _Watch:
    """A listener of a run that reports each epoch once."""

    def __init__(self, run: Run, score: Score, report: Report, pruned: list[str]) -> None:
        self._run, self._key, self._report, self._pruned = run, score.key, report, pruned
        self._seen = 0

    def __call__(self) -> None:
        """Look at the epochs that have ended since the last time."""
        epochs = len(self._run.finished_epochs)
        if epochs == self._seen or self._pruned:
            return
        self._seen = epochs
        value = (curve(self._run.record, self._key) or [None])[-1]
        if value is not None and self._report(epochs, value):
            self._pruned.append(fell_behind(epochs, self._key, value))
            self._run.stop()


def fell_behind(epoch: int, key: str, value: float) -> str:
    """Why a trial was ended early, in words."""
    return say(_PRUNED, epoch=epoch, key=key, value=value)


def judged(record: Record, scores: Sequence[Score], pruned: str | None = None) -> TrialOutcome:
    """The outcome of a run that has ended without an error: the numbers of the epoch that was best by the first score.

    Args:
        record: The run as a value.
        scores: What it is judged by.
        pruned: Why it was ended early; None if it was not.
    """
    if record.state == "failed":
        return TrialOutcome("failed", reason=record.error, record=record)
    if record.state == "stopped" and pruned is None:
        return TrialOutcome("stopped", reason=say(_STOPPED), record=record)
    key = scores[0].key
    best = best_epoch({key: curve(record, key) or []}, key, "score")
    if best is None:
        return TrialOutcome("failed", reason=say(_NO_VALUE, key=key), record=record)
    numbers = epoch_values(record.epochs[best - 1], record)
    found = [numbers.get(score.key) for score in scores]
    if None in found:
        missing = next(score.key for score, value in zip(scores, found, strict=True) if value is None)
        return TrialOutcome("failed", reason=say(_NO_VALUE, key=missing), record=record)
    values = tuple(value for value in found if value is not None)
    reason = pruned or record.stopped_early
    return TrialOutcome("pruned" if pruned else "finished", values, reason, best, numbers, record)


def in_words(error: BaseException) -> str:
    """Why a training failed, in words a learner understands."""
    from workbench.trace.error_translation import translate

    if isinstance(error, TeachingError):
        return str(error)
    translated = translate(error)
    return translated.text if translated is not None else f"{type(error).__name__}: {error}"
