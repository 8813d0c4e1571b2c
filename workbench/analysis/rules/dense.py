"""Dense layers: on feature maps, after unknown sizes, and too large ones."""

from collections.abc import Iterator
from math import prod

from workbench.analysis.analysis_report import Problem
from workbench.analysis.axis_names import size_along
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes import add_before, as_convolution, replace_type, upstream
from workbench.catalog.layer_families import KEEPING_SHAPE
from workbench.graph.document import Node
from workbench.text_format import count_text

TYPES = frozenset({"Dense"})
_MAPS = {4: "GlobalAveragePooling2D", 5: "GlobalAveragePooling3D"}
_POOLS = {3: "GlobalAveragePooling1D", **_MAPS}
_LARGE = 10_000_000
"""Weights. LeNet-5 has 60 thousand, ResNet-50 in all 26 million."""
_POOLED = 7 * 7
"""Places of a map that needs no more pooling: AlexNet flattens 6 × 6, VGG16 7 × 7, and both mean their large layers."""


def on_map(context: NodeContext) -> Iterator[Problem]:
    """Dense on an image works on the channels alone; Keras says nothing. Of a single place that is all there is."""
    if context.rank in _MAPS and any(size != 1 for size in context.shape[1:-1]):
        yield context.problem("dense-on-map", *_vectors(context))


def _vectors(context: NodeContext) -> Iterator[Fix]:
    """Flatten or pool; or a convolution, where an answer for each position is meant."""
    pool = add_before(context, _MAPS[context.rank])
    sizes = context.shape[1:]
    if None in sizes:
        yield pool
    else:
        flat = add_before(context, "Flatten")
        weights = prod(size or 1 for size in sizes) * int(context.value("units"))
        yield from (pool, flat) if weights >= _LARGE else (flat, pool)
    if context.node.shares or context.shape[-1] is None:
        return
    change = as_convolution(context.node, context.rank - 2)
    yield replace_type(context, context.node, change.type, **change.params)


def unknown_size(context: NodeContext) -> Iterator[Problem]:
    """The number of features must be known, since it is the height of the weight matrix."""
    if context.rank < 2 or context.shape[-1] is not None:  # noqa: PLR2004 - batch and features
        return
    flat = _flatten_of_map(context)
    fixes = [_pool_instead(context, flat)] if flat else []
    yield context.problem("unknown-size", *fixes, size=size_along(context.incoming_tensors[0].tensor.axes[-1]))


def _flatten_of_map(context: NodeContext) -> Node | None:
    """The Flatten before the node, if a map or sequence of known channels goes into it."""
    for node in upstream(context, context.source):
        came = context.shape_into(node)
        if node.type == "Flatten":
            return node if came is not None and len(came) in _POOLS and came[-1] is not None else None
        if node.type not in KEEPING_SHAPE:
            return None
    return None


def _pool_instead(context: NodeContext, flat: Node) -> Fix:
    came = context.shape_into(flat) or ()
    return replace_type(context, flat, _POOLS[len(came)])


def large(context: NodeContext) -> Iterator[Problem]:
    """A map that was not pooled enough before it was flattened."""
    if context.params < _LARGE or context.node.shares or context.source.type != "Flatten":
        return
    came = context.shape_into(context.source)
    if came is not None and prod(size or 1 for size in came[1:-1]) <= _POOLED:
        return
    flat = _flatten_of_map(context)
    fixes = [_pool_instead(context, flat)] if flat and not _still_large(context) else []
    yield context.problem(
        "large-dense",
        *fixes,
        units=context.value("units"),
        count=count_text(context.params),
        limit=count_text(_LARGE),
    )


def _still_large(context: NodeContext) -> bool:
    came = context.shape_into(context.source) or (None,)
    return (came[-1] or 0) * int(context.value("units")) >= _LARGE
