"""A confusion matrix as a Keras metric, without a second pass over the data."""

import warnings
from typing import Any, Literal, TypeAlias, cast

import keras
import numpy as np
from keras import ops

from workbench.messages import mark, say
from workbench.training.metrics.class_scores import ClassScores, Counts, class_scores
from workbench.training.metrics.metric_errors import BadMetricSetting, ShapesDiffer

Tensor: TypeAlias = Any
Kind = Literal["softmax", "binary", "multilabel"]

_KINDS = ("softmax", "binary", "multilabel")
_OUTSIDE = mark(
    "{name}: {count:,} labels are outside the classes 0 to {last} and were not counted, so this number says little. "
    "A mask stored as a picture has 255 for class 1: use y // 255."
)
_FEW = 8
"""Up to so many classes comparing them one after the other is faster than argmax (measured on TensorFlow's CPU)."""


@keras.saving.register_keras_serializable(package="workbench")
class ConfusionMatrix(keras.metrics.Metric):
    """Confusion matrix that grows batch by batch in the compiled training step.

    Counts are whole numbers of 64 bits: no pixel is lost, however many there are. A weight of a sample or a class never
    changes a count, as a confusion matrix counts predictions; ``ignore_class`` excludes pixels. Labels
    outside the classes are not counted either. A prediction of NaN or infinity counts as wrong, and :meth:`not_finite`
    tells how many there were. In Keras's own tables and progress bar the value is the accuracy.

    Args:
        classes: The number of classes, or of labels for "multilabel"; 2 for "binary".
        kind: "softmax": one class of several, labels are class indices or one-hot. "binary": one sigmoid output, labels
            0 or 1. "multilabel": a sigmoid output a label, labels 0 or 1 for each.
        threshold: From which probability on a sigmoid output means yes: ``p > threshold``, as in Keras.
        ignore_class: Places with this label are not counted; for "multilabel" single labels with this value.
        from_logits: Whether sigmoid outputs are raw scores instead of probabilities. Irrelevant for softmax.
        name: What Keras's logs call it.
        dtype: Keras's dtype of the result.

    Raises:
        ShapesDiffer: Labels and predictions do not pair up.
        BadMetricSetting: An argument is invalid.

    Shapes: predictions (batch, …, classes), for "binary" (batch, …, 1) or (batch, …). Labels (batch, …) or
        (batch, …, 1) with indices, or as the predictions.

    >>> matrix = ConfusionMatrix(3)
    >>> matrix.update_state([0, 1, 2, 2], np.eye(3, dtype="float32")[[0, 1, 1, 2]])
    >>> matrix.counts().tolist()
    [[1, 0, 0], [0, 1, 0], [0, 1, 1]]
    """

    def __init__(
        self,
        classes: int,
        kind: Kind = "softmax",
        threshold: float = 0.5,
        ignore_class: int | None = None,
        from_logits: bool = False,
        name: str | None = "accuracy",
        dtype: Any = None,
    ) -> None:
        _check(classes, kind, threshold)
        super().__init__(name=name, dtype=dtype)
        self.classes = int(classes)
        self.kind = kind
        self.threshold = float(threshold)
        self.ignore_class = ignore_class
        self.from_logits = from_logits
        tables = self.classes if kind == "multilabel" else 1
        side = 2 if kind == "multilabel" else self.classes
        self._shape = (tables, side, side) if kind == "multilabel" else (side, side)
        self._side, self._bins = side, tables * side * side
        self.matrix = self.add_variable(self._shape, "zeros", dtype="int64", name="matrix")
        self.broken = self.add_variable((), "zeros", dtype="int64", name="broken")
        self.outside = self.add_variable((), "zeros", dtype="int64", name="outside")
        self._has_warned = False

    def update_state(self, y_true: Tensor, y_pred: Tensor, sample_weight: Tensor = None) -> None:  # noqa: ARG002
        """Count one batch; ``sample_weight`` is taken from Keras and left out on purpose."""
        y_true, y_pred = ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred)
        truth, predicted, broken = self._pair(y_true, y_pred)
        # What is no number is no answer: it counts as some other class than the true one.
        predicted = ops.where(broken, ops.where(truth == 0, 1, 0), predicted)
        cell = truth * self._side + predicted
        if self.kind == "multilabel":
            cell = cell + ops.arange(self.classes, dtype="int32") * self._side**2
        counted = ops.logical_and(truth >= 0, truth < self._side)
        left_out = ops.logical_not(counted)
        if self.ignore_class is not None:
            left_out = ops.logical_and(left_out, ops.not_equal(truth, self.ignore_class))
            counted = ops.logical_and(counted, ops.not_equal(truth, self.ignore_class))
        self.broken.assign_add(ops.sum(ops.cast(ops.logical_and(broken, counted), "int64")))
        self.outside.assign_add(ops.sum(ops.cast(left_out, "int64")))
        # What is not counted goes to one more cell at the end, which is cut off.
        cell = ops.where(counted, cell, self._bins)
        counts = _bincount(ops.reshape(cell, (-1,)), self._bins + 1)[:-1]
        self.matrix.assign_add(ops.cast(ops.reshape(counts, self._shape), "int64"))

    def result(self) -> Tensor:
        """Correct / all predictions; 0 before the first batch."""
        self.tell_of_labels_outside()
        diagonal = ops.diagonal(self.matrix, axis1=-2, axis2=-1)
        right, total = ops.cast(ops.sum(diagonal), "float64"), ops.cast(ops.sum(self.matrix), "float64")
        return ops.cast(right / ops.maximum(total, 1.0), self.dtype)

    def counts(self) -> Counts:
        """What was counted since the last reset.

        Returns:
            int64, (classes, classes) with rows = truth and columns = prediction, or (labels, 2, 2) for several labels.
        """
        return cast("Counts", ops.convert_to_numpy(self.matrix).astype(np.int64))

    def not_finite(self) -> int:
        """How many of the counted predictions were NaN or infinite; each counts as a wrong one.

        Returns:
            Their number since the last reset.
        """
        return int(ops.convert_to_numpy(self.broken))

    def tell_of_labels_outside(self) -> None:
        """Warn once, outside of a compiled step, where labels were outside the classes: Keras asks after each epoch."""
        import tensorflow as tf

        if self._has_warned or not tf.executing_eagerly():
            return
        count = int(ops.convert_to_numpy(self.outside))
        if count:
            self._has_warned = True
            warnings.warn(say(_OUTSIDE, name=self.name, count=count, last=self._side - 1), stacklevel=2)

    def scores(self) -> ClassScores:
        """The scores of :meth:`counts`.

        Returns:
            The scores of each class and of all together.
        """
        return class_scores(self.counts())

    def get_config(self) -> dict[str, Any]:
        own = {key: getattr(self, key) for key in ("classes", "kind", "threshold", "ignore_class", "from_logits")}
        return {**super().get_config(), **own}

    def _pair(self, y_true: Tensor, y_pred: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Class indices, or 0 and 1: truth and prediction as int32 of one shape, and where there is no prediction."""
        if self.kind != "softmax":
            return self._yes_or_no(y_true, y_pred)
        if not y_pred.shape or y_pred.shape[-1] != self.classes:
            self._refuse(say("predictions of shape (batch, …, {classes})", classes=self.classes), y_true, y_pred)
        if len(y_true.shape) == len(y_pred.shape) and y_true.shape[-1] == self.classes > 1:
            return _highest(y_true), _highest(y_pred), _broken(y_pred)
        truth = _without_last(y_true, len(y_pred.shape) - 1)
        if len(truth.shape) != len(y_pred.shape) - 1:
            self._refuse(say("one class index for each place, or one-hot labels"), y_true, y_pred)
        return ops.cast(truth, "int32"), _highest(y_pred), _broken(y_pred)

    def _yes_or_no(self, y_true: Tensor, y_pred: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        if self.kind == "multilabel" and y_pred.shape[-1] != self.classes:
            self._refuse(say("predictions of shape (batch, …, {classes})", classes=self.classes), y_true, y_pred)
        if len(y_pred.shape) == len(y_true.shape) + 1:
            y_pred = _without_last(y_pred, len(y_true.shape))
        truth = _without_last(y_true, len(y_pred.shape))
        if len(truth.shape) != len(y_pred.shape) or truth.shape[-1] != y_pred.shape[-1]:
            self._refuse(say("a label of 0 or 1 for each prediction"), y_true, y_pred)
        chances = ops.sigmoid(y_pred) if self.from_logits else y_pred
        broken = ops.logical_not(ops.isfinite(y_pred))
        return ops.cast(truth, "int32"), ops.cast(chances > self.threshold, "int32"), broken

    def _refuse(self, expected: str, y_true: Tensor, y_pred: Tensor) -> None:
        labels, predictions = tuple(y_true.shape), tuple(y_pred.shape)
        raise ShapesDiffer(
            where=say("metric {name!r}", name=self.name), expected=expected, labels=labels, predictions=predictions
        )


def _check(classes: int, kind: str, threshold: float) -> None:
    where = "ConfusionMatrix"
    if kind not in _KINDS:
        raise BadMetricSetting(
            where=where, setting="kind", expected=say('"softmax", "binary" or "multilabel"'), received=kind
        )
    least = 1 if kind == "multilabel" else 2
    if isinstance(classes, bool) or not isinstance(classes, int | np.integer) or classes < least:
        expected = say("a whole number of at least {least}", least=least)
        raise BadMetricSetting(where=where, setting="classes", expected=expected, received=classes)
    if kind == "binary" and classes != 2:  # noqa: PLR2004 - yes and no
        raise BadMetricSetting(where=where, setting="classes", expected=say('2 for kind="binary"'), received=classes)
    if not 0.0 <= threshold <= 1.0:
        raise BadMetricSetting(where=where, setting="threshold", expected=say("from 0 to 1"), received=threshold)


def _without_last(tensor: Tensor, rank: int) -> Tensor:
    """(batch, …, 1) → (batch, …) where that leaves ``rank`` axes."""
    return ops.squeeze(tensor, -1) if len(tensor.shape) == rank + 1 and tensor.shape[-1] == 1 else tensor


def _broken(scores: Tensor) -> Tensor:
    """Where no class is the highest: (…, classes) → (…) of bool. A single score of -inf only rules its class out."""
    scores = ops.cast(scores, "float32")
    total = ops.sum(scores, axis=-1)  # NaN or infinite as soon as one of them is
    # Not "not (total < inf)": TensorFlow's graphs make ">=" of that, which is false for NaN.
    spoiled = ops.logical_or(ops.isnan(total), total == np.inf)
    return ops.logical_or(spoiled, ops.max(scores, axis=-1) == -np.inf)


def _highest(scores: Tensor) -> Tensor:
    """Index of the highest score, the first of equal ones: (…, classes) → (…) of int32."""
    classes = scores.shape[-1]
    if classes > _FEW:
        return ops.cast(ops.argmax(scores, axis=-1), "int32")
    highest, index = scores[..., 0], ops.zeros_like(scores[..., 0], dtype="int32")
    for other in range(1, classes):
        higher = scores[..., other] > highest
        index = ops.where(higher, other, index)
        highest = ops.maximum(highest, scores[..., other])
    return index


def _bincount(cells: Tensor, bins: int) -> Tensor:
    """How often each of 0 … ``bins`` - 1 occurs; cells (places,) → (bins,) of int32."""
    if keras.backend.backend() != "tensorflow":
        return ops.bincount(cells, minlength=bins)
    import tensorflow as tf

    # Not ops.bincount: its size depends on the data, which XLA, as Keras uses it on GPUs, cannot compile.
    return tf.raw_ops.DenseBincount(input=cells, size=bins, weights=tf.constant([], tf.int32), binary_output=False)
