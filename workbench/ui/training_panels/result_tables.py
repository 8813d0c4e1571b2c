"""The tables of the Output tab as values: rows of numbers for one epoch of a run, and the best epochs."""

from msgspec import Struct

from workbench.messages import mark, say
from workbench.text_format import duration_text, number_text
from workbench.training.history.best_epochs import best_epoch
from workbench.training.history.phase_starts import phase_name, phase_starts
from workbench.training.history.record import Epoch, Record
from workbench.training.metrics.class_scores import Scores
from workbench.training.metrics.metric_table import METRICS, label, shown
from workbench.training.setup.stopping_settings import SplitName
from workbench.ui.training_panels.curves import metric_keys, value_of

ALL = mark("all")
TRAIN, VALIDATION, TEST = mark("train"), mark("validation"), mark("test")
SPLIT_LABELS: dict[str, str] = {"train": TRAIN, "validation": VALIDATION}


class ClassRow(Struct, frozen=True):
    """One line of the table of classes: ``values`` belong to the keys of the table."""

    class_name: str
    split: str
    values: tuple[float | None, ...]


class ClassTable(Struct, frozen=True):
    """The metrics of every class at one epoch, for train and validation, and the means over the classes first.

    ``targets``: the rows are the target columns of a regression.
    """

    keys: tuple[str, ...]
    lines: tuple[ClassRow, ...]
    targets: bool = False


def class_table(record: Record, epoch: Epoch) -> ClassTable:
    """What one epoch gave, a pair of lines a class; one pair alone where there are no classes."""
    keys = metric_keys(record.task)
    splits = {"train": epoch.train, "validation": epoch.validation}
    present = {split: scores for split, scores in splits.items() if scores is not None}
    indices: list[int | None] = [None]
    if record.task != "transformation":
        indices += range(len(record.class_names))
    lines = [
        ClassRow(
            say(ALL) if index is None else record.class_names[index],
            split,
            tuple(value_of(scores, key, index) for key in keys),
        )
        for index in indices
        for split, scores in present.items()
    ]
    return ClassTable(keys, tuple(lines), targets=record.task == "regression")


class Best(Struct, frozen=True):
    """Where a number was best: ``epoch`` is None where it never had a value, ``phase`` the name of its phase."""

    key: str
    label: str
    split: SplitName
    epoch: int | None
    value: float | None
    phase: str = ""


def best_epochs(record: Record) -> tuple[Best, ...]:
    """The best epoch of every overall metric and of the mean of every metric of classes, validation if there is any."""
    if not record.epochs:
        return ()
    split: SplitName = "validation" if any(epoch.validation for epoch in record.epochs) else "train"
    keys = dict.fromkeys(("loss", *metric_keys(record.task)))
    return tuple(_best(record, key, split) for key in keys)


def _best(record: Record, key: str, split: SplitName) -> Best:
    values = [value_of(epoch.train if split == "train" else epoch.validation, key) for epoch in record.epochs]
    index = best_epoch({key: values}, key, record.name)
    if index is None:
        return Best(key, label(key), split, None, None)
    epoch = record.epochs[index - 1]
    return Best(key, label(key), split, epoch.number, values[index - 1], phase_name(epoch.phase))


class Tile(Struct, frozen=True):
    """A number that matters most: ``train`` and ``validation`` as texts, or one ``text`` alone."""

    label: str
    text: str
    more: str = ""


_TILES = {
    "seconds": mark("Seconds an epoch"),
    "sample": mark("A sample"),
    "rate": mark("Learning rate"),
    "and": mark("validation {value}"),
    "phase": mark("Phase"),
    "place": mark("its epoch {number}"),
}
LEADING = {
    "classification": ("loss", "accuracy", "sensitivity"),
    "segmentation": ("loss", "dice", "iou"),
    "detection": ("loss", "map50", "map"),
    "transformation": ("loss", "mae", "psnr"),
    "regression": ("loss", "mae", "r2"),
    "several": ("loss",),
}


def tiles(record: Record, epoch: Epoch) -> tuple[Tile, ...]:
    """The leading numbers of an epoch, how long it took, and its learning rate."""
    leading = [
        Tile(overall_label(key), shown(value_of(epoch.train, key)), _and(epoch.validation, key))
        for key in LEADING[record.task]
        if value_of(epoch.train, key) is not None or value_of(epoch.validation, key) is not None
    ]
    rate = number_text(epoch.learning_rate, 3)
    times = [
        Tile(say(_TILES["seconds"]), f"{epoch.seconds:.2f}"),
        Tile(say(_TILES["sample"]), duration_text(epoch.seconds_per_sample)),
    ]
    return (*leading, *times, Tile(say(_TILES["rate"]), rate), *_phase_tiles(record, epoch))


def _phase_tiles(record: Record, epoch: Epoch) -> list[Tile]:
    """In which phase an epoch was, of a training that has several."""
    if not epoch.phase:
        return []
    start = next(one for one in reversed(phase_starts(record)) if one.epoch <= epoch.number)
    more = say(_TILES["place"], number=epoch.number - start.epoch + 1)
    return [Tile(say(_TILES["phase"]), start.name, more)]


def overall_label(key: str) -> str:
    """What a metric of classes is called when it is one number for all of them."""
    overall = {"dice": "mean_dice", "iou": "mean_iou", "sensitivity": "balanced_accuracy"}.get(key, key)
    return say(METRICS[overall].label)


def _and(scores: Scores | None, key: str) -> str:
    return "" if scores is None else say(_TILES["and"], value=shown(value_of(scores, key)))


_LEFT = {
    "seconds": mark("{seconds} s left"),
    "minutes": mark("{minutes} min {seconds} s left"),
    "hours": mark("{hours} h {minutes} min left"),
}
_MINUTE, _HOUR = 60, 3600


def time_left(seconds: float | None) -> str:
    """How long it still takes, in words; nothing where that is unknown.

    >>> time_left(59.2), time_left(125), time_left(3700), time_left(None)
    ('60 s left', '2 min 5 s left', '1 h 1 min left', '')
    """
    if seconds is None:
        return ""
    whole = -int(-seconds // 1)
    if whole <= _MINUTE:
        return say(_LEFT["seconds"], seconds=whole)
    if whole < _HOUR:
        return say(_LEFT["minutes"], minutes=whole // _MINUTE, seconds=whole % _MINUTE)
    return say(_LEFT["hours"], hours=whole // _HOUR, minutes=whole % _HOUR // _MINUTE)


class Confusion(Struct, frozen=True):
    """A confusion matrix: ``counts`` has a row a true class; ``shares`` are parts of a row, None in an empty one."""

    class_names: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    shares: tuple[tuple[float | None, ...], ...]


def confusion(record: Record, scores: Scores | None) -> Confusion | None:
    """The confusion matrix of a split with the parts of each row; None where there is none."""
    if scores is None or scores.confusion is None:
        return None
    shares = tuple(tuple(count / sum(row) if sum(row) else None for count in row) for row in scores.confusion)
    names = (*record.class_names, *(str(index) for index in range(len(record.class_names), len(shares))))
    return Confusion(names[: len(shares)], scores.confusion, shares)


class Mixup(Struct, frozen=True):
    """How often one class was taken for another."""

    truth: str
    answer: str
    count: int
    share: float


def mixups(matrix: Confusion, most: int = 10) -> tuple[Mixup, ...]:
    """The most frequent confusions, by how often they happen."""
    names = matrix.class_names
    found = [
        Mixup(names[row], names[column], count, matrix.shares[row][column] or 0.0)
        for row, counts in enumerate(matrix.counts)
        for column, count in enumerate(counts)
        if row != column and count
    ]
    return tuple(sorted(found, key=lambda one: -one.count)[:most])
