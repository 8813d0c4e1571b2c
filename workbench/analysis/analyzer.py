"""The one entrance: a graph goes in, what it means comes out."""

from collections.abc import Iterator

from immutabledict import immutabledict

from workbench.analysis.analysis_report import GRAVEST_FIRST, Analysis, IdPath, Problem
from workbench.analysis.node_context import NodeLocation
from workbench.analysis.shape_propagation import ShapePropagation
from workbench.analysis.structure_rules import check
from workbench.graph.document import Graph


def analyze(graph: Graph, *, shapes: bool = True) -> Analysis:
    """Say what ``graph`` means: shapes, parameters, multiply-accumulates, problems and their fixes. Never raises.

    With ``shapes=False`` only the drawing is looked at (what is missing or loose): then Keras is not imported.
    May be called from any thread. Problems come in the order of the nodes, the gravest of a node first.
    """
    structural = list(check(graph))
    if not shapes:
        return Analysis(problems=_sorted(graph, structural), complete=False)
    walk = ShapePropagation()
    total, _ = walk.level(graph, NodeLocation(), {})
    record = walk.record
    return Analysis(
        problems=_sorted(graph, structural + record.problems),
        nodes=immutabledict({record.paths[ids]: report for ids, report in record.reports.items()}),
        by_id=immutabledict(record.reports),
        params=total.params,
        trainable_params=total.trainable_params,
        macs=total.macs,
    )


def _sorted(graph: Graph, problems: list[Problem]) -> tuple[Problem, ...]:
    """By node in document order, level by level; what is said of the whole comes first."""
    places = dict(_places(graph, (), ()))
    return tuple(sorted(problems, key=lambda one: (places.get(one.where, ()), GRAVEST_FIRST.index(one.severity))))


def _places(graph: Graph, ids: IdPath, place: tuple[int, ...]) -> Iterator[tuple[IdPath, tuple[int, ...]]]:
    for index, node in enumerate(graph.nodes):
        yield (*ids, node.id), (*place, index)
        if node.inner is not None:
            yield from _places(node.inner, (*ids, node.id), (*place, index))
