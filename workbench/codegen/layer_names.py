"""Keras layer names for the nodes of a level, all different, also after blocks are written out."""

from collections.abc import Iterator, Mapping

from workbench.catalog.display_names import layer_name
from workbench.codegen.identifiers import Namer
from workbench.graph.document import Graph, Node
from workbench.graph.vocabulary import BLOCK, INPUT, OUTPUT, vocabulary


def layer_names(graph: Graph) -> Mapping[str, str]:
    """The layer name of each node by id; a block's is the prefix of the names inside it (``block_conv``)."""
    namer = Namer()
    names: dict[str, str] = {}
    owners = [node for node in graph.nodes if not node.shares and node.type != OUTPUT]
    for node in owners:
        if node.type != BLOCK:
            names[node.id] = namer.unique(_wanted(node))
    used = set(names.values())
    for node in owners:
        if node.type == BLOCK:
            names[node.id] = _free_prefix(node, used)
            used.update(_expanded(node, names[node.id]))
    return names


def _wanted(node: Node) -> str:
    return layer_name(node.name, vocabulary().base_name(node.type))


def _free_prefix(block: Node, used: set[str]) -> str:
    """A prefix with which no name inside the block is already used."""
    namer = Namer()
    while True:
        prefix = namer.unique(_wanted(block))
        if used.isdisjoint(_expanded(block, prefix)):
            return prefix


def _expanded(block: Node, prefix: str) -> Iterator[str]:
    """All layer names that a block brings when it is called with ``prefix``."""
    if block.inner is None:
        return
    names = layer_names(block.inner)
    for node in block.inner.nodes:
        if node.id not in names or node.type == INPUT:
            continue
        full = f"{prefix}_{names[node.id]}"
        if node.type == BLOCK:
            yield from _expanded(node, full)
        else:
            yield full
