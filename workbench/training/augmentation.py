"""Changing pictures at random while a network learns."""

from msgspec import Struct


class Augmentation(Struct, frozen=True):
    """How far samples are changed."""

    rotation: float = 0.0
    shift: float = 0.0
    zoom: float = 0.0
    horizontal_flip: bool = False
    vertical_flip: bool = False
    shear: float = 0.0
    stretch: float = 0.0
    brightness: float = 0.0
    crop: tuple[int, int] | None = None
