"""Blocks again from the helper functions that generated code has for them."""

from collections.abc import Iterator, Mapping
from itertools import count

from msgspec.structs import replace

from workbench.catalog import node_type
from workbench.graph.block_paths import block as find_block
from workbench.graph.blocks import fold
from workbench.graph.document import Graph, Node
from workbench.graph.edits import annotate
from workbench.graph.graph_errors import GraphError
from workbench.graph.names import free_name
from workbench.graph.vocabulary import INPUT, vocabulary
from workbench.importers.build_recorder import Block, BuildRecord
from workbench.importers.id_mapping import Ids, renumbered, with_inner


def refolded(
    graph: Graph, record: BuildRecord, paths: Mapping[str, str], comments: Mapping[int, str]
) -> tuple[Graph, Ids]:
    """``graph`` with a block for each helper function that made a part of it; ``paths`` are those of nodes by id.

    Also returns new ids by old ones. A function whose layers do not begin with its ``name`` is none of ours.
    """
    ids = {path: node_id for node_id, path in reversed(list(paths.items()))}
    where = {node_id: node_id for node_id in paths}  # the node that holds it now
    variables = {ids[path]: variable for path, variable in record.variables.items() if path in ids}
    made: dict[int, str] = {}
    for place, block in enumerate(record.blocks):
        members = {ids[path] for path in block.members if path in ids}
        members |= {node.id for node in graph.nodes if node.shares in members}
        inside = {made[other] for other in block.inside if other in made}
        if len(members | inside) and _is_ours(graph, members, block.name) and _all_here(block, ids, made):
            try:
                graph, made[place] = _folded(
                    graph, members | inside, block, {p: where[i] for p, i in ids.items()}, variables
                )
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


def _folded(graph: Graph, chosen: set[str], block: Block, ids: Ids, variables: Mapping[str, str]) -> tuple[Graph, str]:
    before = {node.id for node in graph.nodes}
    graph = fold(graph, chosen, name=_free(graph, block.name))
    new = next(node for node in graph.nodes if node.id not in before)
    new, inside = find_block(graph, new.id)
    inner = replace(inside, nodes=tuple(_shortened(inside, block.name, variables)))
    inner = _with_parameters(graph, new, inner, block, ids)
    order = sorted(inner.nodes, key=lambda node: node.type != INPUT)
    inner, changed = renumbered(inner, [node.id for node in order])
    return with_inner(graph, new.id, inner, changed), new.id


def _free(graph: Graph, name: str) -> str:
    names = (name if number == 0 else f"{name}_{number}" for number in count())
    return next(wanted for wanted in names if wanted not in graph.by_name)


def _shortened(inside: Graph, prefix: str, variables: Mapping[str, str]) -> Iterator[Node]:
    """Nodes by the names they have inside: layers without the block's own, operations as their variables."""
    done = Graph("names")
    for node in inside.nodes:
        name = node.name.removeprefix(f"{prefix}_")
        if _is_unnamed(node):
            variable, base = variables.get(node.id, node.name), vocabulary().base_name(node.type)
            name = base if variable.rstrip("_") == base else variable
        named = replace(node, name=free_name(done, name))
        done = replace(done, nodes=(*done.nodes, named))
        yield named


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
