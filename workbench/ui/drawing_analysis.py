"""What a drawing means, of either kind: a network, or a flow with the networks that it holds."""

from collections.abc import Iterator
from functools import lru_cache

from immutabledict import immutabledict
from msgspec.structs import replace

from workbench.analysis import Analysis, Fix, NodeReport, Problem, analyze
from workbench.graph.document import Graph, Node
from workbench.graph.vocabulary import NETWORK

_MOST_NETWORKS = 16
"""Networks whose analysis is remembered: an edit of the flow around them changes none of them."""


def drawing_analysis(graph: Graph, *, shapes: bool) -> Analysis:
    """What a drawing means; of a flow also the problems and shapes inside its networks.

    Args:
        graph: A network or a flow.
        shapes: Whether shapes of layers are looked at, which needs Keras.

    Returns:
        One analysis of all levels.
    """
    if graph.kind == "network":
        return analyze(graph, shapes=shapes)
    return _together([_within(ids, names, _network(node, shapes)) for ids, names, node in _networks(graph)])


@lru_cache(maxsize=_MOST_NETWORKS)
def _analysed(network: Graph, shapes: bool) -> Analysis:
    return analyze(network, shapes=shapes)


def _network(node: Node, shapes: bool) -> Analysis:
    assert node.inner is not None  # noqa: S101 - what _networks gives holds one
    return _analysed(node.inner, shapes)


def _networks(graph: Graph, ids: tuple[str, ...] = (), names: str = "") -> Iterator[tuple[tuple[str, ...], str, Node]]:
    """The networks of a flow, in its blocks too, with their paths by ids and by names."""
    for node in graph.nodes:
        if node.inner is None:
            continue
        if node.type == NETWORK:
            yield (*ids, node.id), f"{names}{node.name}", node
        else:
            yield from _networks(node.inner, (*ids, node.id), f"{names}{node.name}/")


def _within(ids: tuple[str, ...], names: str, inner: Analysis) -> Analysis:
    """The analysis of a network as that of a node of the flow: paths begin at the outermost level."""
    whole = NodeReport((), inner.params, inner.trainable_params, inner.macs, inner.ok)
    return replace(
        inner,
        problems=tuple(_moved(problem, ids, names) for problem in inner.problems),
        nodes=immutabledict({names: whole, **{f"{names}/{path}": one for path, one in inner.nodes.items()}}),
        by_id=immutabledict({ids: whole, **{(*ids, *path): one for path, one in inner.by_id.items()}}),
    )


def _moved(problem: Problem, ids: tuple[str, ...], names: str) -> Problem:
    return replace(
        problem,
        node=f"{names}/{problem.node}" if problem.node else names,
        where=(*ids, *problem.where),
        fixes=tuple(Fix(fix.label, replace(fix.step, path=(*ids, *fix.step.path))) for fix in problem.fixes),
    )


def _together(parts: list[Analysis]) -> Analysis:
    """Several analyses as one: their problems in order, and the sums of what is counted."""
    return Analysis(
        problems=tuple(problem for part in parts for problem in part.problems),
        nodes=immutabledict({path: one for part in parts for path, one in part.nodes.items()}),
        by_id=immutabledict({path: one for part in parts for path, one in part.by_id.items()}),
        params=sum(part.params for part in parts),
        trainable_params=sum(part.trainable_params for part in parts),
        macs=sum(part.macs for part in parts),
        complete=all(part.complete for part in parts),
    )
