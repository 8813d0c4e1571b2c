"""Whether the model of a graph is written as a Sequential: the one decision for code and for imports."""

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from workbench.catalog.type_lookup import node_type
from workbench.graph.active_graph import active_graph
from workbench.graph.call_values import POSITIONAL, at_port
from workbench.graph.document import Graph, Node
from workbench.graph.ports import input_ports, output_ports
from workbench.graph.traversal import topological
from workbench.graph.vocabulary import BLOCK, INPUT, LABELS, OUTPUT


def is_sequential(graph: Graph) -> bool:
    """Whether the model of an imported graph is a Sequential: because its form says so, or as a plain chain."""
    return graph.form.kind == "sequential" or (not graph.form.kind and reads_as_sequential(graph))


def with_kind(graph: Graph, *, sequential: bool) -> Graph:
    """``graph`` with the kind of its model noted, where generated code would take the other kind by itself."""
    by_itself = reads_as_sequential(graph)
    kind = "" if by_itself == sequential else "sequential" if sequential else "functional"
    return replace(graph, form=replace(graph.form, kind=kind))


def reads_as_sequential(graph: Graph) -> bool:
    """Whether code generated without further notice would be Sequential: a plain chain of layers from one Input.

    Every node that is not switched off counts: an imported graph has none that the code would leave out.
    """
    graph = active_graph(graph)
    nodes = [node for node in topological(graph) if _is_computed(node)]
    ends = [
        graph.incoming[node.id][0].source for node in graph.nodes if node.type == OUTPUT and graph.incoming[node.id]
    ]
    open_form = replace(graph, form=replace(graph.form, kind=""))
    return is_chain(open_form, nodes) and ends in ([], [nodes[-1].id])


def is_chain(graph: Graph, nodes: Sequence[Node]) -> bool:
    """Whether ``nodes``, in the order of computation, can be one list of layers: an Input, then each on the one before.

    A graph that was read from a Sequential model stays one, with notes and models in it as well.
    """
    form = graph.form
    if form.kind == "functional" or form.inputs is not None or form.outputs is not None or len(nodes) < 2:  # noqa: PLR2004
        return False
    if form.kind != "sequential" and any(node.inner is not None or node.note for node in nodes[1:]):
        return False
    return nodes[0].type == INPUT and all(_follows(graph, node, before) for before, node in pairwise(nodes))


def _is_computed(node: Node) -> bool:
    return node.type not in (OUTPUT, *LABELS) and node_type(node.type).kind != "loss"


def _follows(graph: Graph, node: Node, before: Node) -> bool:
    """Whether a node is a layer or model that takes just what ``before`` gives, and gives one tensor."""
    edges, item = graph.incoming[node.id], node_type(node.type)
    is_layer = item.kind != "operation" and node.type != BLOCK and item.call != "list" and not node.shares
    if not is_layer or len(edges) != 1 or edges[0].source != before.id or len(output_ports(graph, node)) != 1:
        return False
    if node.inner is not None and (node.inner.form.inputs is not None or node.inner.form.outputs is not None):
        return False  # it takes or gives a list or dict
    ports = input_ports(graph, node)
    return edges[0].target_port == ports[0].name and (
        node.call == {POSITIONAL: (at_port(ports[0].name),)} if node.call else not ports[0].optional
    )
