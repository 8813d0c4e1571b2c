"""What the View tab shows, as values: samples with truth and answer, and how good each answer is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from workbench.data.array_group import ArrayGroup
from workbench.data.dataset import Array
from workbench.explain.output_reading import OutputReading, reading_of
from workbench.training.detection.average_precision import match_classes
from workbench.training.detection.padded_boxes import NUMBERS, are_ragged, boxes_of, padded_boxes
from workbench.training.label_errors import NotBoxes, WrongLabelShape
from workbench.training.metrics.metric_table import Task
from workbench.training.setup.shape_checks import check_shape
from workbench.ui.training_panels.box_pictures import shown_answers
from workbench.ui.ui_errors import NoAnswers

Order = Literal["worst", "best", "data"]
MOST = 300
"""Samples of a split that are looked at: more than anybody looks through, and quick to predict."""
_BATCH = 32
_HALF = 0.5


@dataclass(frozen=True, eq=False)
class GradedSamples:
    """Samples (n, …) in the order of the data, with channels last.

    ``truth`` and ``answers`` are class numbers (n,), yes and no for each label (n, labels), masks (n, height, width),
    boxes (n,) with an array (boxes, 5) or (boxes, 6) each, or the values themselves; ``sure`` is what the network gives
    its answer in a classification, (n,). ``quality`` (n,) is the larger the better: the probability of the truth, the
    share of right steps where each step of a sequence has a class (``by_step``, (n, steps)), the mean Dice of the
    classes that are there, -(missed objects + false boxes) at IoU 0.5 and ``threshold``, or -MSE.
    """

    task: Task
    x: Array
    truth: Array
    answers: Array
    sure: Array | None
    quality: Array
    threshold: float = _HALF
    by_step: bool = False

    def __len__(self) -> int:
        return len(self.x)

    def ordered(self, order: Order, truth: int | None = None) -> Array:
        """The numbers of the samples in this order; with ``truth`` only those that are, or show, this class."""
        chosen = np.arange(len(self.x)) if truth is None else np.flatnonzero(self._shows(truth))
        if order == "data":
            return chosen
        found: Array = chosen[np.argsort(self.quality[chosen] * (1 if order == "worst" else -1), kind="stable")]
        return found

    def _shows(self, index: int) -> Array:
        if self.task == "detection":
            return np.array([bool((boxes[:, 0] == index).any()) for boxes in self.truth])
        if self.truth.ndim == 1:
            return np.asarray(self.truth == index)
        if self.by_step:
            return np.asarray((self.truth == index).any(axis=1))
        if self.task == "classification":
            return np.asarray(self.truth[:, index] > 0)
        return np.asarray((self.truth == index).any(axis=(1, 2)))

    def at(self, threshold: float) -> "GradedSamples":
        """The same boxes, judged at another threshold of the score."""
        counts = [box_counts(*pair, threshold) for pair in zip(self.truth, self.answers, strict=True)]
        quality = np.array([-(false + missed) for _, false, missed in counts], float)
        return replace(self, quality=quality, threshold=threshold)

    def found_false_missed(self, index: int) -> tuple[int, int, int]:
        """Of a detection: how many objects were found, how many boxes are false, how many objects were missed."""
        return box_counts(self.truth[index], self.answers[index], self.threshold)

    def is_right(self, index: int) -> bool:
        """Whether a classification is right."""
        return bool(np.array_equal(self.truth[index], self.answers[index]))


def grade_samples(
    model: Any, x: Array, y: Array, task: Task, *, threshold: float = _HALF, channels_first: bool = False
) -> GradedSamples:
    """Predict samples with ``model``, and compare with the truth.

    Args:
        model: a Keras model; called as in prediction.
        x: samples (n, …) as the network takes them.
        y: what is right: class numbers, one-hot rows, yes/no labels, masks, or values.
        task: what is learned.
        threshold: from which probability on a sigmoid says yes.
        channels_first: whether ``x`` is (n, channels, height, width).

    Raises:
        SingleSample, ChannelsFirst, MissingChannels, WrongInputShape: the network takes other samples.
        NotBoxes, WrongLabelShape: the labels are none of the task.
        NoAnswers: an answer is NaN or infinite.
    """
    takes = [tuple(one.shape[1:]) for one in getattr(model, "inputs", None) or ()]
    if len(takes) == 1:
        check_shape(takes[0], x, "View")
    outputs = predicted(model, x)
    if broken := int((~np.isfinite(outputs)).reshape(len(outputs), -1).any(axis=1).sum()):
        raise NoAnswers(where="View", count=broken, total=len(outputs))
    reading = reading_of(model, outputs.shape[-1] if outputs.ndim > 1 else 1)
    if channels_first and x.ndim > 2:  # noqa: PLR2004 - vectors have no channels
        x = np.moveaxis(x, 1, -1)
        outputs = np.moveaxis(outputs, 1, -1) if outputs.ndim > 2 else outputs  # noqa: PLR2004
    _require_labels(task, y, outputs)
    if task == "classification":
        if _are_steps(y, outputs):
            return _by_step(x, y, outputs, threshold, reading)
        return _classified(x, y, outputs, threshold, reading)
    if task == "segmentation":
        return _segmented(x, y, outputs, threshold, reading)
    if task == "detection":
        return _detected(x, y, outputs, threshold)
    truth = y.reshape(outputs.shape) if y.size == outputs.size else y
    if task == "regression":
        truth, outputs = (part.reshape(len(part), -1) if part.ndim < _SEQUENCES else part for part in (truth, outputs))
        spread = truth.reshape(-1, truth.shape[-1]).std(axis=0)
        scaled = (outputs - truth) / np.where(spread > 0, spread, 1.0)  # columns count alike, whatever their units
        return GradedSamples(task, x, truth, outputs, None, -_mean_square(scaled))
    return GradedSamples(task, x, truth, outputs, None, -_mean_square(outputs - truth))


def _require_labels(task: Task, y: Array, outputs: Array) -> None:
    """Raises NotBoxes or WrongLabelShape where labels cannot be compared with the answers: arrays would be spread."""
    gives, has = tuple(outputs.shape[1:]), tuple(y.shape[1:])
    if task == "detection":
        if not are_ragged(y) and (y.ndim != 3 or has[-1] != NUMBERS):  # noqa: PLR2004 - samples, boxes, numbers
            raise NotBoxes(where="View", received=str(has), dtype=y.dtype)
        return
    if task in ("transformation", "regression"):
        fits, expected = y.size == outputs.size, gives
    elif task == "segmentation" or len(gives) > 1:  # a class for each pixel or step
        fits, expected = has[: len(gives) - 1] == gives[:-1], gives[:-1]
    else:
        fits, expected = int(np.prod(has)) in {1, gives[-1] if gives else 1}, ()
    if not fits:
        raise WrongLabelShape(where="View", output=gives, expected=expected, received=has)


def predicted(model: Any, x: Array) -> Array:
    """The answers (n, …) as float32. The layers are called, not ``predict``: another thread may be training."""
    batches = (x[start : start + _BATCH] for start in range(0, len(x), _BATCH))
    parts = [np.asarray(model(dict(one) if isinstance(one, ArrayGroup) else one, training=False)) for one in batches]
    return np.concatenate(parts).astype("float32")


_SEQUENCES = 3
"""The rank of a batch of sequences."""


def _are_steps(y: Array, outputs: Array) -> bool:
    """Whether labels are a class for each step of a sequence, (n, steps) or one-hot (n, steps, classes)."""
    return outputs.ndim == _SEQUENCES and (y.ndim == _SEQUENCES or y.shape[:2] == outputs.shape[:2])


def _by_step(x: Array, y: Array, outputs: Array, threshold: float, reading: OutputReading) -> GradedSamples:
    """Classes of steps, (n, steps); the quality is the share of steps that are right, of those that have a class."""
    if outputs.shape[-1] == 1:
        answers = (_sigmoid_if_needed(outputs, reading)[..., 0] > threshold).astype("int64")
    else:
        answers = outputs.argmax(axis=-1)
    truth = y
    if y.ndim == _SEQUENCES:
        truth = y[..., 0] if y.shape[-1] == 1 else y.argmax(axis=-1)
    truth = truth.astype("int64")
    counted = (truth >= 0) & (truth < max(outputs.shape[-1], _HAS_TWO))
    quality = ((truth == answers) & counted).sum(axis=1) / np.maximum(counted.sum(axis=1), 1)
    return GradedSamples("classification", x, truth, answers, None, quality, by_step=True)


_HAS_TWO = 2
"""Classes that one sigmoid tells apart."""


def _mean_square(difference: Array) -> Array:
    return np.asarray((difference.reshape(len(difference), -1).astype("float64") ** 2).mean(axis=1))


def _classified(x: Array, y: Array, outputs: Array, threshold: float, reading: OutputReading) -> GradedSamples:
    y = y.reshape(len(y), -1) if y.ndim > 1 else y
    several = y.ndim > 1 and y.shape[1] > 1 and not np.array_equal(y.sum(axis=1), np.ones(len(y)))
    if several:
        yes = _sigmoid_if_needed(outputs, reading)
        right = np.where(y > 0, yes, 1 - yes)
        answers = (yes > threshold).astype("int64")
        return GradedSamples("classification", x, y.astype("int64"), answers, None, right.mean(axis=1))
    truth = y.argmax(axis=1) if y.ndim > 1 and y.shape[1] > 1 else y.reshape(-1).astype("int64")
    if outputs.shape[-1] == 1:
        yes = _sigmoid_if_needed(outputs, reading).reshape(-1)
        answers = (yes > threshold).astype("int64")
        chances = np.stack([1 - yes, yes], axis=1)
    else:
        chances = _softmax_if_needed(outputs, reading)
        answers = chances.argmax(axis=1)
    rows = np.arange(len(truth))
    return GradedSamples("classification", x, truth, answers, chances[rows, answers], chances[rows, truth])


def _softmax_if_needed(outputs: Array, reading: OutputReading) -> Array:
    """Probabilities; where neither network nor loss says what the outputs are, their range decides."""
    if reading.activation:
        return reading.probabilities(outputs)
    if outputs.min(initial=0) >= 0 and outputs.max(initial=0) <= 1 + 1e-5:
        return outputs
    powers = np.exp(outputs - outputs.max(axis=-1, keepdims=True))
    result: Array = powers / powers.sum(axis=-1, keepdims=True)
    return result


def _sigmoid_if_needed(outputs: Array, reading: OutputReading) -> Array:
    if reading.activation == "sigmoid":
        return reading.probabilities(outputs)
    if outputs.min(initial=0) >= 0 and outputs.max(initial=0) <= 1:
        return outputs
    result: Array = 1 / (1 + np.exp(-outputs))
    return result


def _segmented(x: Array, y: Array, outputs: Array, threshold: float, reading: OutputReading) -> GradedSamples:
    if outputs.shape[-1] == 1:
        answers = (_sigmoid_if_needed(outputs, reading)[..., 0] > threshold).astype("int64")
    else:
        answers = outputs.argmax(axis=-1)
    truth = y
    if y.ndim == outputs.ndim:
        truth = y[..., 0] if y.shape[-1] == 1 else y.argmax(axis=-1)
    truth = truth.astype("int64")
    quality = np.array([mean_dice(one, other) for one, other in zip(truth, answers, strict=True)])
    return GradedSamples("segmentation", x, truth, answers, None, quality)


_LEAST_SCORE = 0.05
"""What is less sure is shown at no threshold."""


def _detected(x: Array, y: Array, outputs: Array, threshold: float) -> GradedSamples:
    from workbench.layers.centre_points import decode_boxes

    found = np.asarray(decode_boxes(outputs, x.shape[1] // outputs.shape[1]))
    answers, truth = np.empty(len(x), object), np.empty(len(x), object)
    for place, (known, boxes) in enumerate(zip(boxes_of(padded_boxes(y)), found, strict=True)):
        truth[place], answers[place] = known, shown_answers(boxes, _LEAST_SCORE)
    return GradedSamples("detection", x, truth, answers, None, np.zeros(len(x))).at(threshold)


def box_counts(truth: Array, answers: Array, threshold: float) -> tuple[int, int, int]:
    """How many objects of one image were found, how many boxes are false, how many objects were missed, at IoU 0.5."""
    counted = shown_answers(answers, threshold)
    classes = int(max(truth[:, 0].max(initial=-1), counted[:, 0].max(initial=-1))) + 1
    matches = match_classes([truth], [counted], classes, (_HALF,))
    found = sum(one.counts()[0] for one in matches)
    return found, len(counted) - found, len(truth) - found


def mean_dice(truth: Array, answer: Array) -> float:
    """The mean of 2 |A and B| / (|A| + |B|) over the classes other than 0 that either mask has; 1 if there are none."""
    classes = np.union1d(np.unique(truth), np.unique(answer))
    values = [_dice(truth == index, answer == index) for index in classes if index > 0]
    return float(np.mean(values)) if values else 1.0


def _dice(one: Array, other: Array) -> float:
    return float(2 * (one & other).sum() / (one.sum() + other.sum()))


def names_for(class_names: Sequence[str], count: int) -> tuple[str, ...]:
    """A name for each of ``count`` classes; numbers where names are missing."""
    return tuple(class_names[index] if index < len(class_names) else str(index) for index in range(count))
