"""What is searched: a range or choices for each ticked parameter. Frozen values, checked when they are made."""

import math
from collections.abc import Mapping
from numbers import Integral, Real
from typing import Any, NoReturn, TypeAlias

from immutabledict import immutabledict
from msgspec import Struct
from msgspec.structs import force_setattr

from workbench.graph.document import frozen
from workbench.messages import mark, say
from workbench.text_format import shorten, struct_text
from workbench.tuning.tuning_errors import BadRange, EmptyRange, NothingTicked, WrongDomain

_NUMBER = mark("a finite number")
_STEP = mark("a number above 0, or None")
_FLAG = mark("True or False")
_LOG_LOW = mark("above 0 where log=True")
_LOG_STEP = mark("None where log=True")
_CHOICES = mark("a tuple of different values")
_PLAIN = mark("a tuple of finite numbers, texts, True and False, None, or tuples of these")
_SPACE = mark("a dictionary from names of parameters to Range or Choices")
_DOMAIN = mark("a Range or Choices for {key!r}")
_LONGEST = 80
_LEAST = 2


class Range(Struct, frozen=True, forbid_unknown_fields=True, tag=True):
    """Numbers between two ends, which count too.

    Args:
        low: The smallest value.
        high: The largest value.
        step: The distance of two neighbours; None for any number in between, or for 1 where numbers are whole.
        log: Whether equal ratios, and not equal distances, are equally likely: for learning rates.

    Raises:
        BadRange: An end or the step is no number, or cannot be together with the others.
        EmptyRange: There are fewer than two values in it.

    >>> Range(16, 64, step=16)
    Range(low=16, high=64, step=16, log=False)
    """

    low: int | float
    high: int | float
    step: int | float | None = None
    log: bool = False

    def __post_init__(self) -> None:
        """Check every field and bring it to normal form."""
        for name in ("low", "high"):
            force_setattr(self, name, _number(getattr(self, name), name))
        if self.step is not None:
            force_setattr(self, "step", _number(self.step, "step", _STEP))
        if not isinstance(self.log, bool):
            _refuse("log", _FLAG, self.log, "log=True")
        self._check_together()

    def _check_together(self) -> None:
        if self.step is not None and self.step <= 0:
            _refuse("step", _STEP, self.step, "step=1")
        if self.log and self.low <= 0:
            _refuse("low", _LOG_LOW, self.low, "Range(0.0001, 0.1, log=True)")
        if self.log and self.step is not None:
            _refuse("step", _LOG_STEP, self.step, "Range(0.0001, 0.1, log=True)")
        if self.low >= self.high or (self.step is not None and self.step > (self.high - self.low) * (1 + 1e-9)):
            raise EmptyRange(where="Range", received=repr(self), example="Range(16, 64, step=16)")

    def __repr__(self) -> str:
        return struct_text(self)


class Choices(Struct, frozen=True, forbid_unknown_fields=True, tag=True):
    """Some values, in no order.

    Args:
        values: The values: numbers, texts, True and False, None, or tuples of these.

    Raises:
        BadRange: It is no tuple or list of different values, or one of them is something else, such as an array.
        EmptyRange: There are fewer than two.

    >>> Choices(("relu", "tanh")).values
    ('relu', 'tanh')
    """

    values: tuple[Any, ...]

    def __post_init__(self) -> None:
        """Check the values and freeze them."""
        if not isinstance(self.values, list | tuple):
            _refuse("values", _CHOICES, self.values, 'Choices(("relu", "tanh"))', "Choices")
        values = _plain(frozen(self.values))
        if any(_is_same(value, other) for place, value in enumerate(values) for other in values[:place]):
            _refuse("values", _CHOICES, self.values, 'Choices(("relu", "tanh"))', "Choices")
        force_setattr(self, "values", values)
        if len(values) < _LEAST:
            raise EmptyRange(
                where="Choices", received=shorten(repr(self), _LONGEST), example='Choices(("relu", "tanh"))'
            )

    def __repr__(self) -> str:
        return struct_text(self)


Domain: TypeAlias = Range | Choices
"""Where the values of one parameter come from."""


class Space(Struct, frozen=True, forbid_unknown_fields=True):
    """The ticked parameters, each with its range or choices; all others keep their value.

    A name is one of:

    - a setting of the training: ``"epochs"``, ``"batch_size"``, ``"learning_rate"``, ``"decay_rate"``,
      ``"decay_steps"``, ``"optimizer"``, ``"loss"``;
    - a parameter of one optimizer, searched where that optimizer is chosen: ``"optimizer.SGD.momentum"``; of one loss:
      ``"loss.BinaryFocalCrossentropy.gamma"``;
    - a range of the augmentation: ``"augmentation.rotation"``;
    - a parameter of a layer, by its path: ``"block1/conv.filters"``;
    - whether a layer is there: ``"block1/dropout.present"``; how often a block is repeated: ``"block1.depth"``.

    Args:
        parameters: The range or choices of each.

    Raises:
        NothingTicked: There are none.
        WrongDomain: Something else is given than a range or choices.

    >>> list(Space({"learning_rate": Range(0.0001, 0.1, log=True)}).parameters)
    ['learning_rate']
    """

    parameters: Mapping[str, Domain]

    def __post_init__(self) -> None:
        """Check that there is something in it."""
        given = self.parameters
        if not isinstance(given, Mapping) or not all(isinstance(key, str) for key in given):
            example = 'Space({"learning_rate": Range(0.0001, 0.1, log=True)})'
            received = shorten(repr(given), _LONGEST)
            raise WrongDomain(where="Space", expected=say(_SPACE), received=received, example=example)
        for key, domain in given.items():
            if not isinstance(domain, Range | Choices):
                received, example = shorten(repr(domain), _LONGEST), "Range(16, 64, step=16)"
                raise WrongDomain(where="Space", expected=say(_DOMAIN, key=key), received=received, example=example)
        if not given:
            raise NothingTicked(where="Space", example='Space({"learning_rate": Range(0.0001, 0.1, log=True)})')
        force_setattr(self, "parameters", immutabledict(given))

    def __repr__(self) -> str:
        return struct_text(self)


def is_in(domain: Domain, value: object) -> bool:
    """Whether a domain has this value.

    >>> is_in(Range(16, 64, step=16), 32), is_in(Range(16, 64, step=16), 33), is_in(Choices((1, "a")), True)
    (True, False, False)
    """
    if isinstance(domain, Choices):
        return any(_is_same(value, other) for other in domain.values)
    if isinstance(value, bool) or not isinstance(value, Real) or not domain.low <= float(value) <= domain.high:
        return False
    steps = 0.0 if domain.step is None else (float(value) - domain.low) / domain.step
    return abs(steps - round(steps)) < 1e-6  # noqa: PLR2004 - room for rounding


def nearest(domain: Domain, value: object) -> Any:
    """The value of a domain that is nearest to ``value``: of choices the first, unless it is one of them.

    >>> nearest(Range(16, 64, step=16), 100), nearest(Range(16, 64, step=16), 30), nearest(Choices(("a", "b")), "b")
    (64, 32, 'b')
    """
    if isinstance(domain, Choices):
        return next((other for other in domain.values if _is_same(value, other)), domain.values[0])
    if isinstance(value, bool) or not isinstance(value, Real):
        return domain.low
    held = min(max(_number(value, "low"), domain.low), domain.high)
    if domain.step is None:
        return held
    steps = min(round((held - domain.low) / domain.step), math.floor((domain.high - domain.low) / domain.step + 1e-9))
    return domain.low + steps * domain.step


def _plain(value: Any) -> Any:
    """Choices that can be kept and compared: numbers of NumPy become Python's. Raises BadRange for anything else."""
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return immutabledict({key: _plain(one) for key, one in value.items()})
    if value is None or isinstance(value, bool | str):
        return value
    return _number(value, "values", _PLAIN, 'Choices(("relu", "tanh"))', "Choices")


def _is_same(value: object, other: object) -> bool:
    """1, 1.0 and True are three values."""
    return type(value) is type(other) and value == other


def _number(
    value: object, name: str, expected: str = _NUMBER, example: str = "Range(16, 64, step=16)", where: str = "Range"
) -> int | float:
    if not isinstance(value, Real) or isinstance(value, bool) or not _is_finite(value):
        _refuse(name, expected, value, example, where)
    return int(value) if isinstance(value, Integral) else float(value)


def _is_finite(value: Real) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond all floats
        return False


def _refuse(parameter: str, expected: str, received: object, example: str, where: str = "Range") -> NoReturn:
    shown = shorten(repr(received), _LONGEST)
    raise BadRange(where=where, parameter=parameter, expected=say(expected), received=shown, example=example)
