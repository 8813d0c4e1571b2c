"""Limits of numeric settings, as data, and their validation."""

import math
import reprlib
from numbers import Integral, Real
from typing import Any, NoReturn

from msgspec import Struct

from workbench.messages import mark, say
from workbench.training.setting_errors import BadSetting

_WHOLE = mark("a whole number of at least {least}")
_WHOLE_OR_NONE = mark("a whole number of at least {least}, or None")
_NUMBER = mark("a number from {least} to {most}")
_AT_LEAST = mark("a number of at least {least}")
_ABOVE = mark("a number above {least}")
_BOOL = mark("True or False")


class Whole(Struct, frozen=True):
    """A whole number of at least ``least``; with ``optional``, None as well."""

    least: int
    example: int
    optional: bool = False
    most: int = 2**63 - 1

    def phrase(self) -> str:
        return say(_WHOLE_OR_NONE if self.optional else _WHOLE, least=self.least)

    def normal(self, value: Any) -> int | None:
        """``value`` as an int. Raises ValueError."""
        if value is None and self.optional:
            return None
        if isinstance(value, bool) or not isinstance(value, Integral) or not self.least <= int(value) <= self.most:
            raise ValueError
        return int(value)


class Number(Struct, frozen=True):
    """A finite number from ``least`` (or above it) to ``most``."""

    least: float
    example: float
    most: float | None = None
    above: bool = False
    optional: bool = False

    def phrase(self) -> str:
        if self.most is not None:
            return say(_NUMBER, least=self.least, most=self.most)
        return say(_ABOVE if self.above else _AT_LEAST, least=self.least)

    def normal(self, value: Any) -> float | None:
        """``value`` as a float. Raises ValueError."""
        if value is None and self.optional:
            return None
        if isinstance(value, bool) or not isinstance(value, Real) or not math.isfinite(number := float(value)):
            raise ValueError
        if number < self.least or (self.above and number == self.least):
            raise ValueError
        if self.most is not None and number > self.most:
            raise ValueError
        return number


class Flag(Struct, frozen=True):
    """True or False."""

    example: bool = True

    def phrase(self) -> str:
        return say(_BOOL)

    def normal(self, value: Any) -> bool:
        """``value`` itself. Raises ValueError."""
        if value is True or value is False:
            return value
        raise ValueError


def checked(limit: Whole | Number | Flag, value: Any, *, where: str, parameter: str) -> Any:
    """``value`` in normal form. Raises BadSetting."""
    try:
        return limit.normal(value)
    except (ValueError, OverflowError):
        refuse(value, where=where, parameter=parameter, expected=limit.phrase(), example=limit.example)


def refuse(value: Any, *, where: str, parameter: str, expected: str, example: Any) -> NoReturn:
    """Raise BadSetting with the received value, shortened."""
    raise BadSetting(
        where=where,
        parameter=parameter,
        expected=expected,
        received=reprlib.repr(value),
        example=f"{parameter}={example!r}",
    ) from None
