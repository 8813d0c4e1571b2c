"""The samples that a network and its exported file both answer."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data.dataset import Split
from workbench.deployment.deployment_errors import InputsDoNotFit
from workbench.messages import TeachingError, mark, say

Array = NDArray[Any]
Samples = Mapping[str, Array]
"""An array, (samples, …), for each input of a network by its name, in the network's order."""

_DRAWN = 8
_UNKNOWN_SIZE = 32  # each step of pooling halves a size, so that a small one may vanish
_ARRAY = mark("an array of shape {shape}")
_ARRAYS = mark("one array for each input, of the shapes {shapes}")
_AN_ARRAY = mark("one array of shape {shape}")
_FINITE = mark("finite numbers only")
_NOT_FINITE = mark("NaN or infinite values in {count} of {total} samples")
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
    if isinstance(samples, Split):
        samples = samples.x
    arrays = [_array(each) for each in _listed(samples, len(names))]
    shapes = [tuple(each.shape) for each in model.inputs]
    fits = len(arrays) == len(shapes) and all(map(_fits, shapes, arrays)) and len({len(each) for each in arrays}) == 1
    if not fits or not len(arrays[0]):
        received = _received(arrays) if all(each.ndim for each in arrays) else type(samples).__name__
        raise InputsDoNotFit(where=where, expected=_expected(shapes), received=received)
    _require_finite(arrays, where)
    return {each.name: array.astype(str(each.dtype)) for array, each in zip(arrays, model.inputs, strict=True)}


def _array(given: Any) -> Array:
    """What is given as an array; one without axes where it is none."""
    try:
        return np.asarray(given)
    except (ValueError, TypeError, TeachingError):
        return np.empty((), object)


def _require_finite(arrays: Sequence[Array], where: str) -> None:
    total = len(arrays[0])
    finite = [np.isfinite(each).reshape(total, -1).all(axis=1) for each in arrays]
    wrong = total - int(np.logical_and.reduce(finite).sum())
    if wrong:
        raise InputsDoNotFit(where=where, expected=say(_FINITE), received=say(_NOT_FINITE, count=wrong, total=total))


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
