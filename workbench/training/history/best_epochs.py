"""Which epoch was best, and whether training has stopped getting better: pure functions of the history."""

from collections.abc import Mapping, Sequence

from workbench.text_format import listed
from workbench.training.metrics.history_keys import better
from workbench.training.setting_errors import UnknownMetric

History = Mapping[str, Sequence[float | None]]


def best_epoch(history: History, key: str, where: str) -> int | None:
    """Number of the epoch where ``key`` was best, the first of equal ones; None where it never had a value.

    Raises:
        UnknownMetric: there is no such number.
    """
    if key not in history:
        raise UnknownMetric(where=where, received=key, expected=listed(history) or "–")
    sign = 1 if better(key) == "max" else -1
    known = [(value * sign, -number) for number, value in enumerate(history[key], start=1) if value is not None]
    return -max(known)[1] if known else None


def epochs_without_gain(values: Sequence[float | None], key: str, min_delta: float) -> int:
    """How many of the last epochs did not improve ``key`` by more than ``min_delta``; one without a value did not."""
    sign = 1 if better(key) == "max" else -1
    best, waited = float("-inf"), 0
    for value in values:
        if value is not None and value * sign - min_delta > best:
            best, waited = value * sign, 0
        else:
            waited += 1
    return waited
