"""Multiply-accumulates of one sample, by kind of layer.

Each formula takes a built Keras layer with its input and output shapes (batch first) and is chosen by the layer's
class name, so that this file needs no Keras. What only adds, compares or scales (pooling, normalization, activations)
counts as 0, as in the tables of the papers. A size that is unknown (a sequence of any length) counts as 1.

The conventions are those of Sze et al., "Efficient Processing of Deep Neural Networks" (2017), table 2: a
multiply-accumulate is one multiplication and its addition, biases are left out.
"""

from collections.abc import Callable, Sequence
from math import prod
from typing import Any, TypeAlias

from workbench.analysis.analysis_report import Shape

Shapes: TypeAlias = Sequence[Shape]
Formula: TypeAlias = Callable[[Any, Shapes, Shapes], int]


def macs_of(layer: Any, inputs: Shapes, outputs: Shapes) -> int:
    """Multiply-accumulates of one call of ``layer`` for one sample."""
    for kind in type(layer).__mro__:
        formula = _FORMULAS.get(kind.__name__)
        if formula is not None:
            return formula(layer, inputs, outputs)
    return 0


def _size(sizes: Sequence[int | None]) -> int:
    return prod(1 if size is None else size for size in sizes)


def _positions(shape: Shape, layer: Any) -> int:
    """How many places a map (batch, space…, channels) has; channels come first if the layer says so."""
    return _size(shape[2:] if layer.data_format == "channels_first" else shape[1:-1])


def _dense(layer: Any, inputs: Shapes, _: Shapes) -> int:
    """``in x out`` for every vector on the last axis: (batch, …, in) -> (batch, …, out)."""
    return _size(inputs[0][1:]) * int(layer.units)


def _convolution(layer: Any, _: Shapes, outputs: Shapes) -> int:
    """``kernel x in/groups x out`` at every position of the output map (Sze et al. 2017, eq. 1).

    Keras's kernel is (kernel…, in / groups, filters), so grouping is in its size already.
    """
    return _size(layer.kernel.shape) * _positions(outputs[0], layer)


def _transposed(layer: Any, inputs: Shapes, _: Shapes) -> int:
    """Every position of the *input* map meets the whole kernel (Dumoulin and Visin 2016, chapter 4)."""
    return _size(layer.kernel.shape) * _positions(inputs[0], layer)


def _separable(layer: Any, _: Shapes, outputs: Shapes) -> int:
    """Depthwise, then pointwise: ``K·K·M·D·D + M·N·D·D`` (Howard et al., MobileNets, 2017, eq. 5)."""
    kernels = _size(layer.depthwise_kernel.shape) + _size(layer.pointwise_kernel.shape)
    return kernels * _positions(outputs[0], layer)


def _recurrent(layer: Any, inputs: Shapes, _: Shapes) -> int:
    """Input and recurrent kernels once a step; the gates' own products are left out.

    LSTM: ``4 (in + units) units`` (Hochreiter and Schmidhuber 1997), GRU: 3, simple: 1; stacked cells add up.
    """
    return _size(inputs[0][1:2]) * _cell(layer.cell)


def _cell(cell: Any) -> int:
    cells = getattr(cell, "cells", None)
    if cells is not None:
        return sum(_cell(one) for one in cells)
    kernels = (getattr(cell, name, None) for name in ("kernel", "recurrent_kernel"))
    return sum(prod(kernel.shape) for kernel in kernels if kernel is not None)


def _convolutional_recurrent(layer: Any, inputs: Shapes, outputs: Shapes) -> int:
    """Both kernels at every position of the map, once a step (Shi et al. 2015, eq. 3)."""
    if outputs[0] and layer.return_sequences:
        places = _positions((None, *outputs[0][2:]), layer)
    else:
        places = _positions(outputs[0], layer)
    return _size(inputs[0][1:2]) * places * _cell(layer.cell)


def _bidirectional(layer: Any, inputs: Shapes, outputs: Shapes) -> int:
    """Both directions."""
    return macs_of(layer.forward_layer, inputs, outputs) + macs_of(layer.backward_layer, inputs, outputs)


def _time_distributed(layer: Any, inputs: Shapes, outputs: Shapes) -> int:
    """The wrapped layer once a step."""
    inside = macs_of(layer.layer, [_without_steps(shape) for shape in inputs], [_without_steps(s) for s in outputs])
    return _size(inputs[0][1:2]) * inside


def _without_steps(shape: Shape) -> Shape:
    return (shape[0], *shape[2:])


def _multi_head(layer: Any, inputs: Shapes, outputs: Shapes) -> int:
    """Four projections and two products of sequences (Vaswani et al. 2017, section 3.2.2).

    With T queries, S keys, h heads of size k (values: v): ``T·q·h·k + S·(d_k·h·k + d_v·h·v) + T·h·v·out``
    for the projections, and ``h·T·S·(k + v)`` for the scores and the weighted sum.
    """
    query, value = inputs[0], inputs[1]
    key = inputs[2] if len(inputs) > 2 else value  # noqa: PLR2004 - query, value, key
    heads, key_size, value_size = layer.num_heads, layer.key_dim, layer.value_dim or layer.key_dim
    queries, keys = _size(query[1:-1]), _size(value[1:-1])
    width = _size(query[-1:]) * key_size * queries + _size(outputs[0][-1:]) * value_size * queries
    width += (_size(key[-1:]) * key_size + _size(value[-1:]) * value_size) * keys
    return int(heads * (width + queries * keys * (key_size + value_size)))


def _grouped_query(layer: Any, inputs: Shapes, outputs: Shapes) -> int:
    """As with several heads, but keys and values are projected for fewer heads (Ainslie et al. 2023)."""
    query, value = inputs[0], inputs[1]
    key = inputs[2] if len(inputs) > 2 else value  # noqa: PLR2004 - query, value, key
    size, heads, groups = layer.head_dim, layer.num_query_heads, layer.num_key_value_heads
    queries, keys = _size(query[1:-1]), _size(value[1:-1])
    projected = queries * heads * size * (_size(query[-1:]) + _size(outputs[0][-1:]))
    projected += keys * groups * size * (_size(key[-1:]) + _size(value[-1:]))
    return int(projected + 2 * heads * queries * keys * size)


def _attention(_: Any, inputs: Shapes, __: Shapes) -> int:
    """``T·S·d`` for the scores and ``T·S·d_v`` for the weighted sum (Luong et al. 2015; Bahdanau et al. 2015)."""
    query, value = inputs[0], inputs[1]
    return _size(query[1:-1]) * _size(value[1:-1]) * (_size(query[-1:]) + _size(value[-1:]))


def _einsum(layer: Any, inputs: Shapes, _: Shapes) -> int:
    """Every letter of the equation is a loop; the product of their sizes, the batch left out."""
    first, second = layer.equation.replace(" ", "").split("->")[0].split(",")
    shape, letters = inputs[0], first.replace("...", "")
    if first.startswith("..."):  # the batch is among the dots
        dotted, named = shape[1 : len(shape) - len(letters)], shape[len(shape) - len(letters) :]
    else:
        letters, dotted, named = letters[1:], shape[len(letters) :], shape[1 : len(letters)]
    sizes = {**dict(zip(second, layer.kernel.shape, strict=True)), **dict(zip(letters, named, strict=True))}
    return _size([*sizes.values(), *dotted])


def _dot(layer: Any, inputs: Shapes, outputs: Shapes) -> int:
    """Every number of the result is a sum over the contracted axis."""
    axes = layer.axes
    axis = axes if isinstance(axes, int) else axes[0]
    return _size(outputs[0][1:]) * _size((inputs[0][axis],))


_FORMULAS: dict[str, Formula] = {
    "Dense": _dense,
    "EinsumDense": _einsum,
    "BaseConv": _convolution,
    "BaseDepthwiseConv": _convolution,
    "BaseSeparableConv": _separable,
    "BaseConvTranspose": _transposed,
    "ConvLSTM": _convolutional_recurrent,
    "Bidirectional": _bidirectional,
    "TimeDistributed": _time_distributed,
    "RNN": _recurrent,
    "MultiHeadAttention": _multi_head,
    "GroupedQueryAttention": _grouped_query,
    "Attention": _attention,
    "Dot": _dot,
}
