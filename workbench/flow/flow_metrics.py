"""How good the predictions of a flow are: numbers a split, a class and a sample, as a value."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from workbench.html_elements import joined, text_table
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import aligned
from workbench.training.metrics.class_scores import Scores, Values
from workbench.training.metrics.history_keys import history_key, split_history_key
from workbench.training.metrics.metric_table import METRICS, Task, label, shown

Frame = Literal["original", "network"]

_FRAMES: Mapping[Frame, str] = {
    "original": mark("in the frame of the original images"),
    "network": mark("in the frame of the images that the network saw"),
}
_METRIC, _NAME, _SPLIT = mark("metric"), mark("name"), mark("split")
_TRUTH, _PREDICTION = mark("truth"), mark("prediction")
_UNDIVIDED = mark("all samples")
_SAMPLES = mark_plural("{count:,} sample", "{count:,} samples")
_UNLABELLED = mark_plural("{count:,} sample has no label", "{count:,} samples have no label")
_SHOWN = 60
_MORE = mark_plural("… and {count:,} more", "… and {count:,} more")


class SampleScores(Struct, frozen=True):
    """The numbers of one sample.

    Args:
        name: Of the sample.
        split: The split that it belongs to.
        truth: What is right, in a few words.
        prediction: What was predicted, in a few words.
        values: The metrics of all classes together, by the keys of METRICS.
        by_class: The metrics of each class, by the keys of METRICS.
    """

    name: str
    split: str = ""
    truth: str = ""
    prediction: str = ""
    values: Mapping[str, float | None] = {}
    by_class: Mapping[str, Values] = {}


class FlowMetrics(Struct, frozen=True):
    """Predictions compared with the truth. Prints as text, and as a table in a notebook.

    Args:
        task: What was predicted.
        class_names: A name a class; of a regression a name a column.
        frame: "original": everything that moved the pixels is undone before it is compared; "network": as it is.
        splits: The scores of each split, by its name; "" stands for samples of no split.
        samples: The numbers of each labelled sample.
        which: The metrics that are shown; () shows all of the task.
        unlabelled: How many samples had no label, and were left out.

    >>> counts = np.array([[3, 1], [0, 4]])
    >>> scores = wb.training.metrics.scores_from("classification", counts=counts)
    >>> metrics = FlowMetrics("classification", ("cat", "dog"), "original", {"test": scores}, (), ("accuracy", "dice"))
    >>> print(metrics)
    metric            test
    Accuracy        0.8750
    Accuracy [cat]  0.8750
    Accuracy [dog]  0.8750
    Dice [cat]      0.8571
    Dice [dog]      0.8889
    0 samples, in the frame of the original images
    """

    task: Task
    class_names: tuple[str, ...]
    frame: Frame
    splits: Mapping[str, Scores]
    samples: tuple[SampleScores, ...]
    which: tuple[str, ...] = ()
    unlabelled: int = 0

    def value(self, key: str, split: str) -> float | None:
        """One number.

        Args:
            key: As in histories: ``"mean_dice"``, or ``"dice[LV]"`` for one class.
            split: The name of a split.

        Returns:
            The number; None where it is undefined, or not counted.

        >>> scores = wb.training.metrics.scores_from("classification", counts=np.array([[3, 1], [0, 4]]))
        >>> FlowMetrics("classification", ("cat", "dog"), "original", {"test": scores}, ()).value("accuracy", "test")
        0.875
        """
        scores = self.splits.get(split)
        name, class_name, _ = split_history_key(key)
        if scores is None:
            return None
        if class_name is None:
            return scores.values.get(name)
        values = dict(zip(self.class_names, scores.by_class.get(name, ()), strict=False))
        return values.get(class_name)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all numbers that are shown, in the order of METRICS: ``"mean_dice"``, ``"dice[LV]"``."""
        return tuple(self._keys())

    def _keys(self) -> Iterator[str]:
        for key in METRICS:
            if self.which and key not in self.which:
                continue
            if any(key in scores.values for scores in self.splits.values()):
                yield key
            if any(key in scores.by_class for scores in self.splits.values()):
                yield from (history_key(key, name) for name in self.class_names)

    @property
    def rows(self) -> list[list[str]]:
        """A row a metric (and class), with its value in each split, as texts."""
        return [[label_of(key), *(shown(self.value(key, split)) for split in self.splits)] for key in self.keys]

    @property
    def sample_rows(self) -> list[list[str]]:
        """A row a sample: name, split, truth, prediction, and its numbers, as texts."""
        return [self._sample_row(one) for one in self.samples]

    def _sample_row(self, one: SampleScores) -> list[str]:
        found = {**one.values}
        for key, values in one.by_class.items():
            found |= {history_key(key, name): value for name, value in zip(self.class_names, values, strict=False)}
        return [one.name, one.split, one.truth, one.prediction, *(shown(found.get(key)) for key in self.sample_keys)]

    @property
    def sample_keys(self) -> tuple[str, ...]:
        """The keys of the numbers that samples have, in the order of METRICS."""
        if not self.samples:
            return ()
        first = self.samples[0]
        keys = []
        for key in METRICS:
            if self.which and key not in self.which:
                continue
            keys += [key] * (key in first.values)
            keys += [history_key(key, name) for name in self.class_names] if key in first.by_class else []
        return tuple(keys)

    @property
    def heads(self) -> list[str]:
        """The headings of ``rows``."""
        return [say(_METRIC), *(split or say(_UNDIVIDED) for split in self.splits)]

    @property
    def sample_heads(self) -> list[str]:
        """The headings of ``sample_rows``."""
        return [say(_NAME), say(_SPLIT), say(_TRUTH), say(_PREDICTION), *map(label_of, self.sample_keys)]

    def _caption(self) -> str:
        parts = [say_plural(_SAMPLES, len(self.samples)), say(_FRAMES[self.frame])]
        if self.unlabelled:
            parts.append(say_plural(_UNLABELLED, self.unlabelled))
        return ", ".join(parts)

    def __repr__(self) -> str:
        right = [False, *(True for _ in self.splits)]
        return "\n".join([aligned([self.heads, *self.rows], right), self._caption()])

    def _repr_html_(self) -> str:
        some = self.sample_rows[:_SHOWN]
        rest = say_plural(_MORE, len(self.samples) - _SHOWN) if len(self.samples) > _SHOWN else ""
        tables = [text_table(self.heads, self.rows, caption=self._caption())]
        if some:
            tables.append(text_table(self.sample_heads, some, caption=rest))
        return joined(tables)


def label_of(key: str) -> str:
    """What a learner reads for a key of a history: ``Dice [LV]`` for ``dice[LV]``."""
    name, class_name, _ = split_history_key(key)
    return label(name, class_name)


def named_values(metrics: FlowMetrics, split: str) -> dict[str, float | None]:
    """All numbers of a split by their keys."""
    return {key: metrics.value(key, split) for key in metrics.keys}


def split_names(all_metrics: Sequence[FlowMetrics]) -> tuple[str, ...]:
    """The splits of several metrics, each once, in their order."""
    return tuple(dict.fromkeys(split for one in all_metrics for split in one.splits))
