"""What the canvas shows: the open level of a graph, and what the analysis says of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec.structs import replace

from workbench.analysis import Analysis, NodeReport, Problem
from workbench.analysis.analysis_report import BY_SEVERITY, Severity
from workbench.analysis.axis_names import axes_text, shape_text
from workbench.catalog import NodeType, kind_of, node_type, summary_of
from workbench.catalog.module_catalog import ModuleType
from workbench.catalog.own_code import defined_name
from workbench.graph.active_graph import Activity, active_graph, activity
from workbench.graph.block_paths import at, walk
from workbench.graph.commands import Link
from workbench.graph.document import Annotation, Graph, Node
from workbench.graph.freezing import frozen_state, has_weights, keeps_statistics
from workbench.graph.ports import input_ports, layer_owner, output_ports
from workbench.graph.vocabulary import CUSTOM_MODULE, DATA_SET, INPUT, NETWORK
from workbench.messages import mark, say
from workbench.text_format import count_text
from workbench.ui.canvas_traits import (
    CanvasAnnotation,
    CanvasNodeReport,
    CanvasProblem,
    CanvasReport,
    Crumb,
    GraphDocument,
    GraphNode,
    InputPort,
    OutputPort,
    Totals,
)
from workbench.ui.custom_layers.foreign_code import is_foreign
from workbench.ui.custom_layers.layer_workshop import is_editable
from workbench.ui.error_text import without_place
from workbench.ui.markdown_html import markdown_html

CUSTOM = "Custom"
_COUNTED = ("layer", "data", "module", "network", "metrics")
"""Kinds of nodes that the status bar counts."""
_BEGINNINGS = frozenset({"empty", "no-output", "unused-input", "empty-flow", "no-data-set"})
"""What a drawing has that is empty or has Inputs only."""


class KnownNodes:
    """What was made of nodes and reports before, by node: an edit changes few of hundreds. Of one editor."""

    def __init__(self) -> None:
        self._nodes: dict[str, tuple[Node, Node, Activity, int, GraphNode]] = {}
        self._reports: dict[str, tuple[NodeReport | None, str, CanvasNodeReport]] = {}

    def node(self, level: Graph, node: Node, state: Activity, copies: int) -> GraphNode:
        """The node as it is drawn; ``copies`` is how many linked copies of it there are."""
        owner = layer_owner(level, node)
        known = self._nodes.get(node.id)
        if known is None or known[0] is not node or known[1] is not owner or known[2:4] != (state, copies):
            known = self._nodes[node.id] = (node, owner, state, copies, _node(level, node, owner, state, copies))
        return known[4]

    def report(self, node_id: str, found: NodeReport | None, severity: Severity | Literal[""]) -> CanvasNodeReport:
        """What the analysis says of the node."""
        known = self._reports.get(node_id)
        if known is None or known[0] is not found or known[1] != severity:
            known = self._reports[node_id] = (found, severity, _report(found, severity))
        return known[2]


def document(graph: Graph, path: Sequence[str], fit: int, known: KnownNodes | None = None) -> GraphDocument:
    """The level at ``path`` (ids of blocks) as nodes and edges with everything that is drawn on them."""
    level, known = at(graph, path), known or KnownNodes()
    states, copies = activity(level, inside=bool(path)), linked_counts(graph)
    return GraphDocument(
        name=graph.name,
        path=tuple(_crumb(_node_at(graph, ids), copies) for ids in _prefixes(path)),
        nodes=tuple(known.node(level, node, states[node.id], copies.get(node.link, 0)) for node in level.nodes),
        edges=tuple(Link.of(edge) for edge in level.edges),
        annotations=tuple(map(_annotation, level.annotations)),
        fit=fit,
        kind=level.kind,
    )


def _prefixes(path: Sequence[str]) -> list[Sequence[str]]:
    return [path[: length + 1] for length in range(len(path))]


def linked_counts(graph: Graph) -> Mapping[str, int]:
    """How many copies there are of each link, at all levels."""
    return Counter(node.link for _, node in walk(graph) if node.link)


def times_of(node: Node) -> int:
    """How often a node is there, one after the other."""
    return node.repeat.times if node.repeat is not None else 1


def _node_at(graph: Graph, ids: Sequence[str]) -> Node:
    return at(graph, ids[:-1]).by_id[ids[-1]]


def _crumb(node: Node, copies: Mapping[str, int]) -> Crumb:
    return Crumb(node.id, node.name, times_of(node), copies.get(node.link, 0))


def _annotation(one: Annotation) -> CanvasAnnotation:
    html = markdown_html(one.text) if one.kind == "note" else ""
    return CanvasAnnotation(one.id, one.kind, one.text, html, *one.position, *one.size)


def _node(level: Graph, node: Node, owner: Node, state: Activity, copies: int) -> GraphNode:
    kind = node_type(node.type, kind=level.kind)
    return GraphNode(
        id=node.id,
        type=_shown_type(owner),
        name=node.name,
        category=kind.category,
        x=node.position[0],
        y=node.position[1],
        inputs=tuple(
            InputPort(port.name, port.label or port.name, port.many, port.optional) for port in input_ports(level, node)
        ),
        outputs=tuple(OutputPort(port.name, port.label or port.name) for port in output_ports(level, node)),
        block=node.inner is not None,
        shares=owner.name if node.shares else "",
        summary=summary_of(replace(owner, call=node.call), level.kind),
        note=node.note,
        activity=state,
        frozen=frozen_state(owner),
        lock=lock_text(owner),
        weights=level.kind == "network" and has_weights(owner),
        title=_title(kind, owner),
        foreign=is_foreign(owner),
        editable=is_editable(owner),
        opaque=str(owner.params.get("reason", "")) if owner.type == CUSTOM else "",
        times=times_of(node),
        join=node.repeat.join if node.repeat is not None else "chain",
        copies=copies,
    )


def _title(kind: NodeType, node: Node) -> str:
    """What the type of a module is called: of one that a learner wrote, its class."""
    if kind.name == CUSTOM_MODULE and node.params.get("source"):
        return defined_name(str(node.params["source"][-1])) or ""
    return kind.title if isinstance(kind, ModuleType) else ""


def lock_text(node: Node) -> str:
    """What it means that a node is frozen, and what its batch normalization does; empty where nothing of it is."""
    state = frozen_state(node)
    if not state:
        return ""
    text = say(_LOCKS[state], name=node.name)
    return f"{text} {say(_STATISTICS)}" if keeps_statistics(node) else text


_LOCKS = {
    "frozen": mark("Frozen: training leaves the weights of {name} as they are."),
    "partly": mark("Partly frozen: training leaves some of the weights in {name} as they are."),
}
_STATISTICS = mark(
    "Its batch normalization stays in inference mode: it uses the mean and variance that it has collected, which a few "
    "small batches would spoil."
)


def _shown_type(owner: Node) -> str:
    """What a learner calls the type: the class, for a layer that the catalog does not have."""
    return str(owner.params.get("class_name") or CUSTOM) if owner.type == CUSTOM else owner.type


def report(
    graph: Graph,
    path: Sequence[str],
    analysis: Analysis,
    state: Literal["loading", "ready", "failed"],
    message: str,
    known: KnownNodes | None = None,
) -> CanvasReport:
    """What the analysis says: of each node at ``path``, of each tensor there, and the problems of all levels."""
    level, known = at(graph, path), known or KnownNodes()
    analysis = replace(analysis, problems=_without_beginnings(graph, analysis.problems))
    gravest = _most_severe(analysis)
    reports = {node.id: analysis.at(*path, node.id) for node in level.nodes}
    return CanvasReport(
        state=state,
        message=message,
        nodes={
            node.id: known.report(node.id, reports[node.id], gravest.get((*path, node.id), "")) for node in level.nodes
        },
        edges={
            f"{node_id}:{tensor.port}": shape_text(tensor.shape)
            for node_id, found in reports.items()
            if found
            for tensor in found.outputs
        },
        problems=tuple(_problem(problem, path, key) for key, problem in problem_keys(analysis).items()),
        totals=Totals(
            layers=sum(
                1
                for _, node in walk(active_graph(level if level.kind != graph.kind else graph))
                if (node.inner is None or node.type == NETWORK) and kind_of(node.type, level.kind) in _COUNTED
            ),
            params=count_text(analysis.params),
            trainable=count_text(analysis.trainable_params) if any(map(frozen_state, graph.nodes)) else "",
            macs=count_text(analysis.macs),
        ),
    )


def _without_beginnings(graph: Graph, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The problems without those that say only that the drawing is hardly begun: the canvas says what to do next."""
    if any(node.type not in (INPUT, DATA_SET) for node in graph.nodes):
        return problems
    return tuple(problem for problem in problems if problem.code not in _BEGINNINGS)


def _report(found: NodeReport | None, severity: Severity | Literal[""]) -> CanvasNodeReport:
    output = found.outputs[0] if found and found.outputs else None
    return CanvasNodeReport(
        shape=shape_text(output.shape) if output else "",
        axes=axes_text(output.axes) if output else "",
        params=count_text(found.params) if found else "",
        trainable=count_text(found.trainable_params) if found else "",
        macs=count_text(found.macs) if found else "",
        severity=severity,
    )


def problem_keys(analysis: Analysis) -> dict[str, Problem]:
    """The problems by a key that stays the same while the problem does."""
    numbers: Counter[str] = Counter()
    keys: dict[str, Problem] = {}
    for problem in analysis.problems:
        base = "/".join((*problem.where, problem.code))
        keys[f"{base}#{numbers[base]}"] = problem
        numbers[base] += 1
    return keys


def _most_severe(analysis: Analysis) -> dict[tuple[str, ...], Severity]:
    """The gravest severity of each node, by its path of ids; a block's is that of anything inside it."""
    found: dict[tuple[str, ...], Severity] = {}
    for problem in sorted(analysis.problems, key=lambda one: BY_SEVERITY.index(one.severity)):
        for length in range(len(problem.where)):
            found.setdefault(problem.where[: length + 1], problem.severity)
    return found


def _problem(problem: Problem, path: Sequence[str], key: str) -> CanvasProblem:
    here = problem.where[:-1] == tuple(path) and bool(problem.where)
    return CanvasProblem(
        id=key,
        node=problem.where[-1] if here else "",
        where=problem.node,
        severity=problem.severity,
        message=without_place(problem.message, problem.node),
        fixes=tuple(fix.label for fix in problem.fixes),
    )
