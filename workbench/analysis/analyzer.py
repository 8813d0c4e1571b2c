"""The entry point of the package: from a graph to its analysis."""

from collections.abc import Iterator
from typing import Any

from immutabledict import immutabledict
from msgspec.structs import replace

from workbench.analysis.analysis_report import BY_SEVERITY, Analysis, IdPath, NodeReport, Problem, Tensor
from workbench.analysis.analyzer_registry import analyzer_of
from workbench.analysis.drawn_fixes import on_drawing
from workbench.analysis.fix_trials import tried
from workbench.analysis.node_context import NodeLocation
from workbench.analysis.repeated_reports import keep_first_repetitions, on_drawn_blocks
from workbench.analysis.shape_propagation import PropagationRecord, ShapePropagation
from workbench.analysis.structure_rules import check, inside, repetition_problems
from workbench.graph.active_graph import active_graph, passed_tensors
from workbench.graph.document import Graph
from workbench.graph.repetition import written_out


def analyze(graph: Graph, *, data: Any = None, shapes: bool = True) -> Analysis:
    """Analyse a graph: shapes, parameters, multiply-accumulates, problems and their fixes. Never raises.

    Of a flow the shapes are those of samples, with None where they differ, and the analysis has ``types`` besides.

    Bypassed nodes have the shape that they pass on and no parameters; nodes that are muted, or left out with them, have
    neither (see :mod:`workbench.graph.active_graph`).

    May be called from any thread. Problems come in the order of the nodes, the most severe of a node first.

    Args:
        graph: The drawing, finished or not.
        data: Of a flow, samples that are given in the cell: a set, or sets by the names of their nodes. A network's
            analysis needs none.
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
    other = analyzer_of(graph.kind)
    if other is not None:
        return other(graph, data=data, shapes=shapes)
    drawn, graph = graph, active_graph(graph)
    structural = [*repetition_problems(drawn), *check(graph)]
    if not shapes:
        return Analysis(problems=_sorted(drawn, _on_drawn(structural, drawn, graph)), complete=False)
    walk = ShapePropagation()
    total, _ = walk.level(graph, NodeLocation(), {})
    record = walk.record
    found = _with_tried_fixes(drawn, graph, structural, record)
    if drawn is not graph:
        keep_first_repetitions(record)
        _add_passed(drawn, record, NodeLocation())
    return Analysis(
        problems=_sorted(drawn, found),
        nodes=immutabledict({record.paths[ids]: report for ids, report in record.reports.items()}),
        by_id=immutabledict(record.reports),
        params=total.params,
        trainable_params=total.trainable_params,
        macs=total.macs,
    )


def _with_tried_fixes(
    drawn: Graph, graph: Graph, structural: list[Problem], record: PropagationRecord
) -> list[Problem]:
    """All problems of the drawing, with the fixes that solve them.

    What is done to a repeated block is done to all of its repetitions, so that fixes are tried on the drawing there.
    """
    if written_out(drawn) is drawn:
        return _on_drawn(structural + tried(graph, record.problems, structural, _all_problems), drawn, graph)
    of_shapes = _on_drawn(record.problems, drawn, graph, record)
    others = _on_drawn(structural, drawn, graph, record)
    return others + tried(drawn, of_shapes, others, _all_problems_of_drawing)


def _on_drawn(
    problems: list[Problem], drawn: Graph, graph: Graph, record: PropagationRecord | None = None
) -> list[Problem]:
    """Problems of what is computed as problems of the drawing, with fixes for it."""
    if drawn is graph:
        return problems
    return [on_drawing(one, drawn) for one in on_drawn_blocks(problems, record or PropagationRecord(), drawn)]


def _all_problems_of_drawing(drawn: Graph, most: int) -> list[Problem]:
    graph = active_graph(drawn)
    walk = ShapePropagation()
    walk.level(graph, NodeLocation(), {}, most=most)
    problems = [*repetition_problems(drawn), *check(graph), *walk.record.problems]
    return _on_drawn(problems, drawn, graph, walk.record)


def _all_problems(graph: Graph, most: int) -> list[Problem]:
    """The problems of a drawing, shapes propagated through its first nodes alone, with fixes that nobody has tried."""
    walk = ShapePropagation()
    walk.level(graph, NodeLocation(), {}, most=most)
    return [*check(graph), *walk.record.problems]


def _add_passed(graph: Graph, record: PropagationRecord, location: NodeLocation) -> None:
    """Reports of what is not computed: of bypassed nodes the tensors that they pass on, of the others nothing."""
    passed: dict[str, list[Tensor]] = {}
    for (node_id, port), tensor in passed_tensors(graph).items():
        report = record.reports.get((*location.ids, tensor[0])) if tensor else None
        found = next((one for one in report.outputs if tensor and one.port == tensor[1]), None) if report else None
        passed.setdefault(node_id, []).extend([replace(found, port=port)] if found else [])
    for node_id, tensors in passed.items():
        ids = (*location.ids, node_id)
        record.reports[ids] = NodeReport(outputs=tuple(tensors), ok=True)
        record.paths[ids] = location.names + graph.by_id[node_id].name
    for node in graph.nodes:
        ids = (*location.ids, node.id)
        record.reports.setdefault(ids, NodeReport(ok=True))
        record.paths[ids] = location.names + node.name
        if node.inner is not None:
            _add_passed(node.inner, record, inside(location, node))


def _sorted(drawn: Graph, problems: list[Problem]) -> tuple[Problem, ...]:
    """By node in document order, level by level; problems of the whole level come first."""
    places = dict(_places(drawn, (), ()))
    return tuple(sorted(problems, key=lambda one: (places.get(one.where, ()), BY_SEVERITY.index(one.severity))))


def _places(graph: Graph, ids: IdPath, position: tuple[int, ...]) -> Iterator[tuple[IdPath, tuple[int, ...]]]:
    for index, node in enumerate(graph.nodes):
        yield (*ids, node.id), (*position, index)
        if node.inner is not None:
            yield from _places(node.inner, (*ids, node.id), (*position, index))
