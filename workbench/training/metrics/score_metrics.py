"""One score of the confusion matrix as a Keras metric: of one class, or the mean over the classes."""

from typing import Any, ClassVar, TypeAlias

import keras
from keras import ops

from workbench.messages import say
from workbench.training.metrics.confusion_matrix import ConfusionMatrix, Kind
from workbench.training.metrics.metric_errors import BadMetricSetting
from workbench.training.metrics.score_fractions import divided, fraction

Tensor: TypeAlias = Any


class _Score(ConfusionMatrix):
    """One score of one class, or its mean over the classes for which it is defined.

    Args:
        classes: The number of classes, or of labels for "multilabel"; 2 for "binary".
        class_id: The class whose score it is; None is the mean over the classes for which it is defined.
        kind: "softmax": one class of several. "binary": one sigmoid output. "multilabel": a sigmoid output a label.
        threshold: From which probability on a sigmoid output means yes.
        ignore_class: Places with this label are not counted.
        from_logits: Whether sigmoid outputs are raw scores instead of probabilities.
        undefined: The value for 0 / 0, since Keras needs a number; 0 as in scikit-learn.
        name: What Keras's logs call it.
        dtype: Keras's dtype of the result.
    """

    key: ClassVar[str]

    def __init__(
        self,
        classes: int,
        class_id: int | None = None,
        kind: Kind = "softmax",
        threshold: float = 0.5,
        ignore_class: int | None = None,
        from_logits: bool = False,
        undefined: float = 0.0,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        own = self.key if class_id is None else f"{self.key}_{class_id}"
        super().__init__(classes, kind, threshold, ignore_class, from_logits, name or own, dtype)
        if class_id is not None and class_id not in range(classes):
            expected = say("None or a class from 0 to {classes}", classes=classes - 1)
            raise BadMetricSetting(where=type(self).__name__, setting="class_id", expected=expected, received=class_id)
        self.class_id = class_id
        self.undefined = float(undefined)

    def result(self) -> Tensor:
        self.tell_of_labels_outside()
        above, below = fraction(self.key, self.matrix)
        if self.class_id is not None:
            return ops.cast(divided(above, below, self.undefined)[self.class_id], self.dtype)
        defined = ops.cast(below > 0, "float64")
        total = ops.sum(divided(above, below, 0.0))
        return ops.cast(divided(total, ops.sum(defined), self.undefined), self.dtype)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "class_id": self.class_id, "undefined": self.undefined}


def _docstring(formula: str, name: str, value: float) -> str:
    """The docstring of a score: its formula, what all of them take, and an example."""
    return f"""{formula} {_Score.__doc__}
    >>> metric = {name}(2, class_id=1)
    >>> metric.update_state([0, 0, 1, 1, 1], np.eye(2)[[0, 1, 1, 1, 0]])
    >>> round(float(metric.result()), 3)
    {value}
    """


@keras.saving.register_keras_serializable(package="workbench")
class Sensitivity(_Score):
    __doc__ = _docstring("Sensitivity (recall): TP / (TP + FN).", "Sensitivity", 0.667)
    key = "sensitivity"


@keras.saving.register_keras_serializable(package="workbench")
class Specificity(_Score):
    __doc__ = _docstring("Specificity: TN / (TN + FP).", "Specificity", 0.5)
    key = "specificity"


@keras.saving.register_keras_serializable(package="workbench")
class PPV(_Score):
    __doc__ = _docstring("Positive predictive value (precision): TP / (TP + FP).", "PPV", 0.667)
    key = "ppv"


@keras.saving.register_keras_serializable(package="workbench")
class NPV(_Score):
    __doc__ = _docstring("Negative predictive value: TN / (TN + FN).", "NPV", 0.5)
    key = "npv"


@keras.saving.register_keras_serializable(package="workbench")
class Dice(_Score):
    __doc__ = _docstring("Dice coefficient (F1): 2 TP / (2 TP + FP + FN), of all places together.", "Dice", 0.667)
    key = "dice"


@keras.saving.register_keras_serializable(package="workbench")
class IoU(_Score):
    __doc__ = _docstring("Intersection over union (Jaccard): TP / (TP + FP + FN).", "IoU", 0.5)
    key = "iou"
