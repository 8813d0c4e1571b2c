"""What a call receives, as expressions: tensors by their variables, other values as literals."""

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from workbench.catalog import node_type
from workbench.codegen.expressions import Expression, Items, Name
from workbench.codegen.tensor_structures import input_structure, structured
from workbench.codegen.value_expressions import value_expression
from workbench.graph.call_values import POSITIONAL, ports_in
from workbench.graph.document import Graph, Node
from workbench.graph.ports import input_ports, layer_owner
from workbench.graph.vocabulary import MODEL


class Argument(Struct, frozen=True):
    """What one parameter of a call receives. ``variables`` are the tensors in ``value``; ``listed`` if it is a list."""

    port: str
    value: Expression
    variables: tuple[str, ...] = ()
    listed: bool = False
    by_keyword: bool = False


def arguments(graph: Graph, node: Node, variables: Mapping[tuple[str, str], str]) -> Iterator[Argument]:
    """The arguments of one call, positional ones first."""
    owner = layer_owner(graph, node)
    given: dict[str, tuple[str, ...]] = {}
    for port in input_ports(graph, node):
        edges = [edge for edge in graph.incoming[node.id] if edge.target_port == port.name]
        given[port.name] = tuple(variables[edge.source, edge.source_port] for edge in edges)
    usual = [port.name for port in input_ports(graph, _without_call(node))]
    if POSITIONAL in node.call:
        for value in node.call[POSITIONAL]:
            yield _templated(POSITIONAL, value, given)
    elif owner.type == MODEL and owner.inner is not None:
        structure = input_structure(owner.inner)
        expression = structured(structure, {port: variables[0] for port, variables in given.items() if variables})
        inside = tuple(given[port][0] for port in usual if given.get(port))
        yield Argument("inputs", expression, inside, listed=not isinstance(structure, str))
    elif node_type(owner.type).call == "list":
        inside = tuple(variable for port in usual for variable in given.get(port, ()))
        yield Argument("", _names(inside), inside, listed=True)
    else:
        yield from _by_port(graph, node, given)
    for argument, value in node.call.items():
        if argument != POSITIONAL and (argument not in usual or node_type(owner.type).call == "list"):
            yield _templated(argument, value, given, by_keyword=True)


def _by_port(graph: Graph, node: Node, given: Mapping[str, tuple[str, ...]]) -> Iterator[Argument]:
    """One argument for each usual port; after a gap, and where they may be left out, by keyword."""
    kind = node_type(layer_owner(graph, node).type)
    by_keyword = False
    for port in input_ports(graph, _without_call(node)):
        # settings may stand between the tensors of an operation: ops.average(x, axis, weights)
        named = by_keyword or (port.optional and (kind.kind != "operation" or bool(kind.parameters)))
        if port.name in node.call:
            yield _templated(port.name, node.call[port.name], given, by_keyword=named)
        elif not given[port.name]:
            by_keyword = True  # what follows can only be named
        elif kind.call == "spread":
            yield from (Argument(port.name, Name(variable), (variable,)) for variable in given[port.name])
        elif port.many and kind.kind == "operation":
            yield Argument(port.name, _names(given[port.name]), given[port.name], listed=True, by_keyword=named)
        else:
            yield Argument(port.name, Name(given[port.name][0]), given[port.name], by_keyword=named)


def _without_call(node: Node) -> Node:
    return replace(node, call={}) if node.call else node


def _names(variables: tuple[str, ...]) -> Items:
    return Items(tuple(Name(variable) for variable in variables))


def _templated(
    argument: str, value: object, given: Mapping[str, tuple[str, ...]], *, by_keyword: bool = False
) -> Argument:
    """A value in which ports stand for tensors."""
    names = {port: variables[0] for port, variables in given.items() if variables}
    inside = tuple(names[port] for port in ports_in(value))
    expression: Expression = value_expression(value, names)
    return Argument(argument, expression, inside, listed=isinstance(value, tuple), by_keyword=by_keyword)
