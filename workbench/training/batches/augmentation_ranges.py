"""Ranges of augmentation, validated."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import force_setattr

from workbench.messages import mark, say
from workbench.training.batches.augmentation_errors import BadAugmentation

_LIMITS: dict[str, tuple[str, float]] = {
    "rotation": (mark("a number of degrees from 0 to 180"), 180.0),
    "shift": (mark("a part of the image's size from 0 to 1"), 1.0),
    "zoom": (mark("a number from 0 to 0.9"), 0.9),
    "shear": (mark("a number of degrees from 0 to 60"), 60.0),
    "stretch": (mark("a number from 0 to 0.9"), 0.9),
    "brightness": (mark("a part of the range of values from 0 to 1"), 1.0),
}
_SWITCH = mark("True or False")
_CROP = mark("None or a height and width of at least 1, such as (224, 224)")


class AugmentationRanges(Struct, frozen=True):
    """The largest change of each kind; 0 changes nothing. See :class:`Augmentation` for their meaning.

    Raises:
        BadAugmentation: A setting has an invalid value.
    """

    rotation: float = 0.0
    shift: float = 0.0
    zoom: float = 0.0
    horizontal_flip: bool = False
    vertical_flip: bool = False
    shear: float = 0.0
    stretch: float = 0.0
    brightness: float = 0.0
    crop: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        """Check every setting."""
        for setting, (expected, most) in _LIMITS.items():
            value = getattr(self, setting)
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
                raise BadAugmentation(setting=setting, expected=say(expected), received=value)
        for setting in ("horizontal_flip", "vertical_flip"):
            if not isinstance(getattr(self, setting), bool):
                raise BadAugmentation(setting=setting, expected=say(_SWITCH), received=getattr(self, setting))
        if self.crop is not None and not _is_size(self.crop):
            raise BadAugmentation(setting="crop", expected=say(_CROP), received=self.crop)
        if self.crop is not None:
            force_setattr(self, "crop", tuple(self.crop))

    @property
    def moves(self) -> bool:
        """Whether the transform is geometric."""
        return any(getattr(self, name) for name in self.__struct_fields__ if name != "brightness")

    @property
    def changes(self) -> bool:
        """Whether there is anything to do."""
        return self != type(self)()


def _is_size(crop: Sequence[int]) -> bool:
    if not isinstance(crop, tuple | list) or len(crop) != 2:  # noqa: PLR2004 - height and width
        return False
    return all(isinstance(side, int) and not isinstance(side, bool) and side > 0 for side in crop)
