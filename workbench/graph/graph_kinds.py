"""Graphs of the wrong kind: a flow where a network is expected, and the other way round."""

from workbench.graph.document import Graph, GraphKind
from workbench.graph.graph_errors import WrongKind
from workbench.graph.vocabulary import NETWORK
from workbench.messages import mark, say

_EXPECTED = {"network": mark("a network"), "flow": mark("a flow")}
_RECEIVED = {"network": mark("the network {name!r}"), "flow": mark("the flow {name!r}")}
_OPEN_INNER = mark("Give the network inside it, such as flow.by_name[{node!r}].inner.")
_NO_INNER = mark("This flow holds no network yet: add one with flow.add('Network', inner=graph).")
_MAKE_FLOW = mark("A flow is made by wb.Graph('name', kind='flow'); a network is one of its nodes.")


def require_kind(graph: Graph, kind: GraphKind, *, where: str) -> None:
    """Raise WrongKind, which says what to give instead, unless ``graph`` is of this kind.

    >>> require_kind(graph, "network", where="here")
    """
    if graph.kind == kind:
        return
    raise WrongKind(
        where=where,
        expected=say(_EXPECTED[kind]),
        received=say(_RECEIVED[graph.kind], name=graph.name),
        advice=advice_for(graph),
    )


def advice_for(graph: Graph) -> str:
    """What to do with a graph where one of the other kind is expected."""
    if graph.kind == "network":
        return say(_MAKE_FLOW)
    inside = [node.name for node in graph.nodes if node.type == NETWORK]
    return say(_OPEN_INNER, node=inside[0]) if inside else say(_NO_INNER)
