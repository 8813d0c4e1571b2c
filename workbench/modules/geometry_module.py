"""Modules that move pixels: image, mask, boxes, points, spacing and origin follow one map, which is remembered."""

from dataclasses import replace
from itertools import product
from typing import NamedTuple

import numpy as np

from workbench.data.affine_map import AffineMap, Array
from workbench.data.image_header import GeometryStep
from workbench.data.sample import Sample
from workbench.data.sample_labels import BoxLabel, ImageLabel, MaskLabel, PointLabel, Targets
from workbench.messages import mark, say
from workbench.modules.module import ImageModule
from workbench.modules.module_errors import ImageTooSmall, NothingToRestore
from workbench.modules.module_parameters import Interpolation
from workbench.modules.warping import warped

_SMALLER_PART = mark("Take less away, or use larger images.")
_A_PIXEL = mark("at least one pixel to be left in each direction")


class Placement(NamedTuple):
    """Where the pixels of an image go: the map from old places to new ones, and the new spatial shape."""

    map: AffineMap
    size: tuple[int, ...]


class GeometryModule(ImageModule, frozen=True):
    """A new frame for an image and all that lies in it. For authors: write ``placement``.

    The image is interpolated as ``resampling`` says; masks and binary images keep their values ("nearest"); boxes
    become the boxes around their moved corners, cut at the frame; boxes and points outside of it are dropped.
    """

    def apply(self, sample: Sample) -> Sample:
        way, size = self.placement(sample)
        if min(size) < 1:
            expected, remedy = say(_A_PIXEL), say(_SMALLER_PART)
            raise ImageTooSmall(where=type(self).__name__, expected=expected, received=sample.size, remedy=remedy)
        step = GeometryStep(type(self).__name__, way, sample.size, size)
        return moved_sample(sample, step, self.resampling(), self.fill())

    def placement(self, sample: Sample) -> Placement:
        """Where the pixels go. For authors.

        Args:
            sample: A sample that the module takes; its ``size`` is (height, width) or (depth, height, width).

        Returns:
            The map from old places to new ones, and the new spatial shape.
        """
        raise NotImplementedError

    def resampling(self) -> Interpolation:
        """How values of the image between pixels are found. For authors, to override."""
        return "linear"

    def fill(self) -> float:
        """What stands where the old image has no pixel. For authors, to override."""
        return 0.0


def moved_sample(sample: Sample, step: GeometryStep, interpolation: Interpolation, fill: float = 0.0) -> Sample:
    """A sample in a new frame.

    Args:
        sample: The sample.
        step: What happens to the frame.
        interpolation: For the image; masks and binary images take the nearest pixel.
        fill: What stands where the old image has no pixel.

    Returns:
        The new sample, whose header's history ends with ``step``.
    """
    binary = sample.header.color_mode == "Binary" or sample.image.dtype == bool
    image = warped(sample.image, step.map, step.after, "nearest" if binary else interpolation, fill)
    header = sample.header.moved(step)
    label = moved_targets(sample.label, step, interpolation)
    prediction = moved_targets(sample.prediction, step, interpolation)
    if label is sample.label and prediction is sample.prediction:
        return sample.with_image(image, header)
    return sample.replaced(image=image, header=header, label=label, prediction=prediction)


def moved_targets(targets: Targets, step: GeometryStep, interpolation: Interpolation) -> Targets:
    """A label or a prediction in a new frame.

    Args:
        targets: The label or prediction.
        step: What happens to the frame. Masks and images of another size than the old frame stay as they are.
        interpolation: For an image as the answer.

    Returns:
        The label or prediction in the new frame.
    """
    if not any((targets.mask, targets.boxes, targets.points, targets.image)):
        return targets
    mask, image, axes = targets.mask, targets.image, len(step.before)
    if mask is not None and mask.array.shape == step.before:
        mask = MaskLabel(warped(mask.array, step.map, step.after, "nearest"), mask.class_names)
    if image is not None and image.array.shape[:axes] == step.before:
        image = ImageLabel(warped(image.array, step.map, step.after, interpolation))
    boxes = None if targets.boxes is None else moved_boxes(targets.boxes, step)
    points = None if targets.points is None else moved_points(targets.points, step)
    return replace(targets, mask=mask, boxes=boxes, points=points, image=image)


def moved_boxes(boxes: BoxLabel, step: GeometryStep) -> BoxLabel:
    """Boxes in a new frame: around their moved corners, cut at the frame; none where nothing is left of one.

    Args:
        boxes: The boxes.
        step: What happens to the frame.

    Returns:
        The boxes that are still inside.
    """
    axes = len(step.before)
    if not len(boxes.coordinates):
        return boxes
    low, high = boxes.coordinates[:, :axes], boxes.coordinates[:, axes:]
    corners = np.stack([np.where(np.asarray(pick), high, low) for pick in product((False, True), repeat=axes)], axis=1)
    moved = _mapped(step.map, corners.reshape(-1, axes)).reshape(corners.shape)
    frame = np.asarray(step.after[::-1], float)  # x before y
    cut = np.concatenate([moved.min(axis=1).clip(0, frame), moved.max(axis=1).clip(0, frame)], axis=1)
    return boxes.at(np.all(cut[:, axes:] - cut[:, :axes] > 0, axis=1), cut)


def moved_points(points: PointLabel, step: GeometryStep) -> PointLabel:
    """Points in a new frame, without those that are outside of it.

    Args:
        points: The points.
        step: What happens to the frame.

    Returns:
        The points that are still inside.
    """
    if not len(points.coordinates):
        return points
    moved = _mapped(step.map, points.coordinates)
    inside = np.all((moved >= 0) & (moved <= np.asarray(step.after[::-1])), axis=1)
    return PointLabel(moved[inside], points.classes[inside], points.class_names)


def _mapped(way: AffineMap, places: Array) -> Array:
    """Places with x before y, mapped."""
    return way.apply(places[:, ::-1])[:, ::-1]


def restored(sample: Sample, modules: tuple[str, ...], where: str, interpolation: Interpolation = "linear") -> Sample:
    """Undo the last step of a sample's history: image, label and prediction in the frame before it.

    Args:
        sample: The sample.
        modules: The classes of which one must have made that step, such as ("Resize",).
        where: The restoring module, for the error.
        interpolation: For the image.

    Returns:
        The sample in the frame before, without that step in its history.

    Raises:
        NothingToRestore: None of ``modules`` made the last step.
    """
    history = sample.header.history
    if not history or history[-1].module not in modules:
        names = ", ".join(step.module for step in history) or say("none")
        raise NothingToRestore(where=where, expected=" / ".join(modules), received=names)
    last = history[-1]
    back = GeometryStep(where, last.map.inverse(), last.after, last.before)
    result = moved_sample(sample, back, interpolation)
    return result.replaced(header=replace(result.header, history=history[:-1]))
