"""Blocks again from the helper functions that generated code has for them."""

from collections.abc import Mapping
from itertools import count

from msgspec.structs import replace

from workbench.catalog import node_type
from workbench.graph.blocks import fold
from workbench.graph.document import Graph, Node
from workbench.graph.edits import annotate
from workbench.graph.errors import GraphError
from workbench.graph.vocabulary import BLOCK, INPUT
from workbench.importers.ids import Ids, renumbered, with_inner
from workbench.importers.watching import Block, Story


def refolded(graph: Graph, story: Story, paths: Mapping[str, str], comments: Mapping[int, str]) -> tuple[Graph, Ids]:
    """``graph`` with a block for each helper function that made a part of it; ``paths`` are those of nodes by id.

    Also returns new ids by old ones. A function whose layers do not begin with its ``name`` is none of ours.
    """
    ids = {path: node_id for node_id, path in reversed(paths.items())}
    where = {node_id: node_id for node_id in paths}  # the node that holds it now
    made: dict[int, str] = {}
    for place, block in enumerate(story.blocks):
        members = {ids[path] for path in block.members if path in ids}
        members |= {node.id for node in graph.nodes if node.shares in members}
        inside = {made[other] for other in block.inside if other in made}
        if len(members | inside) and _is_ours(graph, members, block.name) and _all_here(block, ids, made):
            try:
                graph, made[place] = _folded(graph, members | inside, block, {p: where[i] for p, i in ids.items()})
            except GraphError:
                continue
            where = {old: made[place] if now in members | inside else now for old, now in where.items()}
            note = comments.get(block.line, "")
            graph = annotate(graph, made[place], note) if note else graph
    return renumbered(graph, [node.id for node in graph.nodes]) if made else (graph, {})


def _all_here(block: Block, ids: Ids, made: Mapping[int, str]) -> bool:
    return all(path in ids for path in block.members) and all(other in made for other in block.inside)


def _is_ours(graph: Graph, members: set[str], name: str) -> bool:
    nodes = [graph.by_id[member] for member in members if member in graph.by_id]
    return len(nodes) == len(members) and all(node.name.startswith(f"{name}_") or _is_unnamed(node) for node in nodes)


def _is_unnamed(node: Node) -> bool:
    return bool(node.shares) or node_type(node.type).kind == "operation"


def _folded(graph: Graph, chosen: set[str], block: Block, ids: Ids) -> tuple[Graph, str]:
    before = {node.id for node in graph.nodes}
    graph = fold(graph, chosen, name=_free(graph, block.name))
    new = next(node for node in graph.nodes if node.id not in before)
    assert new.inner is not None
    inner = replace(new.inner, nodes=tuple(_shortened(node, block.name) for node in new.inner.nodes))
    inner = _with_parameters(graph, new, inner, block, ids)
    order = sorted(inner.nodes, key=lambda node: node.type != INPUT)
    inner, changed = renumbered(inner, [node.id for node in order])
    return with_inner(graph, new.id, inner, changed), new.id


def _free(graph: Graph, name: str) -> str:
    names = (name if number == 0 else f"{name}_{number}" for number in count())
    return next(wanted for wanted in names if wanted not in graph.by_name)


def _shortened(node: Node, prefix: str) -> Node:
    short = node.name.removeprefix(f"{prefix}_")
    return replace(node, name=short) if not _is_unnamed(node) or node.type == BLOCK else node


def _with_parameters(graph: Graph, block_node: Node, inner: Graph, block: Block, ids: Ids) -> Graph:
    """The block's Inputs in the order and with the names of the function's parameters."""
    entering = {edge.target_port: edge.source for edge in graph.incoming[block_node.id]}
    by_source = {ids[path]: variable for variable, path, _ in block.parameters if path in ids}
    order = list(by_source.values())
    taken = {node.name for node in inner.nodes if node.type != INPUT}
    inputs = []
    for node in inner.nodes:
        variable = by_source.get(entering.get(node.id, ""))
        if node.type == INPUT:
            inputs.append(replace(node, name=variable if variable and variable not in taken else node.name))
    inputs.sort(key=lambda node: order.index(node.name) if node.name in order else len(order))
    rest = [node for node in inner.nodes if node.type != INPUT]
    return replace(inner, nodes=(*inputs, *rest))
