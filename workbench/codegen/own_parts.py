"""The user's own classes and functions that a graph carries as text."""

from collections.abc import Iterator

from workbench.catalog.own_code import Parts, defined_name, functions_in, is_import
from workbench.codegen.codegen_errors import OpaqueLayer
from workbench.graph.document import Graph, Node
from workbench.graph.vocabulary import CUSTOM_MODULE
from workbench.messages import mark, say

_TWO = mark("Two different definitions in this drawing have this name. Rename one of them where it was written.")


def own_parts(graph: Graph) -> Parts:
    """Imports, constants, functions and classes of all nodes, each once, in an order that can be executed.

    Raises OpaqueLayer when two nodes define different things under one name.
    """
    found: dict[str, None] = {}
    names: dict[str, str] = {}
    for node in nodes_of(graph):
        for part in _parts(node):
            name = defined_name(part)
            if name is not None and names.setdefault(name, part) != part:
                raise OpaqueLayer(where=node.name, received=name, reason=say(_TWO))
            found[part] = None
    return tuple(found)


def own_texts(graph: Graph) -> Iterator[Parts]:
    """The text of each class and function of the user's own, with the expression that stands for the function."""
    for node in nodes_of(graph):
        if node.type in ("Custom", CUSTOM_MODULE) and node.params.get("source"):
            yield tuple(map(str, node.params["source"]))
        for expression, parts in functions_in(node.params):
            yield (*parts, expression)


def _parts(node: Node) -> Iterator[str]:
    if node.type == "Custom" and node.params.get("source"):
        yield from map(str, node.params["source"])
    for _, parts in functions_in(node.params):
        yield from parts


def definitions(parts: Parts) -> Iterator[str]:
    """What is no import; constants that follow one another stand together."""
    constants: list[str] = []
    for part in parts:
        if is_import(part):
            continue
        if part.startswith(("class ", "def ", "@", "async ")):
            if constants:
                yield "\n".join(constants)
                constants = []
            yield part
        else:
            constants.append(part)
    if constants:
        yield "\n".join(constants)


def nodes_of(graph: Graph) -> Iterator[Node]:
    """The nodes of a graph and of all inside it."""
    for level in levels(graph):
        yield from level.nodes


def levels(graph: Graph) -> Iterator[Graph]:
    """The graph and every graph inside it."""
    yield graph
    for node in graph.nodes:
        if node.inner is not None:
            yield from levels(node.inner)
