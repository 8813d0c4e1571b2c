"""Repeated blocks: how they are set, and the graph that they stand for.

A repeated block stays one node of the drawing. What is computed of it is the block with its repetitions inside, one
after the other, each a block of its own: :func:`written_out` makes it, and analysis, code and models start from there
(:mod:`workbench.graph.active_graph`).
"""

import re
from collections.abc import Iterator
from itertools import chain, count

from msgspec.structs import replace

from workbench.graph.block_paths import block
from workbench.graph.document import Edge, Graph, Node, Repeat, Value
from workbench.graph.edits import with_node
from workbench.graph.graph_errors import CannotRepeat, GraphError
from workbench.graph.inner_parameters import can_vary, name_of, place_of, with_value
from workbench.graph.node_size import COLUMN
from workbench.graph.repeat_expressions import normal_form, value_at
from workbench.graph.vocabulary import BLOCK, BORDER_PARAMS, INPUT, NETWORK, OUTPUT
from workbench.messages import mark, say

MOST = 1000
"""Repetitions of a block."""
ADD = "Add"
_TOO_MANY = mark("with the repeated blocks inside there would be {count} repetitions, and {most} are the most")
_IN_MODEL = mark("{key!r} is inside a nested model, where nothing can differ from one repetition to the next")
_MARK, _SUM = "repetition:", "+"
"""Ids of repetitions begin so, and those of sums end so; a file may not have such ids."""


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
    for key, place in zip(repeat.values, values, strict=False):
        if not can_vary(inner, place):
            raise CannotRepeat(where=node.name, reason=say(_IN_MODEL, key=key))
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
    total = repetitions(Graph(node.name, (node,)))
    if total > MOST:
        return say(_TOO_MANY, count=total, most=MOST)
    try:
        for i in range(node.repeat.times):
            _inside(node, i)
    except GraphError as refusal:
        return say("in repetition {number} {refusal}", number=i + 1, refusal=str(refusal).rstrip("."))
    return ""


def repetitions(graph: Graph) -> int:
    """How many repetitions of blocks there are in all, those inside repetitions too."""
    return sum(
        (node.repeat.times if node.repeat is not None else 1)
        * ((node.repeat is not None) + (repetitions(node.inner) if node.inner is not None else 0))
        for node in graph.nodes
    )


def varied_parameters(graph: Graph, above: str = "") -> Iterator[str]:
    """The parameters, with the path of their layer by names, that expressions give: ``"stage/conv.filters"``."""
    for node in graph.nodes:
        if node.inner is None:
            continue
        yield from (f"{above}{node.name}/{name_of(node.inner, place)}" for place in present_values(node))
        yield from varied_parameters(node.inner, f"{above}{node.name}/")


def values_of(node: Node, place: str) -> tuple[Value, ...]:
    """What a parameter inside has in each repetition. Raises BadExpression."""
    if node.repeat is None or node.inner is None:
        return ()
    where = name_of(node.inner, place)
    return tuple(value_at(node.repeat.values[place], i, where=where) for i in range(node.repeat.times))


def written_out(graph: Graph) -> Graph:
    """The graph with the repetitions of each repeated block inside it; ``graph`` itself where none is repeated.

    The network inside a node of a flow is a graph of its own, and stays as it is drawn. A block that cannot be repeated
    (:func:`flaw`) is there once.
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


def is_sum(node_id: str) -> bool:
    """Whether an id is that of the sum behind a repetition with a residual join."""
    return is_repetition(node_id) and node_id.endswith(_SUM)


def number_of(node_id: str) -> int:
    """The number, from 1, of the repetition that has this id, or that is followed by the sum that has it."""
    return int(node_id.removeprefix(_MARK).removesuffix(_SUM))


def drawn_path(path: tuple[str, ...]) -> tuple[str, ...]:
    """The path, in the drawing, of a node of the graph that was written out."""
    return tuple(node_id for node_id in path if not is_repetition(node_id))


def first_repetition(path: tuple[str, ...]) -> bool:
    """Whether a node of the graph that was written out is of the first repetition of each block around it."""
    return all(node_id == _id(1) for node_id in path if is_repetition(node_id))


def _id(number: int) -> str:
    return f"{_MARK}{number}"


def _has_repeats(graph: Graph) -> bool:
    return any(
        node.repeat is not None or (node.inner is not None and node.type != NETWORK and _has_repeats(node.inner))
        for node in graph.nodes
    )


def _written_out(node: Node) -> Node:
    if node.inner is None or node.type == NETWORK:
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
            both = Node(one.id + _SUM, ADD, f"{number}_{sum_name(node.inner)}", position=place)
            edges += [Edge(*tensor, both.id, "inputs") for tensor in (*tensors, *given)]
            nodes.append(both)
            given = [(both.id, "output")]
        tensors = given
    edges += [Edge(*tensor, end.id, "input") for tensor, end in zip(tensors, outputs, strict=True)]
    return replace(node.inner, nodes=(*nodes, *outputs), edges=tuple(edges), annotations=())


def sum_name(inner: Graph) -> str:
    """What the sum after a repetition is called, behind its number: a word that no layer inside has as its name."""
    taken = {re.sub(r"\W", "", node.name).lower() for node in inner.nodes}
    words = chain(("add", "residual"), (f"residual{number}" for number in count(2)))
    return next(word for word in words if word not in taken)


def _inside(node: Node, i: int) -> Graph:
    """What is inside the block in repetition ``i``, from 0. Raises what a value raises that cannot be."""
    assert node.inner is not None  # noqa: S101
    inner = _with_open_inputs(node.inner)
    for place, text in present_values(node).items():
        inner = with_value(inner, place, value_at(text, i, where=name_of(node.inner, place)))
    return inner


def present_values(node: Node) -> dict[str, str]:
    """The expressions of a block by their places, as far as these are still there."""
    if node.repeat is None or node.inner is None:
        return {}
    inner = node.inner
    return {place: text for place, text in node.repeat.values.items() if can_vary(inner, place)}


def _with_open_inputs(inner: Graph) -> Graph:
    """Inputs that take whatever comes: the next repetition may get another shape than the first."""
    border = BORDER_PARAMS[inner.kind]
    ends = {one.id for one in _ends(inner, INPUT)}
    return replace(inner, nodes=tuple(replace(one, params=border) if one.id in ends else one for one in inner.nodes))


def _ends(inner: Graph, type_name: str) -> list[Node]:
    return [node for node in inner.nodes if node.type == type_name]
