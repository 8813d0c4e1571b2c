"""A functional model's configuration as a graph."""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from workbench.catalog.sequential_form import with_kind
from workbench.graph.call_values import is_argument
from workbench.graph.document import Edge, Graph, ModelForm, Node
from workbench.graph.names import LONGEST_NAME
from workbench.graph.traversal import topological_order
from workbench.graph.vocabulary import INPUT, MODEL, OUTPUT, vocabulary
from workbench.importers.broken_config import broken
from workbench.importers.call_inputs import read_arguments
from workbench.importers.implicit_masks import mask_operations, without_leaks
from workbench.importers.layer_config import GET_ITEM, Kind, is_wrapped_model, key_text, kind_of, wrapper
from workbench.importers.live_configs import REASON, SOURCE
from workbench.importers.outputs import endings
from workbench.importers.tensor_references import (
    TensorReference,
    flat,
    leaf,
    leaves,
    mapped,
    shape_of,
    tensor,
    tensors_in,
)
from workbench.messages import say
from workbench.text_format import shorten

Key: TypeAlias = tuple[str, int]
"""A call: the layer's name and the number of the call."""

Layer: TypeAlias = Mapping[str, Any]


class ImportContext(Struct, frozen=True):
    """What is known while a model is read. ``results`` tells how many tensors a layer gives; 0 when unknown.

    ``ends`` asks for Output nodes wherever a model ends, also where its unconnected outputs would say the same.
    """

    where: str
    depth: int = 0
    results: Callable[[str], int] = lambda _: 0
    ends: bool = False

    def inside(self, name: str) -> "ImportContext":
        return replace(self, where=f"{self.where}/{name}", depth=self.depth + 1)


ReadModel: TypeAlias = Callable[[Layer, ImportContext], Graph]


class _Call(Struct, frozen=True):
    layer: Layer
    key: Key
    args: Any
    kwargs: Mapping[str, Any]
    needs: tuple[Key, ...]


def is_model(layer: Layer) -> bool:
    """Whether a layer is a model with layers of its own, and no layer that holds a list of them, such as a Pipeline."""
    config = layer.get("config")
    if not isinstance(config, Mapping) or not isinstance(config.get("layers"), list):
        return False
    return layer.get("module") != "keras.layers" and not {REASON, SOURCE} & config.keys()


def safe_name(name: object, fallback: str = "model") -> str:
    """A name that a node or graph can have: without '/', whole characters, not too long."""
    text = str(name or "").replace("/", "_")[:LONGEST_NAME].encode(errors="replace").decode()
    return text if text.strip() else fallback


def layer_name(layer: Layer) -> str:
    """The name of a layer in a configuration."""
    return str(layer.get("name") or layer["config"]["name"])


class Functional:
    """Reads one functional model."""

    def __init__(self, config: Mapping[str, Any], context: ImportContext, read_model: ReadModel) -> None:
        self._config = config
        self._context = context
        self._read_model = read_model
        self._layers: dict[str, Layer] = {layer_name(layer): layer for layer in config["layers"]}
        self._inputs = list(dict.fromkeys(found.layer for found in leaves(config["input_layers"])))
        self._outputs = _without_first_calls(config["output_layers"], self._layers)
        self._masks = mask_operations(self._layers, self._outputs)
        self._calls = {call.key: call for call in self._all_calls()}
        self._most = self._most_used()
        self._ids: dict[Key, str] = {}
        self._nodes: dict[str, Node] = {}
        self._edges: list[Edge] = []

    def graph(self) -> Graph:
        """The graph, without positions. Raises ConfigBroken or what a broken configuration makes Python raise."""
        self._add_inputs()
        names = self._names()
        for key in self._order():
            self._add(self._calls[key], names)
        form = ModelForm(inputs=self._input_structure(), trainable=self._config.get("trainable") is not False)
        name = safe_name(self._config.get("name"))
        level = Graph(name, tuple(self._nodes.values()), tuple(self._edges), form)
        level = endings(level, self._outputs, self._end, always=self._context.depth > 0 or self._context.ends)
        return with_kind(level, sequential=False)

    def _all_calls(self) -> Iterator[_Call]:
        for name, layer in self._layers.items():
            for number, node in enumerate(layer.get("inbound_nodes") or () if name not in self._masks else ()):
                args, kwargs = node["args"], without_leaks(layer, node, self._masks)
                if odd := [word for word in kwargs if not is_argument(word)]:
                    raise broken(
                        self._context.where, name, say("names of arguments in its call"), shorten(repr(odd[0]), 200)
                    )
                needs = [self._key(found) for found in tensors_in([args, kwargs])]
                if number:
                    needs.append((name, number - 1))
                yield _Call(layer, (name, number), args, kwargs, tuple(dict.fromkeys(needs)))

    def _key(self, found: TensorReference) -> Key:
        """The call that gives a tensor. Raises ConfigBroken when there is no such call."""
        layer = self._layers.get(found.layer)
        if layer is None:
            raise broken(self._context.where, found.layer, say("the name of a layer"), say("a name that no layer has"))
        calls = len(layer.get("inbound_nodes") or ()) or 1
        if found.call >= calls:
            raise broken(
                self._context.where, found.layer, say("at least {count} calls of it", count=found.call + 1), calls
            )
        return (found.layer, found.call)

    def _most_used(self) -> Mapping[str, int]:
        """The highest result of each layer that anything uses."""
        most: dict[str, int] = {}
        inside = (found for call in self._calls.values() for found in tensors_in([call.args, call.kwargs]))
        for found in (*leaves(self._outputs), *inside):
            most[found.layer] = max(most.get(found.layer, 0), found.index)
        return most

    def _add_inputs(self) -> None:
        """Inputs come first, in the order of the model's arguments."""
        rest = [name for name, layer in self._layers.items() if not layer.get("inbound_nodes")]
        for name in dict.fromkeys([*self._inputs, *rest]):
            kind = kind_of(self._layers[name], (), 1) if not is_model(self._layers[name]) else Kind(MODEL, {})
            if kind.type != INPUT:
                raise broken(self._context.where, name, say("an InputLayer, or a layer that is called"), kind.type)
            node_id = self._new_id((name, 0))
            self._nodes[node_id] = Node(node_id, INPUT, safe_name(name), kind.params)

    def _new_id(self, key: Key) -> str:
        node_id = self._ids[key] = f"n{len(self._ids) + 1}"
        return node_id

    def _names(self) -> Mapping[Key, str]:
        """A name for each call: the layer's own for its first, further ones with a number after it."""
        taken = {safe_name(name) for name in self._layers}
        names: dict[Key, str] = {}
        for name, number in self._calls:
            wanted, count = safe_name(name), 0
            base = wanted
            while number and wanted in taken:
                count += 1
                wanted = f"{base}_{count}"
            taken.add(wanted)
            names[name, number] = wanted
        return names

    def _order(self) -> list[Key]:
        """Calls so that each follows what it depends on; otherwise as in the configuration.

        Keras numbers operations as they are made (``add``, ``add_1``), so these keep the order of their numbers.
        """
        waits = {key: [need for need in call.needs if need not in self._ids] for key, call in self._calls.items()}
        numbered = (
            {key: [*needs, *self._before.get(key, ())] for key, needs in waits.items()} if self._before else waits
        )
        order = topological_order(numbered)
        if len(order) < len(waits):
            order = topological_order(waits)
        if len(order) < len(waits):
            done = set(order)
            stuck = next(key[0] for key in waits if key not in done)
            raise broken(self._context.where, stuck, say("layers without a loop"), say("a loop"))
        return order

    @property
    def _before(self) -> Mapping[Key, tuple[Key, ...]]:
        """For each numbered operation the one with the number before."""
        series: dict[str, list[tuple[int, str]]] = {}
        for name, layer in self._layers.items():
            if str(layer.get("module")).startswith("keras.src.ops") and name not in self._masks:
                base, _, number = name.rpartition("_")
                whole = base and number.isdecimal()
                series.setdefault(base if whole else name, []).append((int(number) if whole else 0, name))
        pairs = [pair for members in series.values() for pair in pairwise(name for _, name in sorted(members))]
        return {(after, 0): ((before, 0),) for before, after in pairs}

    def _add(self, call: _Call, names: Mapping[Key, str]) -> None:
        owner = self._nodes[self._ids[call.key[0], 0]] if call.key[1] else None
        kind, inner = self._made(call) if owner is None else (Kind(owner.type, {}), None)
        args = call.args[:1] if kind.type == GET_ITEM else call.args  # its key is a parameter of the node
        found = read_arguments(kind.type, owner.inner if owner else inner, args, call.kwargs)
        node_id = self._new_id(call.key)
        self._nodes[node_id] = Node(
            node_id,
            kind.type,
            names[call.key],
            kind.params,
            note=kind.note,
            inner=inner,
            shares=owner.id if owner else "",
            call=found.call,
        )
        self._edges.extend(Edge(*self._end(source), node_id, port) for port, source in found.tensors)

    def _made(self, call: _Call) -> tuple[Kind, Graph | None]:
        name = call.key[0]
        if is_model(call.layer):
            return Kind(MODEL, {}), self._read_model(call.layer, self._context.inside(name))
        if is_wrapped_model(call.layer):
            inner = self._read_model(call.layer["config"]["layer"], self._context.inside(name))
            return Kind(MODEL, {"wrapper": wrapper(call.layer)}), inner
        results = self._context.results(name) or self._most.get(name, 0) + 1
        if call.layer["class_name"] == GET_ITEM and (key := key_text(call.args[1])) is not None:
            return Kind(GET_ITEM, {"key": key}), None
        return kind_of(call.layer, _first_shape([call.args, call.kwargs]), results), None

    def _end(self, found: TensorReference) -> tuple[str, str]:
        """The node and port where a tensor leaves."""
        node = self._nodes[self._ids[self._key(found)]]
        owner = self._nodes[node.shares] if node.shares else node
        if owner.inner is not None:
            return node.id, results_of(owner.inner)[found.index]
        return node.id, vocabulary().outputs(replace(owner, call=node.call))[found.index].name

    def _input_structure(self) -> Any:
        structure = self._config["input_layers"]
        listed = isinstance(structure, list | tuple) and all(leaf(item) is not None for item in structure)
        used = {edge.source for edge in self._edges}
        all_used = all(self._ids[found.layer, 0] in used for found in leaves(structure))
        if leaf(structure) is not None or (listed and len(structure) > 1 and all_used):
            return None
        ends = iter([self._ids[found.layer, 0] for found in leaves(structure)])
        return mapped(structure, lambda: next(ends))


def results_of(inner: Graph) -> list[str]:
    """Ids of a model's Output nodes in the order in which Keras numbers its results."""
    outputs = [node for node in inner.nodes if node.type == OUTPUT]
    if inner.form.outputs is not None:
        return list(flat(inner.form.outputs))
    return [node.id for node in (sorted(outputs, key=lambda node: node.name) if len(outputs) > 1 else outputs)]


def _first_shape(arguments: Any) -> tuple[int | None, ...]:
    """The shape of the first tensor in a call; empty when it is not said."""
    if tensor(arguments) is not None:
        return shape_of(arguments)
    items = arguments.values() if isinstance(arguments, Mapping) else arguments
    if isinstance(arguments, str) or not isinstance(arguments, Mapping | list | tuple):
        return ()
    return next((shape for item in items if (shape := _first_shape(item))), ())


def _without_first_calls(structure: Any, layers: Mapping[str, Layer]) -> Any:
    """Outputs with calls counted from 0: for functional models inside, Keras counts their own making as the first."""
    found = leaf(structure)
    if found is not None:
        layer = layers.get(found.layer, {})
        own = is_model(layer) and layer["class_name"] != "Sequential" and found.call > 0
        return [found.layer, found.call - 1 if own else found.call, found.index]
    if isinstance(structure, Mapping):
        return {key: _without_first_calls(item, layers) for key, item in structure.items()}
    if isinstance(structure, list | tuple):
        return [_without_first_calls(item, layers) for item in structure]
    return structure
