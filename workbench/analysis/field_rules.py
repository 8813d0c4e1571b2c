"""What a layer does to the receptive fields of what it takes, by its type and parameters."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from msgspec import Struct

from workbench.analysis.analysis_report import Shape
from workbench.analysis.field_windows import AxisField, FieldWindow, interpolated, strided, transposed
from workbench.catalog import node_type

Fields: TypeAlias = tuple[AxisField, ...]
"""The receptive field along each axis of positions of an input."""


class LayerCall(Struct, frozen=True):
    """A call of a layer: its type, its parameters with defaults, and the sizes along the axes of positions."""

    type: str
    params: Mapping[str, Any]
    shape: Shape
    output: Shape

    @property
    def sizes(self) -> Shape:
        return self._positions(self.shape)

    @property
    def output_sizes(self) -> Shape:
        return self._positions(self.output)

    def _positions(self, shape: Shape) -> Shape:
        return shape[2:] if self.params.get("data_format") == "channels_first" else shape[1:-1]

    def numbers(self, name: str, count: int) -> tuple[int, ...]:
        """A parameter that is one number, or one for each axis."""
        value = self.params[name]
        return tuple(value) if isinstance(value, Sequence) else (value,) * count


Rule: TypeAlias = Callable[[LayerCall, Fields], Fields]


def fields_behind(call: LayerCall, fields: Fields) -> Fields:
    """The receptive fields of what ``call`` gives, along the axes of the input that ``fields`` are about.

    An unknown layer makes them unknown, except where each position depends on the whole input already.
    """
    rule = _RULES.get(call.type)
    if rule is not None:
        return rule(call, fields)
    if call.type in _SAME or node_type(call.type).category in _SAME_CATEGORIES:
        return fields
    return _unknown(call, fields)


def _unknown(_: LayerCall, fields: Fields) -> Fields:
    return tuple("whole" if field == "whole" else None for field in fields)


def _whole(_: LayerCall, fields: Fields) -> Fields:
    """A position depends on all others: attention, recurrence, statistics over the map, or a vector for all of it."""
    return tuple("whole" for _ in fields)


def _mapped(fields: Fields, count: int, change: Callable[[int, FieldWindow], FieldWindow]) -> Fields:
    """``change`` for each axis with a window; unknown where the layer has another number of axes."""
    if count != len(fields):
        return tuple("whole" if field == "whole" else None for field in fields)
    return tuple(change(axis, field) if isinstance(field, FieldWindow) else field for axis, field in enumerate(fields))


def _dense(call: LayerCall, fields: Fields) -> Fields:
    """On a vector everything meets everything; behind further axes it is applied at each position."""
    return fields if len(call.shape) > 2 else _whole(call, fields)  # noqa: PLR2004 - batch and features


def _convolution(call: LayerCall, fields: Fields) -> Fields:
    count = len(call.sizes)
    kernels, strides, dilations = (call.numbers(name, count) for name in ("kernel_size", "strides", "dilation_rate"))
    return _sliding(call, fields, kernels, strides, dilations)


def _pooling(call: LayerCall, fields: Fields) -> Fields:
    count = len(call.sizes)
    kernels = call.numbers("pool_size", count)
    strides = kernels if call.params["strides"] is None else call.numbers("strides", count)
    return _sliding(call, fields, kernels, strides, (1,) * count)


def _sliding(
    call: LayerCall, fields: Fields, kernels: Sequence[int], strides: Sequence[int], dilations: Sequence[int]
) -> Fields:
    def change(axis: int, window: FieldWindow) -> FieldWindow:
        kernel, stride, dilation = kernels[axis], strides[axis], dilations[axis]
        before = _padded_before(call.params["padding"], call.sizes[axis], dilation * (kernel - 1) + 1, stride)
        return strided(window, kernel=kernel, stride=stride, before=before, dilation=dilation)

    return _mapped(fields, len(kernels), change)


def _padded_before(padding: str, size: int | None, reach: int, stride: int) -> int:
    """How many positions Keras pads before the first: for "same" the smaller half of what is missing.

    ``max((⌈n/s⌉ - 1)·s + k - n, 0)`` positions are missing; where ``n`` is not known, it counts as a multiple of ``s``.
    """
    if padding == "causal":
        return reach - 1
    if padding != "same":
        return 0
    rest = 0 if size is None else size % stride
    return max(reach - (rest or stride), 0) // 2


def _transposed(call: LayerCall, fields: Fields) -> Fields:
    count = len(call.sizes)
    kernels, strides, dilations = (call.numbers(name, count) for name in ("kernel_size", "strides", "dilation_rate"))

    def change(axis: int, window: FieldWindow) -> FieldWindow:
        kernel, stride, dilation = kernels[axis], strides[axis], dilations[axis]
        size, output = call.sizes[axis], call.output_sizes[axis]
        reach = dilation * (kernel - 1) + 1
        missing = reach - stride if size is None or output is None else (size - 1) * stride + reach - output
        before = max(missing, 0) // 2 if call.params["padding"] == "same" else 0
        return transposed(window, kernel=kernel, stride=stride, before=before, dilation=dilation)

    return _mapped(fields, count, change)


_TAPS = {"nearest": 1, "bilinear": 2, "bicubic": 4}


def _upsampling(call: LayerCall, fields: Fields) -> Fields:
    factors = call.numbers("size", len(call.sizes))
    taps = _TAPS.get(call.params.get("interpolation", "nearest"))
    if taps is None:
        return _unknown(call, fields)
    return _mapped(fields, len(factors), lambda axis, window: interpolated(window, factor=factors[axis], taps=taps))


def _depth_to_space(call: LayerCall, fields: Fields) -> Fields:
    """Neighbours share a position of what comes in (Shi et al., "Real-Time Single Image Super-Resolution", 2016)."""
    factor = call.params["block_size"]
    return _mapped(fields, len(call.sizes), lambda _, window: interpolated(window, factor=factor, taps=1))


def _zero_padding(call: LayerCall, fields: Fields) -> Fields:
    return _shifted(call, fields, call.params["padding"], 1)


def _cropping(call: LayerCall, fields: Fields) -> Fields:
    return _shifted(call, fields, call.params["cropping"], -1)


def _shifted(call: LayerCall, fields: Fields, given: Any, sign: int) -> Fields:
    """Padding and cropping change where a window lies, not how large it is."""
    count = len(call.sizes)
    pairs = [given] * count if isinstance(given, int) else [given] if count == 1 else list(given)
    before = [pair if isinstance(pair, int) else pair[0] for pair in pairs]
    return _mapped(
        fields, len(before), lambda axis, window: strided(window, kernel=1, stride=1, before=sign * before[axis])
    )


def _along_last_axis(call: LayerCall, fields: Fields) -> Fields:
    """Statistics over the channels of each position; over other axes they are of the whole map."""
    axes = call.params.get("axis", -1)
    axes = axes if isinstance(axes, Sequence) else (axes,)
    last = len(call.shape) - 1
    return fields if all(axis % len(call.shape) == last for axis in axes) else _whole(call, fields)


def _concatenated(call: LayerCall, fields: Fields) -> Fields:
    """Along the channels, positions stay what they are; along positions, those of one input follow another's."""
    if len(call.output) <= 2:  # noqa: PLR2004 - batch and features
        return _whole(call, fields)
    axis = call.params["axis"] % len(call.output)
    channels = 1 if call.params.get("data_format") == "channels_first" else len(call.output) - 1
    return fields if axis == channels else _unknown(call, fields)


_DIMENSIONS = ("1D", "2D", "3D")
_RULES: Mapping[str, Rule] = {
    "Dense": _dense,
    "Flatten": _whole,
    "RepeatVector": _whole,
    "Concatenate": _concatenated,
    "Softmax": _along_last_axis,
    "LayerNormalization": _along_last_axis,
    "RMSNormalization": _along_last_axis,
    "UnitNormalization": _along_last_axis,
    "ops.softmax": _along_last_axis,
    "GroupNormalization": _whole,
    "FilterResponseNormalization": _whole,
    "RandomCrop": _unknown,
    "DepthToSpace2D": _depth_to_space,
    "ops.global_average_pool": _whole,
    **dict.fromkeys(("AdditiveAttention", "Attention", "GroupQueryAttention", "MultiHeadAttention"), _whole),
    **dict.fromkeys(("Bidirectional", "GRU", "LSTM", "SimpleRNN"), _whole),
    **{f"ConvLSTM{dimension}": _whole for dimension in _DIMENSIONS},
    **{
        f"{kind}{dimension}": _convolution
        for kind in ("Conv", "DepthwiseConv", "SeparableConv")
        for dimension in _DIMENSIONS
    },
    **{f"Conv{dimension}Transpose": _transposed for dimension in _DIMENSIONS},
    **{f"{kind}Pooling{dimension}": _pooling for kind in ("Average", "Max") for dimension in _DIMENSIONS},
    **{f"Global{kind}Pooling{dimension}": _whole for kind in ("Average", "Max") for dimension in _DIMENSIONS},
    **{f"UpSampling{dimension}": _upsampling for dimension in _DIMENSIONS},
    **{f"ZeroPadding{dimension}": _zero_padding for dimension in _DIMENSIONS},
    **{f"Cropping{dimension}": _cropping for dimension in _DIMENSIONS},
}
_SAME_CATEGORIES = ("Activation", "Regularization", "Augmentation")
"""Each position comes from the same position: augmentations do nothing once the network is used."""
_SAME = frozenset(
    [
        "Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract", "BatchNormalization",
        "LocalResponseNormalization", "Embedding", "Identity", "Masking", "ScalarMultiplication",
        "SinePositionEncoding", "Rescaling", "Normalization", "Discretization", "activations.relu",
        *(
            f"ops.{name}"
            for name in (
                "abs", "absolute", "add", "cast", "clip", "divide", "elu", "exp", "gelu", "hard_sigmoid", "hard_silu",
                "leaky_relu", "log", "maximum", "minimum", "multiply", "negative", "power", "relu", "relu6", "sigmoid",
                "sign", "silu", "sqrt", "square", "subtract", "tanh", "true_divide", "batch_normalization",
            )
        ),
    ]
)  # fmt: skip
