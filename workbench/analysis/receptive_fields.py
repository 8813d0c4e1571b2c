"""The receptive fields of all nodes of a graph, level by level in topological order."""

from collections.abc import Mapping
from typing import TypeAlias

from workbench.analysis.analysis_report import Analysis, IdPath, Shape
from workbench.analysis.field_rules import Fields, LayerCall, fields_behind
from workbench.analysis.field_windows import FieldWindow, united
from workbench.catalog import kind_of, node_type
from workbench.graph.document import Graph, Node
from workbench.graph.ports import layer_owner, output_ports
from workbench.graph.traversal import topological

InputFields: TypeAlias = Mapping[str, Fields]
"""The receptive fields of a tensor in each input of the network, by the input's id."""

_FlowingFields: TypeAlias = dict[tuple[str, str], InputFields]


def receptive_fields(graph: Graph, analysis: Analysis) -> Mapping[IdPath, InputFields]:
    """The receptive fields of the first output of each node, by the path of ids.

    A node without shapes has none; nor has one that depends on no input.
    """
    walk = _FieldWalk(analysis)
    walk.level(graph, (), {})
    return walk.found


class _FieldWalk:
    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self.found: dict[IdPath, InputFields] = {}

    def level(self, graph: Graph, path: IdPath, entering: Mapping[str, InputFields]) -> _FlowingFields:
        """Walk through one level; ``entering`` is what the Inputs of a block receive."""
        flowing: _FlowingFields = {}
        for node in topological(graph):
            ids = (*path, node.id)
            for port, fields in self._outputs(graph, node, ids, entering, flowing).items():
                flowing[node.id, port] = fields
                self.found.setdefault(ids, fields)
        return flowing

    def _outputs(
        self, graph: Graph, node: Node, ids: IdPath, entering: Mapping[str, InputFields], flowing: _FlowingFields
    ) -> Mapping[str, InputFields]:
        kind = kind_of(node.type)
        shapes = self._shapes(ids)
        if kind == "input":
            given = entering.get(node.id) if len(ids) > 1 and entering else self._own(node, shapes)
            return {"output": given} if given is not None else {}
        coming = {
            edge: flowing[edge.source, edge.source_port]
            for edge in graph.incoming[node.id]
            if (edge.source, edge.source_port) in flowing
        }
        if not coming or not shapes or kind in ("label", "loss", None):
            return {}
        if kind == "output":
            return {"output": _merged(list(coming.values()))}
        owner = layer_owner(graph, node)
        if owner.inner is not None:
            return self._block(node, owner, owner.inner, ids, {edge.target_port: f for edge, f in coming.items()})
        params = {p.name: p.default for p in node_type(node.type).parameters} | dict(owner.params)
        after: list[InputFields] = []
        for edge, fields in coming.items():
            shape = self._port_shape((*ids[:-1], edge.source), edge.source_port)
            call = LayerCall(node.type, params, shape, shapes[0])
            after.append({source: fields_behind(call, one) for source, one in fields.items()} if shape else {})
        merged = _merged(after)
        return {port.name: merged for port in output_ports(graph, node)}

    def _block(
        self, node: Node, owner: Node, inner: Graph, ids: IdPath, entering: Mapping[str, InputFields]
    ) -> Mapping[str, InputFields]:
        if owner.params.get("wrapper"):
            return {}
        before = dict(self.found)
        flowing = self.level(inner, (*ids[:-1], owner.id), entering)
        if node is not owner:  # what is inside is reported where it is drawn
            self.found = before
        ends = [end for end in inner.nodes if kind_of(end.type) == "output"]
        return {end.id: flowing[end.id, "output"] for end in ends if (end.id, "output") in flowing}

    def _own(self, node: Node, shapes: tuple[Shape, ...]) -> InputFields | None:
        """An input depends on itself, position by position; the features of a vector are positions as well."""
        if not shapes:
            return None
        return {node.id: (FieldWindow(),) * max(len(shapes[0]) - 2, 1)}

    def _shapes(self, ids: IdPath) -> tuple[Shape, ...]:
        report = self._analysis.by_id.get(ids)
        return tuple(tensor.shape for tensor in report.outputs) if report else ()

    def _port_shape(self, ids: IdPath, port: str) -> Shape:
        report = self._analysis.by_id.get(ids)
        return next((tensor.shape for tensor in report.outputs if tensor.port == port), ()) if report else ()


def _merged(several: list[InputFields]) -> InputFields:
    merged: dict[str, Fields] = {}
    for fields in several:
        for source, axes in fields.items():
            known = merged.get(source)
            merged[source] = axes if known is None else tuple(map(united, known, axes))
    return merged
