"""Fixes of the number of units, filters or channels: of a gate, of the last layer, of a picture's colours."""

from collections.abc import Callable, Iterator

from workbench.analysis import messages as text
from workbench.analysis.analysis_report import Shape
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import IncomingTensor, NodeContext, value_of
from workbench.analysis.quick_fixes.basic_fixes import add_on, described, insert
from workbench.analysis.quick_fixes.fix_steps import in_sequence
from workbench.analysis.quick_fixes.sequence_fixes import upstream
from workbench.catalog.layer_families import KEEPING_SHAPE
from workbench.graph.commands import Command, Connect, SetParam
from workbench.graph.document import Edge, Graph, Node
from workbench.messages import say

_WIDTH = {
    "Dense": "units",
    **dict.fromkeys(("Conv1D", "Conv2D", "Conv3D", "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"), "filters"),
    **dict.fromkeys(("SeparableConv1D", "SeparableConv2D"), "filters"),
}
_GREY, _COLOUR = 1, 3


def width_parameter(node: Node) -> str | None:
    """The parameter that sets the length of a layer's last axis; None for layers that have none to set."""
    return _WIDTH.get(node.type) if not node.shares else None


def last_of_width(context: NodeContext, start: Node) -> tuple[Node, tuple[Node, ...]] | None:
    """The layer from ``start`` back that sets the last axis, with the Reshape layers behind it."""
    reshaping: list[Node] = []
    for node in upstream(context, start):
        if width_parameter(node) is not None:
            return node, tuple(reshaping)
        if node.type == "Reshape" and not node.shares:
            reshaping.append(node)
        elif node.type not in KEEPING_SHAPE:
            return None
    return None


def set_width(context: NodeContext, node: Node, count: int, *more: Command) -> Fix:
    """Give a layer another number of units or filters."""
    parameter = width_parameter(node) or "units"
    change = SetParam(node.id, parameter, count)
    return context.fix(text.SET, change, *more, parameter=parameter, node=node.name, value=count)


def gate_of_width(context: NodeContext, gate: IncomingTensor, channels: int) -> Iterator[Fix]:
    """Give a gate one number for each channel. Source: Hu et al. 2018, squeeze and excitation."""
    found = last_of_width(context, context.graph.by_id[gate.edge.source])
    if found is None:
        return
    node, reshaping = found
    shapes = (SetParam(one.id, "target_shape", (*value_of(one, "target_shape")[:-1], channels)) for one in reshaping)
    yield set_width(context, node, channels, *shapes)


def same_lengths(context: NodeContext) -> Iterator[Fix]:
    """Give the second of two vectors, or of two sequences of them, as many numbers as the first has."""
    one, two = context.incoming_tensors
    rank, wanted = len(one.tensor.shape), one.tensor.shape[-1]
    axes = context.value("axes")
    along = axes if isinstance(axes, tuple) else (axes, axes)
    if rank != len(two.tensor.shape) or wanted is None or any(axis not in (-1, rank - 1) for axis in along):
        return
    source = context.graph.by_id[two.edge.source]
    embedding = next((node for node in upstream(context, source) if node.type not in KEEPING_SHAPE), None)
    if embedding is not None and embedding.type == "Embedding" and not embedding.shares:
        change = SetParam(embedding.id, "output_dim", wanted)
        yield context.fix(text.SET, change, parameter="output_dim", node=embedding.name, value=wanted)
    found = last_of_width(context, source)
    if found is not None and not found[1]:
        yield set_width(context, found[0], wanted)
    yield add_on(context, two, "Dense", units=wanted)


def shaped_as_channels(context: NodeContext, incoming: IncomingTensor, channels: int, count: int) -> Fix:
    """A vector as a map of one position, with a number for each channel."""
    source, here = context.graph.by_id[incoming.edge.source], incoming.edge
    steps: list[Callable[[Graph], Command]] = []
    words: list[str] = []
    if incoming.tensor.shape[-1] != channels:
        steps.append(lambda _: insert(here, "Dense", {"units": channels}))
        words.append(described("Dense", {"units": channels}))
    target = {"target_shape": (*(1,) * count, channels)}
    steps.append(lambda graph: insert(_edge_into(graph, here), "Reshape", target))
    commands = in_sequence(context.graph, *steps)
    words.append(described("Reshape", target))
    return context.fix(text.ADD_ON, *commands, type=" + ".join(words), source=source.name)


def _edge_into(graph: Graph, edge: Edge) -> Edge:
    """The connection that leads where ``edge`` led: from the last new node, or still ``edge`` itself."""
    into = [one for one in graph.incoming[edge.target] if one.target_port == edge.target_port]
    return edge if edge in into else next(one for one in into if one.source == graph.nodes[-1].id)


def recoloured(context: NodeContext, incoming: IncomingTensor, declared: Shape, received: Shape) -> Fix | None:
    """Grey pictures as colour pictures or back, and of another size if need be.

    Grey becomes colour by three equal channels, which keeps what weights trained on colours mean.
    """
    source, port = context.graph.by_id[incoming.edge.source], incoming.edge.source_port
    here = incoming.edge
    if None in declared or len(declared) != 3 or len(received) != 3:  # noqa: PLR2004 - height, width, channels
        return None
    steps: list[Callable[[Graph], Command]] = []
    words: list[str] = []
    if received[2] == _GREY and declared[2] == _COLOUR:
        steps.append(lambda _: insert(here, "Concatenate", {}))
        steps += [lambda graph: Connect(source.id, graph.nodes[-1].id, port)] * (_COLOUR - 1)
        words.append(say(text.GREY_THREE_TIMES))
    elif (received[2], declared[2]) == (_COLOUR, _GREY):
        steps.append(lambda _: insert(here, "Conv2D", {"filters": 1, "kernel_size": 1}))
        words.append("Conv2D(filters=1, kernel_size=1)")
    else:
        return None
    if received[:2] != declared[:2]:
        size = {"height": declared[0], "width": declared[1]}
        steps.append(lambda graph: insert(_edge_into(graph, here), "Resizing", size))
        words.append(described("Resizing", size))
    commands = in_sequence(context.graph, *steps)
    return context.fix(text.ADD_ON, *commands, type=" + ".join(words), source=source.name)
