"""Parameters of layers inside a block that the block shows as its own."""

from collections.abc import Collection
from itertools import chain, count

from msgspec.structs import replace

from workbench.graph.block_paths import block
from workbench.graph.document import Graph, Node, Value
from workbench.graph.edits import with_node
from workbench.graph.graph_errors import DuplicateName, GivenByExpression, UnknownParameter
from workbench.graph.inner_parameters import place_of, split, with_value
from workbench.graph.names import checked_name
from workbench.messages import say


def lift(graph: Graph, node_id: str, place: str, name: str = "") -> Graph:
    """Let a block show a parameter of a layer inside, under ``name`` or its own.

    ``place`` may name nodes by their names, as in ``"conv.filters"``. Raises UnknownNode, NotABlock, NotInside,
    InvalidName or DuplicateName.
    """
    node, inner = block(graph, node_id)
    found = place_of(inner, place, where=node.name)
    wanted = checked_name(name or _free(node.lifted, split(found)[1]), where=node.name)
    if wanted in node.lifted and node.lifted[wanted] != found:
        raise DuplicateName(where=node.name, received=wanted, expected=_free(node.lifted, wanted))
    rest = {key: other for key, other in node.lifted.items() if other != found}
    return with_node(graph, replace(node, lifted={**rest, wanted: found}))


def lower(graph: Graph, node_id: str, name: str) -> Graph:
    """Show a lifted parameter at its layer alone again. Raises UnknownNode, NotABlock or UnknownParameter."""
    node, _ = block(graph, node_id)
    _require(node, name)
    return with_node(graph, replace(node, lifted={key: place for key, place in node.lifted.items() if key != name}))


def set_lifted(graph: Graph, node_id: str, name: str, value: Value) -> Graph:
    """Set the parameter of the layer inside.

    Raises what ``set_param`` raises, NotABlock or UnknownParameter; GivenByExpression where repetitions differ in it.
    """
    node, inner = block(graph, node_id)
    _require(node, name)
    given = node.repeat.values.get(node.lifted[name]) if node.repeat is not None else None
    if given is not None:
        raise GivenByExpression(where=node.name, received=name, expression=given)
    return with_node(graph, replace(node, inner=with_value(inner, node.lifted[name], value)))


def _require(node: Node, name: str) -> None:
    if name not in node.lifted:
        expected = ", ".join(node.lifted) or say("none")
        raise UnknownParameter(where=node.name, type=node.type, received=name, expected=expected)


def _free(taken: Collection[str], base: str) -> str:
    return next(name for name in chain([base], (f"{base}_{n}" for n in count(2))) if name not in taken)
