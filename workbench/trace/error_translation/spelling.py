"""Suggestions for a misspelt name, only where it is really similar."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

_SIMILAR = 0.75
"""The least share of equal letters; below it a suggestion would be a guess."""
_SHORT = 2


def similar_name(name: str, known: Iterable[str]) -> str | None:
    """The name that is most similar, whatever its capitals; None where none is.

    Names that are alike but for a number or a short part, such as x_train and y_train, are different names.

    >>> similar_name("acuracy", ["accuracy", "auc"]), similar_name("f1", ["auc", "fbeta"])
    ('accuracy', None)
    >>> similar_name("x_train", ["y_train"]), similar_name("conv1", ["conv2"])
    (None, None)
    """
    known = list(known)
    by_lower = {one.lower(): one for one in known}
    wanted = name.lower().strip()[:100]
    close = [one for one in get_close_matches(wanted, by_lower, n=3, cutoff=_SIMILAR) if not _are_siblings(wanted, one)]
    if not close:
        return None
    alike = [one for one in known if one.lower() == close[0]]
    return next((one for one in alike if one[:1].isupper() == name[:1].isupper()), by_lower[close[0]])


def _are_siblings(one: str, other: str) -> bool:
    """Whether two names differ on purpose: in a number, or in a part of one or two letters."""
    if one == other:
        return False
    if re.sub(r"\d+", "", one) == re.sub(r"\d+", "", other):
        return True
    parts, others = one.split("_"), other.split("_")
    if len(parts) != len(others) or len(parts) == 1:
        return False
    return any(a != b and min(len(a), len(b)) <= _SHORT for a, b in zip(parts, others, strict=True))
