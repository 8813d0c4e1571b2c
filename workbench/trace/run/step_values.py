"""The values recorded for a step, and their conversion to plain rows."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from math import prod
from typing import Any

import numpy as np
from msgspec import Struct

from workbench.analysis.analysis_report import Shape
from workbench.analysis.axis_names import axis_names

_VOLUME = 5
_IMAGE = 4


class Statistics(Struct, frozen=True):
    """Numbers about the values of one output. Minimum, mean and maximum exclude NaN and infinities.

    ``zeros`` is the share of zeros in 0..1, ``seconds`` the time of the call, ``size`` the output's size in bytes.
    """

    minimum: float | None
    mean: float | None
    maximum: float | None
    zeros: float
    nan: int
    infinite: int
    seconds: float
    size: int


class TraceStep(Struct, frozen=True):
    """One call. ``output`` is the shape of its first result, None for a step that failed; ``outputs`` are all.

    ``kernel`` is the window of a convolution or of pooling, ``macs`` are multiply-accumulates for one sample.
    """

    name: str
    operation: str
    inputs: tuple[Shape, ...]
    outputs: tuple[Shape, ...]
    axes: tuple[str, ...]
    dtype: str
    params: int
    trainable: int = 0
    kernel: tuple[int, ...] = ()
    macs: int = 0
    weight_bytes: int = 0
    statistics: Statistics | None = None
    failed: bool = False
    reason: str = ""

    @property
    def output(self) -> Shape | None:
        """The shape of the first result."""
        return self.outputs[0] if self.outputs else None


class ShapeView(Struct, frozen=True):
    """How shapes are shown: the axis order of the tensors, and the one requested for display."""

    channels_first: bool = False
    in_time: bool = False
    shown_first: bool = False

    def shape(self, shape: Shape) -> Shape:
        """The shape in the order that is shown."""
        if len(shape) < _IMAGE or self.shown_first == self.channels_first:
            return shape
        return (shape[0], shape[-1], *shape[1:-1]) if self.shown_first else (shape[0], *shape[2:], shape[1])

    def axes(self, rank: int) -> tuple[str, ...]:
        """Names of the axes in the order that is shown."""
        return axis_names(rank, channels_first=self.shown_first, in_time=self.in_time and rank == _VOLUME)


def shapes_of(value: Any) -> tuple[Shape, ...]:
    """The shapes of all tensors in ``value``."""
    import keras

    return tuple(shape_of(one) for one in keras.tree.flatten(value) if hasattr(one, "shape"))


def shape_of(tensor: Any) -> Shape:
    """A tensor's shape as a tuple; None for an axis of no single size."""
    return tuple(None if size is None else int(size) for size in tensor.shape)


def statistics_of(tensor: Any, seconds: float) -> Statistics | None:
    """Numbers about a tensor; None for text and the like."""
    import keras

    values = np.asarray(keras.ops.convert_to_numpy(tensor))
    if values.dtype.kind not in "fiub" and values.dtype.name != "bfloat16":
        return None
    values = values.astype("float64") if values.dtype.kind != "f" or values.dtype.itemsize < 4 else values  # noqa: PLR2004
    finite = np.isfinite(values)
    kept = values if finite.all() else values[finite]
    some = kept.size > 0
    return Statistics(
        minimum=float(kept.min()) if some else None,
        mean=float(kept.mean(dtype="float64")) if some else None,
        maximum=float(kept.max()) if some else None,
        zeros=float((values == 0).mean()) if values.size else 0.0,
        nan=int(np.isnan(values).sum()),
        infinite=int(np.isinf(values).sum()),
        seconds=seconds,
        size=size_in_bytes(tensor),
    )


def size_in_bytes(tensor: Any) -> int:
    """How much memory the values take."""
    import keras

    return _bytes(shape_of(tensor), keras.backend.standardize_dtype(tensor.dtype))


def output_bytes(step: TraceStep) -> int:
    """Memory of all outputs of a step, in bytes; the dtype is that of the first."""
    return sum(_bytes(shape, step.dtype) for shape in step.outputs)


def _bytes(shape: Shape, dtype: str) -> int:
    return prod(size or 0 for size in shape) * _width(dtype)


@cache
def _width(dtype: str) -> int:
    """Bytes of one number; 0 for text, which has no fixed width. NumPy has no float8 types."""
    bits = re.search(r"\d+", dtype)
    return 1 if dtype == "bool" else max(1, int(bits.group()) // 8) if bits and dtype != "string" else 0


def as_row(step: TraceStep) -> Mapping[str, Any]:
    """A step as plain values, for a data frame or a test."""
    row: dict[str, Any] = {
        "name": step.name,
        "operation": step.operation,
        "input_shapes": list(step.inputs),
        "output_shape": step.output,
        "output_shapes": list(step.outputs),
        "axes": step.axes,
        "dtype": step.dtype,
        "params": step.params,
        "trainable": step.trainable,
        "kernel": step.kernel,
        "macs": step.macs,
    }
    if step.statistics is not None:
        row |= _statistics_row(step.statistics)
    if step.failed:
        row |= {"failed": True, "reason": step.reason}
    return row


def _statistics_row(numbers: Statistics) -> Mapping[str, Any]:
    return {
        "min": numbers.minimum,
        "mean": numbers.mean,
        "max": numbers.maximum,
        "zeros": numbers.zeros,
        "nan": numbers.nan,
        "inf": numbers.infinite,
        "seconds": numbers.seconds,
        "bytes": numbers.size,
    }


def first_tensor(results: Sequence[Any]) -> Any:
    """The first tensor among the results of a call, or None."""
    import keras

    flat = keras.tree.flatten(list(results))
    return next((one for one in flat if hasattr(one, "shape")), None)
