"""Images and their targets: the kind of a target, and whether both can be augmented."""

from typing import Literal

import numpy as np

from workbench.data.dataset import Array
from workbench.messages import say
from workbench.training.batches.augmentation_errors import CropTooLarge, NotImageData, TargetsDiffer
from workbench.training.batches.augmentation_ranges import AugmentationRanges
from workbench.training.detection.padded_boxes import look_like_boxes

TargetKind = Literal["label", "mask", "image", "boxes"]
"""A label is unchanged; a mask is transformed with its image; a target image is transformed and interpolated; boxes,
(images, boxes, 5), are put around what moved."""

SPATIAL = slice(1, 3)
"""The axes height and width of (images, height, width) and (images, height, width, channels)."""
_RANKS = (3, 4)


def target_kind_of(x: Array, y: Array | None) -> TargetKind:
    """The kind of ``y``: "label" unless it has the images' height and width; then a "mask" if its numbers are whole."""
    if y is not None and look_like_boxes(y):
        return "boxes"
    if y is None or y.ndim not in _RANKS or y.shape[SPATIAL] != x.shape[SPATIAL]:
        return "label"
    whole = y.dtype.kind in "biu" or bool(np.all(y == np.round(y)))
    return "mask" if whole else "image"


def check_images(augmentation: AugmentationRanges, x: Array, y: Array | None = None) -> None:
    """Raise NotImageData, CropTooLarge or TargetsDiffer if the data cannot be augmented so."""
    if x.ndim not in _RANKS or x.dtype.kind not in "biuf" or not x.size:
        raise NotImageData(received=say("{dtype} of shape {shape}", dtype=x.dtype, shape=x.shape))
    height, width = x.shape[SPATIAL]
    if augmentation.crop is not None and (augmentation.crop[0] > height or augmentation.crop[1] > width):
        raise CropTooLarge(height=height, width=width, received=augmentation.crop)
    if y is not None and len(x) != len(y):
        raise TargetsDiffer(
            expected=say("one label, mask or target image for each image"), images=x.shape, targets=y.shape
        )
