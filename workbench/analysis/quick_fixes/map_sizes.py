"""Fixes of the size of maps: layers that keep it, enlarge it, cut it or pad it."""

from collections.abc import Collection, Iterator, Sequence

from workbench.analysis.analysis_report import Shape
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import IncomingTensor, NodeContext, value_of
from workbench.analysis.quick_fixes.basic_fixes import add_on, set_all, set_param
from workbench.analysis.quick_fixes.fix_steps import and_then
from workbench.catalog.layer_families import CONVOLUTIONS, POOLINGS, UPSAMPLINGS
from workbench.graph.document import Node
from workbench.graph.traversal import ancestors


def space(shape: Shape) -> Shape:
    """The sizes of a map with the channels last, without batch and channels."""
    return shape[1:-1]


def branch_nodes(context: NodeContext, incoming: IncomingTensor) -> list[Node]:
    """The nodes that lead to one input of a merge and not to all of them, in document order."""
    graph = context.graph
    leading = [ancestors(graph, [one.edge.source]) | {one.edge.source} for one in context.incoming_tensors]
    mine = ancestors(graph, [incoming.edge.source]) | {incoming.edge.source}
    common = set.intersection(*leading)
    return [node for node in graph.nodes if node.id in mine - common]


def shrinking_by_window(nodes: Collection[Node]) -> list[Node]:
    """Convolutions without padding whose window takes something off the border."""
    return [
        node
        for node in nodes
        if node.type in CONVOLUTIONS
        and not node.shares
        and value_of(node, "padding") == "valid"
        and value_of(node, "kernel_size") not in (1, (1,), (1, 1), (1, 1, 1))
    ]


def padded(context: NodeContext, nodes: Collection[Node]) -> Iterator[Fix]:
    """Let convolutions keep the size of their maps."""
    valid = shrinking_by_window(nodes)
    if valid:
        yield set_all(context, valid, "padding", "same")


def kept_size(context: NodeContext, nodes: Collection[Node]) -> Iterator[Fix]:
    """Let every convolution and pooling among these keep the size: strides of 1, with padding."""
    changing = [node for node in nodes if node.type in CONVOLUTIONS | POOLINGS and not node.shares]
    strided = [node for node in changing if node.type in POOLINGS or not _is_one(value_of(node, "strides"))]
    if not strided:
        return
    valid = [node for node in strided if node.type in POOLINGS and value_of(node, "padding") == "valid"]
    valid += shrinking_by_window(changing)
    padding = [set_all(context, valid, "padding", "same")] if valid else []
    yield and_then(set_all(context, strided, "strides", 1), *padding)


def _is_one(value: object) -> bool:
    return value in (1, (1,), (1, 1), (1, 1, 1), None)


def same_strides(context: NodeContext, nodes: Sequence[Node], ratio: int) -> Iterator[Fix]:
    """Let the last convolution of a branch shrink the map as its neighbours do."""
    last = next((node for node in reversed(nodes) if node.type in CONVOLUTIONS and not node.shares), None)
    if last is not None and _is_one(value_of(last, "strides")):
        yield set_param(context, last, "strides", ratio)


def other_enlargement(context: NodeContext, nodes: Sequence[Node], wanted: Shape) -> Iterator[Fix]:
    """Let the last layer of a branch that enlarges maps enlarge them to the size that is wanted."""
    last = next((node for node in reversed(nodes) if node.type in UPSAMPLINGS and not node.shares), None)
    came = context.shape_into(last) if last is not None else None
    if last is None or came is None or len(came) != len(wanted) + 2:
        return
    factors = {large // small for small, large in _pairs(space(came), wanted) if small and large % small == 0}
    exact = all(small and large % small == 0 for small, large in _pairs(space(came), wanted))
    if not exact or len(factors) != 1 or None in (*space(came), *wanted):
        return
    factor = factors.pop()
    if last.type.startswith("UpSampling"):
        yield set_param(context, last, "size", factor)
    else:
        padding = [set_param(context, last, "padding", "same")] if value_of(last, "padding") != "same" else []
        strides = [] if value_of(last, "strides") in (factor, (factor,) * len(wanted)) else [("strides", factor)]
        fixes = [*(set_param(context, last, name, value) for name, value in strides), *padding]
        if fixes:
            yield and_then(*fixes)


def _pairs(small: Shape, large: Shape) -> list[tuple[int, int]]:
    return [(a or 0, b or 0) for a, b in zip(small, large, strict=True)]


def ratio(small: Shape, large: Shape) -> int | None:
    """How many times larger one map is, if it is a whole number and the same along each axis."""
    pairs = _pairs(small, large)
    found = {b // a if a and b % a == 0 else 0 for a, b in pairs}
    return found.pop() if len(found) == 1 and 0 not in found else None


def stride_between(large: Shape, small: Shape) -> int | None:
    """The stride with which a window of 1 makes the smaller map of the larger, as padding "same" does too."""
    pairs = _pairs(small, large)
    if any(a <= 0 or b < a for a, b in pairs):
        return None
    for stride in range(1, pairs[0][1] + 1):
        if all(-(-b // stride) == a for a, b in pairs):
            return stride
    return None


def enlarged(context: NodeContext, incoming: IncomingTensor, wanted: Shape) -> Iterator[Fix]:
    """Enlarge a map by a whole number."""
    factor = ratio(space(incoming.tensor.shape), wanted)
    if factor is not None and factor > 1:
        yield add_on(context, incoming, f"UpSampling{len(wanted)}D", size=factor)


def pooled(context: NodeContext, incoming: IncomingTensor, wanted: Shape) -> Iterator[Fix]:
    """Shrink a map by a whole number."""
    factor = ratio(wanted, space(incoming.tensor.shape))
    if factor is not None and factor > 1:
        yield add_on(context, incoming, f"MaxPooling{len(wanted)}D", pool_size=factor)


def bordered(context: NodeContext, incoming: IncomingTensor, wanted: Shape) -> Iterator[Fix]:
    """Pad a map that lacks a row or column: pooling dropped it."""
    pairs = _pairs(space(incoming.tensor.shape), wanted)
    missing = [large - small for small, large in pairs]
    if 0 < max(missing) <= 3 and min(missing) >= 0 and None not in (*space(incoming.tensor.shape), *wanted):  # noqa: PLR2004
        each = tuple((0, count) for count in missing)
        yield add_on(context, incoming, f"ZeroPadding{len(wanted)}D", padding=each[0] if len(each) == 1 else each)


def cropped(context: NodeContext, incoming: IncomingTensor, wanted: Shape) -> Iterator[Fix]:
    """Cut the border off a map, as U-Net does."""
    pairs = _pairs(wanted, space(incoming.tensor.shape))
    if None in (*space(incoming.tensor.shape), *wanted) or any(large < small for small, large in pairs):
        return
    if len(wanted) == 2:  # noqa: PLR2004 - height and width
        yield add_on(context, incoming, "CenterCrop", height=wanted[0], width=wanted[1])
    else:
        each = tuple(((large - small) // 2, large - small - (large - small) // 2) for small, large in pairs)
        yield add_on(context, incoming, f"Cropping{len(wanted)}D", cropping=each[0] if len(each) == 1 else each)
