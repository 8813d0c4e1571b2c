"""Errors of a regression, of every target column and of all together, accumulated in the compiled step."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import keras
import numpy as np
from keras import ops

from workbench.messages import say
from workbench.training.metrics.error_sums import logarithmic_error, paired
from workbench.training.metrics.history_keys import history_key
from workbench.training.metrics.metric_errors import BadMetricSetting
from workbench.training.metrics.residuals import Residuals, residuals_of

Tensor: TypeAlias = Any
Values: TypeAlias = tuple[float | None, ...]

KEYS = ("mae", "mse", "rmse", "r2", "msle")
_SUMMED = ("mae", "mse", "msle")
_KEPT = 600
"""Numbers that are kept of truth and of predictions, for plots."""


@keras.saving.register_keras_serializable(package="workbench")
class ColumnErrors(keras.metrics.Metric):
    """MAE, MSE, RMSE, R² and MSLE of each target column and of all of them, as entries of Keras's logs.

    Sums are kept in float64 and joined batch by batch (Chan, Golub and LeVeque, 1979), so that the result is that of
    all data at once. R² of all columns is the mean of those of the columns where it is defined, as in scikit-learn's
    ``r2_score``; the other errors are taken over everything. A weight of a sample changes nothing.

    Args:
        names: A name for each target column; or how many columns there are.
        undefined: What :meth:`result` gives where there is no value, since Keras needs a number; :meth:`values` says
            None.
        name: What Keras's logs call it.
        dtype: Keras's dtype of the result.

    Raises:
        BadMetricSetting: There is no column.
        ShapesDiffer: Labels and predictions do not pair up; Keras would broadcast silently.

    Shapes: labels and predictions alike, (batch, …, columns); (batch,) goes with (batch, 1).

    >>> errors = ColumnErrors(["height", "weight"])
    >>> errors.update_state(np.array([[1.0, 5.0], [2.0, 7.0]]), np.array([[1.0, 5.0], [2.0, 6.0]]))
    >>> errors.values()["mae"], errors.by_column()["r2"]
    (0.25, (1.0, 0.5))
    """

    def __init__(
        self, names: Sequence[str] | int = 1, undefined: float = 0.0, name: str | None = "errors", dtype: Any = None
    ) -> None:
        super().__init__(name=name, dtype=dtype)
        self.names: tuple[str, ...] = () if isinstance(names, int) else tuple(map(str, names))
        self.columns = names if isinstance(names, int) else len(self.names)
        if self.columns < 1:
            expected = say("a name for each target column, or their number")
            raise BadMetricSetting(where="ColumnErrors", setting="names", expected=expected, received=names)
        self.undefined = float(undefined)
        self._most = max(1, _KEPT // self.columns)
        self.rows = self.add_variable((), "zeros", dtype="int64", name="rows")
        self.sums = self.add_variable((len(_SUMMED), self.columns), "zeros", dtype="float64", name="sums")
        self.mean = self.add_variable((self.columns,), "zeros", dtype="float64", name="mean")
        self.spread = self.add_variable((self.columns,), "zeros", dtype="float64", name="spread")
        self.broken = self.add_variable((), "zeros", dtype="int64", name="broken")
        # One row more than is kept takes all that is not.
        kept = (2, self._most + 1, self.columns)
        self.kept = self.add_variable(kept, "zeros", dtype="float32", name="kept")

    def update_state(self, y_true: Tensor, y_pred: Tensor, sample_weight: Tensor = None) -> None:  # noqa: ARG002
        """Add one batch; ``sample_weight`` is taken from Keras and left out on purpose."""
        y_true, y_pred = paired(ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred), self.name)
        truth = ops.reshape(ops.cast(y_true, "float64"), (-1, self.columns))
        answers = ops.reshape(ops.cast(y_pred, "float64"), (-1, self.columns))
        self.broken.assign_add(ops.sum(ops.cast(ops.logical_not(ops.isfinite(answers)), "int64")))
        terms = (ops.abs(truth - answers), ops.square(truth - answers), logarithmic_error(truth, answers))
        self.sums.assign_add(ops.stack([ops.sum(term, axis=0) for term in terms]))
        self._keep(truth, answers)
        self._join(truth)

    def _join(self, truth: Tensor) -> None:
        """Join mean and sum of squared deviations of the truth with those of a batch."""
        count = ops.cast(ops.shape(truth)[0], "float64")
        before = ops.cast(self.rows.value, "float64")
        total = ops.maximum(before + count, 1.0)
        mean = ops.sum(truth, axis=0) / ops.maximum(count, 1.0)
        apart = mean - self.mean.value
        self.spread.assign_add(ops.sum(ops.square(truth - mean), axis=0) + ops.square(apart) * before * count / total)
        self.mean.assign_add(apart * count / total)
        self.rows.assign_add(ops.cast(count, "int64"))

    def _keep(self, truth: Tensor, answers: Tensor) -> None:
        count = ops.shape(truth)[0]
        places = ops.cast(self.rows.value, "int32") + ops.arange(count, dtype="int32")
        places = ops.minimum(places, self._most)[:, None]
        both = [
            ops.scatter_update(self.kept.value[part], places, ops.cast(values, "float32"))
            for part, values in enumerate((truth, answers))
        ]
        self.kept.assign(ops.stack(both))

    def result(self) -> dict[str, Tensor]:
        """Every error by the name of its curve: ``"mae"``, ``"r2[weight]"``."""
        rows = ops.cast(ops.maximum(self.rows.value, 1), "float64")
        means = dict(zip(_SUMMED, ops.unstack(self.sums.value / rows, len(_SUMMED)), strict=True))
        known = self.spread.value > 0
        means["rmse"] = ops.sqrt(means["mse"])
        means["r2"] = ops.where(known, 1 - self.sums.value[1] / ops.where(known, self.spread.value, 1.0), 0.0)
        found: dict[str, Tensor] = {}
        for key in KEYS:
            whole = ops.sqrt(ops.mean(means["mse"])) if key == "rmse" else ops.mean(means[key])
            if key == "r2":
                count = ops.sum(ops.cast(known, "float64"))
                whole = ops.where(count > 0, ops.sum(means[key]) / ops.maximum(count, 1.0), self.undefined)
            found[key] = ops.cast(whole, self.dtype)
            found |= {
                history_key(key, name): ops.cast(means[key][column], self.dtype)
                for column, name in enumerate(self.names)
            }
        return found

    def values(self) -> dict[str, float | None]:
        """The errors of all columns together since the last reset, by key.

        Returns:
            A number by key; None where nothing was seen, or where it is no finite number.
        """
        columns = self.by_column()
        whole = {key: _mean(columns[key]) for key in KEYS}
        mse = whole["mse"]
        known = [value for value in columns["r2"] if value is not None]
        return {**whole, "rmse": None if mse is None else mse**0.5, "r2": _mean(tuple(known))}

    def by_column(self) -> dict[str, Values]:
        """The errors of each target column since the last reset, by key.

        Returns:
            A number a column by key; R² is None for a column whose truth is everywhere the same.
        """
        rows, sums = int(ops.convert_to_numpy(self.rows)), ops.convert_to_numpy(self.sums)
        spread = ops.convert_to_numpy(self.spread)
        if not rows:
            return dict.fromkeys(KEYS, (None,) * self.columns)
        means: Mapping[str, Any] = dict(zip(_SUMMED, sums / rows, strict=True))
        found = {key: _finite(means[key]) for key in _SUMMED}
        explained = 1 - np.divide(sums[1], spread, out=np.full(self.columns, np.nan), where=spread > 0)
        found |= {"rmse": _finite(np.sqrt(means["mse"])), "r2": _finite(np.where(spread > 0, explained, np.nan))}
        return {key: found[key] for key in KEYS}

    def residuals(self) -> Residuals:
        """Truth and prediction of the first samples since the last reset.

        Returns:
            At most 600 numbers of each.
        """
        kept = ops.convert_to_numpy(self.kept)[:, : min(int(ops.convert_to_numpy(self.rows)), self._most)]
        return residuals_of(kept[0], kept[1])

    def not_finite(self) -> int:
        """How many predicted values were NaN or infinite.

        Returns:
            Their number since the last reset.
        """
        return int(ops.convert_to_numpy(self.broken))

    def get_config(self) -> dict[str, Any]:
        names = list(self.names) or self.columns
        return {**super().get_config(), "names": names, "undefined": self.undefined}


def _finite(values: Any) -> Values:
    return tuple(float(value) if np.isfinite(value) else None for value in values)


def _mean(values: Values) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known and len(known) == len(values) else None
