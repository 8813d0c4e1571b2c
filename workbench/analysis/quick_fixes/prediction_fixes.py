"""Fixes of what a network gives: another shape than the answers have. The network is changed, never the label."""

from collections.abc import Iterator
from math import prod

from workbench.analysis import messages as text
from workbench.analysis.analysis_report import Shape
from workbench.analysis.axis_names import tuple_text
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import IncomingTensor, NodeContext, value_of
from workbench.analysis.quick_fixes.basic_fixes import add_on, described, dissolve, insert, replace_type, set_param
from workbench.analysis.quick_fixes.fix_steps import and_then, in_sequence
from workbench.analysis.quick_fixes.map_sizes import kept_size, other_enlargement, padded, ratio
from workbench.analysis.quick_fixes.sequence_fixes import all_steps, last_step, upstream
from workbench.analysis.quick_fixes.width_fixes import last_of_width, set_width
from workbench.catalog.layer_families import GLOBAL_POOLINGS, KEEPING_SHAPE, UPSAMPLINGS, family_of
from workbench.graph.commands import ChangeType, Command, Dissolve, InsertOnEdge, Link, Reconnect, SetParam
from workbench.graph.document import Graph, Node, Value
from workbench.graph.traversal import ancestors

_VECTOR, _SEQUENCE = 1, 2
_LARGE = 10_000_000
"""Weights of a Dense layer behind a Flatten, from which on maps are rather pooled."""


def predicting(context: NodeContext, prediction: IncomingTensor, wanted: Shape) -> Iterator[Fix]:
    """Ways to let the network give predictions of shape ``wanted`` (one sample), likeliest first."""
    given = prediction.tensor.shape[1:]
    end = context.graph.by_id[prediction.edge.source]
    width = list(with_units(context, end, wanted[-1])) if wanted and given and given[-1] != wanted[-1] else []
    for fix in _of_axes(context, prediction, end, wanted):
        yield and_then(fix, *width) if width and not _sets_width(fix) else fix
    if len(given) == len(wanted):
        yield from width


def _sets_width(fix: Fix) -> bool:
    """Whether a fix decides the last axis itself."""
    return any(
        (isinstance(one, SetParam) and one.parameter in ("units", "filters"))
        or (isinstance(one, InsertOnEdge) and one.type == "Reshape")
        for one in fix.step.commands
    )


def _of_axes(context: NodeContext, prediction: IncomingTensor, end: Node, wanted: Shape) -> Iterator[Fix]:
    given = prediction.tensor.shape[1:]
    if len(given) > len(wanted):
        yield from _fewer_axes(context, prediction, end, wanted)
    elif len(given) < len(wanted):
        yield from _more_axes(context, prediction, end, wanted)
    elif given[:-1] != wanted[:-1]:
        yield from _other_size(context, prediction, end, wanted)


def with_units(context: NodeContext, end: Node, count: int | None) -> Iterator[Fix]:
    """Give the last layer another number of units or filters."""
    found = last_of_width(context, end)
    if found is not None and count is not None and not found[1]:
        yield set_width(context, found[0], count)


def relabelled(context: NodeContext, label: Node, labels: Shape, shape: Shape) -> Iterator[Fix]:
    """Write down another shape for the label: right only where the drawing says wrongly what the answers are."""
    if label.type == "Label" and len(context.graph.outgoing[label.id]) == 1:
        change = SetParam(label.id, "shape", tuple(shape))
        values = {"shape": tuple_text((None, *shape)), "labels": tuple_text((None, *labels))}
        yield context.fix(text.RELABEL, change, name=label.name, **values)


def behind(context: NodeContext, node: Node, type_name: str, **params: Value) -> Fix:
    """Put a layer behind a node, on all that follows it."""
    first, *others = context.graph.outgoing[node.id]

    def onto_new(graph: Graph, index: int) -> Command:
        edge = others[index]
        return Reconnect(Link.of(edge), graph.nodes[-1].id, edge.target, "", edge.target_port, replace=True)

    moves = [lambda graph, index=index: onto_new(graph, index) for index in range(len(others))]
    commands = in_sequence(context.graph, lambda _: insert(first, type_name, params), *moves)
    return context.fix(text.ADD_ON, *commands, type=described(type_name, params), source=node.name)


def _fewer_axes(context: NodeContext, prediction: IncomingTensor, end: Node, wanted: Shape) -> Iterator[Fix]:
    """One answer for a sample, but one for each position or step is given."""
    given = prediction.tensor.shape[1:]
    if len(given) == len(wanted) + 1:
        yield from last_step(context, end)
    if len(wanted) <= _VECTOR and 2 <= len(given) <= 4:  # noqa: PLR2004 - sequence, map, volume
        yield from _vectors_before_dense(context, end)
        if end.type in GLOBAL_POOLINGS | {"Flatten"}:
            return
        if prod(size or 0 for size in given) == (wanted[0] if wanted else 1):
            yield behind(context, end, "Flatten")
        yield behind(context, end, f"GlobalAveragePooling{len(given) - 1}D")
        if None not in given:
            yield behind(context, end, "Flatten")


def _vectors_before_dense(context: NodeContext, end: Node) -> Iterator[Fix]:
    """Flatten or pool before the first of the Dense layers at the end."""
    first: Node | None = None
    for node in upstream(context, end):
        if node.type == "Dense":
            first = node
        elif node.type not in KEEPING_SHAPE:
            break
    came = context.shape_into(first) if first is not None else None
    if first is None or came is None:
        return
    edge = context.graph.incoming[first.id][0]
    incoming = IncomingTensor(edge, context.tensors[edge.source, edge.source_port])
    pool = add_on(context, incoming, f"GlobalAveragePooling{len(came) - 2}D")
    if None in came[1:]:
        yield pool
        return
    flat = add_on(context, incoming, "Flatten")
    weights = prod(size or 1 for size in came[1:]) * int(first.params.get("units", 1))
    yield from (pool, flat) if weights >= _LARGE or len(came) == _SEQUENCE + 1 else (flat, pool)


def _more_axes(context: NodeContext, prediction: IncomingTensor, end: Node, wanted: Shape) -> Iterator[Fix]:
    """An answer for each position or step, but one for the whole sample is given."""
    given = prediction.tensor.shape[1:]
    if len(given) + 1 == len(wanted):
        yield from all_steps(context, end)
    if None not in (*given, *wanted) and prod(given) == prod(wanted):  # type: ignore[arg-type]
        yield behind(context, end, "Reshape", target_shape=tuple(wanted))
    between: list[Node] = []
    for node in upstream(context, end):
        came = context.shape_into(node)
        if node.type in GLOBAL_POOLINGS | {"Flatten"} and came is not None and len(came) == len(wanted) + 1:
            yield from _places_kept(context, node, between, came, wanted)
            return
        if node.type not in KEEPING_SHAPE | {"Dense"} or node.shares:
            break
        between.append(node)
    if (
        None not in wanted
        and len(wanted) >= _SEQUENCE
        and len(given) == _VECTOR
        and not _steps_known(context, end, wanted)
    ):
        yield from _as_picture(context, end, tuple(size or 0 for size in wanted))


def _places_kept(context: NodeContext, flat: Node, between: list[Node], came: Shape, wanted: Shape) -> Iterator[Fix]:
    """Without what flattened the map; Dense layers behind it become 1 x 1 convolutions. Source: Long et al. 2015."""
    fix = dissolve(context, flat)
    if len(wanted) > _SEQUENCE:
        dense = [node for node in between if node.type == "Dense"]
        changes = [(node, as_convolution(node, len(wanted) - 1)) for node in dense]
        fix = and_then(fix, *(replace_type(context, node, change.type, **change.params) for node, change in changes))
    factor = ratio(came[1:-1], wanted[:-1])
    if factor is None or factor == 1:
        yield fix
        return
    edge = context.graph.incoming[flat.id][0]
    larger = in_sequence(
        Dissolve(flat.id).apply(context.graph),
        lambda graph: insert(
            next(one for one in graph.outgoing[edge.source]), f"UpSampling{len(wanted) - 1}D", {"size": factor}
        ),
    )
    type_name, source = f"UpSampling{len(wanted) - 1}D({factor})", context.graph.by_id[edge.source]
    yield and_then(fix, context.fix(text.ADD_ON, *larger, type=type_name, source=source.name))


def as_convolution(node: Node, count: int) -> ChangeType:
    """A Dense layer on every position of a map as the convolution that it is."""
    rest = {name: value for name, value in node.params.items() if name not in ("units", "quantization_config")}
    return ChangeType(node.id, f"Conv{count}D", {**rest, "filters": node.params["units"], "kernel_size": 1})


def _steps_known(context: NodeContext, end: Node, wanted: Shape) -> bool:
    """Whether the answers are sequences as long as the one that a layer before the end was given."""
    came = (context.shape_into(node) for node in upstream(context, end))
    return len(wanted) == _SEQUENCE and any(shape is not None and shape[1:2] == wanted[:1] for shape in came)


def _as_picture(context: NodeContext, end: Node, wanted: tuple[int, ...]) -> Iterator[Fix]:
    """As many units as the picture has numbers, then a Reshape."""
    found = last_of_width(context, end)
    if found is not None and found[0].type == "Dense" and value_of(found[0], "units") != prod(wanted):
        units = set_width(context, found[0], prod(wanted))
        yield and_then(units, behind(context, end, "Reshape", target_shape=wanted))


def _other_size(context: NodeContext, prediction: IncomingTensor, end: Node, wanted: Shape) -> Iterator[Fix]:
    """A map or sequence of another size than the answers'."""
    if not 2 <= len(wanted) <= 4:  # noqa: PLR2004 - sequence, map, volume
        return
    leading = ancestors(context.graph, [end.id]) | {end.id}
    nodes = [node for node in context.graph.nodes if node.id in leading]
    size, given = wanted[:-1], prediction.tensor.shape[1:-1]
    for node in upstream(context, end):
        if node.type == "RepeatVector" and size[0] is not None:
            yield set_param(context, node, "n", size[0])
    yield from padded(context, nodes)
    if any(node.type in UPSAMPLINGS for node in nodes):
        yield from other_enlargement(context, nodes, size)
    yield from _scaled(context, end, given, size)
    yield from kept_size(context, nodes)
    if None in size:
        return
    if all((a or 0) >= (b or 0) for a, b in zip(given, size, strict=True)) and len(size) == 2:  # noqa: PLR2004
        yield behind(context, end, "CenterCrop", height=size[0], width=size[1])
    if len(size) == 2:  # noqa: PLR2004 - height and width
        yield behind(context, end, "Resizing", height=size[0], width=size[1])


def _scaled(context: NodeContext, end: Node, given: Shape, size: Shape) -> Iterator[Fix]:
    """Enlarge or shrink by a whole number, before the last layer with weights or behind the end."""
    count = len(size)
    up, down = ratio(given, size), ratio(size, given)
    if up is not None and up > 1:
        type_name, params = f"UpSampling{count}D", {"size": up}
    elif down is not None and down > 1:
        type_name, params = f"AveragePooling{count}D", {"pool_size": down}
    else:
        return
    last = last_of_width(context, end)
    if last is not None and family_of(last[0].type) is not None and last[0].type not in UPSAMPLINGS:
        edge = context.graph.incoming[last[0].id][0]
        yield add_on(context, IncomingTensor(edge, context.tensors[edge.source, edge.source_port]), type_name, **params)
    yield behind(context, end, type_name, **params)
