"""Repeated blocks: how they are set, and the graph that they stand for.

A repeated block stays one node of the drawing. What is computed of it is the block with its repetitions inside, one
after the other, each a block of its own: :func:`written_out` makes it, and analysis, code and models start from there
(:mod:`workbench.graph.active_graph`).
"""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from workbench.graph.block_paths import block
from workbench.graph.document import Edge, Graph, Node, Repeat, Value
from workbench.graph.edits import with_node
from workbench.graph.graph_errors import CannotRepeat, GraphError
from workbench.graph.inner_parameters import name_of, place_of, present, with_value
from workbench.graph.node_size import COLUMN
from workbench.graph.repeat_expressions import normal_form, value_at
from workbench.graph.vocabulary import BLOCK, BORDER_PARAMS, INPUT, OUTPUT
from workbench.messages import say

MOST = 1000
"""Repetitions of a block."""
ADD = "Add"
_MARK = "repetition:"
"""Ids of repetitions begin so; a file may not have such ids."""


def repeat_block(graph: Graph, node_id: str, repeat: Repeat | None) -> Graph:
    """Repeat a block, or have it once again. Keys of ``repeat.values`` may name nodes by their names.

    Raises UnknownNode, NotABlock, CannotRepeat, NotInside, BadExpression, or what a value of a parameter raises.
    """
    node, inner = block(graph, node_id)
    if repeat is None or repeat.times == 1:
        return with_node(graph, replace(node, repeat=None))
    if node.type != BLOCK or graph.kind == "flow":
        raise CannotRepeat(where=node.name, reason=say("only blocks of layers can be repeated"))
    if not isinstance(repeat.times, int) or not 1 <= repeat.times <= MOST:
        reason = say("a block can be there 1 to {most} times, not {count}", most=MOST, count=repeat.times)
        raise CannotRepeat(where=node.name, reason=reason)
    values = {
        place_of(inner, key, where=node.name): normal_form(text, where=key) for key, text in repeat.values.items()
    }
    changed = replace(node, repeat=replace(repeat, values=values))
    reason = flaw(changed)
    if reason:
        raise CannotRepeat(where=node.name, reason=reason)
    for i in range(repeat.times):
        _inside(changed, i)
    return with_node(graph, changed)


def flaw(node: Node) -> str:
    """Why a repeated block cannot be computed as one, in words; empty where it can."""
    if node.repeat is None or node.inner is None:
        return ""
    inputs, outputs = (len(_ends(node.inner, type_name)) for type_name in (INPUT, OUTPUT))
    values = {"inputs": inputs, "outputs": outputs}
    if node.repeat.join == "residual" and (inputs, outputs) != (1, 1):
        return say(
            "its input can be added to its output only where it has one of each, and it has {inputs} and {outputs}",
            **values,
        )
    if inputs != outputs or not inputs:
        return say(
            "each repetition takes what the one before it gives, so that it needs as many inputs as outputs, and it "
            "has {inputs} and {outputs}",
            **values,
        )
    try:
        for i in range(node.repeat.times):
            _inside(node, i)
    except GraphError as refusal:
        return say("in repetition {number} {refusal}", number=i + 1, refusal=refusal)
    return ""


def values_of(node: Node, place: str) -> tuple[Value, ...]:
    """What a parameter inside has in each repetition. Raises BadExpression."""
    if node.repeat is None or node.inner is None:
        return ()
    where = name_of(node.inner, place)
    return tuple(value_at(node.repeat.values[place], i, where=where) for i in range(node.repeat.times))


def written_out(graph: Graph) -> Graph:
    """The graph with the repetitions of each repeated block inside it; ``graph`` itself where none is repeated.

    A block that cannot be repeated (:func:`flaw`) is there once.
    """
    if not _has_repeats(graph):
        return graph
    return replace(graph, nodes=tuple(map(_written_out, graph.nodes)))


def written_out_block(graph: Graph, node_id: str) -> Graph:
    """The graph with one repeated block written out, as far as those inside it are drawn. Raises NotABlock."""
    node, _ = block(graph, node_id)
    if node.repeat is None or flaw(node):
        return graph
    return with_node(graph, replace(node, repeat=None, inner=_in_a_row(node, deep=False)))


def is_repetition(node_id: str) -> bool:
    """Whether an id is that of a repetition, or of what joins them, in a graph that was written out."""
    return node_id.startswith(_MARK)


def drawn_path(path: tuple[str, ...]) -> tuple[str, ...]:
    """The path, in the drawing, of a node of the graph that was written out."""
    return tuple(node_id for node_id in path if not is_repetition(node_id))


def first_repetition(path: tuple[str, ...]) -> bool:
    """Whether a node of the graph that was written out is of the first repetition of each block around it."""
    return all(node_id == _id(1) for node_id in path if is_repetition(node_id))


def _id(number: int) -> str:
    return f"{_MARK}{number}"


def _has_repeats(graph: Graph) -> bool:
    return any(node.repeat is not None or (node.inner is not None and _has_repeats(node.inner)) for node in graph.nodes)


def _written_out(node: Node) -> Node:
    if node.inner is None:
        return node
    if node.repeat is None:
        return replace(node, inner=written_out(node.inner))
    once = replace(node, repeat=None)
    return replace(once, inner=written_out(node.inner)) if flaw(node) else replace(once, inner=_in_a_row(node))


def _in_a_row(node: Node, *, deep: bool = True) -> Graph:
    """Inputs and outputs of the block, and its repetitions between them."""
    assert node.inner is not None  # noqa: S101 - only blocks are repeated
    assert node.repeat is not None  # noqa: S101
    inputs, outputs = _ends(node.inner, INPUT), _ends(node.inner, OUTPUT)
    tensors = [(one.id, "output") for one in inputs]
    nodes, edges = list(inputs), []
    for number in range(1, node.repeat.times + 1):
        place = (number * COLUMN, 0.0)
        inner = _inside(node, number - 1)
        one = Node(_id(number), BLOCK, str(number), position=place, inner=written_out(inner) if deep else inner)
        edges += [Edge(*tensor, one.id, end.id) for tensor, end in zip(tensors, inputs, strict=True)]
        nodes.append(one)
        given = [(one.id, end.id) for end in outputs]
        if node.repeat.join == "residual":
            both = Node(f"{one.id}+", ADD, f"{number}_add", position=place)
            edges += [Edge(*tensor, both.id, "inputs") for tensor in (*tensors, *given)]
            nodes.append(both)
            given = [(both.id, "output")]
        tensors = given
    edges += [Edge(*tensor, end.id, "input") for tensor, end in zip(tensors, outputs, strict=True)]
    return replace(node.inner, nodes=(*nodes, *outputs), edges=tuple(edges), annotations=())


def _inside(node: Node, i: int) -> Graph:
    """What is inside the block in repetition ``i``, from 0. Raises what a value raises that cannot be."""
    assert node.inner is not None  # noqa: S101
    inner = _with_open_inputs(node.inner)
    for place, text in _values(node):
        inner = with_value(inner, place, value_at(text, i, where=name_of(node.inner, place)))
    return inner


def _values(node: Node) -> Iterator[tuple[str, str]]:
    """The expressions of places that are still there."""
    values: Mapping[str, str] = node.repeat.values if node.repeat is not None else {}
    return ((place, text) for place, text in values.items() if node.inner is not None and present(node.inner, place))


def _with_open_inputs(inner: Graph) -> Graph:
    """Inputs that take whatever comes: the next repetition may get another shape than the first."""
    border = BORDER_PARAMS[inner.kind]
    ends = {one.id for one in _ends(inner, INPUT)}
    return replace(inner, nodes=tuple(replace(one, params=border) if one.id in ends else one for one in inner.nodes))


def _ends(inner: Graph, type_name: str) -> list[Node]:
    return [node for node in inner.nodes if node.type == type_name]
