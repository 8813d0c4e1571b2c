"""Safe names for generated code: nothing that stands in a node's name can become code."""

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable
from itertools import count

LONGEST_VARIABLE = 36
"""Longer names are cut, so that the left side of an assignment always leaves room for the call."""

_TAKEN = frozenset({*keyword.kwlist, *keyword.softkwlist, *dir(builtins), "keras", "layers", "ops", "np", "name"})


def identifier(name: str, *, longest: int = LONGEST_VARIABLE) -> str:
    """A Python identifier as close to ``name`` as can be; Korean and other letters stay.

    >>> identifier("my conv 1"), identifier("3rd"), identifier("합성곱"), identifier("lambda")
    ('my_conv_1', 'x_3rd', '합성곱', 'lambda_')
    """
    text = unicodedata.normalize("NFKC", name)
    text = "".join(character if ("a" + character).isidentifier() else "_" for character in text)
    text = re.sub("_+", "_", text).strip("_")[:longest].strip("_") or "x"
    if not text.isidentifier():
        text = f"x_{text}"[:longest]
    return text + "_" if text in _TAKEN else text


class Namer:
    """Hands out names that are all different."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def unique(self, wanted: str) -> str:
        """``wanted``, or ``wanted_1``, ``wanted_2`` … : the first that was not handed out."""
        name = wanted
        numbers = count(1)
        while name in self._taken:
            name = f"{wanted}_{next(numbers)}"
        self._taken.add(name)
        return name
