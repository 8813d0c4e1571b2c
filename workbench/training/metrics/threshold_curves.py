"""ROC and precision-recall curves: how good a network's probabilities are, whatever the threshold."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec import Struct

from workbench.html_elements import Markup, element, joined, text_table
from workbench.messages import mark, say
from workbench.text_format import aligned
from workbench.training.metrics.metric_errors import ShapesDiffer
from workbench.training.metrics.metric_table import shown

_HEADS = (mark("class"), mark("AUC"), mark("average precision"), mark("positive"), mark("negative"))
_ROC, _PRECISION = mark("ROC: sensitivity over 1 - specificity"), mark("Precision over recall")
_SIDE, _MARGIN = 220, 26
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
_BINARY = 2


class ClassCurves(Struct, frozen=True):
    """The curves of one class against all the others; empty, and its numbers None, where only one of both occurs.

    Args:
        name: The class.
        positives: How many samples or places are of the class.
        negatives: How many are not.
        false_positive_rate: 1 - specificity, (thresholds,), rising from 0 to 1.
        true_positive_rate: Sensitivity, (thresholds,), for the same thresholds.
        precision: (thresholds,), TP / (TP + FP).
        recall: (thresholds,), sensitivity, for the same thresholds as ``precision``.
        auc: Area under the ROC curve, the probability that a positive gets a higher score than a negative.
        average_precision: The sum of precision times the gain in recall.

    >>> threshold_curves(np.array([0, 0, 1]), np.array([0.1, 0.4, 0.8]), ("no", "yes")).classes[0].auc
    1.0
    """

    name: str
    positives: int
    negatives: int
    false_positive_rate: tuple[float, ...] = ()
    true_positive_rate: tuple[float, ...] = ()
    precision: tuple[float, ...] = ()
    recall: tuple[float, ...] = ()
    auc: float | None = None
    average_precision: float | None = None


class ThresholdCurves(Struct, frozen=True):
    """The curves of every class: a picture and a table in a notebook, a table elsewhere.

    Args:
        classes: The curves, in the order of the classes; of two classes with one sigmoid output only the second.

    >>> curves = threshold_curves(np.array([0, 0, 1]), np.array([0.1, 0.4, 0.8]), ("no", "yes"))
    >>> curves.auc
    {'yes': 1.0}
    """

    classes: tuple[ClassCurves, ...]

    @property
    def auc(self) -> dict[str, float | None]:
        """The area under the ROC curve, by class."""
        return {one.name: one.auc for one in self.classes}

    @property
    def average_precision(self) -> dict[str, float | None]:
        """The average precision, by class."""
        return {one.name: one.average_precision for one in self.classes}

    def __repr__(self) -> str:
        """A row a class."""
        return aligned([self._heads(), *self._rows()])

    def _repr_html_(self) -> str:
        roc = [(one.false_positive_rate, one.true_positive_rate) for one in self.classes]
        precision = [(one.recall, one.precision) for one in self.classes]
        charts = _chart(say(_ROC), roc, self) + _chart(say(_PRECISION), precision, self)
        return charts + text_table(self._heads(), self._rows())

    def _heads(self) -> list[str]:
        return [say(head) for head in _HEADS]

    def _rows(self) -> list[list[str]]:
        return [
            [one.name, shown(one.auc), shown(one.average_precision), str(one.positives), str(one.negatives)]
            for one in self.classes
        ]


def threshold_curves(
    y_true: Any, y_score: Any, class_names: Sequence[str], *, ignore_class: int | None = None
) -> ThresholdCurves:
    """ROC and precision-recall curves of every class against all the others.

    Args:
        y_true: Class numbers, (samples, …) or (samples, …, 1); or one-hot or several labels at once,
            (samples, …, classes).
        y_score: Probabilities or any scores that grow with them, (samples, …, classes); for yes and no also
            (samples, …, 1) or (samples, …).
        class_names: The names of the classes, in order.
        ignore_class: Samples or places with this label are left out.

    Returns:
        The curves; every place of a mask counts as a sample.

    Raises:
        ShapesDiffer: There is not one label for each score.

    Source: Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27 (2006); computed by scikit-learn.

    >>> round(threshold_curves([0, 1, 1, 0], [0.2, 0.7, 0.4, 0.5], ("no", "yes")).auc["yes"], 2)
    0.75
    """
    truth, scores = np.asarray(y_true), np.asarray(y_score)
    units = len(class_names) if scores.ndim > 1 and scores.shape[-1] == len(class_names) else 1
    wide = scores.reshape(-1, units)
    labels = _labels(truth, scores, units)
    names = list(map(str, class_names)) if units > 1 else [str(class_names[-1])]
    counted = np.ones(labels.shape, bool) if ignore_class is None else labels != ignore_class
    if labels.shape[1] == 1 and units > 1:
        binary = labels == np.arange(units)
        counted = np.repeat(counted, units, axis=1)
    else:
        binary = labels == 1
    return ThresholdCurves(
        tuple(_curves(names[c], binary[counted[:, c], c], wide[counted[:, c], c]) for c in range(units))
    )


def _labels(truth: Any, scores: Any, units: int) -> Any:
    """(places, 1) of class numbers, or (places, classes) of 0 and 1."""
    places = scores.size // units
    if units > 1 and truth.shape == scores.shape:
        return truth.reshape(-1, units)
    if truth.size != places:
        raise ShapesDiffer(
            where="threshold_curves", expected=say("one label for each score"), labels=truth.shape,
            predictions=scores.shape,
        )  # fmt: skip
    return truth.reshape(-1, 1)


def _curves(name: str, truth: Any, scores: Any) -> ClassCurves:
    from sklearn import metrics

    positives, negatives = int(truth.sum()), int((~truth).sum())
    if not positives or not negatives or not np.isfinite(scores).all():
        return ClassCurves(name, positives, negatives)
    false, true, _ = metrics.roc_curve(truth, scores)
    precision, recall, _ = metrics.precision_recall_curve(truth, scores)
    return ClassCurves(
        name,
        positives,
        negatives,
        tuple(map(float, false)),
        tuple(map(float, true)),
        tuple(map(float, precision)),
        tuple(map(float, recall)),
        float(metrics.roc_auc_score(truth, scores)),
        float(metrics.average_precision_score(truth, scores)),
    )


def _chart(title: str, lines: Sequence[tuple[Sequence[float], Sequence[float]]], curves: ThresholdCurves) -> Markup:
    """Lines in the unit square, as SVG."""
    parts = [element("rect", x=_MARGIN, y=_MARGIN, width=_SIDE, height=_SIDE, fill="none", stroke="#888")]
    for number, (line, one) in enumerate(zip(lines, curves.classes, strict=True)):
        points = " ".join(
            f"{_MARGIN + x * _SIDE:.1f},{_MARGIN + (1 - y) * _SIDE:.1f}" for x, y in zip(*line, strict=True)
        )
        colour = _COLOURS[number % len(_COLOURS)]
        parts.append(
            element("polyline", element("title", one.name), points=points, fill="none", stroke=colour, stroke_width=2)
        )
    parts.append(element("text", title, x=_MARGIN, y=_MARGIN - 9, font_size=12, fill="currentColor"))
    size = _SIDE + 2 * _MARGIN
    return element("svg", joined(parts), width=size, height=size, role="img", aria_label=title)
