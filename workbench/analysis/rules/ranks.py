"""Layers made for another number of axes: a convolution on a vector, an LSTM on an image."""

from collections.abc import Iterator, Mapping
from math import isqrt, prod

from workbench.analysis.analysis_report import Problem
from workbench.analysis.fixes import Fix
from workbench.analysis.messages import expected_text
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes import add_before, dissolve, replace_type, set_param
from workbench.catalog import kind_of, node_type, node_types
from workbench.graph.document import Value

_DIMENSIONS = (1, 2, 3)
_FAMILIES = (
    *("Conv{}D", "Conv{}DTranspose", "SeparableConv{}D", "DepthwiseConv{}D", "MaxPooling{}D", "AveragePooling{}D"),
    *("GlobalMaxPooling{}D", "GlobalAveragePooling{}D", "UpSampling{}D", "ZeroPadding{}D", "Cropping{}D"),
    *("SpatialDropout{}D", "AdaptiveAveragePooling{}D", "AdaptiveMaxPooling{}D"),
)
_BY_SPACE = {family.format(n): (family, n) for family in _FAMILIES for n in _DIMENSIONS}
_RECURRENT = frozenset({"LSTM", "GRU", "SimpleRNN"})
_EXPECTED_RANK = {
    **{name: n + 2 for name, (_, n) in _BY_SPACE.items()},
    **dict.fromkeys(_RECURRENT, 3),
    **{f"ConvLSTM{n}D": n + 3 for n in _DIMENSIONS},
    "RepeatVector": 2,
    **dict.fromkeys(("LogSumExpPooling2D", "MaxUnpooling2D", "ROIPooling2D", "Resizing", "CenterCrop"), 4),
    # With one axis fewer, Keras would take the batch for the height of a single picture.
    **{item.name: 4 for item in node_types("Augmentation")},
}
_AT_LEAST = {"Dense": 2, "TimeDistributed": 3, "GroupQueryAttention": 3}
TYPES = frozenset({*_EXPECTED_RANK, *_AT_LEAST, "Bidirectional"})

_FLATTENING = ("Flatten", "GlobalAveragePooling2D", "GlobalMaxPooling2D", "GlobalAveragePooling1D")
_VECTOR, _SEQUENCE, _MAP = 2, 3, 4
_SMALLEST_SIDE = 4
"""Fewer pixels a side are no picture: a vector of 9 numbers is rather one of 9 features."""


def wrong_rank(context: NodeContext) -> Iterator[Problem]:
    """The layer expects a certain number of axes, and its input has another."""
    expected = _expected(context)
    if expected is None or context.rank == expected:
        return
    source = context.input_node
    if source is not None and expected >= _MAP and _counts_samples(context, expected):
        shape = context.shape[2:]
        words = expected_text(expected)
        yield context.problem(
            "input-has-batch", set_param(context, source, "shape", shape), expected=words, source=source.name
        )
        return
    code = "sequence-needed" if context.type in _RECURRENT else "rank"
    yield context.problem(code, *_fixes(context, expected), expected=expected_text(expected))


def _counts_samples(context: NodeContext, expected: int) -> bool:
    """Whether the Input's first size looks like a number of samples: (100, 28, 28, 1); a cube has three equal ones."""
    sizes = context.shape[1:]
    return context.rank == expected + 1 and sizes[0] != sizes[1]


def _expected(context: NodeContext) -> int | None:
    if context.type in _AT_LEAST:
        return max(context.rank, _AT_LEAST[context.type])
    if context.type != "Bidirectional":
        return _EXPECTED_RANK[context.type]
    return _EXPECTED_RANK.get(context.value("layer")["class_name"])


def _fixes(context: NodeContext, expected: int) -> Iterator[Fix]:
    source = context.source
    came = context.shape_into(source)
    if source.type in _FLATTENING and came is not None and len(came) == expected:
        yield dissolve(context, source)
    if source.type in _RECURRENT and (context.rank, expected) == (_VECTOR, _SEQUENCE):
        yield set_param(context, source, "return_sequences", True)
    yield from _same_family(context)
    yield from _reshaped(context, expected)


def _same_family(context: NodeContext) -> Iterator[Fix]:
    """The same layer for as many axes as there are: Conv1D for a sequence."""
    if context.type not in _BY_SPACE or context.owner.id != context.node.id:
        return
    family, _ = _BY_SPACE[context.type]
    if context.rank == _VECTOR and family.startswith("Global"):
        yield dissolve(context, context.node)
    other = family.format(context.rank - 2)
    params = _carried_over(context.owner.params, other)
    if params is not None:
        yield replace_type(context, context.node, other, **params)


def _carried_over(params: Mapping[str, Value], type_name: str) -> Mapping[str, Value] | None:
    """The parameters that the other type has too; None if it takes them otherwise, or is no type at all."""
    if kind_of(type_name) is None:
        return None
    known = {name: value for name, value in params.items() if node_type(type_name).parameter(name)}
    # A kernel of (3, 3) says nothing about a kernel for one axis.
    if any(isinstance(value, tuple) for value in known.values()):
        return None
    return known


def _reshaped(context: NodeContext, expected: int) -> Iterator[Fix]:
    """Reshape the input to the axes expected, where there is one likely way."""
    sizes = context.shape[1:]
    if any(size is None for size in sizes):
        return
    known = tuple(size for size in sizes if size is not None)
    for target in _targets(known, expected):
        yield add_before(context, "Reshape", target_shape=target)


def _targets(sizes: tuple[int, ...], expected: int) -> Iterator[tuple[int, ...]]:
    rank = len(sizes) + 1
    if expected == rank + 1 and rank >= _SEQUENCE:
        yield (*sizes, 1)
    elif (rank, expected) == (1, _VECTOR):
        yield (1,)
    elif (rank, expected) == (_VECTOR, _SEQUENCE):
        yield (sizes[0], 1)
    elif (rank, expected) == (_VECTOR, _MAP):
        yield from _pictures(sizes[0])
    elif (rank, expected) == (_MAP, _SEQUENCE):
        yield (sizes[0], prod(sizes[1:]))


def _pictures(count: int) -> Iterator[tuple[int, ...]]:
    """Square grey or colour pictures of ``count`` numbers.

    >>> list(_pictures(784)), list(_pictures(3072))
    ([(28, 28, 1)], [(32, 32, 3)])
    """
    for channels in (1, 3):
        side = isqrt(count // channels)
        if side >= _SMALLEST_SIDE and side * side * channels == count:
            yield (side, side, channels)
