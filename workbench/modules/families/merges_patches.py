"""The merge that puts patches back to the image that they were cut from."""

from dataclasses import replace
from typing import Any, ClassVar, NamedTuple

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.image_header import GeometryStep
from workbench.data.sample import Sample
from workbench.data.sample_labels import ClassLabel, ImageLabel, MaskLabel, Targets, ValueLabel
from workbench.messages import mark, say
from workbench.modules.manipulation_module import MergeModule
from workbench.modules.module_description import ALL_DTYPES, Description
from workbench.modules.module_errors import NothingToRestore, SamplesDoNotFit
from workbench.modules.opencv import cast_like
from workbench.modules.pieces import PatchFrame, joined_boxes, joined_points

__all__ = ["PatchRestoration"]

_CUTTING = "PatchGrid / PatchCenterPoint / SegmentationPatch / Crop"
_ONE_IMAGE = mark("patches of one image, all handled alike")
_RIGHT_BEHIND = mark("Connect the module that cut the patches, with the same modules for all of them in between.")


class PatchRestoration(MergeModule, frozen=True):
    """Put patches back where they were cut from: one sample a whole image, with its label and what was predicted.

    Where patches overlap, images and scores are averaged, and each pixel of a mask takes the class that most patches
    give it (of as many, the smaller number). Boxes and points come back to their places; pieces of a box in several
    patches become one box where they agree in what the patches share. Places without a patch are 0. Where the patches
    lie is read from their history; which belong together from their names: "a.png#0", "a.png#1" are patches of a.png.

    Raises:
        NothingToRestore: A sample was not cut out, or its frame was changed since.
        SamplesDoNotFit: The patches are of different images.
        ModuleError: A parameter or the image is refused; the class of the error says why.

    >>> from workbench.data import Sample
    >>> from workbench.modules import Crop
    >>> whole = Sample(image)
    >>> left, right = Crop(coordinates=(0, 8, 0, 5))(whole), Crop(coordinates=(0, 8, 3, 8))(whole)
    >>> bool(np.allclose(PatchRestoration()(left, right).image, image))
    True
    """

    about: ClassVar[Description] = Description(
        name="Patch Restoration",
        korean="패치 복원",
        category="Merge",
        source="O. Ronneberger, P. Fischer, T. Brox: U-Net, 2015 (overlap-tile); the mean of overlapping patches.",
        chain="PatchGrid(height=16, width=16) > Smoothing > PatchRestoration",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        after="Crop(coordinates=(0, 16, 0, 16))",
        caution="A network sees little around the border of a patch: let patches overlap.",
    )

    paired: ClassVar[bool] = False

    def whole_name(self, name: str) -> str:
        return _whole_name(name)

    def merge(self, samples: tuple[Sample, ...]) -> Sample | None:
        steps = [self._cutting_step(one) for one in samples]
        first, size = samples[0], steps[0].before
        facts = {(_whole_name(one.name), step.before, one.header.history[:-1], _form(one))
                 for one, step in zip(samples, steps, strict=True)}  # fmt: skip
        if len(facts) > 1:
            names = ", ".join(dict.fromkeys(f"{one.name!r} {one.image.shape} {one.image.dtype}" for one in samples))
            raise SamplesDoNotFit(
                where="PatchRestoration", expected=say(_ONE_IMAGE), received=names, remedy=say(_RIGHT_BEHIND)
            )
        frames = [PatchFrame(tuple(-round(one) for one in step.map.offset), step.after) for step in steps]
        header = first.header.moved(GeometryStep("PatchRestoration", steps[0].map.inverse(), steps[0].after, size))
        return first.replaced(
            name=_whole_name(first.name),
            image=_averaged([one.image for one in samples], frames, size),
            header=replace(header, history=first.header.history[:-1]),
            label=_joined([one.label for one in samples], frames, size),
            prediction=_joined([one.prediction for one in samples], frames, size),
        )

    def _cutting_step(self, sample: Sample) -> GeometryStep:
        """The last step of a patch's history, which must be a shift by whole pixels."""
        history = sample.header.history
        last = history[-1] if history else None
        if last is not None and last.after == sample.size and _is_shift(last):
            return last
        names = ", ".join(step.module for step in history) or say("none")
        raise NothingToRestore(where="PatchRestoration", expected=_CUTTING, received=names)


def _whole_name(name: str) -> str:
    """The name of the image that a patch was cut from."""
    whole, mark_between, index = name.rpartition("#")
    return whole if mark_between and index.isdigit() else name


def _is_shift(step: GeometryStep) -> bool:
    offset = np.asarray(step.map.offset)
    return np.array_equal(step.map.matrix, np.eye(len(offset))) and np.array_equal(offset, np.rint(offset))


def _form(sample: Sample) -> tuple[Any, ...]:
    """What all patches of an image have in common."""
    axes = sample.header.dimension
    return sample.image.dtype, sample.image.shape[axes:], sample.header.color_mode


class _Region(NamedTuple):
    """The part of a patch that lies in the whole image, and where it lies there."""

    whole: tuple[slice, ...]
    patch: tuple[slice, ...]


def _region(frame: PatchFrame, size: tuple[int, ...]) -> _Region:
    lows = [max(0, start) for start in frame.start]
    highs = [min(full, start + length) for full, start, length in zip(size, frame.start, frame.size, strict=True)]
    spans = list(zip(lows, (max(low, high) for low, high in zip(lows, highs, strict=True)), strict=True))
    return _Region(
        tuple(slice(low, high) for low, high in spans),
        tuple(slice(low - start, high - start) for (low, high), start in zip(spans, frame.start, strict=True)),
    )


def _averaged(patches: list[Array], frames: list[PatchFrame], size: tuple[int, ...]) -> Array:
    """The mean of the patches at each pixel, in their type of numbers; 0 where there is none."""
    rest, dtype = patches[0].shape[len(size) :], patches[0].dtype
    total, count = np.zeros((*size, *rest)), np.zeros((*size, *(1 for _ in rest)))
    for patch, frame in zip(patches, frames, strict=True):
        whole, part = _region(frame, size)
        total[whole] += patch[part]
        count[whole] += 1
    return cast_like(total / np.maximum(count, 1), dtype)


def _most_frequent(patches: list[Array], frames: list[PatchFrame], size: tuple[int, ...]) -> Array:
    """The class that most patches give each pixel; of as many, the smaller number; 0 where there is none."""
    result, most = np.zeros(size, patches[0].dtype), np.zeros(size, np.int64)
    for value in np.unique(np.concatenate([np.unique(patch) for patch in patches])):
        votes = np.zeros(size, np.int64)
        for patch, frame in zip(patches, frames, strict=True):
            whole, part = _region(frame, size)
            votes[whole] += patch[part] == value
        result[votes > most] = value
        np.maximum(votes, most, out=most)
    return result


def _joined(parts: list[Targets], frames: list[PatchFrame], size: tuple[int, ...]) -> Targets:
    """Labels or predictions of the patches as that of the whole image; of each kind that all patches have."""
    kinds = set.intersection(*(set(part.kinds) for part in parts))
    frames_fit = all(_fits(part, frame) for part, frame in zip(parts, frames, strict=True))
    masks = [part.mask for part in parts if part.mask is not None]
    images = [part.image.array for part in parts if part.image is not None]
    boxes = [part.boxes for part in parts if part.boxes is not None]
    points = [part.points for part in parts if part.points is not None]
    mask = image = None
    if "mask" in kinds and frames_fit:
        mask = MaskLabel(_most_frequent([one.array for one in masks], frames, size), masks[0].class_names)
    if "image" in kinds and frames_fit:
        image = ImageLabel(_averaged(images, frames, size))
    return Targets(
        _mean_class(parts) if "category" in kinds else None,
        mask,
        joined_boxes(boxes, frames, size) if "boxes" in kinds else None,
        joined_points(points, frames, size) if "points" in kinds else None,
        image,
        _mean_values(parts) if "values" in kinds else None,
    )


def _fits(part: Targets, frame: PatchFrame) -> bool:
    """Whether mask and image are of the size of the patch."""
    axes = len(frame.size)
    arrays = [one.array for one in (part.mask, part.image) if one is not None]
    return all(array.shape[:axes] == frame.size for array in arrays)


def _mean_class(parts: list[Targets]) -> ClassLabel | None:
    """The mean of the scores, where all patches have the same classes."""
    found = [part.category for part in parts if part.category is not None]
    if len({one.class_names for one in found}) > 1:
        return None
    scores = np.mean([one.scores for one in found], axis=0)
    return ClassLabel(cast_like(scores, found[0].scores.dtype), found[0].class_names)


def _mean_values(parts: list[Targets]) -> ValueLabel | None:
    """The mean of each column, where all patches have the same columns."""
    found = [part.values for part in parts if part.values is not None]
    if len({(one.names, one.values.shape) for one in found}) > 1:
        return None
    means = np.mean([one.values for one in found], axis=0)
    return ValueLabel(cast_like(means, found[0].values.dtype), found[0].names)
