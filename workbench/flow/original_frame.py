"""Samples in the frame of the image that they were read from: whatever moved the pixels is undone."""

from collections.abc import Callable
from dataclasses import replace
from functools import reduce

import numpy as np

from workbench.data.affine_map import AffineMap, Array
from workbench.data.image_header import GeometryStep, ImageHeader
from workbench.data.sample import Sample
from workbench.data.sample_labels import BoxLabel, ImageLabel, MaskLabel, PointLabel, Targets
from workbench.modules.geometry_module import moved_targets
from workbench.modules.warping import resized

WHERE = "Original frame"
"""The name of the step that leads back, in histories."""


def way_back(sample: Sample) -> GeometryStep | None:
    """The step from the frame of a sample to that of its original image.

    Args:
        sample: The sample; its header's history says what modules did to the frame.

    Returns:
        The inverse of all of it at once, so that a mask is taken over in one step; None where nothing was done.
    """
    history = sample.header.history
    if not history:
        return None
    whole = reduce(AffineMap.then, (step.map for step in history))
    return GeometryStep(WHERE, whole.inverse(), sample.size, history[0].before)


def original_size(sample: Sample) -> tuple[int, ...]:
    """The spatial shape of the image that a sample was read from."""
    history = sample.header.history
    return history[0].before if history else sample.size


def original_header(sample: Sample) -> ImageHeader:
    """The header of the image that a sample was read from: spacing, origin and direction follow the pixels back.

    Args:
        sample: The sample.

    Returns:
        A header without history.
    """
    back = way_back(sample)
    return sample.header if back is None else replace(sample.header.moved(back), history=())


def original_targets(targets: Targets, sample: Sample) -> Targets:
    """A label or a prediction in the frame of the original image.

    Args:
        targets: The label or the prediction of ``sample``. A mask or image of another size than the sample's image is
            taken to show the whole of it.
        sample: The sample.

    Returns:
        Masks by the nearest pixel, images by linear interpolation, boxes and points by their corners. What was cut
        away has the class 0 in masks and the value 0 in images. A class or values stay as they are.
    """
    back = way_back(sample)
    return targets if back is None else moved_targets(_of_the_size(targets, sample), back, "linear")


def _of_the_size(targets: Targets, sample: Sample) -> Targets:
    """Mask and image in the size of the sample's image."""
    mask, image, size = targets.mask, targets.image, sample.size
    if mask is not None and mask.array.shape != size:
        mask = MaskLabel(resized(mask.array, size, "nearest"), mask.class_names)
    if image is not None and image.array.shape[: len(size)] != size:
        image = ImageLabel(resized(image.array, size, "linear"))
    return replace(targets, mask=mask, image=image)


def original_truth(sample: Sample, original: Sample | None) -> Targets:
    """The label of a sample in the frame of its original image.

    Args:
        sample: The sample behind all modules.
        original: The sample of the same name as it was read; None where it is not known.

    Returns:
        The label of ``original``, where ``sample`` has the same label, moved by the modules only: no detail is lost to
        a smaller size in between. Else, as where a module has changed the classes, the label of ``sample``, brought
        back.

    >>> truth = Targets(mask=MaskLabel(np.eye(4, dtype="uint8")))
    >>> original_truth(Sample(np.zeros((4, 4)), label=truth), None) is truth
    True
    """
    history = sample.header.history
    if not history:
        return sample.label
    if original is None or original.size != history[0].before:
        return original_targets(sample.label, sample)
    moved = original.label
    for step in history:
        moved = moved_targets(moved, step, "linear")
    return original.label if _are_equal(moved, sample.label) else original_targets(sample.label, sample)


def _are_equal(one: Targets, other: Targets) -> bool:
    """Whether two labels say the same; of images, which may be interpolated in several ways, only the size."""
    if one.kinds != other.kinds:
        return False
    return all(_COMPARE.get(kind, _always)(getattr(one, kind), getattr(other, kind)) for kind in one.kinds)


def _always(_one: object, _other: object) -> bool:
    return True


def _same_masks(one: MaskLabel, other: MaskLabel) -> bool:
    return one.class_names == other.class_names and _same(one.array, other.array)


def _same_places(one: BoxLabel | PointLabel, other: BoxLabel | PointLabel) -> bool:
    if one.class_names != other.class_names or len(one.coordinates) != len(other.coordinates):
        return False
    return _same(one.classes, other.classes) and bool(np.allclose(one.coordinates, other.coordinates))


def _same_images(one: ImageLabel, other: ImageLabel) -> bool:
    shape: tuple[int, ...] = one.array.shape
    return bool(shape == other.array.shape)


def _same(one: Array, other: Array) -> bool:
    return bool(one.shape == other.shape and np.array_equal(one, other))


_COMPARE: dict[str, Callable[..., bool]] = {
    "mask": _same_masks,
    "boxes": _same_places,
    "points": _same_places,
    "image": _same_images,
}
