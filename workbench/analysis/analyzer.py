"""The entry point of the package: from a graph to its analysis."""

from collections.abc import Iterator

from immutabledict import immutabledict

from workbench.analysis.analysis_report import BY_SEVERITY, Analysis, IdPath, Problem
from workbench.analysis.fix_trials import tried
from workbench.analysis.node_context import NodeLocation
from workbench.analysis.shape_propagation import ShapePropagation
from workbench.analysis.structure_rules import check
from workbench.graph.document import Graph


def analyze(graph: Graph, *, shapes: bool = True) -> Analysis:
    """Analyse a graph: shapes, parameters, multiply-accumulates, problems and their fixes. Never raises.

    May be called from any thread. Problems come in the order of the nodes, the most severe of a node first.

    Args:
        graph: The drawing, finished or not.
        shapes: False looks at the drawing only, at what is missing or loose: then Keras is not imported.

    Returns:
        An :class:`~workbench.analysis.Analysis` with ``shapes`` by name, such as ``(None, 6, 6, 4)`` with the axes
        (batch, height, width, channels), ``params``, ``macs`` (for one sample) and ``problems``.

    >>> analysis = wb.analyze(graph)
    >>> analysis.shapes["conv"], analysis.nodes["conv"].macs
    ((None, 6, 6, 4), 1296)
    >>> analyze(graph, shapes=False).complete
    False
    """
    structural = list(check(graph))
    if not shapes:
        return Analysis(problems=_sorted(graph, structural), complete=False)
    walk = ShapePropagation()
    total, _ = walk.level(graph, NodeLocation(), {})
    record = walk.record
    return Analysis(
        problems=_sorted(graph, structural + tried(graph, record.problems, structural, _all_problems)),
        nodes=immutabledict({record.paths[ids]: report for ids, report in record.reports.items()}),
        by_id=immutabledict(record.reports),
        params=total.params,
        trainable_params=total.trainable_params,
        macs=total.macs,
    )


def _all_problems(graph: Graph, most: int) -> list[Problem]:
    """The problems of a drawing, shapes propagated through its first nodes alone, with fixes that nobody has tried."""
    walk = ShapePropagation()
    walk.level(graph, NodeLocation(), {}, most=most)
    return [*check(graph), *walk.record.problems]


def _sorted(graph: Graph, problems: list[Problem]) -> tuple[Problem, ...]:
    """By node in document order, level by level; problems of the whole level come first."""
    places = dict(_places(graph, (), ()))
    return tuple(sorted(problems, key=lambda one: (places.get(one.where, ()), BY_SEVERITY.index(one.severity))))


def _places(graph: Graph, ids: IdPath, position: tuple[int, ...]) -> Iterator[tuple[IdPath, tuple[int, ...]]]:
    for index, node in enumerate(graph.nodes):
        yield (*ids, node.id), (*position, index)
        if node.inner is not None:
            yield from _places(node.inner, (*ids, node.id), (*position, index))
