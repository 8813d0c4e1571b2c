"""Odd maps that are halved in a U-Net: enlarged again, they do not meet the map from before."""

from collections.abc import Iterator

from workbench.analysis import messages as text
from workbench.analysis.analysis_report import Problem
from workbench.analysis.axis_names import shape_text
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes import padded
from workbench.analysis.quick_fixes.basic_fixes import described, insert
from workbench.catalog.layer_families import POOLINGS, RESIZINGS, UPSAMPLINGS
from workbench.graph.document import Edge, Node
from workbench.graph.traversal import ancestors, descendants

TYPES = POOLINGS
_MERGES = frozenset({"Concatenate", "Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"})


def odd_map(context: NodeContext) -> Iterator[Problem]:
    """A row or column falls away here, and the map that it came from is joined to an enlarged one later."""
    came, left = context.shape[1:-1], context.outputs[0].shape[1:-1]
    if None in (*came, *left) or context.value("padding") != "valid" or len(came) != len(left):
        return
    factors = [(large or 0) // (small or 1) for large, small in zip(came, left, strict=True)]
    back = tuple((small or 0) * factor for small, factor in zip(left, factors, strict=True))
    if back == came or max(factors) <= 1:
        return
    merge = _meeting(context)
    if merge is None:
        return
    node, edge = merge
    missing = [(large or 0) - small for large, small in zip(came, back, strict=True)]
    yield context.problem(
        "odd-map",
        *_fixes(context, edge, missing),
        before=shape_text((None, *came)),
        after=shape_text((None, *left)),
        back=shape_text((None, *back)),
        merge=node.name,
    )


def _fixes(context: NodeContext, edge: Edge, missing: list[int]) -> Iterator[Fix]:
    """Keep the maps even, or pad what was enlarged."""
    leading = ancestors(context.graph, [context.node.id])
    yield from padded(context, [node for node in context.graph.nodes if node.id in leading])
    padding = {"padding": tuple((0, count) for count in missing) if len(missing) > 1 else (0, missing[0])}
    type_name = f"ZeroPadding{len(missing)}D"
    source = context.graph.by_id[edge.source].name
    yield context.fix(text.ADD_ON, insert(edge, type_name, padding), type=described(type_name, padding), source=source)


def _meeting(context: NodeContext) -> tuple[Node, Edge] | None:
    """The merge where the map from before the node meets one enlarged behind it, and the edge of the latter.

    None where a layer in between brings either to a size that was chosen.
    """
    graph = context.graph
    if not any(node.type in UPSAMPLINGS for node in graph.nodes):
        return None
    behind = descendants(graph, [context.node.id])
    around = {context.source.id, *descendants(graph, [context.source.id])} - {context.node.id, *behind}
    for node in graph.nodes:
        if node.type not in _MERGES or node.id not in behind:
            continue
        edges = graph.incoming[node.id]
        skips = [edge for edge in edges if edge.source in around and _keeps_size(context, edge)]
        grown = [edge for edge in edges if edge.source in behind]
        if not skips or len(grown) != 1:
            continue
        path = (behind & ancestors(graph, [node.id])) | {edge.source for edge in skips}
        types = [graph.by_id[one].type for one in path]
        ups, others = sum(one in UPSAMPLINGS for one in types), sum(one in POOLINGS for one in types)
        if ups == others + 1 and not RESIZINGS & set(types):
            return node, grown[0]
        return None
    return None


def _keeps_size(context: NodeContext, edge: Edge) -> bool:
    """Whether a tensor behind the map that the node halves is of the size of that map."""
    tensor = context.tensors.get((edge.source, edge.source_port))
    is_the_map = edge.source == context.source.id
    return is_the_map or (tensor is not None and tensor.shape[1:-1] == context.shape[1:-1])
