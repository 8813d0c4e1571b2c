"""Dividing samples among train, validation and test: in given shares, by group, with every class in its share."""

from collections.abc import Sequence

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.data_errors import BadChoice
from workbench.data.dataset import Split
from workbench.data.sample import SplitName
from workbench.data.splitting import stratified_split
from workbench.messages import mark, say

SPLIT_PRESETS: dict[str, tuple[float, float, float]] = {
    "80/10/10": (0.8, 0.1, 0.1),
    "70/15/15": (0.7, 0.15, 0.15),
    "60/20/20": (0.6, 0.2, 0.2),
    "80/20/0": (0.8, 0.2, 0.0),
    "0/0/100": (0.0, 0.0, 1.0),
}
"""Shares of train, validation and test by name."""
_SHARES = mark("three shares from 0 to 1 that add up to 1")
_ENOUGH = mark("shares that give each split a sample or a group; there are {count}")
_WHERE, _PARAMETERS = "SampleSet.split", "train, validation, test"


def divided(
    labels: Sequence[int | None], groups: Sequence[str], shares: tuple[float, float, float], seed: int
) -> list[SplitName]:
    """The split of each sample.

    Args:
        labels: The class of each sample, for equal shares of classes; None for one that has none.
        groups: What samples have in common that must stay together; "" for a sample by itself.
        shares: Of train, validation and test; they add up to 1.
        seed: The same seed gives the same splits.

    Returns:
        A name a sample. With groups the shares are of groups, so that the numbers of samples are near them only.

    Raises:
        BadChoice: The shares do not add up to 1, or a split would be empty.
    """
    _require_shares(shares)
    keys = [group or f"\0{index}" for index, group in enumerate(groups)]
    units, of_sample = np.unique(np.asarray(keys, dtype=str), return_inverse=True)
    whole = Split(np.arange(len(units)), _labels_of(len(units), of_sample, labels))
    names: list[SplitName] = ["train"] * len(units)
    validation, test = _counts(len(units), shares)
    held_out: tuple[tuple[SplitName, int], ...] = (("test", test), ("validation", validation))
    for name, count in held_out:
        whole, held = stratified_split(whole, count, seed=seed)
        for unit in held.x.tolist():
            names[unit] = name
    return [names[unit] for unit in of_sample.tolist()]


def _require_shares(shares: tuple[float, float, float]) -> None:
    numbers = all(isinstance(share, int | float) and 0 <= share <= 1 for share in shares)
    if not numbers or abs(sum(shares) - 1) > 1e-6:  # noqa: PLR2004 - sums of fractions miss the last digits
        example = "train=0.8, validation=0.1, test=0.1"
        raise BadChoice(where=_WHERE, parameter=_PARAMETERS, expected=say(_SHARES), received=shares, example=example)


def _counts(units: int, shares: tuple[float, float, float]) -> tuple[int, int]:
    """How many units validation and test have: at least one each where they have a share."""
    validation, test = (max(1, round(units * share)) if share else 0 for share in shares[1:])
    if not shares[0]:  # all that rounding leaves belongs to the last split that has a share
        return (validation, units - validation) if shares[2] else (units, 0)
    if validation + test >= units:
        expected, example = say(_ENOUGH, count=units), "train=0.6, validation=0.4, test=0"
        raise BadChoice(where=_WHERE, parameter=_PARAMETERS, expected=expected, received=shares, example=example)
    return validation, test


def _labels_of(units: int, of_sample: Array, labels: Sequence[int | None]) -> Array:
    """The most frequent class of each unit; all 0 where a sample has no class, so that chance alone decides."""
    if not labels or any(label is None for label in labels):
        return np.zeros(units, np.int64)
    known = np.asarray(labels, np.int64)
    return np.array([np.bincount(known[of_sample == unit]).argmax() for unit in range(units)])
