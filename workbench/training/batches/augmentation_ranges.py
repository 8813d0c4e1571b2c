"""Ranges of augmentation, validated."""

import reprlib
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any, NoReturn, TypeAlias

from msgspec import Struct
from msgspec.structs import force_setattr

from workbench.messages import mark, say
from workbench.training.batches.augmentation_errors import BadAugmentation

Range: TypeAlias = float | tuple[float, float]
"""How far a change goes at most, to either side; or the least and the largest value itself."""


class _Limits(Struct, frozen=True):
    """What a setting takes: a number from 0 to ``most``, or a pair within ``lowest`` and ``highest``.

    ``nothing`` is the value that changes nothing, in whose middle a number lies: 0.2 is 0.8 to 1.2 of a factor. A
    strength of noise (``one_sided``) goes from nothing to the number.
    """

    number: str
    most: float
    pair: str
    lowest: float
    highest: float
    nothing: float = 0.0
    one_sided: bool = False


_DEGREES = mark("a range (low, high) of degrees from {lowest:g} to {highest:g}, low not above high, such as (-15, 15)")
_PART = mark(
    "a range (low, high) of parts of the image's size from {lowest:g} to {highest:g}, low not above high, such as "
    "(-0.1, 0.1)"
)
_FACTOR = mark("a range (low, high) of factors from {lowest:g} to {highest:g}, low not above high, such as (0.8, 1.2)")
_OF_VALUES = mark(
    "a range (low, high) of parts of the range of values from {lowest:g} to {highest:g}, low not above high, such as "
    "(0, 0.1)"
)
_OF_PIXELS = mark(
    "a range (low, high) of shares of the pixels from {lowest:g} to {highest:g}, low not above high, such as (0, 0.05)"
)
_NUMBER_OF_VALUES = mark("a part of the range of values from 0 to 1")

_LIMITS: Mapping[str, _Limits] = {
    "rotation": _Limits(mark("a number of degrees from 0 to 180"), 180.0, _DEGREES, -360.0, 360.0),
    "shift": _Limits(mark("a part of the image's size from 0 to 1"), 1.0, _PART, -1.0, 1.0),
    "zoom": _Limits(mark("a number from 0 to 0.9"), 0.9, _FACTOR, 0.1, 10.0, nothing=1.0),
    "shear": _Limits(mark("a number of degrees from 0 to 60"), 60.0, _DEGREES, -60.0, 60.0),
    "stretch": _Limits(mark("a number from 0 to 0.9"), 0.9, _FACTOR, 0.1, 10.0, nothing=1.0),
    "brightness": _Limits(_NUMBER_OF_VALUES, 1.0, _OF_VALUES, -1.0, 1.0),
    "contrast": _Limits(mark("a number from 0 to 0.9"), 0.9, _FACTOR, 0.0, 10.0, nothing=1.0),
    "noise": _Limits(_NUMBER_OF_VALUES, 1.0, _OF_VALUES, 0.0, 1.0, one_sided=True),
    "laplace_noise": _Limits(_NUMBER_OF_VALUES, 1.0, _OF_VALUES, 0.0, 1.0, one_sided=True),
    "salt_and_pepper": _Limits(mark("a share of the pixels from 0 to 1"), 1.0, _OF_PIXELS, 0.0, 1.0, one_sided=True),
}
_SWITCH = mark("True or False")
_CROP = mark("None or a height and width of at least 1, such as (224, 224)")

NOISES = ("noise", "laplace_noise", "salt_and_pepper")
_OF_VALUES_ALONE = ("brightness", "contrast", *NOISES)
_PAIR = 2


class AugmentationRanges(Struct, frozen=True):
    """The range of each kind of change; 0 changes nothing. See :class:`Augmentation` for their meaning.

    Raises:
        BadAugmentation: A setting has an invalid value.
    """

    rotation: Range = 0.0
    shift: Range = 0.0
    zoom: Range = 0.0
    horizontal_flip: bool = False
    vertical_flip: bool = False
    shear: Range = 0.0
    stretch: Range = 0.0
    brightness: Range = 0.0
    crop: tuple[int, int] | None = None
    contrast: Range = 0.0
    noise: Range = 0.0
    laplace_noise: Range = 0.0
    salt_and_pepper: Range = 0.0

    def __post_init__(self) -> None:
        """Check every setting and bring it to normal form."""
        for setting, limits in _LIMITS.items():
            force_setattr(self, setting, _normal(setting, getattr(self, setting), limits))
        for setting in ("horizontal_flip", "vertical_flip"):
            if not isinstance(getattr(self, setting), bool):
                _refuse(setting, say(_SWITCH), getattr(self, setting))
        if self.crop is not None and not _is_size(self.crop):
            _refuse("crop", say(_CROP), self.crop)
        if self.crop is not None:
            force_setattr(self, "crop", tuple(self.crop))

    def middle_and_half(self, setting: str) -> tuple[float, float]:
        """The middle of the range of a setting, and half its width: a draw from -1 to 1 gives middle + half * draw.

        Args:
            setting: The name of a setting that takes a range.

        Returns:
            The middle and half the width, in the unit of the setting.
        """
        value, limits = getattr(self, setting), _LIMITS[setting]
        if isinstance(value, tuple):
            return (value[0] + value[1]) / 2, (value[1] - value[0]) / 2
        return (value / 2, value / 2) if limits.one_sided else (limits.nothing, value)

    @property
    def moves(self) -> bool:
        """Whether the transform is geometric."""
        return any(getattr(self, name) for name in self.__struct_fields__ if name not in _OF_VALUES_ALONE)

    @property
    def changes(self) -> bool:
        """Whether there is anything to do."""
        return self != type(self)()


def _normal(setting: str, value: Any, limits: _Limits) -> Range:
    """A number as it is, a pair as a tuple; 0.0 for a pair that changes nothing. Raises BadAugmentation."""
    if isinstance(value, tuple | list):
        if not _is_range(value, limits):
            expected = say(limits.pair, lowest=limits.lowest, highest=limits.highest)
            _refuse(setting, expected, value)
        low, high = float(value[0]), float(value[1])
        return 0.0 if low == high == limits.nothing else (low, high)
    if not _is_number(value) or not 0 <= value <= limits.most:
        _refuse(setting, say(limits.number), value)
    return value if type(value) in (int, float) else float(value)


def _refuse(setting: str, expected: str, value: object) -> NoReturn:
    raise BadAugmentation(setting=setting, expected=expected, received=reprlib.repr(value))


def _is_range(value: Sequence[Any], limits: _Limits) -> bool:
    if len(value) != _PAIR or not all(map(_is_number, value)):
        return False
    return bool(limits.lowest <= value[0] <= value[1] <= limits.highest)


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _is_size(crop: Sequence[int]) -> bool:
    if not isinstance(crop, tuple | list) or len(crop) != _PAIR:
        return False
    return all(isinstance(side, int) and not isinstance(side, bool) and side > 0 for side in crop)
