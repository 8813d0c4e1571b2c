"""Whether a graph alone says that its model is Sequential, or must say so."""

from msgspec.structs import replace

from workbench.catalog import node_type
from workbench.graph.document import Graph, Node
from workbench.graph.ports import input_ports, output_ports
from workbench.graph.vocabulary import INPUT, OUTPUT


def with_kind(graph: Graph, *, sequential: bool) -> Graph:
    """``graph`` with the kind of its model noted, where generated code would take the other kind by itself."""
    by_itself = reads_as_sequential(graph)
    kind = "" if by_itself == sequential else "sequential" if sequential else "functional"
    return replace(graph, form=replace(graph.form, kind=kind))


def is_sequential(graph: Graph) -> bool:
    """Whether the model of a graph is Sequential."""
    return graph.form.kind == "sequential" or (not graph.form.kind and reads_as_sequential(graph))


def reads_as_sequential(graph: Graph) -> bool:
    """Whether code generated without further notice would be Sequential: a plain chain of layers from one Input."""
    inputs = [node for node in graph.nodes if node.type == INPUT]
    outputs = [node for node in graph.nodes if node.type == OUTPUT]
    structured = graph.form.inputs is not None or graph.form.outputs is not None
    if len(inputs) != 1 or len(outputs) > 1 or structured or len(graph.nodes) < 2 + len(outputs):
        return False
    return all(_is_link(graph, node) for node in graph.nodes if node.type not in (INPUT, OUTPUT)) and all(
        len(graph.outgoing[node.id]) <= 1 for node in graph.nodes
    )


def _is_link(graph: Graph, node: Node) -> bool:
    """Whether a node is a layer that takes one tensor by itself and gives one."""
    item = node_type(node.type)
    single = len(graph.incoming[node.id]) == 1 and len(output_ports(graph, node)) == 1
    plain = node.inner is None and not node.shares and not node.note
    if not single or not plain or item.kind not in ("layer", "custom") or item.call == "list":
        return False
    ports = input_ports(graph, node)
    alone = ports and not ports[0].many and graph.incoming[node.id][0].target_port == ports[0].name
    if item.kind == "custom":
        return bool(alone) and node.call == {"*": ({"port": ports[0].name},)}
    return bool(alone) and not node.call and not ports[0].optional
