"""Graphs as real Keras models, built functionally and by other means than the analysis: what it must agree with."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import keras

from workbench.graph.document import Graph, Node
from workbench.graph.traversal import topological


class Level(NamedTuple):
    """A level of the graph: the path above it, the blocks that own its layers, and what enters."""

    above: str
    owners: tuple[str, ...]
    block_inputs: Mapping[str, Any]


class RealModel:
    """``outputs`` holds the real symbolic tensors by path of names (the first of each node)."""

    def __init__(self, graph: Graph) -> None:
        self.outputs: dict[str, Any] = {}
        self._layers: dict[tuple[str, ...], Any] = {}
        self._inputs: list[Any] = []
        ends = self._level(graph, Level("", (), {}))
        self.model = keras.Model(self._inputs, list(ends.values()))

    def _level(self, graph: Graph, level: Level) -> dict[str, Any]:
        tensors: dict[tuple[str, str], Any] = {}
        for node in topological(graph):
            incoming = [(edge.target_port, tensors[edge.source, edge.source_port]) for edge in graph.incoming[node.id]]
            given = self._call(graph, node, incoming, level)
            tensors.update({(node.id, port): tensor for port, tensor in given.items()})
            self.outputs[level.above + node.name] = next(iter(given.values()))
        ends = [node.id for node in graph.nodes if not graph.outgoing[node.id]]
        return {
            f"{end}:{port}" if not level.owners else end: tensors[end, port] for end, port in tensors if end in ends
        }

    def _call(self, graph: Graph, node: Node, incoming: list[tuple[str, Any]], level: Level) -> dict[str, Any]:
        owner = graph.by_id[node.shares] if node.shares else node
        if node.type == "Input":
            return {"output": level.block_inputs[node.id] if level.owners else self._input(node)}
        if node.type == "Output":
            return {"output": incoming[0][1]}
        if owner.inner is not None:
            inside = Level(f"{level.above}{node.name}/", (*level.owners, owner.id), dict(incoming))
            return self._level(owner.inner, inside)
        key = (*level.owners, owner.id)
        if key not in self._layers:
            self._layers[key] = _layer(owner)
        return _called(self._layers[key], node, incoming)

    def _input(self, node: Node) -> Any:
        self._inputs.append(keras.Input(**node.params, name=node.name))
        return self._inputs[-1]


def _called(layer: Any, node: Node, incoming: list[tuple[str, Any]]) -> dict[str, Any]:
    values = [tensor for _, tensor in incoming]
    if node.type in ("MultiHeadAttention", "GroupQueryAttention"):
        given = layer(**dict(incoming))
    else:
        given = layer(values if len(values) > 1 else values[0])
    ports = ("output", "state") if node.params.get("return_state") else ("output",)
    return dict(zip(ports, keras.tree.flatten(given), strict=True))


def _layer(node: Node) -> Any:
    params = {name: _value(name, value) for name, value in node.params.items()}
    home = keras.layers if hasattr(keras.layers, node.type) else _ours()
    return getattr(home, node.type)(**params)


def _ours() -> Any:
    import workbench.layers

    return workbench.layers


def _value(name: str, value: Any) -> Any:
    if name == "layer":
        return getattr(keras.layers, value["class_name"])(**value["config"])
    return value
