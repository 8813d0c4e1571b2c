"""Generations of a genetic search: the largest, mean and smallest value of each. Pure functions of the trials."""

from collections.abc import Sequence

from msgspec import Struct

from workbench.tuning.study_scores import value_of
from workbench.tuning.trial_values import Trial


class Generation(Struct, frozen=True):
    """The finished trials of one generation, summed up.

    Args:
        number: Counts from 1.
        count: How many trials of it have finished.
        largest: The largest value.
        mean: The mean.
        smallest: The smallest.

    >>> Generation(1, 2, 0.9, 0.8, 0.7).mean
    0.8
    """

    number: int
    count: int
    largest: float
    mean: float
    smallest: float


def generations_of(trials: Sequence[Trial], key: str) -> tuple[Generation, ...]:
    """A number of the history, summed up for each generation in which a trial has finished."""
    values: dict[int, list[float]] = {}
    for trial in trials:
        value = value_of(trial, key)
        if trial.generation is not None and value is not None:
            values.setdefault(trial.generation, []).append(value)
    return tuple(
        Generation(number, len(found), max(found), sum(found) / len(found), min(found))
        for number, found in sorted(values.items())
    )
