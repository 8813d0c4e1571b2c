"""What a mistake of the corpus is."""

from typing import NamedTuple

from workbench.graph.document import Edge, Graph


class Mistake(NamedTuple):
    """A drawing as a student leaves it, with what is said of it: the node (by path), the code, and every word."""

    name: str
    graph: Graph
    node: str
    code: str
    message: str


def image(*shape: int | None, **params: object) -> Graph:
    """A network that starts with pictures of this shape, 28 x 28 x 1 if nothing is said."""
    return Graph("digits").add("Input", name="image", **{"shape": shape or (28, 28, 1), **params})


def words(**params: object) -> Graph:
    """A network that starts with sentences of 20 words."""
    return Graph("reviews").add("Input", shape=(20,), name="words", **params)


def edge(graph: Graph, source: str, target: str, into: str = "input", out: str = "output") -> Edge:
    """The connection between two nodes, by name."""
    return Edge(graph.by_name[source].id, out, graph.by_name[target].id, into)
