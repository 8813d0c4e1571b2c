"""Dividing examples into splits: by chance, repeatably, and with every class in its share."""

from numbers import Integral

import numpy as np

from workbench.data.dataset import Array, Split
from workbench.data.errors import BadChoice
from workbench.messages import say


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
