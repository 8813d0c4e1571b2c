"""The samples that a network and its exported file both answer."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.deployment.deployment_errors import InputsDoNotFit
from workbench.messages import mark, say

Array = NDArray[Any]
Samples = Mapping[str, Array]
"""An array, (samples, …), for each input of a network by its name, in the network's order."""

_DRAWN = 8
_UNKNOWN_SIZE = 32  # each step of pooling halves a size, so that a small one may vanish
_ARRAY = mark("an array of shape {shape}")
_ARRAYS = mark("one array for each input, of the shapes {shapes}")
_AN_ARRAY = mark("one array of shape {shape}")
_SEVERAL_ARRAYS = mark("{count} arrays of the shapes {shapes}")


def drawn_samples(model: Any) -> Samples:
    """Random samples from 0 to 1; whole numbers are 0 or 1."""
    random = np.random.default_rng(0)
    arrays = {}
    for each in model.inputs:
        shape = (_DRAWN, *(size or _UNKNOWN_SIZE for size in each.shape[1:]))
        values = random.random(shape)
        arrays[each.name] = (values.round() if "int" in str(each.dtype) else values).astype(str(each.dtype))
    return arrays


def given_samples(model: Any, samples: Any, where: str) -> Samples:
    """The samples that were given. Raises InputsDoNotFit."""
    names = [each.name for each in model.inputs]
    if isinstance(samples, dict) and set(samples) == set(names):
        samples = [samples[name] for name in names]
    arrays = [np.asarray(each) for each in _listed(samples, len(names))]
    shapes = [tuple(each.shape) for each in model.inputs]
    fits = len(arrays) == len(shapes) and all(map(_fits, shapes, arrays)) and len({len(each) for each in arrays}) == 1
    if not fits or not len(arrays[0]):
        raise InputsDoNotFit(where=where, expected=_expected(shapes), received=_received(arrays))
    return {each.name: array.astype(str(each.dtype)) for array, each in zip(arrays, model.inputs, strict=True)}


def _listed(samples: Any, inputs: int) -> Sequence[Any]:
    return samples if isinstance(samples, list | tuple) and inputs > 1 else [samples]


def _fits(shape: Sequence[int | None], array: Array) -> bool:
    if array.dtype.kind not in "biuf" or array.ndim != len(shape):
        return False
    return all(size in {None, given} for size, given in zip(shape[1:], array.shape[1:], strict=True))


def _expected(shapes: list[tuple[int | None, ...]]) -> str:
    if len(shapes) == 1:
        return say(_ARRAY, shape=_shape_text(shapes[0]))
    return say(_ARRAYS, shapes=", ".join(map(_shape_text, shapes)))


def _received(arrays: Sequence[Array]) -> str:
    if len(arrays) == 1:
        return say(_AN_ARRAY, shape=arrays[0].shape)
    return say(_SEVERAL_ARRAYS, count=len(arrays), shapes=", ".join(str(each.shape) for each in arrays))


def _shape_text(shape: Sequence[int | None]) -> str:
    return f"({', '.join(['samples', *('…' if size is None else str(size) for size in shape[1:])])})"
