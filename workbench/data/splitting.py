"""Dividing examples into splits: by chance, repeatably, and with every class in its share."""

from numbers import Integral

import numpy as np

from workbench.data.data_errors import BadChoice, TooFewGroups
from workbench.data.dataset import Array, Split
from workbench.messages import say

_SPLITS = 3


def stratified_split(whole: Split, held_out: int, *, seed: int) -> tuple[Split, Split]:
    """Divide examples in two, so that each class has (to within one example) its share in both.

    ``whole.y`` is (examples,), a label each. Returns ``(rest, held out)``, both in shuffled order, with ``held_out``
    examples in the second; the same ``seed`` gives the same splits.
    """
    x, y = whole.x, whole.y
    generator = np.random.default_rng(seed)
    chosen = np.zeros(len(y), dtype=bool)
    for label, count in zip(np.unique(y), _shares(y, held_out), strict=True):
        chosen[generator.choice(np.flatnonzero(y == label), count, replace=False)] = True
    rest, held = (generator.permutation(np.flatnonzero(part)) for part in (~chosen, chosen))
    return Split(x[rest], y[rest]), Split(x[held], y[held])


def hold_out_examples(whole: Split, count: object, *, seed: int, where: str, parameter: str) -> tuple[Split, Split]:
    """Divide examples in two by chance alone: ``(rest, held out)``, each in the order it had.

    Raises:
        BadChoice: ``count`` is no number that leaves both parts an example; names ``parameter`` of ``where``.
    """
    chosen = _chosen(len(whole), _count(count, len(whole), where, parameter), seed)
    return whole[~chosen], whole[chosen]


def hold_out_groups(whole: Split, count: object, *, seed: int, where: str, parameter: str) -> tuple[Split, Split]:
    """Divide examples in two so that all of a group (a patient) are in one part: ``(rest, held out)``.

    ``count`` is the number of groups held out. Examples keep their order.

    Raises:
        BadChoice: ``count`` is no number that leaves both parts a group; names ``parameter`` of ``where``.
    """
    names, of_example = np.unique(_groups(whole), return_inverse=True)
    chosen = _chosen(len(names), _count(count, len(names), where, parameter), seed)[of_example]
    return whole[~chosen], whole[chosen]


def split_by_group(
    whole: Split, validation: int | None, test: int | None, *, seed: int, where: str
) -> tuple[Split, Split, Split]:
    """Divide examples in ``(train, validation, test)`` so that no group is in two; None is a fifth of the groups.

    Raises:
        BadChoice: a number of groups is none, or leaves no group for training; names the argument of ``where``.
        TooFewGroups: there are fewer than three groups.
    """
    names = np.unique(_groups(whole))
    if len(names) < _SPLITS:
        raise TooFewGroups(where=where, expected=_SPLITS, received=len(names), names=", ".join(map(str, names)))
    held, last = (a_fifth(len(names)) if given is None else given for given in (validation, test))
    rest, third = hold_out_groups(whole, last, seed=seed, where=where, parameter="test")
    first, second = hold_out_groups(rest, held, seed=seed, where=where, parameter="validation")
    return first, second, third


def a_fifth(count: int) -> int:
    """A fifth of ``count``, and at least one."""
    return max(1, round(count / 5))


def _groups(whole: Split) -> Array:
    if whole.groups is None:
        message = say("dividing by group needs groups")
        raise TypeError(message)
    return whole.groups


def _chosen(total: int, count: int, seed: int) -> Array:
    """``count`` of ``total`` places by chance: bool, (total,)."""
    chosen = np.zeros(total, dtype=bool)
    chosen[np.random.default_rng(seed).permutation(total)[:count]] = True
    return chosen


def _count(given: object, total: int, where: str, parameter: str) -> int:
    if isinstance(given, Integral) and not isinstance(given, bool) and 1 <= int(given) < total:
        return int(given)
    expected = say("a whole number from {least:,} to {most:,}", least=1, most=total - 1)
    raise BadChoice(where=where, parameter=parameter, expected=expected, received=given, example=f"{parameter}=1")


def require_held_out(held_out: object, y: Array, *, where: str, parameter: str) -> None:
    """Check the size of a split: a whole number that leaves both parts at least one example a class.

    Raises:
        BadChoice: it is not; names the argument ``parameter`` of ``where``.
    """
    classes = len(np.unique(y))
    least, most = classes, len(y) - classes
    if isinstance(held_out, Integral) and not isinstance(held_out, bool) and least <= int(held_out) <= most:
        return
    expected = say("a whole number from {least:,} to {most:,}", least=least, most=most)
    example = f"{parameter}={max(least, len(y) // 6)}"
    raise BadChoice(where=where, parameter=parameter, expected=expected, received=held_out, example=example)


def _shares(y: Array, total: int) -> Array:
    """How many of each class belong to a part of ``total`` examples; the remainders go to the largest fractions."""
    exact = np.unique(y, return_counts=True)[1] * total / len(y)
    shares: Array = np.floor(exact).astype(int)
    by_fraction = np.argsort(shares - exact, kind="stable")
    shares[by_fraction[: total - shares.sum()]] += 1
    return shares
