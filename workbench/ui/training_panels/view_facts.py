"""What the View tab has to know of what it is given: the network, its task, and how many classes are shown."""

from typing import Any

import numpy as np

from workbench.data.dataset import Array
from workbench.training.detection.padded_boxes import look_like_boxes
from workbench.training.fitting.reopened_run import ReopenedRun
from workbench.training.fitting.run import Run
from workbench.training.metrics.metric_table import Task
from workbench.ui.training_panels.graded_samples import GradedSamples, predicted
from workbench.ui.ui_errors import NotARun

WITHOUT_CLASSES = ("transformation", "regression")
"""Tasks whose answers are values."""


def model_of(run: Any) -> Any:
    """The network of a run, or a network that is given itself. Raises NotARun."""
    import keras

    model = run.model if isinstance(run, Run | ReopenedRun) else run
    if not isinstance(model, keras.Model):
        raise NotARun(where="View", received=type(run).__name__)
    return model


def task_of(model: Any, x: Array, y: Array) -> Task:
    """What a bare model has learned: classes for pictures or pixels if the truth is whole numbers, else values."""
    if look_like_boxes(y):
        return "detection"
    output = predicted(model, x[:1])
    if y.dtype.kind == "f" and not np.array_equal(y, np.round(y)):
        return "transformation" if output.ndim > 2 else "regression"  # noqa: PLR2004 - samples and columns
    return "segmentation" if output.ndim == x.ndim and x.ndim > 2 else "classification"  # noqa: PLR2004


def class_count(gallery: GradedSamples, known: int) -> int:
    """How many classes are shown: those that are known, or that occur."""
    if gallery.task in (*WITHOUT_CLASSES, "detection"):
        return known
    if gallery.by_step:
        return max(known, int(gallery.truth.max(initial=0)) + 1, int(gallery.answers.max(initial=0)) + 1)
    if gallery.task == "classification" and gallery.truth.ndim > 1:
        return max(known, int(gallery.truth.shape[1]))
    highest = max(int(gallery.truth.max(initial=0)), int(gallery.answers.max(initial=0)))
    return max(known, highest + 1)
