"""Suggestions for a misspelt name, only where it is really similar."""

from collections.abc import Iterable
from difflib import get_close_matches

_SIMILAR = 0.75
"""The least share of equal letters; below it a suggestion would be a guess."""


def similar_name(name: str, known: Iterable[str]) -> str | None:
    """The name that is most similar, whatever its capitals; None where none is.

    >>> similar_name("acuracy", ["accuracy", "auc"]), similar_name("f1", ["auc", "fbeta"])
    ('accuracy', None)
    """
    by_lower = {one.lower(): one for one in known}
    wanted = name.lower().strip()[:100]
    close = get_close_matches(wanted, by_lower, n=1, cutoff=_SIMILAR)
    return by_lower[close[0]] if close else None
