"""Predictions compared with the truth, in the frame of the original images or in that of the network."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, NoReturn, get_args

import numpy as np

from workbench.data.sample import Sample
from workbench.data.sample_labels import BoxLabel, ClassLabel, MaskLabel, Targets, ValueLabel
from workbench.data.sample_set import SampleSet
from workbench.flow.flow_arguments import refuse_argument
from workbench.flow.flow_metrics import FlowMetrics, Frame, SampleScores
from workbench.flow.network_errors import PredictionsNotComparable, UnknownFlowMetric
from workbench.flow.original_frame import original_targets, original_truth
from workbench.flow.prediction_scores import COMPARED, CounterSettings, SampleNumbers, ScoreCounter
from workbench.flow.step_work import WorkContext
from workbench.messages import mark, say
from workbench.text_format import listed
from workbench.training.fitting.run_metrics import data_range
from workbench.training.metrics.class_scores import Scores
from workbench.training.metrics.metric_table import METRICS, Task

_BOTH = mark("samples with a label and a prediction of the same kind")
_NO_PREDICTION = mark("{name!r} without a prediction")
_OTHER_KINDS = mark("{name!r} with the label {label} and the prediction {prediction}")
_NO_SAMPLES = mark("no samples")
_NONE_LABELLED = mark("{count:,} samples, none of which has a label")
_SIZES = mark("{name!r} with a label of the size {label} and a prediction of the size {prediction}")
_SAME_FRAME = mark("Bring the prediction to the size of the label, as with Resize behind Prediction Data Extraction.")
_BEHIND = mark("Connect Metrics behind a network, or behind what processes its predictions.")
_GIVE_LABELS = mark("Take samples whose label is of the kind that the network learned, such as masks for masks.")
_SAME_CLASSES = mark("the classes {names}, as in the labels")
_RENAME = mark("Give labels and predictions the same classes, as with Class Assignment.")
_METRICS_OF = mark("some of {names}")
_REPORT = 64
_SPLITS = ("train", "validation", "test", "")

Originals = Callable[[str], Sample | None]
"""The sample of a name as it was read; None where it is not known."""


def unknown_originals(_name: str) -> Sample | None:
    """Nothing is known of the samples before the modules."""
    return None


def metrics_of(
    samples: SampleSet,
    *,
    frame: Frame = "original",
    which: Sequence[str] = (),
    originals: Originals = unknown_originals,
    ignore_class: int | None = None,
    threshold: float = 0.5,
    context: WorkContext | None = None,
) -> FlowMetrics:
    """Compare the prediction of each labelled sample with its label.

    In the original frame everything that moved the pixels is undone for the prediction, in one step: a mask takes the
    nearest pixel, an image is interpolated, boxes follow by their corners; what was cut away counts as background (0).
    The truth is that of the sample as it was read, where ``originals`` knows it and the modules have only moved it;
    else the label is brought back as the prediction is. In the network's frame both are compared as they are, which
    gives the numbers of ``wb.training``.

    Args:
        samples: Samples with labels and predictions; those without a label are left out and counted.
        frame: "original" or "network".
        which: Keys of METRICS; () takes all.
        originals: Gives the sample of a name as it was read.
        ignore_class: A class that does not count where it is the truth.
        threshold: Of boxes: the score from which on one counts for accuracy, precision and recall.
        context: Of a running step: to tell how far it is, and to stop.

    Returns:
        The numbers of each split, class and sample.

    Raises:
        BadRunOption: There is no such frame.
        PredictionsNotComparable: No sample has a label, or label and prediction are of different kinds or classes.
        UnknownFlowMetric: There is no such metric of the task.

    >>> label = wb.data.Targets(category=ClassLabel.of(1, ("cat", "dog")))
    >>> one = Sample(np.zeros((4, 6)), label=label, prediction=label, split="test")
    >>> metrics_of(SampleSet([one])).value("accuracy", "test")
    1.0
    """
    if frame not in get_args(Frame):
        names = ", ".join(map(repr, get_args(Frame)))
        refuse_argument("metrics", "frame", say("one of {names}", names=names), frame, 'frame="original"')
    which = (which,) if isinstance(which, str) else tuple(which)
    compared = _compared(samples)
    settings = CounterSettings(compared.class_names, 1.0, ignore_class, threshold)
    if compared.kind == "image":
        settings = settings._replace(data_range=_range_of(samples))
    require_metrics(which, COMPARED[compared.kind].task)
    counters: dict[str, ScoreCounter] = {}
    rows: list[SampleScores] = []
    unlabelled = 0
    for place, sample in enumerate(samples):
        if context is not None and context.stop.is_set():
            break
        if context is not None and place % _REPORT == 0:
            context.progress(place / len(samples))
        if _truth(sample.label, compared.kind) is None:
            unlabelled += 1
            continue
        counter = counters.setdefault(sample.split, COMPARED[compared.kind].counter(settings))
        numbers = counter.add(*_pair(sample, compared, frame, originals, samples.name))
        rows.append(_row(sample, numbers))
    splits: dict[str, Scores] = {name: counters[name].scores() for name in _SPLITS if name in counters}
    task = COMPARED[compared.kind].task
    return FlowMetrics(task, compared.class_names, frame, splits, tuple(rows), tuple(which), unlabelled)


def require_metrics(which: Sequence[str], task: Task) -> None:
    """Raises UnknownFlowMetric."""
    known = [key for key, metric in METRICS.items() if task in metric.tasks and key != "loss"]
    for key in which:
        if key not in known:
            raise UnknownFlowMetric(where="Metrics", expected=say(_METRICS_OF, names=", ".join(known)), received=key)


class _Compared(NamedTuple):
    """What is compared: the kind of label, and the classes."""

    kind: str
    class_names: tuple[str, ...]


def _compared(samples: SampleSet) -> _Compared:
    """What the first labelled sample has both as label and as prediction. Raises PredictionsNotComparable."""
    first = next((sample for sample in samples if sample.label.kinds), None)
    if first is None:
        received = say(_NONE_LABELLED, count=len(samples)) if len(samples) else say(_NO_SAMPLES)
        _refuse(samples.name, received, say(_GIVE_LABELS))
    kinds = [one for one in COMPARED if one in first.prediction.kinds and _truth(first.label, one) is not None]
    if not kinds:
        _refuse_sample(samples.name, first)
    kind = kinds[0]
    truth, prediction = _truth(first.label, kind), getattr(first.prediction, kind)
    names = _names(prediction) or _names(truth) or samples.class_names
    if kind in ("mask", "boxes", "category") and not names:
        names = tuple(map(str, range(_highest(samples, kind) + 1)))
    return _Compared(kind, names)


def _truth(label: Targets, kind: str) -> Any:
    """What is right; of a regression that learned class numbers the number of the class."""
    if kind == "values" and label.values is None and label.category is not None:
        return ValueLabel(np.array([float(label.category.index)]))
    return getattr(label, kind)


def _names(label: Any) -> tuple[str, ...]:
    return tuple(getattr(label, "class_names", getattr(label, "names", ())))


def _highest(samples: SampleSet, kind: str) -> int:
    """The largest class number of labels and predictions without names."""
    most = 1
    for sample in samples:
        for label in (getattr(sample.label, kind), getattr(sample.prediction, kind)):
            numbers = None if label is None else getattr(label, "array", getattr(label, "classes", None))
            most = max(most, 0 if numbers is None else int(numbers.max(initial=0)))
    return most


def _pair(sample: Sample, compared: _Compared, frame: Frame, originals: Originals, where: str) -> tuple[Any, Any]:
    """Truth and prediction of a sample in the frame that is asked for."""
    kind = compared.kind
    if getattr(sample.prediction, kind) is None:
        _refuse_sample(where, sample)
    label, prediction = sample.label, sample.prediction
    if frame == "original" and kind in ("mask", "boxes", "image") and not _is_of_another_size(label, sample):
        label = original_truth(sample, originals(sample.name))
        prediction = original_targets(sample.prediction, sample)
    truth, answer, axes = _truth(label, kind), getattr(prediction, kind), sample.header.dimension
    if kind in ("mask", "image") and truth.array.shape[:axes] != answer.array.shape[:axes]:
        words = {"name": sample.name, "label": truth.array.shape, "prediction": answer.array.shape}
        _refuse(where, say(_SIZES, **words), say(_SAME_FRAME))
    return _in_classes(truth, compared.class_names, where), answer


def _is_of_another_size(label: Targets, sample: Sample) -> bool:
    """Whether the image that is the answer is larger or smaller than the sample's: then it has no frame of its own."""
    image = label.image
    return image is not None and image.array.shape[: sample.header.dimension] != sample.size


def _in_classes(truth: Any, names: tuple[str, ...], where: str) -> Any:
    """A label whose class numbers are those of the prediction, though its classes are in another order."""
    own = _names(truth)
    if not isinstance(truth, ClassLabel | MaskLabel | BoxLabel) or not own or own == names:
        return truth
    if set(own) != set(names):
        raise PredictionsNotComparable(
            where=where, expected=say(_SAME_CLASSES, names=listed(own)), received=listed(names), remedy=say(_RENAME)
        )
    order = np.array([names.index(name) for name in own])
    if isinstance(truth, ClassLabel):
        return ClassLabel(truth.scores[np.argsort(order)], names)
    if isinstance(truth, MaskLabel):
        inside = (truth.array >= 0) & (truth.array < len(own))
        moved = np.where(inside, order[np.where(inside, truth.array, 0)], truth.array)
        return MaskLabel(moved.astype(truth.array.dtype), names)
    return replace(truth, classes=order[truth.classes.astype(np.int64)], class_names=names)


def _range_of(samples: SampleSet) -> float:
    """The range that images of the labels can have, by those of the training where there are any."""
    learned = samples.of_split("train")
    ends: list[Any] = []
    for sample in learned if len(learned) else samples:
        if sample.label.image is not None:
            ends += [sample.label.image.array.min(), sample.label.image.array.max()]
    return data_range(np.array(ends)) if ends else 1.0


def _row(sample: Sample, numbers: SampleNumbers) -> SampleScores:
    return SampleScores(sample.name, sample.split, numbers.truth, numbers.prediction, numbers.values, numbers.by_class)


def _refuse_sample(where: str, sample: Sample) -> NoReturn:
    if not sample.prediction.kinds:
        _refuse(where, say(_NO_PREDICTION, name=sample.name), say(_BEHIND))
    words = {"label": ", ".join(sample.label.kinds), "prediction": ", ".join(sample.prediction.kinds)}
    _refuse(where, say(_OTHER_KINDS, name=sample.name, **words), say(_GIVE_LABELS))


def _refuse(where: str, received: str, remedy: str) -> NoReturn:
    raise PredictionsNotComparable(where=where, expected=say(_BOTH), received=received, remedy=remedy)
