"""The record of a run as values: the same for a live, a finished and a stored run."""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from workbench.training.metrics.class_scores import Scores, flat
from workbench.training.metrics.history_keys import split_history_key
from workbench.training.metrics.metric_table import Task
from workbench.training.setup.settings import Settings

State = Literal["waiting", "running", "paused", "finished", "stopped", "failed"]

ENDED: frozenset[State] = frozenset({"finished", "stopped", "failed"})


class Epoch(Struct, frozen=True):
    """The results of one pass over the training data.

    Args:
        number: Counts from 1.
        seconds: The duration with validation and without pauses.
        seconds_per_sample: Seconds of training alone, without validation, for one sample.
        learning_rate: The one at the end of the epoch; None if the optimizer has none.
        train: Loss and metrics of the training split.
        validation: Those of the validation split; None without one.
        phase: The name of the phase of the training, ``"head"`` or ``"tune"``; empty where there is but one.

    >>> run.finished_epochs[0].number
    1
    """

    number: int
    seconds: float
    seconds_per_sample: float
    learning_rate: float | None
    train: Scores
    validation: Scores | None = None
    phase: str = ""


class Phase(Struct, frozen=True):
    """A part of a training with settings and trained layers of its own.

    Args:
        name: ``"head"`` or ``"tune"``.
        settings: Those of this phase.
        layers: The names of the layers that are trained, in a nested model with its name before: ``"base/conv"``.
        cached: Whether what comes before these layers was computed once for each sample.

    >>> Phase("head", Settings(epochs=3), ("probabilities",)).settings.epochs
    3
    """

    name: str
    settings: Settings
    layers: tuple[str, ...]
    cached: bool = False


class RunOutput(Struct, frozen=True):
    """What one output of a network learns.

    Args:
        name: The output's name.
        task: What it learns.
        class_names: The names of its classes, or of the target columns of a regression.
        weight: What its loss counts in the sum that is minimized.

    >>> RunOutput("age", "regression").weight
    1.0
    """

    name: str
    task: Task
    class_names: tuple[str, ...] = ()
    weight: float = 1.0


class Record(Struct, frozen=True):
    """A run as a value: it is stored on disk, and charts and tables are made from it.

    Args:
        name: What charts and folders call it.
        task: ``"classification"``, ``"segmentation"``, ``"detection"``, ``"transformation"`` or ``"regression"``.
        class_names: ``class_names[label]`` says what a label means; of a regression the names of the target columns.
        settings: What was chosen.
        epochs: What each whole epoch gave.
        state: ``"waiting"``, ``"running"``, ``"paused"``, ``"finished"``, ``"stopped"`` or ``"failed"``.
        error: What the training raised, in words; None if nothing.
        stopped_early: Why early stopping ended it, in words; None if it did not.
        test: Numbers of the test split with the final weights; None before the end and after a stop.
        seed: What makes it repeatable.
        data_name: The name of the data set.
        started: When it began, as ISO 8601 in UTC.
        not_kept: Why it could not be written to its folder, in words; None if it was.
        network: Its layers and what was set of them, ``("conv.filters", "32")``; () for a model that was not drawn.
        phases: The phases of a training that has several, in order; () for one.
        outputs: Of a network with several outputs what each of them learns; () for other networks.

    >>> record = run.record
    >>> record.state, record.best("val_loss")
    ('finished', 1)
    """

    name: str
    task: Task
    class_names: tuple[str, ...]
    settings: Settings = Settings()
    epochs: tuple[Epoch, ...] = ()
    state: State = "finished"
    error: str | None = None
    stopped_early: str | None = None
    test: Scores | None = None
    seed: int | None = None
    data_name: str = ""
    started: str = ""
    not_kept: str | None = None
    network: tuple[tuple[str, str], ...] = ()
    phases: tuple[Phase, ...] = ()
    outputs: tuple[RunOutput, ...] = ()

    @property
    def history(self) -> dict[str, list[float | None]]:
        """A list for each number, one value an epoch: ``loss``, ``val_loss``, ``accuracy``, ``dice[LV]``."""
        rows = [epoch_values(epoch, self) for epoch in self.epochs]
        keys = dict.fromkeys(key for row in rows for key in row)
        return {key: [row.get(key) for row in rows] for key in keys}

    def best(self, key: str) -> int | None:
        """Number of the epoch in which a number was best, from 1.

        Args:
            key: A key of the history, such as ``"val_loss"``.

        Returns:
            The epoch, of equal ones the first; None where the number was never defined.

        Raises:
            UnknownMetric: the history has no such number.
        """
        from workbench.training.history.best_epochs import best_epoch

        values = curve(self, key)
        return best_epoch(self.history if values is None else {key: values}, key, self.name)


def curve(record: Record, key: str) -> list[float | None] | None:
    """One list of the history, without making the others; None where the history has no such number."""
    own = _of_output(record, key)
    if own is not None:
        return curve(*own)
    name, class_name, validation = split_history_key(key)
    place = record.class_names.index(class_name) if class_name in record.class_names else None
    if class_name is not None and place is None:
        return None
    splits = [epoch.validation if validation else epoch.train for epoch in record.epochs]
    if not any(scores is not None and _has(scores, name, place) for scores in splits):
        return None
    return [None if scores is None else _number(scores, name, place) for scores in splits]


def output_scores(scores: Scores | None, name: str) -> Scores | None:
    """The scores of one output; None where there are none."""
    return None if scores is None else scores.outputs.get(name)


def record_of_output(record: Record, output: RunOutput) -> Record:
    """The run as if this output had been trained by itself: its task, classes and numbers."""
    epochs = tuple(
        replace(
            epoch,
            train=output_scores(epoch.train, output.name) or Scores(None),
            validation=output_scores(epoch.validation, output.name),
        )
        for epoch in record.epochs
    )
    return replace(
        record,
        name=f"{record.name} · {output.name}",
        task=output.task,
        class_names=output.class_names,
        epochs=epochs,
        test=output_scores(record.test, output.name),
        outputs=(),
    )


def _of_output(record: Record, key: str) -> tuple[Record, str] | None:
    """The run of one output and the key there, of ``val_age_mae`` of the output ``age``; None for other keys."""
    start = "val_" if key.startswith("val_") else ""
    for output in record.outputs:
        if key.startswith(f"{start}{output.name}_"):
            return record_of_output(record, output), start + key.removeprefix(f"{start}{output.name}_")
    return None


def _has(scores: Scores, name: str, place: int | None) -> bool:
    if place is not None:
        return place < len(scores.by_class.get(name, ()))
    return name == "loss" or name in scores.values


def _number(scores: Scores, name: str, place: int | None) -> float | None:
    if place is not None:
        of_classes = scores.by_class.get(name, ())
        return of_classes[place] if place < len(of_classes) else None
    return scores.loss if name == "loss" else scores.values.get(name)


def epoch_values(epoch: Epoch, record: Record) -> dict[str, float | None]:
    """Every number of an epoch by its key, as in the history."""
    found = _values(epoch.train, record, validation=False)
    if epoch.validation is not None:
        found.update(_values(epoch.validation, record, validation=True))
    return found


def _values(scores: Scores, record: Record, *, validation: bool) -> dict[str, float | None]:
    """The numbers of one split; those of an output as Keras calls them, ``val_age_mae``."""
    found = flat(scores, record.class_names, validation=validation)
    start = "val_" if validation else ""
    for output in record.outputs:
        own = flat(scores.outputs.get(output.name, Scores(None)), output.class_names)
        found |= {f"{start}{output.name}_{key}": value for key, value in own.items()}
    return found
