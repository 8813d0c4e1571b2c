"""How the steps of a flow are doing, as the canvas shows it: by the nodes of the open level, and as a whole."""

from collections.abc import Mapping, Sequence

from workbench.graph.block_paths import at, name_at
from workbench.graph.document import Graph
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.ui.canvas_traits import CanvasRuns, RunState, StepStatus
from workbench.ui.flow.step_texts import issues_text, step_status
from workbench.ui.flow_engine import ShownStep

_GRAVEST: tuple[RunState, ...] = ("failed", "running", "stopped", "out of date", "scheduled", "waiting", "finished")
"""What a block is, that holds steps of several states: the first of these."""

_INSIDE = mark_plural(
    "{finished:,} of the {count} step in it is finished.", "{finished:,} of the {count:,} steps in it are finished."
)
_WHOLE = mark_plural("{finished:,} of {count} step is finished.", "{finished:,} of {count:,} steps are finished.")
_FAILED = mark_plural("{count} step failed.", "{count:,} steps failed.")
_OUT_OF_DATE = mark_plural("{count} step is out of date.", "{count:,} steps are out of date.")
_RUNNING = mark("Running: {steps}.")
_RUNNING_MORE = mark_plural("Running: {steps} and {count} more.", "Running: {steps} and {count:,} more.")
_MOST_NAMED = 3


def canvas_runs(
    graph: Graph, path: Sequence[str], states: Mapping[str, ShownStep], *, running: bool, sample: str
) -> CanvasRuns:
    """What an editor that runs its drawing shows.

    Args:
        graph: The whole flow.
        path: Ids of the blocks, or the network, that lead to the open level.
        states: How each step is doing, by its path of names.
        running: Whether a run is under way.
        sample: How large a part the next Sample RUN takes.

    Returns:
        The states of the nodes of the open level, and all in words.
    """
    return CanvasRuns(
        offered=True, running=running, sample=sample, text=_summary(states), nodes=_at_level(graph, path, states)
    )


def _at_level(graph: Graph, path: Sequence[str], states: Mapping[str, ShownStep]) -> dict[str, StepStatus]:
    level, above = at(graph, path), name_at(graph, path)
    found: dict[str, StepStatus] = {}
    for node in level.nodes:
        name = f"{above}/{node.name}" if above else node.name
        inside = [state for step, state in states.items() if step.startswith(f"{name}/")]
        if name in states:
            found[node.id] = step_status(states[name])
        elif inside:
            found[node.id] = _of_block(inside)
    return found


def _of_block(steps: Sequence[ShownStep]) -> StepStatus:
    """What the steps in a block come to: the gravest state, and the mean of the shares."""
    state = next(one for one in _GRAVEST if any(step.state == one for step in steps))
    finished = sum(step.state == "finished" for step in steps)
    issues = sum(step.issues for step in steps)
    gravest = step_status(next(step for step in steps if step.state == state))
    return StepStatus(
        state=state,
        share=sum(step_status(step).share for step in steps) / len(steps),
        text=say_plural(_INSIDE, len(steps), finished=finished),
        shape="",
        sizes="",
        message=gravest.message,
        issues=issues_text(issues),
        sampled=any(step.sampled for step in steps),
    )


def _summary(states: Mapping[str, ShownStep]) -> str:
    """All steps in a sentence or two; empty before anything has been run."""
    counts = {state: sum(step.state == state for step in states.values()) for state in _GRAVEST}
    if counts["waiting"] == len(states):
        return ""
    parts = [say_plural(_WHOLE, len(states), finished=counts["finished"])]
    running = [path for path, step in states.items() if step.state == "running"]
    if running:
        more = len(running) - _MOST_NAMED
        names = ", ".join(running[:_MOST_NAMED])
        parts.append(say(_RUNNING, steps=names) if more <= 0 else say_plural(_RUNNING_MORE, more, steps=names))
    if counts["failed"]:
        parts.append(say_plural(_FAILED, counts["failed"]))
    if counts["out of date"]:
        parts.append(say_plural(_OUT_OF_DATE, counts["out of date"]))
    return " ".join(parts)
