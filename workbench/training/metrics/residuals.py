"""Truth and prediction of some samples of a pass, for the plots of a regression."""

from typing import Any, TypeAlias

import numpy as np
from msgspec import Struct

Row: TypeAlias = tuple[float, ...]

_DIGITS = 6


class Residuals(Struct, frozen=True):
    """What was true and what was predicted for the first samples of a pass over a split.

    Args:
        truth: A row a sample, with a number for each target column.
        predicted: The same for the predictions.

    >>> Residuals(((1.0,), (2.0,)), ((1.5,), (2.0,))).column(0)
    ((1.0, 2.0), (1.5, 2.0))
    """

    truth: tuple[Row, ...]
    predicted: tuple[Row, ...]

    def column(self, index: int) -> tuple[Row, Row]:
        """Truth and prediction of one target column.

        Args:
            index: Which column, from 0.

        Returns:
            Two rows of numbers, one for each sample.
        """
        return tuple(row[index] for row in self.truth), tuple(row[index] for row in self.predicted)


def residuals_of(truth: Any, predicted: Any) -> Residuals:
    """The rows (samples, columns) that are finite, with so many digits as a plot shows."""
    finite = np.isfinite(truth).all(axis=1) & np.isfinite(predicted).all(axis=1)
    return Residuals(_rows(truth[finite]), _rows(predicted[finite]))


def _rows(values: Any) -> tuple[Row, ...]:
    return tuple(tuple(float(f"{value:.{_DIGITS}g}") for value in row) for row in values.tolist())
