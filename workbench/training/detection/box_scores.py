"""The scores of a detector by the keys of the table of metrics."""

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct

from workbench.data.dataset import Array
from workbench.training.detection.average_precision import OVERLAPS, ClassMatches, match_classes, mean_precision

HALF, THREE_QUARTERS = OVERLAPS.index(0.5), OVERLAPS.index(0.75)
"""The places of IoU 0.5 and 0.75 among those that COCO averages over."""


class BoxScores(Struct, frozen=True):
    """Scores of found boxes; None where nothing was there to be found.

    Args:
        values: ``map`` (mean over IoU 0.5 to 0.95), ``map50``, ``map75``, of all classes together.
        by_class: ``ap``, ``ap50``, ``ap75``, and ``box_accuracy``, ``box_precision``, ``box_recall`` at the threshold,
            a number a class.
    """

    values: Mapping[str, float | None]
    by_class: Mapping[str, tuple[float | None, ...]]


def box_scores(truth: Sequence[Array], found: Sequence[Array], classes: int, threshold: float = 0.5) -> BoxScores:
    """The scores of answers.

    Args:
        truth: An array (objects, 5) an image: class, xmin, ymin, xmax, ymax.
        found: An array (answers, 6) an image: class, xmin, ymin, xmax, ymax, score.
        classes: The number of classes.
        threshold: The score from which on an answer counts for accuracy, precision and recall, at IoU 0.5.

    Returns:
        The scores.

    >>> found = [np.array([[0, 0, 0, 10, 9, 0.8]])]
    >>> box_scores([np.array([[0, 0, 0, 10, 10]])], found, 1).by_class["ap50"]
    (1.0,)
    """
    matches = match_classes(truth, found, classes)
    means = mean_precision(matches) if matches else np.full(len(OVERLAPS), np.nan)
    of_classes = [one.average_precision() for one in matches]
    values = {"map": float(means.mean()), "map50": float(means[HALF]), "map75": float(means[THREE_QUARTERS])}
    counts = [_rates(one, threshold) for one in matches]
    return BoxScores(
        {key: _known(value) for key, value in values.items()},
        {
            "ap": tuple(_known(float(one.mean())) for one in of_classes),
            "ap50": tuple(_known(float(one[HALF])) for one in of_classes),
            "ap75": tuple(_known(float(one[THREE_QUARTERS])) for one in of_classes),
            "box_accuracy": tuple(accuracy for accuracy, _, _ in counts),
            "box_precision": tuple(precision for _, precision, _ in counts),
            "box_recall": tuple(recall for _, _, recall in counts),
        },
    )


def _rates(matches: ClassMatches, threshold: float) -> tuple[float | None, float | None, float | None]:
    """Accuracy, precision and recall of the answers that are sure enough, at IoU 0.5."""
    right, false, missed = matches.counts(threshold, HALF)
    return _ratio(right, right + false + missed), _ratio(right, right + false), _ratio(right, right + missed)


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value
