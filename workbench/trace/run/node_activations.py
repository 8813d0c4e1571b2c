"""What each node of a drawing gives for one sample: the calls of the model that was built from it, found by name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from workbench.codegen.layer_names import layer_names
from workbench.codegen.operation_calls import class_import, is_operation
from workbench.graph.document import Graph, Node
from workbench.graph.ports import layer_owner, output_ports
from workbench.graph.repetition import drawn_path, first_repetition, is_repetition, written_out
from workbench.graph.traversal import topological
from workbench.graph.vocabulary import BLOCK, INPUT, MODEL, OUTPUT
from workbench.imaging.activation_picture import ReducedActivation, reduced
from workbench.model_program.model_reader import read
from workbench.model_program.program import Program, ProgramCall, Slot
from workbench.model_program.program_run import walk
from workbench.trace.run.batch_input import as_tensors

Path = tuple[str, ...]
Tensors = dict[tuple[str, str], Slot]
Source = tuple[ProgramCall, int] | Slot
"""Where a tensor comes from: an output of a call, or an input of the whole network."""


def node_activations(graph: Graph, model: Any, sample: Any) -> dict[Path, ReducedActivation]:
    """The activation of every node by the ids that lead to it, reduced to what a picture shows.

    Args:
        graph: The drawing.
        model: The Keras model that was built from it; its weights may be trained.
        sample: A batch of one, as for ``model(sample)``.

    Returns:
        The first output of each node; nodes that no call of the model belongs to are left out.
    """
    program = read(model)
    if program is None:
        return {}
    sources = matched(graph, program)
    tensors = as_tensors(model, sample)
    seen = _Reducer(program)
    inputs = {
        entry.slot: seen.reduce(tensor, in_colour=True) for entry, tensor in zip(program.entries, tensors, strict=True)
    }
    walk(program, tensors, seen, training=False)
    found = {path: _of(source, seen, inputs) for path, source in sources.items()}
    return {path: one for path, one in found.items() if one is not None}


def fits(graph: Graph, model: Any) -> bool:
    """Whether a model is one of this drawing: every layer of its top level is called, on what is drawn before it."""
    program = read(model)
    if program is None or not graph.nodes:
        return False
    found = _all(graph, program)
    layers = [node for node in graph.nodes if node.inner is None and node.type not in (INPUT, OUTPUT)]
    return bool(layers) and any((node.id,) in found for node in layers) and len(program.calls) <= len(found)


def _of(source: Source, seen: "_Reducer", inputs: Mapping[Slot, ReducedActivation]) -> ReducedActivation | None:
    if isinstance(source, Slot):
        return inputs.get(source)
    call, index = source
    results = seen.results.get(call, ())
    return results[index] if index < len(results) else None


class _Reducer:
    """An observer that keeps a little of every result: a whole network's activations can be hundreds of megabytes."""

    def __init__(self, program: Program) -> None:
        self.results: dict[ProgramCall, tuple[ReducedActivation, ...]] = {}
        self._channels_first = program.channels_first

    def before(self, path: str, call: ProgramCall, given: Sequence[Any]) -> None:
        """Nothing is needed of what goes in."""

    def after(self, path: str, call: ProgramCall, given: Sequence[Any], results: Sequence[Any], seconds: float) -> None:  # noqa: ARG002
        """Keep what a picture needs."""
        self.results[call] = tuple(self.reduce(result) for result in results)

    def reduce(self, tensor: Any, *, in_colour: bool = False) -> ReducedActivation:
        """The first sample of a tensor, reduced."""
        import keras

        values = np.asarray(keras.ops.convert_to_numpy(tensor))
        return reduced(values[0] if values.ndim else values, channels_first=self._channels_first, in_colour=in_colour)


def matched(graph: Graph, program: Program) -> dict[Path, Source]:
    """Which tensor of a model is that of which node, by the ids that lead to it; of several outputs the first.

    A node inside a repeated block has that of the first repetition.
    """
    return {
        drawn_path(path): source
        for path, source in _all(graph, program).items()
        if first_repetition(path) and not is_repetition(path[-1])
    }


def _all(graph: Graph, program: Program) -> dict[Path, Source]:
    """The same of the graph in which repetitions are written out."""
    graph = written_out(graph)
    return dict(_Matcher(program).level(graph, (), "", _inputs(graph, program)))


def _inputs(graph: Graph, program: Program) -> dict[str, Slot]:
    """The slots of the Input nodes of a network, by id: by their names, or in their order where these differ."""
    names = layer_names(graph)
    nodes = [node for node in graph.nodes if node.type == INPUT and graph.outgoing[node.id]]
    by_name = {entry.name: entry.slot for entry in program.entries}
    if all(names.get(node.id) in by_name for node in nodes):
        return {node.id: by_name[names[node.id]] for node in nodes}
    return {node.id: entry.slot for node, entry in zip(nodes, program.entries, strict=False)}


class _Matcher:
    """Finds the calls of one program; those of a nested model are found by another."""

    def __init__(self, program: Program) -> None:
        self._free = list(program.calls)
        self._ends: dict[tuple[Path, str], Slot] = {}
        self._made = {slot: (call, index) for call in program.calls for index, slot in enumerate(call.outputs)}

    def level(self, graph: Graph, path: Path, prefix: str, given: Mapping[str, Slot]) -> Iterator[tuple[Path, Source]]:
        """The nodes of one level and of all inside it. ``given`` are the slots of its Inputs."""
        names = layer_names(graph)
        tensors: Tensors = {}
        for node in topological(graph):
            before = [
                (edge.target_port, tensors.get((edge.source, edge.source_port))) for edge in graph.incoming[node.id]
            ]
            ports = output_ports(graph, node)
            if node.type == INPUT:
                results = [given.get(node.id)]
            elif node.type == OUTPUT:
                results = [before[0][1]] if before else []
            elif node.type == BLOCK and node.inner is not None:
                inside = {port: slot for port, slot in before if slot is not None}
                yield from self.level(node.inner, (*path, node.id), f"{prefix}{names[node.id]}_", inside)
                results = [self._ends.get(((*path, node.id), port.name)) for port in ports]
            else:
                call = self._call(graph, node, prefix + names.get(layer_owner(graph, node).id, ""), before)
                results = list(call.outputs) if call is not None else []
                if call is not None and call.inner is not None and node.type == MODEL and node.inner is not None:
                    yield from _inside(node.inner, (*path, node.id), call)
            tensors |= {
                (node.id, port.name): slot for port, slot in zip(ports, results, strict=False) if slot is not None
            }
            first = next((slot for slot in results if slot is not None), None)
            if node.type == OUTPUT and first is not None:
                self._ends[path, node.id] = first
            if first is not None:
                yield (*path, node.id), self._source(first)

    def _source(self, slot: Slot) -> Source:
        """The call that gave a tensor; of a nested model the one inside that did."""
        if slot not in self._made:
            return slot
        call, index = self._made[slot]
        return _innermost(call, index)

    def _call(
        self, graph: Graph, node: Node, name: str, before: Sequence[tuple[str, Slot | None]]
    ) -> ProgramCall | None:
        owner = layer_owner(graph, node)
        inputs = {slot for _, slot in before}
        for call in self._free:
            if _is_of(owner, name, call) and set(call.inputs) == inputs:
                self._free.remove(call)
                return call
        return None


def _is_of(owner: Node, name: str, call: ProgramCall) -> bool:
    """Whether a call is that of a node: a layer by its name, an operation by its class, as Keras numbers these."""
    return call.kind == class_import(owner)[1] if is_operation(owner) else call.name == name


def _innermost(call: ProgramCall, index: int) -> Source:
    """The call inside nested models that gave an output of ``call``."""
    import keras

    while call.inner is not None:
        slot = keras.tree.flatten(call.inner.outputs)[index]
        found = [(one, one.outputs.index(slot)) for one in call.inner.calls if slot in one.outputs]
        if not found:
            return call, index
        call, index = found[0]
    return call, index


def _inside(inner: Graph, path: Path, call: ProgramCall) -> Iterator[tuple[Path, Source]]:
    """The nodes inside a nested model; its inputs are tensors of the level above, and have no picture of their own."""
    if call.inner is None:
        return
    given = _inputs(inner, call.inner)
    for found, source in _Matcher(call.inner).level(inner, path, "", given):
        if not isinstance(source, Slot):
            yield found, source
