"""Finding nodes, with an error that names those there are."""

from workbench.graph.document import Annotation, Graph, Node
from workbench.graph.graph_errors import UnknownNode
from workbench.messages import say


def find(graph: Graph, node_id: str) -> Node:
    """The node with this id. Raises UnknownNode."""
    node = graph.by_id.get(node_id)
    if node is None:
        raise UnknownNode(where=graph.name, received=node_id, expected=known_names(graph))
    return node


def find_item(graph: Graph, item_id: str) -> Node | Annotation:
    """The node, frame or note with this id. Raises UnknownNode."""
    found = next((annotation for annotation in graph.annotations if annotation.id == item_id), None)
    return find(graph, item_id) if found is None else found


def find_by_name(graph: Graph, name: str) -> Node:
    """The node with this name. Raises UnknownNode."""
    node = graph.by_name.get(name)
    if node is None:
        raise UnknownNode(where=graph.name, received=name, expected=known_names(graph))
    return node


def known_names(graph: Graph) -> str:
    """The names of all nodes, for a message."""
    return ", ".join(repr(node.name) for node in graph.nodes) or say("none yet")
