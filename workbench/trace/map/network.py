"""The data of a map: a model or a graph as boxes and arrows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from workbench.analysis import Analysis, analyze
from workbench.analysis.analysis_report import Shape
from workbench.analysis.weight_counts import count_weights
from workbench.catalog import node_types
from workbench.catalog.category_colours import COLOURS, FLOW_COLOURS
from workbench.graph.active_graph import Activity, activity
from workbench.graph.annotations import held
from workbench.graph.difference import NodeChange
from workbench.graph.document import Graph
from workbench.graph.vocabulary import BLOCK
from workbench.model_program.program import Program, ProgramCall, Slot

_PLAIN = "#6b6b76"
_INPUT = "Input"


class Box(Struct, frozen=True):
    """One layer or operation, or a folded block: then ``inside`` has the names of its members.

    ``activity`` tells those that a drawing shows and that are not computed, ``times`` how often a block is repeated,
    ``change`` what has become of it since another drawing.
    """

    name: str
    kind: str
    colour: str
    params: int = 0
    inside: tuple[str, ...] = ()
    activity: Activity = "active"
    times: int = 1
    change: NodeChange | None = None


class Frame(Struct, frozen=True):
    """A titled frame around boxes, by their names."""

    title: str
    names: tuple[str, ...]


class Arrow(Struct, frozen=True):
    """A tensor from one box to another. ``shape`` is None where unknown."""

    source: str
    target: str
    shape: Shape | None = None


class Network(Struct, frozen=True):
    """Boxes in topological order, and the arrows between them; of a drawing its frames and notes (plain texts) too."""

    name: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    frames: tuple[Frame, ...] = ()
    notes: tuple[str, ...] = ()


class Numbered:
    """Makes the names of calls unique: the second call of ``dense`` is ``dense (2)``."""

    def __init__(self) -> None:
        self._times: dict[str, int] = {}

    def __call__(self, path: str) -> str:
        self._times[path] = times = self._times.get(path, 0) + 1
        return path if times == 1 else f"{path} ({times})"


def numbered(paths: Iterable[str]) -> Iterator[str]:
    """Names of calls in their order, each once.

    >>> [*numbered(["dense", "dense"])]
    ['dense', 'dense (2)']
    """
    yield from map(Numbered(), paths)


def of_program(program: Program) -> Network:
    """The network of a Keras model; layers of nested models are identified by their paths."""
    reader = _NetworkReader()
    entries = {entry.slot: (entry.name, entry.shape) for entry in program.entries}
    for entry in program.entries:
        reader.boxes.append(Box(entry.name, _INPUT, colour_of(_INPUT)))
    reader.level(program, entries, "")
    return Network(program.name, tuple(reader.boxes), tuple(reader.arrows))


class _NetworkReader:
    def __init__(self) -> None:
        self.boxes: list[Box] = []
        self.arrows: list[Arrow] = []
        self._numbered = Numbered()
        self._counted: set[int] = set()

    def level(self, program: Program, known: Mapping[Slot, Any], above: str) -> dict[Slot, Any]:
        """Boxes of one level. ``known`` maps each slot to its source box and shape."""
        import keras

        values = dict(known)
        for call in program.calls:
            if call.inner is None:
                name = self._box(call, above)
                self.arrows.extend(Arrow(values[slot][0], name, values[slot][1]) for slot in call.inputs)
                shapes: Sequence[Shape | None] = call.shapes or [None] * len(call.outputs)
                results: Iterable[Any] = [(name, shape) for shape in shapes]
            else:
                given = {entry.slot: values[slot] for entry, slot in zip(call.inner.entries, call.inputs, strict=True)}
                inside = self.level(call.inner, given, f"{above}{call.name}/")
                results = [inside[slot] for slot in keras.tree.flatten(call.inner.outputs)]
            values.update(zip(call.outputs, results, strict=False))
        return values

    def _box(self, call: ProgramCall, above: str) -> str:
        """A box for one call; a layer that is called again gets one more, with a number."""
        name = self._numbered(above + call.name)
        params = 0 if id(call.operation) in self._counted else _params(call.operation)
        self._counted.add(id(call.operation))
        self.boxes.append(Box(name, call.kind, colour_of(call.kind), params))
        return name


def _params(operation: Any) -> int:
    return count_weights(operation).total


def of_graph(graph: Graph, analysis: Analysis | None = None) -> Network:
    """The network of a drawing, finished or not; a block is one box. ``analysis`` is what is known of it already."""
    report = analysis or analyze(graph)
    states = activity(graph)
    boxes = tuple(
        Box(
            node.name,
            node.type,
            colour_of(node.type),
            found.params if (found := report.at(node.id)) else 0,
            tuple(f"{node.name}/{inner.name}" for inner in node.inner.nodes) if node.inner else (),
            states[node.id],
            node.repeat.times if node.repeat is not None else 1,
        )
        for node in graph.nodes
    )
    notes = tuple(one.text for one in graph.annotations if one.kind == "note")
    return Network(graph.name, boxes, tuple(_graph_arrows(graph, report)), tuple(_frames(graph)), notes)


def _frames(graph: Graph) -> Iterator[Frame]:
    for one in graph.annotations:
        names = tuple(graph.by_id[item].name for item in held(graph, one) if item in graph.by_id)
        if names:
            yield Frame(one.text, names)


def _graph_arrows(graph: Graph, report: Any) -> Iterator[Arrow]:
    for edge in graph.edges:
        source, target = graph.by_id[edge.source], graph.by_id[edge.target]
        found = report.at(edge.source)
        outputs = {tensor.port: tensor.shape for tensor in found.outputs} if found else {}
        yield Arrow(source.name, target.name, outputs.get(edge.source_port))


def colour_of(kind: str) -> str:
    """The colour of a type's category; grey for operations and classes of a learner's own."""
    if kind == BLOCK:
        return COLOURS["Blocks"]
    known = (*node_types(), *node_types(kind="flow"))
    category = next((one.category for one in known if one.name == kind), "")
    return {**FLOW_COLOURS, **COLOURS}.get(category, _PLAIN)
