"""Predictions against truths, one kind of label each: what is counted sample by sample, and the scores of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.sample_labels import BoxLabel, ClassLabel, ImageLabel, MaskLabel, ValueLabel
from workbench.messages import mark_plural, say_plural
from workbench.text_format import MISSING, number_text
from workbench.training.detection.box_scores import box_scores
from workbench.training.metrics.class_scores import Scores, class_scores, scores_from
from workbench.training.metrics.metric_table import Task

_BOXES = mark_plural("{count} box", "{count} boxes")
_NUMBERS = 5


class SampleNumbers(NamedTuple):
    """What is known of one sample's prediction: truth and prediction in words, and its numbers."""

    truth: str = ""
    prediction: str = ""
    values: Mapping[str, float | None] = {}
    by_class: Mapping[str, tuple[float | None, ...]] = {}


class ScoreCounter(Protocol):
    """Counts the samples of one split."""

    def add(self, truth: Any, prediction: Any) -> SampleNumbers:
        """Count one sample, whose label and prediction are of the counter's kind."""
        raise NotImplementedError

    def scores(self) -> Scores:
        """The scores of all samples that were counted."""
        raise NotImplementedError


class CounterSettings(NamedTuple):
    """What counters need to know: the classes, the range of images, and what does not count."""

    class_names: tuple[str, ...]
    data_range: float = 1.0
    ignore_class: int | None = None
    threshold: float = 0.5


class CategoryCounter:
    """One class an image, or several at once: then each class is counted for itself."""

    def __init__(self, settings: CounterSettings) -> None:
        self._names, self._ignored = settings.class_names, settings.ignore_class
        self._truths: list[tuple[int, ...]] = []
        self._answers: list[tuple[int, ...]] = []

    def add(self, truth: ClassLabel, prediction: ClassLabel) -> SampleNumbers:
        right, answer = true_classes(truth), answered_classes(prediction)
        if right != (self._ignored,):
            self._truths.append(right)
            self._answers.append(answer)
        values = {"accuracy": float(right == answer)}
        return SampleNumbers(_words(right, truth.class_names), _words(answer, prediction.class_names), values)

    def scores(self) -> Scores:
        single = all(len(one) == 1 for one in (*self._truths, *self._answers))
        counts = self._table() if single else self._tables()
        return scores_from("classification", counts=counts)

    def _table(self) -> Array:
        """(classes, classes), a row a true class."""
        counts = np.zeros((len(self._names),) * 2, np.int64)
        for (right,), (answer,) in zip(self._truths, self._answers, strict=True):
            counts[right, answer] += 1
        return counts

    def _tables(self) -> Array:
        """(labels, 2, 2): for each class whether it is there, and whether it was the answer."""
        counts = np.zeros((len(self._names), 2, 2), np.int64)
        for right, answer in zip(self._truths, self._answers, strict=True):
            for number in range(len(self._names)):
                counts[number, int(number in right), int(number in answer)] += 1
        return counts


def true_classes(label: ClassLabel) -> tuple[int, ...]:
    """The classes of a label."""
    return tuple(np.flatnonzero(label.scores > 0).tolist())


def answered_classes(prediction: ClassLabel) -> tuple[int, ...]:
    """The classes that a prediction chooses."""
    return (prediction.index,) if prediction.chosen is None else prediction.chosen


def _words(classes: Sequence[int], names: Sequence[str]) -> str:
    return ", ".join(names[number] for number in classes) or MISSING


class MaskCounter:
    """A class for each pixel."""

    def __init__(self, settings: CounterSettings) -> None:
        self._names, self._ignored = settings.class_names, settings.ignore_class
        self._counts = np.zeros((len(self._names),) * 2, np.int64)

    def add(self, truth: MaskLabel, prediction: MaskLabel) -> SampleNumbers:
        counts = self._counted(truth.array, prediction.array)
        self._counts += counts
        scores = class_scores(counts)
        by_class = {"dice": scores.dice, "iou": scores.iou}
        values = {"accuracy": scores.overall_accuracy, "mean_dice": scores.mean_dice, "mean_iou": scores.mean_iou}
        return SampleNumbers(self._present(truth), self._present(prediction), values, by_class)

    def _counted(self, truth: Array, answer: Array) -> Array:
        """(classes, classes), a row a true class; pixels outside of the classes do not count."""
        classes = len(self._names)
        right, found = truth.astype(np.int64).ravel(), answer.astype(np.int64).ravel()
        counted = (right >= 0) & (right < classes) & (found >= 0) & (found < classes)
        if self._ignored is not None:
            counted &= right != self._ignored
        cells = np.bincount(right[counted] * classes + found[counted], minlength=classes**2)
        return cells.reshape(classes, classes)

    def _present(self, mask: MaskLabel) -> str:
        """The classes that a mask has, but for the background."""
        present = [number for number in np.unique(mask.array).tolist() if 0 < number < len(self._names)]
        return _words(present, self._names)

    def scores(self) -> Scores:
        return scores_from("segmentation", counts=self._counts)


class BoxCounter:
    """Boxes of objects."""

    def __init__(self, settings: CounterSettings) -> None:
        self._classes, self._threshold = len(settings.class_names), settings.threshold
        self._truths: list[Array] = []
        self._answers: list[Array] = []

    def add(self, truth: BoxLabel, prediction: BoxLabel) -> SampleNumbers:
        right, found = _rows(truth), _rows(prediction)
        self._truths.append(right[:, :_NUMBERS])
        self._answers.append(found)
        scores = box_scores(self._truths[-1:], self._answers[-1:], self._classes, self._threshold)
        sure = int(np.count_nonzero(found[:, -1] >= self._threshold))
        words = say_plural(_BOXES, len(right)), say_plural(_BOXES, sure)
        return SampleNumbers(*words, {"map50": scores.values["map50"]})

    def scores(self) -> Scores:
        found = box_scores(self._truths, self._answers, self._classes, self._threshold)
        return scores_from("detection", boxes=found)


def _rows(boxes: BoxLabel) -> Array:
    """(boxes, 6): class, xmin, ymin, xmax, ymax, score; a box without a score is certain."""
    scores = np.ones(len(boxes.coordinates)) if boxes.scores is None else boxes.scores
    return np.column_stack([boxes.classes, boxes.coordinates, scores]).astype(np.float64)


class ImageCounter:
    """Images: means over all pixels, and over all images where a number belongs to an image."""

    def __init__(self, settings: CounterSettings) -> None:
        self._range = settings.data_range
        self._sums = np.zeros(3)
        self._pixels = 0
        self._by_image: dict[str, list[float]] = {"psnr": [], "ssim": []}

    def add(self, truth: ImageLabel, prediction: ImageLabel) -> SampleNumbers:
        right, found = _same_axes(truth.array, prediction.array)
        sums = _error_sums(right, found)
        self._sums += sums
        self._pixels += right.size
        values = _errors(sums, right.size)
        for key, value in (("psnr", _psnr(values["mse"], self._range)), ("ssim", _ssim(right, found, self._range))):
            values[key] = value
            self._by_image[key] += [] if value is None else [value]
        return SampleNumbers(str(truth.array.shape), str(prediction.array.shape), values)

    def scores(self) -> Scores:
        means = {key: float(np.mean(found)) if found else None for key, found in self._by_image.items()}
        return scores_from("transformation", errors={**_errors(self._sums, self._pixels), **means})


def _same_axes(right: Array, found: Array) -> tuple[Array, Array]:
    """Both in float64, without an axis of one channel that only one of them has."""
    if right.ndim == found.ndim + 1 and right.shape[-1] == 1:
        right = right[..., 0]
    if found.ndim == right.ndim + 1 and found.shape[-1] == 1:
        found = found[..., 0]
    return right.astype(np.float64), found.astype(np.float64)


def _error_sums(right: Array, found: Array) -> Array:
    """Sums of |error|, error² and the squared difference of logarithms, as ``ErrorSums`` takes them."""
    logarithms = [np.log1p(np.maximum(values, 0.0)) for values in (right, found)]
    terms = (np.abs(right - found), (right - found) ** 2, (logarithms[0] - logarithms[1]) ** 2)
    return np.array([term.sum() for term in terms])


def _errors(sums: Array, pixels: int) -> dict[str, float | None]:
    if not pixels:
        return dict.fromkeys(("mae", "mse", "rmse", "msle"))
    mae, mse, msle = (float(value) if np.isfinite(value) else None for value in sums / pixels)
    return {"mae": mae, "mse": mse, "rmse": None if mse is None else mse**0.5, "msle": msle}


def _psnr(mse: float | None, data_range: float) -> float | None:
    """Of one image; None for one without any error, as in the table of metrics."""
    return None if not mse else float(10.0 * np.log10(data_range**2 / mse))


def _ssim(right: Array, found: Array, data_range: float) -> float | None:
    from workbench.layers.image_similarity import WINDOW, ssim

    if right.ndim not in (2, 3) or min(right.shape[:2]) < WINDOW:
        return None
    value = float(np.asarray(ssim(right[None], found[None], data_range))[0])
    return value if np.isfinite(value) else None


class ValueCounter:
    """Numbers of the whole image."""

    def __init__(self, settings: CounterSettings) -> None:
        self._names = settings.class_names
        self._truths: list[Array] = []
        self._answers: list[Array] = []

    def add(self, truth: ValueLabel, prediction: ValueLabel) -> SampleNumbers:
        self._truths.append(truth.values)
        self._answers.append(prediction.values)
        error = np.abs(truth.values.astype(np.float64) - prediction.values)
        mae = float(error.mean()) if np.isfinite(error).all() else None
        return SampleNumbers(_listed(truth), _listed(prediction), {"mae": mae})

    def scores(self) -> Scores:
        from msgspec.structs import replace

        from workbench.training.metrics.column_errors import ColumnErrors

        errors = ColumnErrors(self._names or (self._truths[0].size if self._truths else 1))
        if self._truths:
            errors.update_state(np.stack(self._truths), np.stack(self._answers))
        found = scores_from("regression", errors=errors.values())
        by_column = errors.by_column() if self._names else {}
        return replace(found, by_class=by_column, residuals=errors.residuals())


def _listed(label: ValueLabel) -> str:
    return ", ".join(number_text(float(one)) for one in label.values)


class ComparedKind(NamedTuple):
    """A kind of label that is compared: the task, and what counts it."""

    task: Task
    counter: Callable[[CounterSettings], ScoreCounter]


COMPARED: Mapping[str, ComparedKind] = {
    "mask": ComparedKind("segmentation", MaskCounter),
    "category": ComparedKind("classification", CategoryCounter),
    "boxes": ComparedKind("detection", BoxCounter),
    "image": ComparedKind("transformation", ImageCounter),
    "values": ComparedKind("regression", ValueCounter),
}
"""By the kind of label; of a prediction with several the first counts."""
