"""Scores computed from a confusion matrix; undefined ones are None."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from msgspec import Struct

from workbench.messages import say
from workbench.training.detection.box_scores import BoxScores
from workbench.training.metrics.history_keys import history_key
from workbench.training.metrics.metric_errors import NotCounts
from workbench.training.metrics.metric_table import METRICS, Task, class_keys
from workbench.training.metrics.residuals import Residuals

Counts: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]
Values: TypeAlias = tuple[float | None, ...]

_BINARY = 2
_PER_LABEL = 3  # the rank of (labels, 2, 2)


class ClassScores(Struct, frozen=True):
    """Scores of each class against all the others, and of all classes together.

    ``None`` stands for 0 / 0: nothing was there to be measured.

    Args:
        support: How often each class is the truth.
        accuracy: (TP + TN) / all, of each class.
        sensitivity: TP / (TP + FN), of each class.
        specificity: TN / (TN + FP), of each class.
        ppv: TP / (TP + FP), of each class.
        npv: TN / (TN + FN), of each class.
        dice: 2 TP / (2 TP + FP + FN), of each class.
        iou: TP / (TP + FP + FN), of each class.
        overall_accuracy: Correct / all predictions.
        balanced_accuracy: The mean of the sensitivities.
        mean_dice: The mean of the Dice coefficients.
        mean_iou: The mean of the IoU.

    >>> class_scores(np.array([[3, 1], [0, 4]])).overall()["accuracy"]
    0.875
    """

    support: tuple[int, ...]
    accuracy: Values
    sensitivity: Values
    specificity: Values
    ppv: Values
    npv: Values
    dice: Values
    iou: Values
    overall_accuracy: float | None
    balanced_accuracy: float | None
    mean_dice: float | None
    mean_iou: float | None

    def overall(self) -> dict[str, float | None]:
        """The numbers for all classes together, by the keys of METRICS.

        Returns:
            Numbers from 0 to 1, or None.
        """
        return {
            "accuracy": self.overall_accuracy,
            "balanced_accuracy": self.balanced_accuracy,
            "mean_dice": self.mean_dice,
            "mean_iou": self.mean_iou,
        }

    def by_class(self) -> dict[str, Values]:
        """The numbers of each class, by the keys of METRICS.

        Returns:
            For each key a number for each class.
        """
        return {key: getattr(self, key) for key in class_keys("classification")}


class Scores(Struct, frozen=True):
    """The results of one pass over a split; ``None`` is undefined.

    Args:
        loss: The loss.
        values: The metrics of all data together, by the keys of METRICS.
        by_class: The metrics of each class, or of each target column of a regression, by the keys of METRICS.
        confusion: A row a true class and a column a predicted one; None for several labels at once (sigmoid) and for
            values, where there is no such table.
        residuals: Truth and prediction of some samples of a regression; None for other tasks.
        outputs: Of a network with several outputs the scores of each, by its name.

    >>> run.finished_epochs[0].train.loss > 0
    True
    """

    loss: float | None
    values: Mapping[str, float | None] = {}
    by_class: Mapping[str, Values] = {}
    confusion: tuple[tuple[int, ...], ...] | None = None
    residuals: Residuals | None = None
    outputs: Mapping[str, "Scores"] = {}


def class_scores(counts: Counts) -> ClassScores:
    """Scores of a confusion matrix.

    Args:
        counts: (classes, classes), rows = truth, columns = prediction; or (labels, 2, 2), one such table a label, where
            an example may have several labels. There the overall accuracy is that of all binary predictions together.

    Returns:
        The scores, from 0 to 1 or None.

    Raises:
        NotCounts: Another shape, or values that are no counts.

    >>> scores = class_scores(np.array([[98, 0], [2, 0]]))
    >>> scores.overall_accuracy, scores.sensitivity, scores.ppv
    (0.98, (1.0, 0.0), (0.98, None))
    """
    counts = _checked(counts)
    right, wrongly_yes, wrongly_no, rest = _cells(counts)
    everything = right + wrongly_yes + wrongly_no + rest
    sensitivity = _ratios(right, right + wrongly_no)
    dice = _ratios(2 * right, 2 * right + wrongly_yes + wrongly_no)
    iou = _ratios(right, right + wrongly_yes + wrongly_no)
    return ClassScores(
        support=tuple(int(count) for count in right + wrongly_no),
        accuracy=_ratios(right + rest, everything),
        sensitivity=sensitivity,
        specificity=_ratios(rest, rest + wrongly_yes),
        ppv=_ratios(right, right + wrongly_yes),
        npv=_ratios(rest, rest + wrongly_no),
        dice=dice,
        iou=iou,
        overall_accuracy=_ratio(_hits(counts), int(counts.sum())),
        balanced_accuracy=_mean(sensitivity),
        mean_dice=_mean(dice),
        mean_iou=_mean(iou),
    )


def scores_from(
    task: Task,
    *,
    loss: float | None = None,
    counts: Counts | None = None,
    errors: Mapping[str, float | None] | None = None,
    boxes: BoxScores | None = None,
) -> Scores:
    """Gather what a pass over a split gave into one value.

    Args:
        task: "transformation" and "regression" take ``errors``, "detection" ``boxes``, the others take ``counts``.
        loss: What Keras reported; NaN and infinity are undefined, ``None``.
        counts: As :meth:`ConfusionMatrix.counts` gives them.
        errors: As :meth:`ErrorSums.values` gives them.
        boxes: As :meth:`BoxRecords.scores` gives them.

    Returns:
        The scores, with what is not finite as None.

    Raises:
        NotCounts: ``counts`` is no confusion matrix.

    >>> scores_from("classification", counts=np.array([[3, 1], [0, 4]])).values["accuracy"]
    0.875
    """
    known = None if loss is None or not np.isfinite(loss) else float(loss)
    if errors is not None or task in ("transformation", "regression"):
        return Scores(known, dict(errors or {}))
    if boxes is not None:
        return Scores(known, boxes.values, boxes.by_class)
    if counts is None:
        return Scores(known)
    scores = class_scores(counts)
    table = tuple(tuple(int(count) for count in row) for row in counts) if counts.ndim == _BINARY else None
    return Scores(known, scores.overall(), scores.by_class(), table)


def flat(scores: Scores, class_names: Sequence[str], *, validation: bool = False) -> dict[str, float | None]:
    """All numbers of ``scores`` under the names of their curves, in the order of METRICS.

    Args:
        scores: What a pass gave.
        class_names: The names of the classes, in order.
        validation: Whether they are of the validation data.

    Returns:
        A number, or None, by the name of its curve.

    >>> flat(Scores(0.5, {"accuracy": 1.0}, {"dice": (1.0, None)}), ("no", "LV"))
    {'loss': 0.5, 'accuracy': 1.0, 'dice[no]': 1.0, 'dice[LV]': None}
    """
    found: dict[str, float | None] = {history_key("loss", validation=validation): scores.loss}
    for key in METRICS:
        if key in scores.values:
            found[history_key(key, validation=validation)] = scores.values[key]
        for name, value in zip(class_names, scores.by_class.get(key, ()), strict=False):
            found[history_key(key, name, validation=validation)] = value
    return found


def _checked(counts: Counts) -> Counts:
    counts = np.asarray(counts)
    square = counts.ndim == _BINARY and counts.shape[0] == counts.shape[1] > 0
    per_label = counts.ndim == _PER_LABEL and counts.shape[0] > 0 and counts.shape[1:] == (_BINARY, _BINARY)
    if not (square or per_label):
        raise NotCounts(where="class_scores", received=say("an array of shape {shape}", shape=counts.shape))
    if counts.dtype.kind not in "iu":
        raise NotCounts(where="class_scores", received=say("an array of {dtype}", dtype=counts.dtype))
    if counts.min() < 0:
        raise NotCounts(where="class_scores", received=say("the count {min}", min=counts.min()))
    return counts.astype(np.int64)


def _cells(counts: Counts) -> tuple[Counts, Counts, Counts, Counts]:
    """TP, FP, FN and TN of each class, each (classes,)."""
    if counts.ndim == _PER_LABEL:
        return counts[:, 1, 1], counts[:, 0, 1], counts[:, 1, 0], counts[:, 0, 0]
    right = counts.diagonal()
    wrongly_yes, wrongly_no = counts.sum(axis=0) - right, counts.sum(axis=1) - right
    return right, wrongly_yes, wrongly_no, counts.sum() - right - wrongly_yes - wrongly_no


def _hits(counts: Counts) -> int:
    """The number of correct predictions."""
    return int(np.trace(counts, axis1=-2, axis2=-1).sum())


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _ratios(parts: Counts, wholes: Counts) -> Values:
    return tuple(_ratio(int(part), int(whole)) for part, whole in zip(parts, wholes, strict=True))


def _mean(values: Values) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
