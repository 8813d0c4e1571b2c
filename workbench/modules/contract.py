"""What every module promises, as checks that say in words where one does not keep it.

The test of all modules runs them, and so does ``take`` before it takes a module that somebody wrote.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

import numpy as np

from workbench.data.image_header import ImageHeader
from workbench.data.sample import Sample
from workbench.data.sample_labels import BoxLabel, MaskLabel, PointLabel, Targets
from workbench.messages import mark, say
from workbench.modules.contract_samples import inputs, labels, sample
from workbench.modules.intensity_module import IntensityModule
from workbench.modules.module import ImageModule, Module
from workbench.modules.module_errors import NotFinitePixels
from workbench.modules.result_facts import flaw_of

DTYPES = ("uint8", "uint16", "int16", "float32")
"""The types of numbers that modules are tried with, of those that they take."""

_RAISED = mark("For {given} it stopped with {kind}: {reason}. Mend it, or say that it does not take such images.")
_FLAW = mark("For {given} {flaw}.")
_NO_SAMPLE = mark("For {given} it returned {received}. Return a sample, or None to drop it.")
_DTYPE = mark("For {given} it promises values of the type {expected}, but gave {received}.")
_MODE = mark("For {given} it promises the colour mode {expected}, but gave {received}.")
_RANGE = mark("For {given} it promises values from {least} to {most}, but gave {low} to {high}.")
_NOT_FINITE = mark("For {given} it gave values that are NaN or infinite.")
_MOVED = mark("For {given} it changed the size {expected} to {received}; only a geometry module may.")
_LABEL = mark("For {given} it changed the label, although it changes only the image.")
_CHANGED = mark("It wrote into the sample that it was given. Work on a copy: image = sample.image.copy().")
_OTHER_ANSWER = mark("Two calls with the same sample gave different results. Draw random numbers from a seed only.")
_LAYOUT = mark("It gave another result for an image that lies otherwise in memory, as after slicing or turning.")
_TOOK_NAN = mark("For {given} it should refuse values that are not finite, but gave a result.")

Problems = Iterator[str]
_NONE = np.zeros(0, np.int64)


def taken(kind: type[Module]) -> Iterator[Sample]:
    """A sample of each dimension, colour mode and type of numbers that a module says it takes."""
    about = kind.about
    dtypes = [dtype for dtype in DTYPES if dtype in about.dtypes] or list(about.dtypes)
    for dimension, mode, dtype in product(about.dimensions, about.color_modes, dtypes):
        yield sample(mode, dtype, dimension)


def contents(results: tuple[Sample, ...]) -> list[tuple[Any, ...]]:
    """All that samples are made of, to be compared."""
    return [
        (one.image.tobytes(), one.image.shape, str(one.image.dtype), one.header, label_contents(one.label))
        for one in results
    ]


def label_contents(targets: Targets) -> tuple[Any, ...]:
    """All that a label is made of, to be compared."""
    arrays = (
        None if targets.category is None else targets.category.scores,
        None if targets.mask is None else targets.mask.array,
        None if targets.boxes is None else targets.boxes.coordinates,
        None if targets.points is None else targets.points.coordinates,
    )
    return tuple(None if array is None else (array.tobytes(), array.shape) for array in arrays)


def keeps_its_promises(kind: type[Module]) -> Problems:
    """Every kind of image that it takes gives what it promises."""
    for given in taken(kind):
        yield from _tried(kind, given, may_refuse=False)


def leaves_its_input(kind: type[Module]) -> Problems:
    """What it is given never changes; arrays of samples are read-only, copies of them for the platform are not."""
    given = inputs(kind, next(taken(kind)))
    before = contents(given)
    _run_quietly(kind, given)
    if contents(given) != before:
        yield say(_CHANGED)


def repeats_itself(kind: type[Module]) -> Problems:
    """The same call gives the same answer."""
    given = inputs(kind, next(taken(kind)))
    first, second = (_run_quietly(kind, given) for _ in range(2))
    if contents(first) != contents(second):
        yield say(_OTHER_ANSWER)


def minds_no_layout(kind: type[Module]) -> Problems:
    """How an image lies in memory does not matter."""
    given = inputs(kind, next(taken(kind)))
    expected = contents(_run_quietly(kind, given))
    image = given[0].image
    backwards = np.ascontiguousarray(image[::-1, ::-1])[::-1, ::-1]
    for other in (np.asfortranarray(image), backwards, np.repeat(image, 2, axis=1)[:, ::2]):
        again = tuple(one.replaced(image=other) for one in given)
        if contents(_run_quietly(kind, again)) != expected:
            yield say(_LAYOUT)
            return


def takes_small_images(kind: type[Module]) -> Problems:
    """One pixel, one row, one column, images of one value: taken, or refused in words."""
    for shape in ((1, 1), (1, 9), (9, 1), (2, 3)):
        yield from _tried(kind, _uniform(kind, shape, 1))
    for value in (0, 1):
        yield from _tried(kind, _uniform(kind, (24, 32), value))


def minds_values_that_are_not_finite(kind: type[Module]) -> Problems:
    """NaN and infinite values are taken where it says so, and refused otherwise."""
    for dtype, bad in product({"float32", "float64"} & set(kind.about.dtypes), (np.nan, np.inf, -np.inf)):
        given = next(taken(kind))
        image = given.image.astype(dtype)
        image.ravel()[7] = bad  # a view: the copy is contiguous
        given = given.replaced(image=image)
        if kind.about.takes_nonfinite:
            yield from _tried(kind, given)
            continue
        try:
            kind().run(*inputs(kind, given))
        except NotFinitePixels:
            continue
        yield say(_TOOK_NAN, given=_named(given))


def minds_missing_labels(kind: type[Module]) -> Problems:
    """No boxes, no points, an empty mask, no label at all: taken, or refused in words."""
    given = next(taken(kind))
    full = labels(given.size)
    mask = MaskLabel(np.zeros(given.size, np.int64), full.class_names)
    empty = Targets(full.category, mask, BoxLabel(_NONE, _NONE), PointLabel(_NONE, _NONE), full.image)
    for label in (empty, Targets()):
        yield from _tried(kind, given.replaced(label=label, prediction=label))


CHECKS: Mapping[str, Callable[[type[Module]], Problems]] = {
    check.__name__: check
    for check in (
        keeps_its_promises,
        leaves_its_input,
        repeats_itself,
        minds_no_layout,
        takes_small_images,
        minds_values_that_are_not_finite,
        minds_missing_labels,
    )
}
"""All checks by name."""


def problems(kind: type[Module]) -> tuple[str, ...]:
    """Where a module does not keep the contract.

    Args:
        kind: The module's class.

    Returns:
        A sentence a problem; none if it keeps all of it. If it fails for images that it says it takes, only that is
        told.
    """
    first = tuple(keeps_its_promises(kind))
    if first:
        return tuple(dict.fromkeys(first))
    found = (problem for check in CHECKS.values() if check is not keeps_its_promises for problem in check(kind))
    return tuple(dict.fromkeys(found))


def _tried(kind: type[Module], given: Sample, *, may_refuse: bool = True) -> Problems:
    """What is wrong when a module is called with a sample."""
    named = _named(given)
    try:
        prepared = inputs(kind, given)
        results = kind().run(*prepared)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - of code that somebody wrote anything may come
        if not (may_refuse and isinstance(error, kind.refusals)):
            yield say(_RAISED, given=named, kind=type(error).__name__, reason=_reason(error))
        return
    for result in results:
        yield from _broken_promises(kind(), prepared[0], result, named)
    if all(isinstance(one, Sample) for one in results) and (flaw := flaw_of(prepared, results)):
        yield say(_FLAW, given=named, flaw=flaw)


def _run_quietly(kind: type[Module], given: tuple[Sample, ...]) -> tuple[Sample, ...]:
    """The results; none where it stops with an error, which another check tells."""
    try:
        return kind().run(*given)
    except (Exception, SystemExit):  # noqa: BLE001 - of code that somebody wrote anything may come
        return ()


def _broken_promises(module: Module, given: Sample, result: Any, named: str) -> Problems:
    if not isinstance(result, Sample):
        yield say(_NO_SAMPLE, given=named, received=type(result).__name__)
        return
    if not isinstance(module, ImageModule):
        return
    about, image = module.about, result.image
    dtype = module.promised_dtype(given.image.dtype)
    if dtype is not None and image.dtype != dtype:
        yield say(_DTYPE, given=named, expected=dtype, received=image.dtype)
    mode = about.gives_mode or given.header.color_mode
    if result.header.color_mode != mode:
        yield say(_MODE, given=named, expected=mode, received=result.header.color_mode)
    promised = module.promised_range()
    if promised is not None and not (promised[0] <= image.min() and image.max() <= promised[1]):
        yield say(_RANGE, given=named, least=promised[0], most=promised[1], low=image.min(), high=image.max())
    if image.dtype.kind == "f" and not about.takes_nonfinite and not np.isfinite(image).all():
        yield say(_NOT_FINITE, given=named)
    if isinstance(module, IntensityModule):
        if result.size != given.size or result.header.spacing != given.header.spacing:
            yield say(_MOVED, given=named, expected=given.size, received=result.size)
        if label_contents(result.label) != label_contents(given.label):
            yield say(_LABEL, given=named)


def _uniform(kind: type[Module], shape: tuple[int, ...], value: float) -> Sample:
    """An image of one value in the first dimension, mode and type that a module takes, with an empty mask."""
    model = next(taken(kind))
    size = (1, *shape) if model.header.dimension == 3 else shape  # noqa: PLR2004 - depth, height, width
    channels = () if model.channels == 1 else (model.channels,)
    image = np.full((*size, *channels), value, model.image.dtype)
    label = Targets(mask=MaskLabel(np.zeros(size, np.uint8), ("background", "cell")))
    header = ImageHeader(model.header.dimension, model.header.color_mode)
    return Sample(image, header, label, label, name="tiny.png")


def _named(given: Sample) -> str:
    header, image = given.header, given.image
    return say(
        "an image of the shape {shape} ({mode}, {dtype})", shape=image.shape, mode=header.color_mode, dtype=image.dtype
    )


def _reason(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
