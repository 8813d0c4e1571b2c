"""Whether a graph that came from outside (a file) is one that edits could have made."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from workbench.graph.annotations import annotation_flaws
from workbench.graph.call_values import POSITIONAL, is_argument
from workbench.graph.document import Edge, Graph, GraphKind, Node, Position, Value
from workbench.graph.edits import LARGEST_COORDINATE
from workbench.graph.graph_errors import GraphError
from workbench.graph.names import checked_name
from workbench.graph.ports import input_ports, output_ports
from workbench.graph.repeat_expressions import normal_form
from workbench.graph.repetition import MOST, is_repetition
from workbench.graph.traversal import topological
from workbench.graph.vocabulary import BLOCK, ENDS, vocabulary
from workbench.messages import say

Flaw = Mapping[str, str]
"""A place in the document, what was expected there, and what was received."""


def flaws(graph: Graph, place: str = "graph") -> Iterator[Flaw]:
    """What is wrong with ``graph``, most basic first. A graph without flaws is safe for every edit."""
    yield from _name_flaws(graph, place)
    found = False
    for index, node in enumerate(graph.nodes):
        for flaw in _node_flaws(graph, node, f"{place}.nodes[{index}]"):
            found = True
            yield flaw
    for index, annotation in enumerate(graph.annotations):
        for field, expected, received in annotation_flaws(annotation):
            yield _flaw(f"{place}.annotations[{index}].{field}", expected, received)
        if not _on_canvas(annotation.position):
            yield _flaw(f"{place}.annotations[{index}].position", say("a place on the canvas"), annotation.position)
    if found:
        return  # ports can be asked of sound nodes only
    for index, edge in enumerate(graph.edges):
        yield from _edge_flaws(graph, edge, f"{place}.edges[{index}]")
    if len(topological(graph)) < len(graph.nodes):
        yield _flaw(f"{place}.edges", say("connections without a loop"), say("a loop"))


def _on_canvas(position: Position) -> bool:
    return all(abs(coordinate) <= LARGEST_COORDINATE for coordinate in position)


def _flaw(place: str, expected: object, received: object) -> Flaw:
    return {"place": place, "expected": str(expected), "received": str(received)}


def _name_flaws(graph: Graph, place: str) -> Iterator[Flaw]:
    try:
        checked_name(graph.name, where=place)
    except GraphError as error:
        yield _flaw(f"{place}.name", error.values["expected"], error.values["received"])
    for expected, counts in (
        (say("every id once"), Counter(item.id for item in graph.items)),
        (say("every name once"), Counter(node.name for node in graph.nodes)),
    ):
        for value, count in counts.items():
            if count > 1:
                yield _flaw(
                    f"{place}.nodes",
                    expected,
                    say("{value!r} {count} times", value=value, count=count),
                )


def _node_flaws(graph: Graph, node: Node, place: str) -> Iterator[Flaw]:
    try:
        checked_name(node.name, where=place)
        checked_name(node.id, where=place)
        checked = _normal(graph.kind, node.type, node.params)
        if not node.shares and checked != node.params:
            yield _flaw(f"{place}.params", dict(checked), dict(node.params))
    except GraphError as error:
        yield _flaw(place, error.values["expected"], error.values["received"])
    if node.shares:
        yield from _sharing_flaws(graph, node, place)
    elif vocabulary(graph.kind).inner_kind(node.type) != (node.inner.kind if node.inner is not None else None):
        yield _flaw(f"{place}.inner", _inner_expected(graph.kind, node.type), node.type)
    if node.mode and node.type in ENDS:
        yield _flaw(f"{place}.mode", say("no mode at the ends of a network"), repr(node.mode))
    if graph.kind == "flow" and (node.call or node.shares):
        yield _flaw(place, say("neither 'call' nor 'shares' in a flow"), repr(node.name))
    yield from _call_flaws(node, place)
    yield from _block_flaws(graph, node, place)
    if node.inner is not None:
        yield from flaws(node.inner, f"{place}.inner")


def _call_flaws(node: Node, place: str) -> Iterator[Flaw]:
    for argument in node.call:
        if not is_argument(argument):
            yield _flaw(f"{place}.call", say("names of arguments"), repr(argument))
    if not isinstance(node.call.get(POSITIONAL, ()), tuple):
        yield _flaw(f"{place}.call", say("a list of positional arguments"), repr(node.call[POSITIONAL]))


def _block_flaws(graph: Graph, node: Node, place: str) -> Iterator[Flaw]:
    """What is said of repetitions, links and lifted parameters; places of layers that are gone are left out later."""
    if is_repetition(node.id):
        yield _flaw(f"{place}.id", say("an id of a drawn node"), repr(node.id))
    if node.inner is None and (node.repeat is not None or node.link or node.lifted):
        yield _flaw(place, say("'repeat', 'link' and 'lifted' of blocks only"), repr(node.name))
        return
    if node.repeat is None:
        return
    if node.type != BLOCK or graph.kind == "flow":
        yield _flaw(f"{place}.repeat", say("repetitions of blocks of layers only"), repr(node.type))
    if not 1 < node.repeat.times <= MOST:
        yield _flaw(f"{place}.repeat.times", say("a number from 2 to {most}", most=MOST), node.repeat.times)
    for key, text in node.repeat.values.items():
        try:
            normal_form(text, where=key)
        except GraphError as error:
            yield _flaw(f"{place}.repeat.values", say("an expression of i"), error.values["received"])


def _inner_expected(kind: GraphKind, type_name: str) -> str:
    held = vocabulary(kind).inner_kind(type_name)
    if held is None or held == kind:
        return say("a graph in blocks and nested models only")
    return say("a graph of the kind {kind!r}", kind=held)


@lru_cache(maxsize=4096)
def _normal(kind: GraphKind, type_name: str, params: Mapping[str, Value]) -> Mapping[str, Value]:
    """The normal form of parameters, remembered: the states of a history repeat the same nodes."""
    vocabulary(kind).require(type_name, where=type_name)
    return vocabulary(kind).checked(type_name, params, where=type_name)


def _sharing_flaws(graph: Graph, node: Node, place: str) -> Iterator[Flaw]:
    owner = graph.by_id.get(node.shares)
    if owner is None or owner.type != node.type or owner.shares or owner is node:
        yield _flaw(
            f"{place}.shares", say("the id of a {type} node that owns its layer", type=node.type), repr(node.shares)
        )
    if node.params or node.inner is not None:
        yield _flaw(place, say("no parameters beside 'shares'"), say("parameters"))


def _edge_flaws(graph: Graph, edge: Edge, place: str) -> Iterator[Flaw]:
    source, target = graph.by_id.get(edge.source), graph.by_id.get(edge.target)
    if source is None or target is None:
        lost = edge.source if source is None else edge.target
        yield _flaw(place, say("the ids of two nodes"), repr(lost))
        return
    outputs = [port.name for port in output_ports(graph, source)]
    if edge.source_port not in outputs:
        yield _flaw(f"{place}.source_port", say("one of {outputs}", outputs=outputs), repr(edge.source_port))
    inputs = {port.name: port for port in input_ports(graph, target)}
    if edge.target_port not in inputs:
        yield _flaw(f"{place}.target_port", say("one of {inputs}", inputs=list(inputs)), repr(edge.target_port))
    elif not inputs[edge.target_port].many:
        rivals = [other for other in graph.incoming[target.id] if other.target_port == edge.target_port]
        if len(rivals) > 1 and rivals[-1] is edge:
            yield _flaw(place, say("one connection into this input"), say("{count} connections", count=len(rivals)))
