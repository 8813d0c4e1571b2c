"""Error metrics of predicted values and images, accumulated in the compiled step."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import keras
import numpy as np
from keras import ops

from workbench.layers.image_similarity import WINDOW, psnr, ssim
from workbench.messages import say
from workbench.training.metrics.metric_errors import BadMetricSetting, ShapesDiffer
from workbench.training.metrics.metric_table import METRICS

Tensor: TypeAlias = Any
Terms: TypeAlias = Callable[[Tensor, Tensor, float], Tensor]

VALUE_KEYS = ("mae", "mse", "rmse", "msle")
IMAGE_KEYS = ("psnr", "ssim")

_IMAGE_RANKS = (3, 4)


@keras.saving.register_keras_serializable(package="workbench")
class ErrorSums(keras.metrics.Metric):
    """MAE, MSE, RMSE, MSLE, PSNR and SSIM that grow batch by batch in the compiled training step.

    Sums are kept and errors computed in float64, so that the result is that of all data at once, whatever the batches.
    A weight of a sample changes nothing. In Keras's own tables and progress bar the value is that of the first key.

    Args:
        keys: What to compute, by the keys of METRICS. RMSE is the root of the mean over everything.
        data_range: Largest minus smallest possible value of an image, for PSNR and SSIM: 1.0 or 255.0, say.
        undefined: What :meth:`result` gives where there is no value, since Keras needs a number; :meth:`values` says
            None.
        name: What Keras's logs call it.
        dtype: Keras's dtype of the result.

    Raises:
        ShapesDiffer: Labels and predictions do not pair up; Keras would broadcast silently.
        BadMetricSetting: An argument has none of the values that it may have.

    Shapes: labels and predictions alike, (batch, …); (batch,) goes with (batch, 1). PSNR takes anything as one image a
        sample; SSIM takes (batch, height, width) and (batch, height, width, channels).

    >>> errors = ErrorSums(("mae", "rmse"))
    >>> errors.update_state(np.array([[1.0], [2.0]]), np.array([[1.0], [4.0]]))
    >>> errors.values()
    {'mae': 1.0, 'rmse': 1.4142135623730951}
    """

    def __init__(
        self,
        keys: Sequence[str] = VALUE_KEYS,
        data_range: float = 1.0,
        undefined: float = 0.0,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        _check(keys, data_range)
        super().__init__(name=name or keys[0], dtype=dtype)
        self.keys = tuple(keys)
        self.data_range = float(data_range)
        self.undefined = float(undefined)
        self._parts = tuple(dict.fromkeys(_PART[key] for key in self.keys))
        self.sums = self.add_variable((len(self._parts),), "zeros", dtype="float64", name="sums")
        self.terms = self.add_variable((len(self._parts),), "zeros", dtype="int64", name="terms")
        self.broken = self.add_variable((), "zeros", dtype="int64", name="broken")

    def update_state(self, y_true: Tensor, y_pred: Tensor, sample_weight: Tensor = None) -> None:  # noqa: ARG002
        """Add one batch; ``sample_weight`` is taken from Keras and left out on purpose."""
        y_true, y_pred = paired(ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred), self.name)
        y_true, y_pred = ops.cast(y_true, "float64"), ops.cast(y_pred, "float64")
        found = [_TERMS[part](y_true, y_pred, self.data_range) for part in self._parts]
        self.broken.assign_add(ops.sum(ops.cast(ops.logical_not(ops.isfinite(y_pred)), "int64")))
        # PSNR is infinite for an image without error: there it has no value.
        known = [
            ops.not_equal(terms, np.inf) if part == "psnr" else ops.ones_like(terms, dtype="bool")
            for part, terms in zip(self._parts, found, strict=True)
        ]
        sums = [ops.sum(ops.where(keep, terms, 0.0)) for keep, terms in zip(known, found, strict=True)]
        self.sums.assign_add(ops.stack(sums))
        self.terms.assign_add(ops.stack([ops.sum(ops.cast(keep, "int64")) for keep in known]))

    def result(self) -> Tensor:
        """The value of the first key."""
        place = self._parts.index(_PART[self.keys[0]])
        terms = self.terms[place]
        mean = self.sums[place] / ops.cast(ops.maximum(terms, 1), "float64")
        mean = ops.sqrt(mean) if self.keys[0] == "rmse" else mean
        return ops.cast(ops.where(terms > 0, mean, self.undefined), self.dtype)

    def values(self) -> dict[str, float | None]:
        """What was summed since the last reset, by key; None where nothing was, or where it is no finite number.

        Returns:
            A number, or None, by key.
        """
        sums, terms = ops.convert_to_numpy(self.sums), ops.convert_to_numpy(self.terms)
        return {key: self._value(key, sums, terms) for key in self.keys}

    def not_finite(self) -> int:
        """How many predicted values were NaN or infinite: with one of them no error is a number.

        Returns:
            Their number since the last reset.
        """
        return int(ops.convert_to_numpy(self.broken))

    def _value(self, key: str, sums: Any, terms: Any) -> float | None:
        place = self._parts.index(_PART[key])
        if not terms[place] or not np.isfinite(sums[place]):
            return None
        mean = float(sums[place] / terms[place])
        return mean**0.5 if key == "rmse" else mean

    def get_config(self) -> dict[str, Any]:
        own = {"keys": list(self.keys), "data_range": self.data_range, "undefined": self.undefined}
        return {**super().get_config(), **own}


def paired(y_true: Tensor, y_pred: Tensor, name: str) -> tuple[Tensor, Tensor]:
    """Labels and predictions of one shape; a last axis of size 1 may be missing. Raises ShapesDiffer."""
    if len(y_true.shape) == len(y_pred.shape) + 1 and y_true.shape[-1] == 1:
        y_true = ops.squeeze(y_true, -1)
    if len(y_pred.shape) == len(y_true.shape) + 1 and y_pred.shape[-1] == 1:
        y_pred = ops.squeeze(y_pred, -1)
    labels, predictions = tuple(y_true.shape), tuple(y_pred.shape)
    alike = len(labels) == len(predictions) and all(
        one == other or one is None or other is None for one, other in zip(labels, predictions, strict=True)
    )
    if not alike:
        where, expected = say("metric {name!r}", name=name), say("labels and predictions of one shape")
        raise ShapesDiffer(where=where, expected=expected, labels=labels, predictions=predictions)
    return y_true, y_pred


def _check(keys: Sequence[str], data_range: float) -> None:
    where = "ErrorSums"
    known = (*VALUE_KEYS, *IMAGE_KEYS)
    if isinstance(keys, str) or not keys or any(key not in known for key in keys):
        expected = say("some of {names}", names=", ".join(known))
        raise BadMetricSetting(where=where, setting="keys", expected=expected, received=keys)
    if not 0.0 < data_range < float("inf"):
        raise BadMetricSetting(where=where, setting="data_range", expected=say("a number above 0"), received=data_range)


def logarithmic_error(y_true: Tensor, y_pred: Tensor) -> Tensor:
    """(log(1 + truth) - log(1 + prediction))² of every value; what is below 0 counts as 0."""
    truth, predicted = (ops.log1p(ops.maximum(values, 0.0)) for values in (y_true, y_pred))
    return ops.where(ops.isfinite(y_pred), ops.square(truth - predicted), ops.abs(y_pred))


def _structural(y_true: Tensor, y_pred: Tensor, data_range: float) -> Tensor:
    """SSIM of each image, or of none where the images are no images or too small."""
    shape = y_true.shape
    if len(shape) not in _IMAGE_RANKS or any(size is not None and size < WINDOW for size in shape[1:3]):
        return ops.zeros((0,), dtype="float64")
    return ssim(y_true, y_pred, data_range)


_PART: Mapping[str, str] = {"rmse": "mse"} | {key: key for key in METRICS if key != "rmse"}
"""What a key is computed from: RMSE from the same sum as MSE."""

_TERMS: Mapping[str, Terms] = {
    "mae": lambda y_true, y_pred, _: ops.abs(y_true - y_pred),
    "mse": lambda y_true, y_pred, _: ops.square(y_true - y_pred),
    "msle": lambda y_true, y_pred, _: logarithmic_error(y_true, y_pred),
    "psnr": psnr,
    "ssim": _structural,
}
"""What is averaged: tensors of any shape."""
