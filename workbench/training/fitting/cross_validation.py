"""K-fold cross-validation: a network is trained several times, each time validated on another part of the data."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.data import Dataset, Split
from workbench.data.array_group import ArrayGroup, joined_arrays
from workbench.data.dataset import Array
from workbench.data.streamed_split import StreamedSplit
from workbench.graph.document import Graph
from workbench.html_elements import text_table
from workbench.messages import mark, say
from workbench.text_format import aligned
from workbench.training.fitting.background_fit import fit
from workbench.training.fitting.run import Run
from workbench.training.history.record import Record, epoch_values
from workbench.training.metrics.history_keys import split_history_key
from workbench.training.metrics.metric_table import label, shown
from workbench.training.sample_errors import NoFoldsOfStreams
from workbench.training.setup.given_data import given_data
from workbench.training.setup.preparation import require_model_or_graph
from workbench.training.setup.setting_limits import refuse
from workbench.training.setup.settings import Settings
from workbench.training.setup.stopping_settings import restoring_criterion
from workbench.training.setup.watched_keys import watched_key

if TYPE_CHECKING:
    import keras

_FOLDS = mark("a whole number from 2 to {most}, the number of {what}")
_SAMPLES, _GROUPS = mark("samples"), mark("groups")
_METRIC, _MEAN, _SPREAD, _FOLD = mark("validation"), mark("mean"), mark("spread"), mark("fold {number}")
_LEAST = 2


class FoldTable:
    """What cross-validation gave: a table in a notebook, aligned text elsewhere.

    The numbers are those of the validation part in the epoch that each run ended with: the best one if early stopping
    put its weights back, else the last.

    Args:
        records: The run of each fold, as a value.

    >>> table = wb.training.cross_validate(graph, data, folds=3, epochs=1, seed=1)
    >>> len(table.records), 0.0 <= table.mean["val_accuracy"] <= 1.0
    (3, True)
    """

    def __init__(self, records: tuple[Record, ...]) -> None:
        self.records = records

    @property
    def values(self) -> dict[str, tuple[float | None, ...]]:
        """The number of each fold, by the key of the history: ``val_loss``, ``val_dice[LV]``."""
        rows = [_final(record) for record in self.records]
        return {key: tuple(row.get(key) for row in rows) for key in rows[0]}

    @property
    def mean(self) -> dict[str, float | None]:
        """The mean over the folds in which a number is defined, by the key of the history."""
        return {key: _of_known(values, np.mean, 1) for key, values in self.values.items()}

    @property
    def spread(self) -> dict[str, float | None]:
        """The standard deviation over the folds (with n - 1), by the key of the history; None for fewer than two."""
        return {
            key: _of_known(values, lambda known: np.std(known, ddof=1), _LEAST) for key, values in self.values.items()
        }

    def __repr__(self) -> str:
        """A row a number: mean, spread, and the value of each fold."""
        return aligned([self._heads(), *self._rows()])

    def _repr_html_(self) -> str:
        return text_table(self._heads(), self._rows())

    def _heads(self) -> list[str]:
        folds = (say(_FOLD, number=number) for number, _ in enumerate(self.records, start=1))
        return [say(_METRIC), say(_MEAN), say(_SPREAD), *folds]

    def _rows(self) -> list[list[str]]:
        mean, spread = self.mean, self.spread
        return [
            [label(*split_history_key(key)[:2]), shown(mean[key]), shown(spread[key]), *map(shown, values)]
            for key, values in self.values.items()
        ]


def cross_validate(
    model_or_graph: "keras.Model | Graph",
    data: "Dataset | Split | tuple[Any, ...]",
    settings: Settings | None = None,
    *,
    folds: int = 5,
    **changes: Any,
) -> FoldTable:
    """Train a network once for each fold, with new weights, and wait for all of it.

    The samples of train and validation together are divided into folds: by groups (patients) where both splits have
    them, else so that every class has its share in each, else by chance. The test split is left alone, so that it stays
    good for one honest number at the end.

    Args:
        model_or_graph: A Keras model, which stays as it is, or a graph.
        data: A data set, whose test split is not used; or arrays ``(x, y)``.
        settings: The settings; defaults if None. The seed also divides the samples.
        folds: Their number.
        **changes: Single settings, ``epochs=5``, which come before those of ``settings``.

    Returns:
        The table: ``.mean``, ``.spread``, ``.values``, ``.records``.

    Raises:
        BadSetting: There are fewer samples, or groups, than folds.
        NoFoldsOfStreams: The samples are read as a stream.
        TrainingError: Bad input, with a class and a sentence for each reason; or what ended a training.

    >>> table = cross_validate(graph, data, folds=2, epochs=1, seed=1)
    >>> sorted(table.mean)[:2]
    ['val_accuracy', 'val_accuracy[0]']
    """
    data = given_data(data, "cross_validate")
    require_model_or_graph(model_or_graph, "cross_validate")
    if any(isinstance(split, StreamedSplit) for split in (data.train, data.validation)):
        raise NoFoldsOfStreams(where="cross_validate")
    whole = _together(data)
    seed = changes.get("seed", settings.seed if settings is not None else None) or 0
    runs = [
        _trained(model_or_graph, part, settings, changes) for part in _parts(data, whole, _checked(folds, whole), seed)
    ]
    return FoldTable(tuple(run.record for run in runs))


def _trained(model_or_graph: Any, part: Dataset, settings: Settings | None, changes: Mapping[str, Any]) -> Run:
    run = fit(_fresh(model_or_graph), part, settings, **changes)
    try:
        return run.wait()
    except KeyboardInterrupt:
        run.stop()  # whoever interrupts the cell does not want it to go on in the background
        raise


def _fresh(model_or_graph: Any) -> Any:
    """The same network with new weights."""
    if isinstance(model_or_graph, Graph):
        from msgspec.structs import replace

        return replace(model_or_graph, weights=None)
    import keras

    copy = keras.models.clone_model(model_or_graph)
    if model_or_graph.compiled:
        copy.compile(loss=model_or_graph.loss)
    return copy


def _together(data: Dataset) -> Split:
    first, second = data.train, data.validation
    if second is None or not len(second):
        return first
    grouped = first.groups is not None and second.groups is not None
    groups = np.concatenate([first.groups, second.groups]) if grouped else None
    return Split(joined_arrays(first.x, second.x), joined_arrays(first.y, second.y), groups)


def _checked(folds: Any, whole: Split) -> int:
    most = len(whole) if whole.groups is None else len(np.unique(whole.groups))
    if isinstance(folds, bool) or not isinstance(folds, int | np.integer) or not _LEAST <= folds <= most:
        what = say(_SAMPLES if whole.groups is None else _GROUPS)
        refuse(folds, where="cross_validate", parameter="folds", expected=say(_FOLDS, most=most, what=what), example=5)
    return int(folds)


def _parts(data: Dataset, whole: Split, folds: int, seed: int) -> Iterator[Dataset]:
    nothing = whole[:0]
    for held in _held_out(whole, folds, seed):
        rest = np.setdiff1d(np.arange(len(whole)), held)
        yield Dataset(data.name, whole[rest], whole[held], nothing, data.class_names)


def _held_out(whole: Split, folds: int, seed: int) -> Iterator[Array]:
    """The places of the samples of each fold."""
    from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold

    x = np.zeros(len(whole))
    if whole.groups is not None:
        chosen = GroupKFold(folds).split(x, groups=whole.groups)
    elif _are_classes(whole.y, folds):
        chosen = StratifiedKFold(folds, shuffle=True, random_state=seed).split(x, _numbers(whole.y))
    else:
        chosen = KFold(folds, shuffle=True, random_state=seed).split(x)
    return (held for _, held in chosen)


def _are_classes(y: Array, folds: int) -> bool:
    """Whether each sample has one class, and each class a sample for every fold."""
    if isinstance(y, ArrayGroup):
        return False
    if y.ndim > 2 or (y.ndim == 2 and (y.shape[1] < _LEAST or not (y.sum(axis=1) == 1).all())):  # noqa: PLR2004
        return False
    numbers = _numbers(y)
    whole = y.dtype.kind in "biu" or bool((numbers == np.round(numbers)).all())
    return whole and int(np.unique(numbers, return_counts=True)[1].min()) >= folds


def _numbers(y: Array) -> Array:
    return y.argmax(axis=1) if y.ndim == 2 else y  # noqa: PLR2004


def _final(record: Record) -> dict[str, float | None]:
    """The validation numbers of the epoch whose weights a run ended with."""
    restores = restoring_criterion(record.settings.early_stopping) is not None
    best = record.best(watched_key(record.settings)) if restores else None
    values = epoch_values(record.epochs[(best or len(record.epochs)) - 1], record)
    return {key: value for key, value in values.items() if split_history_key(key)[2]}


def _of_known(values: tuple[float | None, ...], formula: Any, least: int) -> float | None:
    known = [value for value in values if value is not None]
    return float(formula(known)) if len(known) >= least else None
