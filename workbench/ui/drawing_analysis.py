"""What a drawing means, of either kind: a network, or a flow with the layers of the networks that it holds."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from immutabledict import immutabledict
from msgspec.structs import replace

from workbench.analysis import Analysis, analyze
from workbench.analysis.analysis_report import IdPath
from workbench.data.sample_set import SampleSet
from workbench.graph.document import Graph
from workbench.graph.vocabulary import NETWORK

_MOST_NETWORKS = 16
"""Networks whose analysis is remembered: an edit of the flow around them changes none of them."""


def drawing_analysis(
    graph: Graph, *, shapes: bool, data: SampleSet | Mapping[str, SampleSet] | None = None
) -> Analysis:
    """What a drawing means; of a flow also what is known of the layers inside its networks.

    Args:
        graph: A network or a flow.
        shapes: Whether shapes of layers are looked at, which needs Keras.
        data: The samples that a flow is given in the cell.

    Returns:
        One analysis of all levels.
    """
    if graph.kind == "network":
        return analyze(graph, shapes=shapes)
    from workbench.flow.flow_analysis import analyze_flow  # with OpenCV: a network's editor needs none of it

    whole = analyze_flow(graph, data=data, shapes=shapes)
    nodes, by_id = dict(whole.nodes), dict(whole.by_id)
    for ids, names, network in _networks(graph):
        inner = _analysed(network, shapes)
        nodes |= {f"{names}/{path}": report for path, report in inner.nodes.items()}
        by_id |= {(*ids, *path): report for path, report in inner.by_id.items()}
    return replace(whole, nodes=immutabledict(nodes), by_id=immutabledict(by_id))


@lru_cache(maxsize=_MOST_NETWORKS)
def _analysed(network: Graph, shapes: bool) -> Analysis:
    return analyze(network, shapes=shapes)


def _networks(graph: Graph, ids: IdPath = (), names: str = "") -> Iterator[tuple[IdPath, str, Graph]]:
    """The networks of a flow, in its blocks too, with the paths to them by ids and by names."""
    for node in graph.nodes:
        if node.inner is None:
            continue
        if node.type == NETWORK:
            yield (*ids, node.id), f"{names}{node.name}", node.inner
        else:
            yield from _networks(node.inner, (*ids, node.id), f"{names}{node.name}/")
