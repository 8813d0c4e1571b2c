"""What exported code needs to change images at random while a network learns; its text goes into notebooks."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from workbench.training.batches.random_transform import moved

Tensor = Any


class PlainImageChanges(NamedTuple):
    """How far images are changed: of each range the middle, and how far it goes to either side."""

    ranges: Mapping[str, tuple[float, float]]
    horizontal_flip: bool = False
    vertical_flip: bool = False
    crop: Any = None

    def middle_and_half(self, setting: str) -> tuple[float, float]:
        """The range of a setting; of one that is not there, what changes nothing."""
        return self.ranges.get(setting, (1.0 if setting in ("zoom", "stretch") else 0.0, 0.0))


def moved_masks(masks: Tensor, transform: Tensor) -> Tensor:
    """Masks of class numbers, moved as their images are; what comes in from outside is the background."""
    import tensorflow as tf

    numbers = tf.cast(masks, tf.int32)[..., None]
    return tf.cast(moved(numbers, transform, "nearest", 0.0)[..., 0], masks.dtype)
