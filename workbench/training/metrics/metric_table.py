"""The one table of metrics: what each is called, which direction is better, and what it says in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from workbench.messages import mark, say
from workbench.text_format import MISSING

Task = Literal["classification", "segmentation", "detection", "transformation", "regression", "several"]
"""What a network learns; \"several\" if it has several outputs, each with a task of its own."""
Better = Literal["max", "min"]

UNDEFINED = MISSING
"""How a metric is shown that has no value, because nothing was there to be measured."""

_CLASSES: tuple[Task, ...] = ("classification", "segmentation")
_IMAGES: tuple[Task, ...] = ("transformation",)
_NUMBERS: tuple[Task, ...] = ("regression",)
_VALUES: tuple[Task, ...] = (*_IMAGES, *_NUMBERS)
_BOXES: tuple[Task, ...] = ("detection",)


class Metric(Struct, frozen=True):
    """One metric of the table METRICS.

    Args:
        key: What histories and settings call it.
        label: What a learner reads; a template for :func:`workbench.messages.say`.
        better: ``"max"`` or ``"min"``: which value is best.
        overall: Whether there is one number for all the data.
        by_class: Whether there is one for each class, or in a regression for each target column.
        tasks: The tasks it is taken in.
        explanation: What it says, in words; a template too.

    >>> METRICS["dice"].better
    'max'
    """

    key: str
    label: str
    better: Better
    overall: bool
    by_class: bool
    tasks: tuple[Task, ...]
    explanation: str


def _table(*metrics: Metric) -> Mapping[str, Metric]:
    return MappingProxyType({metric.key: metric for metric in metrics})


METRICS: Mapping[str, Metric] = _table(
    Metric(
        "loss", mark("Loss"), "min", True, False, (*_CLASSES, *_BOXES, *_VALUES, "several"),
        mark("What training makes smaller. Its size means something only beside other values of the same loss."),
    ),
    Metric(
        "accuracy", mark("Accuracy"), "max", True, True, _CLASSES,
        mark(
            "Correct answers / all answers; for a class: (TP + TN) / (TP + TN + FP + FN). Where a class is rare it is "
            "high even if the class is never found."
        ),
    ),
    Metric(
        "balanced_accuracy", mark("Balanced accuracy"), "max", True, False, _CLASSES,
        mark("Mean of the sensitivities of all classes: a rare class counts as much as a frequent one."),
    ),
    Metric(
        "sensitivity", mark("Sensitivity"), "max", False, True, _CLASSES,
        mark("TP / (TP + FN), also called recall: the part of a class that was found. Undefined if there is none."),
    ),
    Metric(
        "specificity", mark("Specificity"), "max", False, True, _CLASSES,
        mark("TN / (TN + FP): the part of all the rest that was left alone. Undefined if there is no rest."),
    ),
    Metric(
        "ppv", mark("PPV"), "max", False, True, _CLASSES,
        mark(
            "Positive predictive value, TP / (TP + FP), also called precision: how often the answer “this class” is "
            "right. Undefined if that was never the answer."
        ),
    ),
    Metric(
        "npv", mark("NPV"), "max", False, True, _CLASSES,
        mark(
            "Negative predictive value, TN / (TN + FN): how often the answer “not this class” is right. Undefined if "
            "that was never the answer."
        ),
    ),
    Metric(
        "dice", mark("Dice"), "max", False, True, _CLASSES,
        mark(
            "2 TP / (2 TP + FP + FN), also called F1: how far truth and prediction overlap. Undefined if the class is "
            "neither there nor predicted."
        ),
    ),
    Metric(
        "mean_dice", mark("Mean Dice"), "max", True, False, _CLASSES,
        mark("Mean of Dice over the classes for which it is defined."),
    ),
    Metric(
        "iou", mark("IoU"), "max", False, True, _CLASSES,
        mark(
            "Intersection over union, TP / (TP + FP + FN), also called Jaccard index: stricter than Dice. Undefined if "
            "the class is neither there nor predicted."
        ),
    ),
    Metric(
        "mean_iou", mark("mIoU"), "max", True, False, _CLASSES,
        mark("Mean of IoU over the classes for which it is defined."),
    ),
    Metric(
        "map50", mark("mAP@0.5"), "max", True, False, _BOXES,
        mark("Mean of AP@0.5 over the classes of which there are objects."),
    ),
    Metric(
        "map75", mark("mAP@0.75"), "max", True, False, _BOXES,
        mark("Mean of AP@0.75 over the classes of which there are objects: boxes must fit closely."),
    ),
    Metric(
        "map", mark("mAP@[.5:.95]"), "max", True, False, _BOXES,
        mark("Mean of AP over the classes of which there are objects, and over IoU 0.5, 0.55, … 0.95 (COCO)."),
    ),
    Metric(
        "ap50", mark("AP@0.5"), "max", False, True, _BOXES,
        mark(
            "Average precision: the mean of the precision at 101 values of recall. A box is right if its IoU with an "
            "object that no surer box has found is at least 0.5. Undefined if there is no object."
        ),
    ),
    Metric(
        "ap75", mark("AP@0.75"), "max", False, True, _BOXES,
        mark("Average precision where a box is right from an IoU of 0.75 on. Undefined if there is no object."),
    ),
    Metric(
        "ap", mark("AP@[.5:.95]"), "max", False, True, _BOXES,
        mark("Mean of the average precision at IoU 0.5, 0.55, … 0.95 (COCO). Undefined if there is no object."),
    ),
    Metric(
        "box_accuracy", mark("Accuracy (boxes)"), "max", False, True, _BOXES,
        mark(
            "Found objects / (found + missed objects + false boxes), at IoU 0.5, of the boxes whose score reaches the "
            "threshold. Undefined if there is neither object nor box."
        ),
    ),
    Metric(
        "box_precision", mark("Precision (boxes)"), "max", False, True, _BOXES,
        mark("Found objects / boxes whose score reaches the threshold, at IoU 0.5. Undefined if there is no such box."),
    ),
    Metric(
        "box_recall", mark("Recall (boxes)"), "max", False, True, _BOXES,
        mark("Found objects / objects, at IoU 0.5 and the threshold. Undefined if there is no object."),
    ),
    Metric("mae", mark("MAE"), "min", True, True, _VALUES, mark("Mean of |error|, in the units of the answer.")),
    Metric("mse", mark("MSE"), "min", True, True, _VALUES, mark("Mean of error²: large errors weigh most.")),
    Metric("rmse", mark("RMSE"), "min", True, True, _VALUES, mark("Square root of MSE, in the units of the answer.")),
    Metric(
        "r2", mark("R²"), "max", True, True, _NUMBERS,
        mark(
            "1 - MSE / variance of the truth: 1 if every answer is right, 0 if they are no better than always "
            "answering the mean, below 0 if they are worse. Undefined if the truth is everywhere the same."
        ),
    ),
    Metric(
        "msle", mark("MSLE"), "min", True, True, _VALUES,
        mark("Mean of (log(1 + truth) - log(1 + prediction))²: relative errors. Values below 0 count as 0."),
    ),
    Metric(
        "psnr", mark("PSNR"), "max", True, False, _IMAGES,
        mark(
            "Peak signal-to-noise ratio in dB, 10 log10(range² / MSE) of an image, mean over the images. An image "
            "without any error has none and is left out; undefined if all are so."
        ),
    ),
    Metric(
        "ssim", mark("SSIM"), "max", True, False, _IMAGES,
        mark(
            "Structural similarity of two images, 1 if they are equal, mean over the images. Undefined if an image is "
            "smaller than its window of 7 × 7 pixels."
        ),
    ),
)  # fmt: skip
"""All metrics by key, in the order in which tables and charts show them."""


def shown(value: float | None, digits: int = 4) -> str:
    """``value`` as text for a table; a dash where it is undefined.

    Args:
        value: A number, or None.
        digits: Places after the decimal point.

    Returns:
        The text.

    >>> shown(0.91236), shown(None)
    ('0.9124', '–')
    """
    return UNDEFINED if value is None else f"{value:.{digits}f}"


def overall_keys(task: Task) -> tuple[str, ...]:
    """The metrics of a task of which there is one number for all classes together.

    Args:
        task: What the network is for.

    Returns:
        Keys of METRICS, in their order.

    >>> overall_keys("transformation")[:3]
    ('loss', 'mae', 'mse')
    """
    return tuple(key for key, metric in METRICS.items() if metric.overall and task in metric.tasks)


def class_keys(task: Task) -> tuple[str, ...]:
    """The metrics of a task of which there is a number for each class, or for each target column of a regression.

    Args:
        task: What the network is for.

    Returns:
        Keys of METRICS, in their order.

    >>> class_keys("detection")
    ('ap50', 'ap75', 'ap', 'box_accuracy', 'box_precision', 'box_recall')
    """
    return tuple(key for key, metric in METRICS.items() if metric.by_class and task in metric.tasks)


def label(key: str, class_name: str | None = None) -> str:
    """What a learner reads for a metric, of one class if ``class_name`` is given; an unknown key stays as it is.

    Args:
        key: A key of METRICS.
        class_name: The class; None for all together.

    Returns:
        The text.

    >>> label("dice", "LV"), label("mean_iou")
    ('Dice [LV]', 'mIoU')
    """
    metric = METRICS.get(key)
    text = say(metric.label) if metric else key
    return text if class_name is None else f"{text} [{class_name}]"
