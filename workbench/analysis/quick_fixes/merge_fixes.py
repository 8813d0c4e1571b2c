"""Fixes of merges: bring all inputs of a sum or concatenation to one shape, in the way that such networks are built."""

from collections import Counter
from collections.abc import Iterator, Sequence

from workbench.analysis.analysis_report import Shape
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import IncomingTensor, NodeContext
from workbench.analysis.quick_fixes.basic_fixes import add_on, set_param
from workbench.analysis.quick_fixes.fix_steps import and_then
from workbench.analysis.quick_fixes.map_sizes import (
    bordered,
    branch_nodes,
    cropped,
    enlarged,
    kept_size,
    other_enlargement,
    padded,
    pooled,
    ratio,
    same_strides,
    space,
    stride_between,
)
from workbench.analysis.quick_fixes.sequence_fixes import all_steps
from workbench.analysis.quick_fixes.width_fixes import last_of_width, set_width
from workbench.catalog.layer_families import KEEPING_SHAPE, POOLINGS, UPSAMPLINGS
from workbench.graph.document import Node
from workbench.graph.traversal import ancestors

_MAPS = (3, 4, 5)
_VECTOR, _SEQUENCE = 2, 3


def joining_axis(shapes: Sequence[Shape], rank: int) -> int | None:
    """The axis along which shapes can be concatenated, the last one preferred: all other sizes are equal."""
    for axis in range(rank - 1, 0, -1):
        rest = {shape[:axis] + shape[axis + 1 :] for shape in shapes}
        if len(rest) == 1:
            return axis
    return None


def alike(context: NodeContext) -> Iterator[Fix]:
    """Ways to give all inputs one shape, likeliest first: ``joined`` inputs may keep their channels."""
    shapes = [incoming.tensor.shape for incoming in context.incoming_tensors]
    rank = len(shapes[0])
    if context.incoming_tensors[0].tensor.axes[-1] == "width":  # channels first
        return
    if rank == _VECTOR:
        yield from _same_channels(context)
    elif rank in _MAPS:
        if len({space(shape) for shape in shapes}) == 1:
            yield from _same_channels(context)
        else:
            yield from _same_space(context)


def _same_channels(context: NodeContext) -> Iterator[Fix]:
    """A projection on each input that has other channels than the end of the main path."""
    main = _main_path(context)
    others = [one for one in context.incoming_tensors if _channels(one) != _channels(main)]
    if len(others) == 1 and _leads(context, others[0], main):
        yield from _back_to(context, main, others[0])
    elif len(others) == 1:
        yield from _same_width(context, others[0], main)
    if others:
        yield and_then(*(_projection(context, one, main, 1) for one in others))


def _back_to(context: NodeContext, main: IncomingTensor, shortcut: IncomingTensor) -> Iterator[Fix]:
    """The second layer of a feed-forward block, which leads back to the width of the sequence.

    Source: Vaswani et al. 2017, section 3.3.
    """
    end, wanted = context.graph.by_id[main.edge.source], _channels(shortcut)
    wider = wanted is not None and (_channels(main) or 0) > wanted
    if len(main.tensor.shape) == _SEQUENCE and end.type in KEEPING_SHAPE | {"Dense"} and wider:
        yield add_on(context, main, "Dense", units=wanted)


def _same_width(context: NodeContext, other: IncomingTensor, main: IncomingTensor) -> Iterator[Fix]:
    """Two branches side by side: the layer that ends the one is given as many units as the other has."""
    found = last_of_width(context, context.graph.by_id[other.edge.source])
    wanted = _channels(main)
    if found is None or found[1] or wanted is None:
        return
    changed = found[0]
    if all(len(context.graph.outgoing[node.id]) == 1 for node in (changed, context.graph.by_id[other.edge.source])):
        yield set_width(context, changed, wanted)


def _channels(incoming: IncomingTensor) -> int | None:
    return incoming.tensor.shape[-1]


def _main_path(context: NodeContext) -> IncomingTensor:
    """The input that the most layers lead to; a shortcut skips some of them."""
    graph = context.graph
    if not any(_leads(context, one, other) for one in context.incoming_tensors for other in context.incoming_tensors):
        return context.incoming_tensors[0]
    return max(context.incoming_tensors, key=lambda one: len(ancestors(graph, [one.edge.source])))


def _leads(context: NodeContext, shortcut: IncomingTensor, other: IncomingTensor) -> bool:
    """Whether one input is a layer on the way to the other: a shortcut past the rest of it."""
    return shortcut.edge.source in ancestors(context.graph, [other.edge.source])


def _projection(context: NodeContext, incoming: IncomingTensor, main: IncomingTensor, stride: int) -> Fix:
    """A 1 x 1 convolution (or Dense), as ResNet has on its shortcuts. Source: He et al. 2016, option B."""
    wanted, count = main.tensor.shape[-1], len(main.tensor.shape) - 2
    if count == 0 or (count == 1 and stride == 1):
        return add_on(context, incoming, "Dense", units=wanted)
    strides = {"strides": stride} if stride > 1 else {}
    return add_on(context, incoming, f"Conv{count}D", filters=wanted, kernel_size=1, **strides)


def _same_space(context: NodeContext) -> Iterator[Fix]:
    """Maps of different sizes: the likeliest layer at fault first."""
    inputs = context.incoming_tensors
    branches = {one.edge: branch_nodes(context, one) for one in inputs}
    everything = [node for nodes in branches.values() for node in nodes]
    grown = any(node.type in UPSAMPLINGS for node in everything)
    if len({space(one.tensor.shape) for one in inputs if None not in space(one.tensor.shape)}) < 2:  # noqa: PLR2004
        return
    if not grown and context.type != "Concatenate":
        yield from _shortcuts(context)
    yield from padded(context, _in_order(context, everything))
    wanted = _usual_space(context) if len(inputs) != 2 else _reference(context)  # noqa: PLR2004 - a pair
    different = [one for one in inputs if space(one.tensor.shape) != wanted]
    for one in different:
        if len(different) == 1:
            yield from _one_branch(context, one, branches[one.edge], wanted, grown=grown)
    if len(different) > 1:
        nodes = _in_order(context, [node for one in different for node in branches[one.edge]])
        yield from kept_size(context, nodes)
        yield from _combined([list(_resized(context, one, wanted)) for one in different])
    if len(inputs) == 2:  # noqa: PLR2004 - or the other of the two
        other = next(one for one in inputs if one not in different)
        yield from _resized(context, other, space(different[0].tensor.shape))


def _shortcuts(context: NodeContext) -> Iterator[Fix]:
    """A projection with the stride of the main path on each shortcut."""
    main = _main_path(context)
    fixes = []
    for one in context.incoming_tensors:
        if one.tensor.shape == main.tensor.shape:
            continue
        stride = stride_between(space(one.tensor.shape), space(main.tensor.shape))
        if stride is None or not _leads(context, one, main):
            return
        fixes.append(_projection(context, one, main, stride))
    if fixes:
        yield and_then(*fixes)


def _in_order(context: NodeContext, nodes: Sequence[Node]) -> list[Node]:
    wanted = {node.id for node in nodes}
    return [node for node in context.graph.nodes if node.id in wanted]


def _usual_space(context: NodeContext) -> Shape:
    """The size of most inputs; of two, the larger: what was made small too far is the usual mistake."""
    counted = Counter(space(one.tensor.shape) for one in context.incoming_tensors)
    return max(counted, key=lambda size: (counted[size], [one or 0 for one in size]))


def _reference(context: NodeContext) -> Shape:
    """Of two inputs, the size of the one that the other was computed from: a map that is skipped to the end."""
    one, two = context.incoming_tensors
    if _leads(context, one, two):
        return space(one.tensor.shape)
    return space(two.tensor.shape) if _leads(context, two, one) else _usual_space(context)


def _one_branch(
    context: NodeContext, incoming: IncomingTensor, nodes: Sequence[Node], wanted: Shape, *, grown: bool
) -> Iterator[Fix]:
    """One branch has a size of its own."""
    others = [one for one in context.incoming_tensors if one is not incoming]
    skipped = any(_leads(context, one, incoming) for one in others)
    if grown or (skipped and any(node.type in POOLINGS for node in nodes)):
        yield from other_enlargement(context, nodes, wanted)
        yield from _resized(context, incoming, wanted)
        return
    factor = ratio(wanted, space(incoming.tensor.shape))
    if factor is not None:
        yield from same_strides(context, nodes, factor)
    yield from kept_size(context, nodes)
    yield from _resized(context, incoming, wanted)


def _resized(context: NodeContext, incoming: IncomingTensor, wanted: Shape) -> Iterator[Fix]:
    """A layer that brings one map to another size."""
    yield from enlarged(context, incoming, wanted)
    yield from pooled(context, incoming, wanted)
    yield from bordered(context, incoming, wanted)
    yield from cropped(context, incoming, wanted)


def _combined(choices: Sequence[Sequence[Fix]]) -> Iterator[Fix]:
    """The first way for each of several inputs, as one fix."""
    if choices and all(choices):
        yield and_then(*(each[0] for each in choices))


def every_step(context: NodeContext, larger: IncomingTensor, smaller: IncomingTensor) -> Iterator[Fix]:
    """Let a recurrent layer give every step, where its last one meets the sequence that it was given."""
    if len(larger.tensor.shape) == _SEQUENCE and len(smaller.tensor.shape) == _VECTOR:
        yield from all_steps(context, context.graph.by_id[smaller.edge.source])


def is_enlarged(context: NodeContext) -> bool:
    """Whether one of the inputs was enlarged: the way up of a U-Net."""
    return any(node.type in UPSAMPLINGS for one in context.incoming_tensors for node in branch_nodes(context, one))


def concatenated_along(context: NodeContext) -> Iterator[Fix]:
    """Another axis along which the inputs can be joined."""
    shapes = [incoming.tensor.shape for incoming in context.incoming_tensors]
    axis = joining_axis(shapes, len(shapes[0]))
    if axis is not None:
        yield set_param(context, context.owner, "axis", -1 if axis == len(shapes[0]) - 1 else axis)
