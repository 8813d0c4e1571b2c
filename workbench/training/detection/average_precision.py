"""How good found boxes are: average precision of each class, precision-recall curves, counts at a threshold.

The numbers equal those of COCO's evaluation (``pycocotools.cocoeval``) for all sizes of objects.
Source: T.-Y. Lin et al., *Microsoft COCO: Common Objects in Context*, ECCV 2014, and its evaluation protocol.
"""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from workbench.data.dataset import Array
from workbench.training.detection.box_overlap import box_iou

OVERLAPS = tuple(round(0.5 + 0.05 * step, 2) for step in range(10))
"""The IoU that COCO averages over: 0.5, 0.55, …, 0.95."""
RECALLS = np.linspace(0.0, 1.0, 101)
"""Where COCO reads the precision."""
MOST = 100
"""So many boxes of an image and class count, the surest ones."""

_CLASS, _CORNERS, _SCORE = 0, slice(1, 5), 5


class ClassMatches(Struct, frozen=True, eq=False):
    """The answers of one class in all images, the surest first, and which of them are right.

    Args:
        scores: (answers,): how sure each is.
        right: (overlaps, answers): whether it found an object that no surer answer had found.
        objects: How many objects there are.
    """

    scores: Array
    right: Array
    objects: int

    def average_precision(self) -> Array:
        """The mean of the precision at 101 values of recall, for each overlap.

        Returns:
            (overlaps,), from 0 to 1; NaN where there is no object.
        """
        if not self.objects:
            return np.full(len(self.right), np.nan)
        return np.array([_interpolated(*self.curve(place)) for place in range(len(self.right))])

    def curve(self, place: int = 0) -> tuple[Array, Array]:
        """Precision and recall as answers are added, from the surest to the last.

        Args:
            place: Which of the overlaps.

        Returns:
            Recall and precision, (answers,) each; recall is NaN where there is no object.
        """
        found = np.cumsum(self.right[place])
        recall = found / self.objects if self.objects else np.full(len(found), np.nan)
        return recall, found / np.arange(1, len(found) + 1)

    def counts(self, threshold: float = 0.0, place: int = 0) -> tuple[int, int, int]:
        """What the answers come to that are at least so sure.

        Args:
            threshold: The score from which on an answer counts.
            place: Which of the overlaps.

        Returns:
            How many objects were found, how many answers are false, how many objects were missed.
        """
        counted = self.scores >= threshold
        found = int(self.right[place][counted].sum())
        return found, int(counted.sum()) - found, self.objects - found


def match_classes(
    truth: Sequence[Array], found: Sequence[Array], classes: int, overlaps: Sequence[float] = OVERLAPS
) -> tuple[ClassMatches, ...]:
    """Match answers with objects, class by class, image by image.

    The surest answer chooses first, of the objects that no other has taken the one that it overlaps most; it is right
    if that overlap is reached. Of equally sure answers the first one counts as surer.

    Args:
        truth: An array (objects, 5) an image: class, xmin, ymin, xmax, ymax. A class below 0 is no object.
        found: An array (answers, 6) an image: class, xmin, ymin, xmax, ymax, score.
        classes: The number of classes.
        overlaps: The intersection over union that makes an answer right.

    Returns:
        The matches of each class.

    >>> truth = [np.array([[0, 0, 0, 10, 10], [0, 20, 20, 30, 30]])]
    >>> found = [np.array([[0, 0, 0, 10, 9, 0.8], [0, 50, 50, 60, 60, 0.9]])]
    >>> match_classes(truth, found, 1)[0].counts()
    (1, 1, 1)
    """
    return tuple(_match_class(truth, found, number, np.asarray(overlaps)) for number in range(classes))


def _match_class(truth: Sequence[Array], found: Sequence[Array], number: int, overlaps: Array) -> ClassMatches:
    scores, right, objects = [np.zeros(0)], [np.zeros((len(overlaps), 0), bool)], 0
    for known, answers in zip(truth, found, strict=True):
        own = known[known[:, _CLASS] == number]
        answers_of_class = answers[answers[:, _CLASS] == number]
        order = np.argsort(-answers_of_class[:, _SCORE], kind="stable")[:MOST]
        objects += len(own)
        scores.append(answers_of_class[order, _SCORE])
        right.append(match_boxes(own[:, _CORNERS], answers_of_class[order, _CORNERS], overlaps) >= 0)
    every = np.concatenate(scores)
    order = np.argsort(-every, kind="stable")
    return ClassMatches(every[order], np.concatenate(right, axis=1)[:, order], objects)


def match_boxes(truth: Array, found: Array, overlaps: Array) -> Array:
    """Which object each answer of one image and class has found.

    Args:
        truth: (objects, 4): xmin, ymin, xmax, ymax.
        found: (answers, 4), the surest first.
        overlaps: (overlaps,): the intersection over union that is needed.

    Returns:
        (overlaps, answers): the number of the object, -1 for none.
    """
    matched = np.full((len(overlaps), len(found)), -1)
    if not len(truth) or not len(found):
        return matched
    shared = box_iou(found, truth)
    free = np.ones((len(overlaps), len(truth)), bool)
    rows, needed = np.arange(len(overlaps)), np.minimum(overlaps, 1 - 1e-10)
    for answer in np.flatnonzero(shared.max(axis=1) >= needed.min()):
        left = np.where(free, shared[answer], -1.0)
        best = left.shape[1] - 1 - left[:, ::-1].argmax(axis=1)  # of equal ones the last, as COCO's loop does
        enough = left[rows, best] >= needed
        matched[enough, answer] = best[enough]
        free[rows[enough], best[enough]] = False
    return matched


def _interpolated(recall: Array, precision: Array) -> float:
    """The mean, over 101 values of recall, of the best precision with at least that recall."""
    best = np.maximum.accumulate(precision[::-1])[::-1]
    places = np.searchsorted(recall, RECALLS, side="left")
    return float(np.append(best, 0.0)[np.minimum(places, len(best))].mean())


def mean_precision(matches: Sequence[ClassMatches]) -> Array:
    """MAP at each overlap: the mean over the classes of which there are objects.

    Args:
        matches: As :func:`match_classes` gives them.

    Returns:
        (overlaps,), from 0 to 1; NaN where no class has objects.

    >>> truth, found = [np.array([[0, 0, 0, 10, 10]])], [np.array([[0, 0, 0, 10, 9, 0.8]])]
    >>> mean_precision(match_classes(truth, found, 2, (0.5, 0.95))).round(3).tolist()
    [1.0, 0.0]
    """
    of_classes = np.stack([one.average_precision() for one in matches])
    known = ~np.isnan(of_classes[:, 0])
    if not known.any():
        return np.full(of_classes.shape[1], np.nan)
    means: Array = of_classes[known].mean(axis=0)
    return means
