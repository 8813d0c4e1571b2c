"""Batches for training: shuffled and augmented anew in every epoch, and the same again from the same seed."""

from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from workbench.data.dataset import Array
from workbench.training.batches.augmentation import Augmentation
from workbench.training.batches.batch_order import BatchOrder, training_batches
from workbench.training.batches.image_targets import TargetKind, check_images, target_kind_of

Tensor: TypeAlias = Any

_IMAGE_RANK = 4
_ENDLESS = 10**6
"""A number of epochs that no training reaches."""


@dataclass(frozen=True, eq=False)
class BatchChange:
    """Augments a batch of images and targets. ``black`` is the smallest value of target images."""

    layer: Any
    target_kind: TargetKind
    one_hot: bool
    black: float

    @classmethod
    def of(
        cls, augmentation: Augmentation, x: Array, y: Array | None, target_kind: TargetKind | None = None
    ) -> "BatchChange":
        """For data like ``x`` and ``y``. Raises NotImageData, CropTooLarge, TargetsDiffer."""
        from workbench.training.batches.random_transform import RandomTransform

        check_images(augmentation, x, y)
        target_kind = target_kind_of(x, y) if target_kind is None else target_kind
        one_hot = y is not None and target_kind == "mask" and _is_one_hot(y)
        layer = RandomTransform(augmentation, value_range=(float(x.min()), float(x.max())))
        return cls(layer, target_kind, one_hot, float(y.min()) if y is not None and target_kind == "image" else 0.0)

    def __call__(self, x: Tensor, y: Tensor, seed: Any) -> tuple[Tensor, Tensor]:
        """Augmented images as float32, and targets in their own dtype (float32 for target images)."""
        import tensorflow as tf

        x = tf.convert_to_tensor(x)
        draws = random_draws(tf.shape(x)[0], seed)
        images = _with_channels(partial(self.layer.images, pixels=partial(random_pixels, seed)), x, draws)
        if y is None or self.target_kind == "label":
            return images, y
        if self.target_kind == "boxes":
            size = tuple(x.shape[1:3])
            return images, self.layer.boxes(tf.cast(y, tf.float32), draws, *size)
        if self.target_kind == "image":
            moved = partial(self.layer.target_images, black=self.black)
            return images, _with_channels(moved, tf.convert_to_tensor(y), draws)
        return images, self._masks(tf.convert_to_tensor(y), draws)

    def _masks(self, y: Tensor, draws: Tensor) -> Tensor:
        import tensorflow as tf

        if self.one_hot:
            # Pixels from outside the image are filled with 0: with class 0 inverted, they get a 1 for class 0.
            y = _background_inverted(y)
        kept = y.dtype
        y = y if kept in _transformable_dtypes() else tf.cast(y, tf.int32)
        moved = tf.cast(_with_channels(self.layer.masks, y, draws), kept)
        return _background_inverted(moved) if self.one_hot else moved


def random_draws(images: Tensor, seed: Any) -> Tensor:
    """The random numbers of so many images, (images, draws), for ``RandomTransform``."""
    import tensorflow as tf

    from workbench.training.batches.random_transform import FIRST_DRAWS, LATER_DRAWS

    first = tf.random.stateless_uniform((images, len(FIRST_DRAWS)), seed, -1.0, 1.0)
    return tf.concat([first, random_pixels(seed, (images, len(LATER_DRAWS)), -1)], axis=1)


def random_pixels(seed: Any, shape: tuple[Any, ...], number: int) -> Tensor:
    """Random numbers from -1 to 1 of this shape, by the seed and a number."""
    import tensorflow as tf

    own = tf.random.experimental.stateless_fold_in(seed, number + 2)
    return tf.random.stateless_uniform(shape, own, -1.0, 1.0)


def augmented(
    x: Array,
    y: Array,
    augmentation: Augmentation | None = None,
    *,
    batch_size: int = 32,
    seed: int = 0,
    first_epoch: int = 0,
    shuffle: bool = True,
    class_weights: tuple[float, ...] | None = None,
    target_kind: TargetKind | None = None,
) -> Any:
    """Return an endless ``tf.data.Dataset`` of batches (x, y), for ``fit(…, steps_per_epoch=…)`` with :func:`steps`.

    Order and changes of an epoch depend on ``seed`` and its number alone, so that training that goes on from
    ``first_epoch`` sees what it would have seen without a break.

    Args:
        x: Images; any arrays where ``augmentation`` is None.
        y: Labels, masks or images, one for each.
        augmentation: None changes nothing.
        batch_size: The last batch of an epoch has what is left.
        seed: Seed of order and changes.
        first_epoch: Number of the first epoch, from 0.
        shuffle: Whether every epoch has an order of its own.
        class_weights: A weight a class, for labels or masks of class indices: batches are (x, y, weights) then, with a
            weight for each label or pixel, after augmentation.
        target_kind: The kind of ``y``; None infers it from its shape and values.

    Raises:
        NotImageData, CropTooLarge, TargetsDiffer: The data does not fit the augmentation.
    """
    import tensorflow as tf

    changing = (
        BatchChange.of(augmentation, x, y, target_kind) if augmentation is not None and augmentation.changes else None
    )
    if changing is None and class_weights is None:
        return training_batches(_plan(x, batch_size, seed, first_epoch), x, y, shuffle=shuffle)

    def change(own_seed: Tensor, batch: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        one, other = batch if changing is None else changing(batch[0], batch[1], own_seed)
        if class_weights is None:
            return one, other
        return one, other, tf.gather(tf.constant(class_weights, tf.float32), tf.cast(other, tf.int32))

    return training_batches(_plan(x, batch_size, seed, first_epoch), x, y, change, shuffle=shuffle)


def _plan(x: Array, batch_size: int, seed: int, first_epoch: int) -> BatchOrder:
    return BatchOrder(len(x), batch_size, seed, first_epoch, first_epoch + _ENDLESS)


def steps(examples: int, batch_size: int) -> int:
    """Batches in an epoch, the last of which may be smaller.

    >>> steps(234, 16)
    15
    """
    return -(-examples // batch_size)


def _with_channels(function: Any, tensor: Tensor, draws: Tensor) -> Tensor:
    """Call ``function`` with (batch, height, width, channels), also where the channels are missing."""
    if len(tensor.shape) == _IMAGE_RANK:
        return function(tensor, draws)
    return function(tensor[..., None], draws)[..., 0]


def _transformable_dtypes() -> tuple[Any, ...]:
    """Dtypes that TensorFlow's affine transform takes."""
    import tensorflow as tf

    return (tf.uint8, tf.int32, tf.int64, tf.float16, tf.float32, tf.float64)


def _background_inverted(masks: Tensor) -> Tensor:
    import tensorflow as tf

    return tf.concat([1 - masks[..., :1], masks[..., 1:]], axis=-1)


def _is_one_hot(masks: Array) -> bool:
    """Whether (images, height, width, classes) has exactly one 1 at each place."""
    if masks.ndim != _IMAGE_RANK or masks.shape[-1] == 1:
        return False
    return bool(np.all((masks == 0) | (masks == 1))) and bool(np.all(masks.sum(axis=-1) == 1))
