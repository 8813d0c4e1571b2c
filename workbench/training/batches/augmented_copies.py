"""Augmented copies of images, a preview of the first few, and the centre crop used for validation."""

import secrets
from typing import overload

import numpy as np

from workbench.data import Dataset, Split
from workbench.data.dataset import Array
from workbench.training.batches.augmentation import Augmentation
from workbench.training.batches.batch_pipeline import BatchChange
from workbench.training.batches.image_targets import SPATIAL, TargetKind, check_images, target_kind_of
from workbench.training.detection.padded_boxes import padded_boxes

_BATCH = 64


@overload
def augment(
    augmentation: Augmentation, x: Array, y: None = None, seed: int | None = None, target_kind: TargetKind | None = None
) -> tuple[Array, None]: ...
@overload
def augment(
    augmentation: Augmentation, x: Array, y: Array, seed: int | None = None, target_kind: TargetKind | None = None
) -> tuple[Array, Array]: ...
def augment(
    augmentation: Augmentation,
    x: Array,
    y: Array | None = None,
    seed: int | None = None,
    target_kind: TargetKind | None = None,
) -> tuple[Array, Array | None]:
    """Augmented copies of ``x``, and of ``y`` if it consists of masks or images.

    Args:
        augmentation: The ranges of the random changes.
        x: Images (images, height, width) or (images, height, width, channels).
        y: Labels, masks or images, one for each; None if there are none.
        seed: The same seed yields the same copies; None draws a new seed at every call.
        target_kind: The kind of ``y``; None infers it from its shape and values, see :func:`target_kind_of`.

    Raises:
        NotImageData, CropTooLarge, TargetsDiffer: The data does not fit.
    """
    change = BatchChange.of(augmentation, x, y, target_kind)
    seed = _random_seed() if seed is None else seed
    parts = [
        change(x[start : start + _BATCH], None if y is None else y[start : start + _BATCH], (seed, start))
        for start in range(0, len(x), _BATCH)
    ]
    images, targets = [part[0].numpy() for part in parts], [part[1] for part in parts]
    return np.concatenate(images), None if y is None else np.concatenate([np.asarray(one) for one in targets])


def preview(data: Dataset | Split, augmentation: Augmentation, count: int = 8, seed: int = 0) -> tuple[Split, Split]:
    """The first ``count`` training samples before and after, so that a learner sees what the network will see.

    Raises:
        NotImageData, CropTooLarge, TargetsDiffer: The data does not fit.
    """
    split = data.train if isinstance(data, Dataset) else data
    x, y = split.x[:count], split.y[:count]
    # The range of values is that of all images: the first few may be dark ones.
    change = BatchChange.of(augmentation, split.x, split.y)
    after_x, after_y = change(x, y, (seed, 0))
    return Split(x, y), Split(np.asarray(after_x), np.asarray(after_y))


def centre_crop(augmentation: Augmentation | None, x: Array, y: Array | None = None) -> tuple[Array, Array | None]:
    """The centre crop, of size ``crop``, of images and masks: what a network for cropped images is validated on."""
    if augmentation is None or augmentation.crop is None:
        return x, y
    check_images(augmentation, x)
    (height, width), (rows, columns) = x.shape[SPATIAL], augmentation.crop
    top, left = (height - rows + 1) // 2, (width - columns + 1) // 2  # as RandomTransform outside training
    here = (slice(None), slice(top, top + rows), slice(left, left + columns))
    kind = target_kind_of(x, y)
    if y is not None and kind == "boxes":
        return x[here], _cropped_boxes(y, (top, left), augmentation.crop)
    moves = y is not None and kind != "label"
    return x[here], y[here] if moves and y is not None else y


def _cropped_boxes(boxes: Array, corner: tuple[int, int], size: tuple[int, int]) -> Array:
    """Boxes (images, boxes, 5) in the part of an image that begins at ``corner`` (top, left), as training cuts them."""
    from workbench.training.batches.random_transform import moved_boxes

    transform = np.tile(np.array([1, 0, corner[1], 0, 1, corner[0], 0, 0], np.float32), (len(boxes), 1))
    return np.asarray(moved_boxes(padded_boxes(boxes), transform, size))


def _random_seed() -> int:
    """A fresh random seed."""
    return secrets.randbits(31)
