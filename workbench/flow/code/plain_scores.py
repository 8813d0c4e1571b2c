"""How exported code compares predictions with the truth, in NumPy; its text goes into exported notebooks."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from workbench.data.affine_map import Array
from workbench.flow.code.plain_sample import PlainSample
from workbench.flow.original_frame import original_targets, original_truth
from workbench.flow.prediction_scores import _error_sums, _errors, _same_axes, answered_classes
from workbench.training.detection.box_scores import box_scores
from workbench.training.fitting.run_metrics import data_range

Numbers = dict[str, float | None]


def labelled_by_split(samples: list[PlainSample], kind: str) -> dict[str, list[Any]]:
    """The samples with a label of a kind, by their split."""
    labelled = [sample for sample in samples if getattr(sample.label, kind) is not None]
    splits = [name for name in ("train", "validation", "test", "") if any(one.split == name for one in labelled)]
    return {name: [one for one in labelled if one.split == name] for name in splits}


def compared(
    samples: list[PlainSample], kind: str, score: Callable[[list[Any]], Numbers], originals: Mapping[str, Any] | None
) -> dict[str, Numbers]:
    """The numbers of each split; with the samples as they were read, in the frame of their images."""

    def pair(sample: Any) -> Any:
        if originals is None:
            return getattr(sample.label, kind), getattr(sample.prediction, kind)
        truth = original_truth(sample, originals.get(sample.name))
        return getattr(truth, kind), getattr(original_targets(sample.prediction, sample), kind)

    splits = labelled_by_split(samples, kind)
    return {split: score([pair(sample) for sample in chosen]) for split, chosen in splits.items()}


def plainly_compared(
    samples: list[PlainSample], kind: str, score: Callable[[list[Any]], Numbers]
) -> dict[str, Numbers]:
    """The numbers of each split."""
    splits = labelled_by_split(samples, kind)
    return {
        split: score([(getattr(one.label, kind), getattr(one.prediction, kind)) for one in chosen])
        for split, chosen in splits.items()
    }


def overlaps(counts: Array, names: tuple[str, ...]) -> Numbers:
    """Scores of a confusion matrix, whose rows are the truth: None where a class is neither there nor predicted."""
    right = np.diag(counts)
    wrong = counts.sum(axis=0) + counts.sum(axis=1) - 2 * right
    scores: Numbers = {"accuracy": float(right.sum() / counts.sum()) if counts.sum() else None}
    for key, whole, part in (("dice", 2 * right + wrong, 2 * right), ("iou", right + wrong, right)):
        each = [float(one / all_) if all_ else None for one, all_ in zip(part, whole, strict=True)]
        known = [value for value in each if value is not None]
        scores[f"mean_{key}"] = float(np.mean(known)) if known else None
        scores |= {f"{key}[{name}]": value for name, value in zip(names, each, strict=True)}
    return scores


def class_numbers(pairs: list[Any]) -> Numbers:
    """Accuracy, Dice and IoU of classes of whole images."""
    names = pairs[0][1].class_names
    counts = np.zeros((len(names), len(names)), np.int64)
    for truth, answer in pairs:
        counts[truth.index, answered_classes(answer)[0]] += 1
    return overlaps(counts, names)


def mask_numbers(pairs: list[Any]) -> Numbers:
    """Accuracy, Dice and IoU of all pixels of all masks."""
    names = pairs[0][1].class_names or pairs[0][0].class_names
    classes = len(names)
    counts = np.zeros((classes, classes), np.int64)
    for truth, answer in pairs:
        places = truth.array.astype(np.int64) * classes + answer.array.astype(np.int64)
        counts += np.bincount(places.ravel(), minlength=classes**2).reshape(classes, classes)
    return overlaps(counts, names)


def box_numbers(pairs: list[Any]) -> Numbers:
    """Average precision of boxes, over several overlaps and all classes."""
    truths = [np.column_stack([truth.classes, truth.coordinates]).astype(np.float64) for truth, _ in pairs]
    answers = [
        np.column_stack([one.classes, one.coordinates, np.ones(len(one.classes)) if one.scores is None else one.scores])
        for _, one in pairs
    ]
    return dict(box_scores(truths, answers, len(pairs[0][1].class_names)).values)


def range_of_images(samples: list[Any]) -> float:
    """The range that images of the labels can have: 255 for bytes, 1 for values from 0 to 1."""
    learned = [one for one in samples if one.split == "train"] or samples
    images = [one.label.image.array for one in learned if one.label.image is not None]
    return data_range(np.array([end for one in images for end in (one.min(), one.max())])) if images else 1.0


def image_numbers(pairs: list[Any], largest: float) -> Numbers:
    """Mean errors of images; peak signal-to-noise ratio and structural similarity are means over the images.

    ``largest`` is the range that values can have.
    """
    both = [_same_axes(truth.array, answer.array) for truth, answer in pairs]
    sums = [_error_sums(truth, answer) for truth, answer in both]
    numbers = _errors(np.sum(sums, axis=0), sum(truth.size for truth, _ in both))
    means = [_errors(one, truth.size)["mse"] for one, (truth, _) in zip(sums, both, strict=True)]
    ratios = [10 * np.log10(largest**2 / mse) for mse in means if mse]
    alike = [structure for truth, answer in both if (structure := similarity(truth, answer, largest)) is not None]
    numbers["psnr"] = float(np.mean(ratios)) if ratios else None
    numbers["ssim"] = float(np.mean(alike)) if alike else None
    return numbers


def similarity(truth: Array, answer: Array, largest: float) -> float | None:
    """How alike the structures of two images are, in windows of 7 x 7 pixels; None where no window fits."""
    from skimage.metrics import structural_similarity

    window = 7
    if truth.ndim not in (2, 3) or min(truth.shape[:2]) < window:
        return None
    channels = -1 if truth.shape[2:] else None
    value = float(structural_similarity(truth, answer, win_size=window, data_range=largest, channel_axis=channels))
    return value if np.isfinite(value) else None


def value_numbers(pairs: list[Any]) -> Numbers:
    """Mean errors of numbers."""
    errors = np.stack([answer.values.astype(np.float64) - truth.values for truth, answer in pairs])
    mae, mse = float(np.abs(errors).mean()), float((errors**2).mean())
    return {"mae": mae, "mse": mse, "rmse": mse**0.5}
