"""What follows from an edit elsewhere in the drawing: linked copies, and what blocks say of layers that are gone."""

import operator

from msgspec.structs import replace

from workbench.graph.document import Graph, Node
from workbench.graph.inner_parameters import present
from workbench.graph.linked_blocks import following_links


def settled(before: Graph, after: Graph) -> Graph:
    """``after``, an edit of ``before``, with all that follows from it. Raises CannotLink."""
    if after is before:
        return after
    return _pruned(following_links(before, after))


def _pruned(graph: Graph) -> Graph:
    """Without expressions and lifted parameters of layers that are no longer inside; the same graph if all are."""
    nodes = tuple(map(_pruned_node, graph.nodes))
    return graph if all(map(operator.is_, nodes, graph.nodes)) else replace(graph, nodes=nodes)


def _pruned_node(node: Node) -> Node:
    if node.inner is None:
        return node
    inner = _pruned(node.inner)
    repeat, lifted = node.repeat, node.lifted
    if repeat is not None and not all(present(inner, place) for place in repeat.values):
        repeat = replace(repeat, values={one: text for one, text in repeat.values.items() if present(inner, one)})
    if not all(present(inner, place) for place in lifted.values()):
        lifted = {name: place for name, place in lifted.items() if present(inner, place)}
    unchanged = inner is node.inner and repeat is node.repeat and lifted is node.lifted
    return node if unchanged else replace(node, inner=inner, repeat=repeat, lifted=lifted)
