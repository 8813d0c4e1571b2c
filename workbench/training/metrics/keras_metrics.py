"""Metrics for a ``model.compile`` of one's own: one number of the confusion matrix, or all of them by class.

Each counts for itself; TensorFlow computes what several of them have in common once a batch. A saved model comes back
with ``keras.models.load_model`` once any of them has been imported, which makes all of them known to Keras.

>>> import keras
>>> model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
>>> model.compile("adam", "sparse_categorical_crossentropy", metrics=[Dice(3), Sensitivity(3, class_id=2)])
"""

from collections.abc import Sequence
from typing import Any, ClassVar, TypeAlias

import keras
from keras import ops

from workbench.messages import say
from workbench.training.metrics.confusion_matrix import ConfusionMatrix, Kind
from workbench.training.metrics.error_sums import ErrorSums
from workbench.training.metrics.history_keys import history_key
from workbench.training.metrics.metric_errors import BadMetricSetting
from workbench.training.metrics.metric_table import METRICS

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
        above, below = _fraction(self.key, self.matrix)
        if self.class_id is not None:
            return ops.cast(_divided(above, below, self.undefined)[self.class_id], self.dtype)
        defined = ops.cast(below > 0, "float64")
        total = ops.sum(_divided(above, below, 0.0))
        return ops.cast(_divided(total, ops.sum(defined), self.undefined), self.dtype)

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


@keras.saving.register_keras_serializable(package="workbench")
class ClassMetrics(ConfusionMatrix):
    """Several scores of every class from one confusion matrix, as entries of Keras's logs: "dice[LV]", "val_dice[LV]".

    Args:
        class_names: A name a class (a label for "multilabel"; two for "binary").
        keys: Scores by class, by the keys of METRICS.
        kind: "softmax": one class of several. "binary": one sigmoid output. "multilabel": a sigmoid output a label.
        threshold: From which probability on a sigmoid output means yes.
        ignore_class: Places with this label are not counted.
        from_logits: Whether sigmoid outputs are raw scores instead of probabilities.
        undefined: The value for 0 / 0, since Keras needs a number; 0 as in scikit-learn.
        name: What Keras's logs call it.
        dtype: Keras's dtype of the result.

    Raises:
        BadMetricSetting: An argument has none of the values that it may have.

    >>> metric = ClassMetrics(["no", "yes"], keys=["dice"], kind="binary")
    >>> metric.update_state(np.array([0, 1, 1]), np.array([0.1, 0.9, 0.2]))
    >>> {key: round(float(value), 3) for key, value in metric.result().items()}
    {'dice[no]': 0.667, 'dice[yes]': 0.667}
    """

    def __init__(
        self,
        class_names: Sequence[str],
        keys: Sequence[str] = ("accuracy", "sensitivity", "specificity", "ppv", "npv", "dice", "iou"),
        kind: Kind = "softmax",
        threshold: float = 0.5,
        ignore_class: int | None = None,
        from_logits: bool = False,
        undefined: float = 0.0,
        name: str | None = "class_metrics",
        dtype: Any = None,
    ) -> None:
        super().__init__(len(class_names), kind, threshold, ignore_class, from_logits, name, dtype)
        known = [key for key, metric in METRICS.items() if metric.by_class]
        if isinstance(keys, str) or not keys or any(key not in known for key in keys):
            expected = say("some of {names}", names=", ".join(known))
            raise BadMetricSetting(where="ClassMetrics", setting="keys", expected=expected, received=keys)
        self.class_names = tuple(class_names)
        self.keys = tuple(keys)
        self.undefined = float(undefined)

    def result(self) -> dict[str, Tensor]:
        found: dict[str, Tensor] = {}
        for key in self.keys:
            scores = ops.cast(_divided(*_fraction(key, self.matrix), self.undefined), self.dtype)
            found |= {history_key(key, name): scores[place] for place, name in enumerate(self.class_names)}
        return found

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        del config["classes"]
        own = {"class_names": list(self.class_names), "keys": list(self.keys), "undefined": self.undefined}
        return {**config, **own}


class _OneError(ErrorSums):
    key: ClassVar[str]

    def __init__(
        self, data_range: float = 1.0, undefined: float = 0.0, name: str | None = None, dtype: Any = None
    ) -> None:
        super().__init__((self.key,), data_range, undefined, name, dtype)

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        del config["keys"]
        return config


@keras.saving.register_keras_serializable(package="workbench")
class MAE(_OneError):
    """Mean absolute error, in the units of the target.

    Args:
        data_range: Largest minus smallest possible value of an image, for PSNR and SSIM.
        undefined: What is given where there is no value, since Keras needs a number.
        name: What Keras's logs call it.
        dtype: Keras's dtype of the result.

    >>> metric = MAE()
    >>> metric.update_state(np.array([[1.0], [2.0]]), np.array([[1.0], [4.0]]))
    >>> round(float(metric.result()), 3)
    1.0
    """

    key = "mae"


@keras.saving.register_keras_serializable(package="workbench")
class MSE(_OneError):
    """Mean squared error.

    Args:
        data_range: Largest minus smallest possible value of an image, for PSNR and SSIM.
        undefined: What is given where there is no value, since Keras needs a number.
        name: What Keras's logs call it.
        dtype: Keras's dtype of the result.

    >>> metric = MSE()
    >>> metric.update_state(np.array([[1.0], [2.0]]), np.array([[1.0], [4.0]]))
    >>> round(float(metric.result()), 3)
    2.0
    """

    key = "mse"


@keras.saving.register_keras_serializable(package="workbench")
class RMSE(_OneError):
    """Square root of the mean squared error of everything, in the units of the target.

    Args:
        data_range: Largest minus smallest possible value of an image, for PSNR and SSIM.
        undefined: What is given where there is no value, since Keras needs a number.
        name: What Keras's logs call it.
        dtype: Keras's dtype of the result.

    >>> metric = RMSE()
    >>> metric.update_state(np.array([[1.0], [2.0]]), np.array([[1.0], [4.0]]))
    >>> round(float(metric.result()), 3)
    1.414
    """

    key = "rmse"


@keras.saving.register_keras_serializable(package="workbench")
class MSLE(_OneError):
    """Mean of (log(1 + truth) - log(1 + prediction))²; values below 0 count as 0.

    Args:
        data_range: Largest minus smallest possible value of an image, for PSNR and SSIM.
        undefined: What is given where there is no value, since Keras needs a number.
        name: What Keras's logs call it.
        dtype: Keras's dtype of the result.

    >>> metric = MSLE()
    >>> metric.update_state(np.array([[1.0], [2.0]]), np.array([[1.0], [4.0]]))
    >>> round(float(metric.result()), 2)
    0.13
    """

    key = "msle"


@keras.saving.register_keras_serializable(package="workbench")
class PSNR(_OneError):
    """Peak signal-to-noise ratio in dB, mean over the images that have an error; ``data_range`` is their range.

    Args:
        data_range: Largest minus smallest possible value of an image, for PSNR and SSIM.
        undefined: What is given where there is no value, since Keras needs a number.
        name: What Keras's logs call it.
        dtype: Keras's dtype of the result.

    >>> metric = PSNR(data_range=1.0)
    >>> metric.update_state(image[None], image[None] + 0.1)
    >>> round(float(metric.result()), 1)
    20.0
    """

    key = "psnr"


@keras.saving.register_keras_serializable(package="workbench")
class SSIM(_OneError):
    """Structural similarity, mean over the images; ``data_range`` is the range of their values.

    Args:
        data_range: Largest minus smallest possible value of an image, for PSNR and SSIM.
        undefined: What is given where there is no value, since Keras needs a number.
        name: What Keras's logs call it.
        dtype: Keras's dtype of the result.

    >>> metric = SSIM(data_range=1.0)
    >>> metric.update_state(image[None], image[None])
    >>> round(float(metric.result()), 1)
    1.0
    """

    key = "ssim"


def _fraction(key: str, matrix: Tensor) -> tuple[Tensor, Tensor]:
    """Numerator and denominator of a score, for each class: (classes,) of float64 twice."""
    counts = ops.cast(matrix, "float64")
    if len(counts.shape) == 3:  # noqa: PLR2004 - labels, truth, prediction
        right, wrongly_yes, wrongly_no, rest = counts[:, 1, 1], counts[:, 0, 1], counts[:, 1, 0], counts[:, 0, 0]
    else:
        right = ops.diagonal(counts)
        wrongly_yes, wrongly_no = ops.sum(counts, axis=0) - right, ops.sum(counts, axis=1) - right
        rest = ops.sum(counts) - right - wrongly_yes - wrongly_no
    wrong = wrongly_yes + wrongly_no
    return {
        "accuracy": (right + rest, right + rest + wrong),
        "sensitivity": (right, right + wrongly_no),
        "specificity": (rest, rest + wrongly_yes),
        "ppv": (right, right + wrongly_yes),
        "npv": (rest, rest + wrongly_no),
        "dice": (2.0 * right, 2.0 * right + wrong),
        "iou": (right, right + wrong),
    }[key]


def _divided(above: Tensor, below: Tensor, undefined: float) -> Tensor:
    return ops.where(below > 0, above / ops.maximum(below, 1.0), undefined)
