"""What is missing in the drawing of a flow, whatever flows along its edges."""

from collections.abc import Collection, Iterator, Sequence

from workbench.analysis import Fix, Problem
from workbench.analysis.messages import DELETE
from workbench.flow.flow_messages import ADD_DATA_SET, FLOW_TEMPLATES
from workbench.flow.flow_problems import FlowPlace
from workbench.flow.steps import Step
from workbench.graph.active_graph import activity
from workbench.graph.commands import AddNode, Delete, UndoStep
from workbench.graph.document import Graph
from workbench.graph.node_size import COLUMN
from workbench.graph.vocabulary import DATA_SET, INPUT, OUTPUT
from workbench.messages import say


def drawing_problems(graph: Graph, steps: Sequence[Step]) -> Iterator[Problem]:
    """What is missing in the drawing of a flow, and what is connected to nothing.

    Args:
        graph: The flow.
        steps: The steps that it runs.

    Yields:
        The problems, those of the whole flow first.
    """
    if not graph.nodes:
        yield _of_flow(graph, "empty-flow")
        return
    if not any(step.kind == "data" for step in steps) and not any(node.mode for node in graph.nodes):
        left = min(node.position[0] for node in graph.nodes) - COLUMN
        add = AddNode(DATA_SET, left, graph.nodes[0].position[1])
        yield _of_flow(graph, "no-data-set", Fix(say(ADD_DATA_SET), UndoStep((add,))))
    yield from _unconnected(graph, graph, {step.id for step in steps}, "", "")


def _of_flow(graph: Graph, code: str, *fixes: Fix) -> Problem:
    severity, template = FLOW_TEMPLATES[code]
    return Problem("", code, say(template, node=graph.name), severity, fixes)


def _unconnected(drawn: Graph, level: Graph, running: Collection[str], ids: str, names: str) -> Iterator[Problem]:
    """Nodes that do not run, since no samples reach them; data sets that nothing follows; ends outside of blocks."""
    states = activity(level, inside=bool(ids))
    for node in level.nodes:
        step = Step(id=ids + node.id, path=names + node.name, kind="module", inputs=(), node=node)
        place = FlowPlace(drawn, step)
        if node.type in (INPUT, OUTPUT) and not ids:
            yield place.problem("end-outside-block", place.fix(DELETE, Delete((node.id,))))
        elif node.inner is not None and node.inner.kind == "flow":
            yield from _unconnected(drawn, node.inner, running, f"{step.id}/", f"{step.path}/")
        elif node.type == DATA_SET and not level.outgoing[node.id]:
            yield place.problem("unused-data-set")
        elif states[node.id] == "active" and step.id not in running and node.type not in (INPUT, OUTPUT):
            yield place.problem("unconnected-step", place.fix(DELETE, Delete((node.id,))))
