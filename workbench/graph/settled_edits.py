"""What follows from an edit elsewhere in the drawing: linked copies, and what blocks say of layers that are gone."""

import operator

from msgspec.structs import replace

from workbench.graph.document import Graph, Node
from workbench.graph.inner_parameters import moved_place, present
from workbench.graph.linked_blocks import following_links


def settled(before: Graph, after: Graph) -> Graph:
    """``after``, an edit of ``before``, with all that follows from it. Raises CannotLink."""
    if after is before:
        return after
    return _pruned(following_links(before, after), before)


def _pruned(graph: Graph, before: Graph | None) -> Graph:
    """Without expressions and lifted parameters of layers that are no longer inside; the same graph if all are.

    A layer that was moved into a block inside, or out of one, is followed.
    """
    earlier = before.by_id if before is not None else {}
    nodes = tuple(_pruned_node(node, earlier.get(node.id)) for node in graph.nodes)
    return graph if all(map(operator.is_, nodes, graph.nodes)) else replace(graph, nodes=nodes)


def _pruned_node(node: Node, earlier: Node | None) -> Node:
    if node.inner is None:
        return node
    before = earlier.inner if earlier is not None else None
    inner, repeat = _pruned(node.inner, before), node.repeat
    places = {*node.lifted.values(), *(repeat.values if repeat is not None else ())}
    if inner is node.inner and all(present(inner, place) for place in places):
        return node
    now = {place: place if present(inner, place) else moved_place(before, inner, place) for place in places}
    lifted = {name: now[place] for name, place in node.lifted.items() if now[place]}
    if repeat is not None:
        repeat = replace(repeat, values={now[place]: text for place, text in repeat.values.items() if now[place]})
    return replace(node, inner=inner, repeat=repeat, lifted=lifted)
