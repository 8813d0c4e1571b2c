"""What comes out of a module, found by trying it on a small image of the same kind: nothing of the data is computed.

Sizes follow the module's own ``placement``, which is asked for the real size with an image that takes no memory. What
depends on the pixels (Auto Crop) gives None for the axes that it may change.
"""

import dataclasses
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from msgspec.structs import replace

from workbench.data.affine_map import AffineMap, Array
from workbench.data.image_header import GeometryStep, ImageHeader
from workbench.data.sample import Sample
from workbench.data.sample_labels import BoxLabel, ClassLabel, ImageLabel, MaskLabel, PointLabel, Targets
from workbench.flow.sample_type import FrameChange, SampleType, Size, Types, joined
from workbench.modules.contract_samples import labels, pixels
from workbench.modules.geometry_module import GeometryModule
from workbench.modules.manipulation_module import MergeModule, PatchModule
from workbench.modules.module import Module
from workbench.modules.module_errors import ImageTooSmall, ModuleError, NotFinitePixels, SamplesDoNotFit
from workbench.modules.registry import module_types

_SMALL, _SLICES = (24, 32), 3
_TWICE = 2
_UNKNOWN = ((512, 1.0), (640, 1.3))
"""Two sizes, and distances of pixels, that stand for unknown ones: what is the same for both is known all the same."""
_OF_PIXELS = (ImageTooSmall, NotFinitePixels)
"""Refusals that depend on the image and say nothing of its kind, when an image of another size was tried."""
_MOST_PAIRS = 8
_RESTORES_PATCHES = "PatchRestoration"
_CUT = frozenset(name for name, kind in module_types().items() if issubclass(kind, PatchModule))
"""The modules whose patches it puts together: all of an image, which a single probe is not."""


class ModuleOutcome(NamedTuple):
    """What comes out of a module: types, or why it refuses; neither of both where it is not known."""

    types: Types = ()
    refusal: ModuleError | None = None
    drops_all: bool = False


def outcome_of(module: Module, inputs: tuple[Types, ...]) -> ModuleOutcome:
    """What a module gives for samples of these types.

    Args:
        module: The module.
        inputs: The types at each of its inputs, as far as they are known.

    Returns:
        The types that come out, or the refusal of the module for the first type that it does not take.

    >>> digits = SampleType.of(wb.data.named("digits")[0])
    >>> outcome_of(wb.modules.Resize(height=32, width=64), ((digits,),)).types[0].size
    (32, 64)
    >>> outcome_of(wb.modules.GammaCorrectionColor(), ((digits,),)).refusal.code
    'color-mode-refused'
    """
    if not inputs or not all(inputs):
        return ModuleOutcome()
    if isinstance(module, MergeModule) and not module.paired:
        return _appended(module, inputs)
    if isinstance(module, MergeModule):
        longest = max(map(len, inputs))
        rounds = [tuple(types[min(number, len(types) - 1)] for types in inputs) for number in range(longest)]
    else:
        rounds = [(one,) for one in inputs[0]]
    outcomes = [_outcome(module, given) for given in rounds[:_MOST_PAIRS]]
    refused = next((one for one in outcomes if one.refusal is not None), None)
    if refused is not None:
        return refused
    known = joined(one for outcome in outcomes for one in outcome.types)
    return ModuleOutcome(known, drops_all=all(outcome.drops_all for outcome in outcomes))


def _appended(module: Module, inputs: tuple[Types, ...]) -> ModuleOutcome:
    """Of a merge that puts sets behind each other: each sample by itself."""
    every = [one for types in inputs for one in types]
    outcomes = [_outcome(module, (one,)) for one in every]
    refused = next((one for one in outcomes if one.refusal is not None), None)
    return refused or ModuleOutcome(joined(one for outcome in outcomes for one in outcome.types))


@lru_cache(maxsize=4096)
def _outcome(module: Module, given: Types) -> ModuleOutcome:
    """What comes out of one call. Modules and types are values, so that every edit asks for what is new alone."""
    try:
        return ModuleOutcome(_results(module, given))
    except _OF_PIXELS as error:
        return ModuleOutcome(refusal=error if _has_known_size(module, given) else None)
    except _AllDropped:
        return ModuleOutcome(drops_all=True)
    except ModuleError as error:
        return ModuleOutcome(refusal=error)
    except Exception:  # noqa: BLE001 - a module of somebody else may raise anything; the run will tell
        return ModuleOutcome()


class _AllDropped(Exception):
    """A filter drops every sample of a kind."""


def _has_known_size(module: Module, given: Types) -> bool:
    return isinstance(module, GeometryModule) and None not in given[0].size


def _results(module: Module, given: Types) -> Types:
    if isinstance(module, GeometryModule):
        return (_moved(module, given[0]),)
    if type(module).__name__ == _RESTORES_PATCHES and given[0].frames and given[0].frames[-1].module in _CUT:
        *earlier, cut = given[0].frames
        return (replace(given[0], size=cut.before, frames=tuple(earlier)),)
    _require_one_size(module, given)
    probes = tuple(probe_of(one) for one in given)
    results = module.run(*probes)
    if not results:
        if type(module).__name__ == "ColorModeFilter":
            raise _AllDropped
        return given[:1]
    return (_type_behind(module, given, probes[0], results[0]),)


def _require_one_size(module: Module, given: Types) -> None:
    """Let a merge refuse images of sizes that are known to differ, in its own words."""
    sizes = {one.size for one in given}
    if len(sizes) > 1 and not any(None in size for size in sizes):
        for one in given:
            module.require(probe_of(one))
        _refuse_sizes(module, [_ghost(one) for one in given])


def _refuse_sizes(module: Module, ghosts: list[Sample]) -> None:
    try:
        module.run(*ghosts)
    except SamplesDoNotFit:
        raise
    except ModuleError:
        return  # of pixels that are none; what it says of the kind, the probe says too


def _moved(module: GeometryModule, before: SampleType) -> SampleType:
    """The type in a new frame."""
    probe = probe_of(before)
    module.require(probe)
    frames = (*before.frames, FrameChange(type(module).__name__, before.size))
    unknown = (None,) * before.dimension
    spacing = unknown if before.spacing else ()
    if _looks_at_pixels(module, probe):
        return replace(before, size=unknown, spacing=spacing, frames=frames)
    if None not in (*before.size, *before.spacing):
        ghost = _ghost(before)
        way, size = module.placement(ghost)
        if min(size) < 1:
            module.apply(ghost)  # it refuses
        header = ghost.header.moved(GeometryStep(type(module).__name__, way, ghost.size, size))
        return replace(before, size=tuple(size), spacing=header.spacing, frames=frames)
    return replace(before, size=_size_for_all(module, before), spacing=spacing, frames=frames)


def _size_for_all(module: GeometryModule, before: SampleType) -> Size:
    """The new size as far as it is the same whatever the unknown axes are."""
    placed = []
    for size, spacing in _UNKNOWN:
        try:
            placed.append(module.placement(_ghost(before, size, spacing)).size)
        except ModuleError:
            return (None,) * before.dimension
    return tuple(one if one == other else None for one, other in zip(*placed, strict=True))


def _looks_at_pixels(module: GeometryModule, probe: Sample) -> bool:
    """Whether a placement depends on more than the size of the image."""
    image, axes = np.zeros_like(probe.image), probe.header.dimension
    image[(*(slice(None),) * (axes - 2), slice(2, 5), slice(2, 5))] = 1
    try:
        return module.placement(probe).size != module.placement(probe.replaced(image=image)).size
    except ModuleError:
        return False


def _ghost(kind: SampleType, axis_size: int = 1, distance: float = 1.0) -> Sample:
    """A black image of the size of a type that takes no memory, with these numbers in the place of unknown ones."""
    size = tuple(axis_size if axis is None else axis for axis in kind.size)
    shape = size if kind.channels == 1 else (*size, kind.channels)
    image = np.broadcast_to(np.zeros((), kind.dtype), shape)
    return Sample(image, _header(kind, size, distance), name="a.png")


def probe_of(kind: SampleType, *, larger: bool = False) -> Sample:
    """A small sample of a type: a bright disk, with labels and predictions of its kinds.

    Args:
        kind: The type.
        larger: Whether all is twice as large, so that what depends on the size can be told.

    Returns:
        The sample; its history has as many steps as the type says.
    """
    depth = (_SLICES,) * (kind.dimension - len(_SMALL))
    flat = pixels(_SMALL, kind.dtype, binary=kind.color_mode == "Binary")
    channels = () if kind.channels == 1 else (kind.channels,)
    image = np.broadcast_to(flat[..., None] if channels else flat, (*depth, *_SMALL, *channels))
    known = labels((*depth, *_SMALL))
    label, prediction = (_some(known, kinds, kind.class_names) for kinds in (kind.label, kind.prediction))
    size = (*depth, *_SMALL)
    if larger:
        image, size = _doubled(image, len(depth)), (*depth, *(_TWICE * axis for axis in _SMALL))
        label, prediction = (_larger(one, len(depth)) for one in (label, prediction))
    return Sample(np.ascontiguousarray(image), _header(kind, size), label, prediction, name="a.png")


def _doubled(array: Array, first: int) -> Array:
    """An array with each row and column twice."""
    return np.repeat(np.repeat(array, _TWICE, axis=first), _TWICE, axis=first + 1)


def _larger(targets: Targets, first: int) -> Targets:
    """Labels in an image twice as high and wide; boxes and points may stay, since their number decides nothing."""
    mask, image = targets.mask, targets.image
    return dataclasses.replace(
        targets,
        mask=None if mask is None else MaskLabel(_doubled(mask.array, first), mask.class_names),
        image=None if image is None else ImageLabel(_doubled(image.array, first)),
    )


def _header(kind: SampleType, size: tuple[int, ...], distance: float = 1.0) -> ImageHeader:
    axes = kind.dimension
    same = AffineMap.scaling((1.0,) * axes)
    history = tuple(GeometryStep(frame.module, same, size, size) for frame in kind.frames)
    spacing = tuple(distance if axis is None else axis for axis in kind.spacing)
    return ImageHeader(axes, kind.color_mode, spacing, history=history)


def _some(known: Targets, kinds: tuple[str, ...], names: tuple[str, ...]) -> Targets:
    """The labels of these kinds, with these names of classes."""
    if not names:
        return Targets(**{kind: getattr(known, kind) for kind in kinds})
    last = len(names) - 1
    named: dict[str, Any] = {
        "category": ClassLabel.of(0, names),
        "mask": MaskLabel(_at_most(known.mask.array, last), names) if known.mask else None,
        "boxes": BoxLabel(known.boxes.coordinates, _at_most(known.boxes.classes, last), names) if known.boxes else None,
        "points": PointLabel(known.points.coordinates, _at_most(known.points.classes, last), names)
        if known.points
        else None,
        "image": known.image,
        "values": known.values,
    }
    return Targets(**{kind: named[kind] for kind in kinds})


def _at_most(numbers: Array, last: int) -> Array:
    return np.minimum(numbers, last).astype(numbers.dtype)


def _type_behind(module: Module, given: Types, probe: Sample, result: Sample) -> SampleType:
    """The type of what came out, with the real size and frames in the place of the probe's."""
    before, after = given[0], SampleType.of(result)
    steps, known = len(result.header.history), len(before.frames)
    unknown = (None,) * len(after.spacing)
    if steps < known:  # a restoring module has undone them
        return replace(after, size=before.frames[steps].before, spacing=unknown, frames=before.frames[:steps])
    size, spacing, frames = before.size, before.spacing, before.frames
    if result.size != probe.size:
        size = _size_behind(module, given, result)
    if result.header.spacing != probe.header.spacing:
        spacing = unknown
    if steps > known:
        frames = (*frames, *(FrameChange(step.module, before.size) for step in result.header.history[known:]))
    return replace(after, size=size, spacing=spacing, frames=frames)


def _size_behind(module: Module, given: Types, result: Sample) -> Size:
    """The size that a module gives, whatever the image's: where two probes of different sizes agree."""
    larger = module.run(*(probe_of(one, larger=True) for one in given))
    other = larger[0].size if larger else (None,) * len(result.size)
    return tuple(one if one == two else None for one, two in zip(result.size, other, strict=True))
