"""Copy and paste: a copied part is itself a graph, and its text that of a graph file."""

from collections.abc import Collection

from msgspec.structs import replace

from workbench.graph.annotations import add_annotation
from workbench.graph.document import Edge, Graph, Position
from workbench.graph.graph_errors import GraphError, NodesOfOtherLevel, NotPasteable
from workbench.graph.graph_files import FORMAT, decode, encode
from workbench.graph.names import free_id, free_name
from workbench.graph.node_lookup import find_item
from workbench.graph.ports import with_own_layer
from workbench.messages import mark, say
from workbench.text_format import shorten


def copy(graph: Graph, node_ids: Collection[str]) -> Graph:
    """The nodes with the connections among them, frames and notes.

    A node that shares a layer left behind gets its own copy of it.
    """
    chosen = {find_item(graph, node_id).id for node_id in node_ids}
    nodes = tuple(
        node if node.shares in chosen else with_own_layer(graph, node) for node in graph.nodes if node.id in chosen
    )
    edges = tuple(edge for edge in graph.edges if edge.source in chosen and edge.target in chosen)
    annotations = tuple(one for one in graph.annotations if one.id in chosen)
    return replace(graph, nodes=nodes, edges=edges, annotations=annotations)


def paste(graph: Graph, part: Graph, position: Position | None = None) -> Graph:
    """Add what is in ``part`` under free ids and names, its top left corner at ``position`` (or a little aside).

    The new nodes are the last ``len(part.nodes)`` of the result.
    """
    if not (part.nodes or part.annotations):
        return graph
    _require_same_kind(graph, part)
    dx, dy = _shift(part, position)
    ids: dict[str, str] = {}
    grown = graph
    for node in part.nodes:
        ids[node.id] = free_id(grown)
        place = (node.position[0] + dx, node.position[1] + dy)
        new = replace(node, id=ids[node.id], name=free_name(grown, node.name), position=place)
        grown = replace(grown, nodes=(*grown.nodes, new))
    nodes = tuple(
        replace(node, shares=ids[node.shares]) if node.shares and node.id in ids.values() else node
        for node in grown.nodes
    )
    edges = (Edge(ids[e.source], e.source_port, ids[e.target], e.target_port) for e in part.edges)
    pasted = replace(grown, nodes=nodes, edges=(*grown.edges, *edges))
    for one in part.annotations:
        pasted = add_annotation(pasted, one.kind, one.text, (one.position[0] + dx, one.position[1] + dy), one.size)
    return pasted


_IN_FLOW = mark("{name!r} ({type}) stands in a network, not in a flow.")
_IN_NETWORK = mark("{name!r} ({type}) stands in a flow, not in a network.")
_OPEN_NETWORK = mark("Open a Network node of the flow and paste there.")
_OPEN_FLOW = mark("Go to the flow around the network and paste there.")


def _require_same_kind(graph: Graph, part: Graph) -> None:
    """Raise NodesOfOtherLevel, with a sentence a node, for nodes of the other kind of graph. Notes fit everywhere."""
    if part.kind == graph.kind or not part.nodes:
        return
    reason, advice = (_IN_FLOW, _OPEN_NETWORK) if graph.kind == "flow" else (_IN_NETWORK, _OPEN_FLOW)
    reasons = " ".join(say(reason, name=node.name, type=node.type) for node in part.nodes)
    raise NodesOfOtherLevel(where=graph.name, reasons=reasons, advice=say(advice))


def _shift(part: Graph, position: Position | None) -> Position:
    if position is None:
        return (40.0, 40.0)
    items = part.items
    left = min(item.position[0] for item in items)
    top = min(item.position[1] for item in items)
    return (position[0] - left, position[1] - top)


LARGEST_TEXT = 4 * 1024 * 1024
"""Bytes of a text that is taken from, or given to, the system's clipboard."""


def to_text(part: Graph) -> str:
    """A copied part as the text of a graph file; empty when it is too large for a clipboard."""
    text = encode(part)
    return text.decode() if len(text) <= LARGEST_TEXT else ""


def from_text(text: str) -> Graph:
    """The part that a text of the clipboard holds. Raises NotPasteable, whatever the text is."""
    if len(text) > LARGEST_TEXT or len(content := text.encode(errors="replace")) > LARGEST_TEXT:
        largest = say("a text of more than {count} bytes", count=LARGEST_TEXT)
        raise NotPasteable(received=largest)
    if not text.strip():
        raise NotPasteable(received=say("no text"))
    try:
        part = decode(content, where=say("clipboard"))
    except GraphError as error:
        raise NotPasteable(received=_described(text, error)) from error
    if not (part.nodes or part.annotations):
        raise NotPasteable(received=say("a network without nodes"))
    return part


def _described(text: str, error: GraphError) -> str:
    """What the text is: another text, or nodes in which something is wrong."""
    if not text.lstrip().startswith("{") or FORMAT not in text:
        return repr(shorten(text.strip(), 41))
    place, received = error.values.get("place", ""), error.values["received"]
    return say("nodes with a mistake at {place}: {received}", place=place, received=received)
