"""What is said of a step of a flow: how far it is, the shape of what it gave, and what went wrong."""

import math
from collections.abc import Sequence

from workbench.messages import mark, mark_plural, say, say_plural
from workbench.ui.canvas_traits import RunState, StepStatus
from workbench.ui.flow_engine import ShownStep

_STATES: dict[RunState, str] = {
    "waiting": mark("Waiting: it has not been run."),
    "scheduled": mark("Scheduled: it is run when its turn comes."),
    "running": mark("Running: {share} %."),
    "finished": mark("Finished."),
    "out of date": mark("Out of date: something before it, or itself, was changed since it was run."),
    "stopped": mark("Stopped at {share} %."),
    "failed": mark("Failed."),
}
_LEFT = mark("Running: {share} %, about {time} left.")
_SECONDS, _MINUTES, _HOURS = mark("{count} s"), mark("{count} min"), mark("{count} h")
_SAMPLED = mark("Only a sample of the data was run.")
_SIZES = mark("The samples have these sizes: {sizes}.")
_MORE_SIZES = mark("The samples have {count:,} sizes, among them {sizes}.")
_ISSUES = mark_plural("{count:,} sample could not be processed.", "{count:,} samples could not be processed.")
_MOST_SIZES = 6
_MINUTE, _HOUR = 60, 3600
_TIMES = " × "


def step_status(step: ShownStep) -> StepStatus:
    """How a step is doing, as its node shows it."""
    share = 0.0 if math.isnan(step.share) else min(1.0, max(0.0, step.share))
    return StepStatus(
        state=step.state,
        share=share,
        text=_text(step, share),
        shape=sizes_text(step.shape),
        sizes=_sizes(step.sizes),
        message=step.message,
        issues=issues_text(step.issues),
        sampled=step.sampled,
    )


def issues_text(count: int) -> str:
    """How many samples could not be processed; empty for none."""
    return say_plural(_ISSUES, count) if count else ""


def _text(step: ShownStep, share: float) -> str:
    percent = int(share * 100)
    if step.state == "running" and step.seconds_left is not None:
        text = say(_LEFT, share=percent, time=time_text(step.seconds_left))
    else:
        text = say(_STATES[step.state], share=percent)
    return f"{text} {say(_SAMPLED)}" if step.sampled and step.state != "waiting" else text


def sizes_text(shape: Sequence[int | None]) -> str:
    """A shape as it stands below a node: None where samples differ.

    >>> sizes_text((256, None, 3)), sizes_text(())
    ('256 × None × 3', '')
    """
    return _TIMES.join(map(str, shape))


def _sizes(sizes: Sequence[tuple[int, ...]]) -> str:
    if len(sizes) < 2:  # noqa: PLR2004 - one size is what the shape says
        return ""
    shown = ", ".join(map(sizes_text, sizes[:_MOST_SIZES]))
    if len(sizes) <= _MOST_SIZES:
        return say(_SIZES, sizes=shown)
    return say(_MORE_SIZES, count=len(sizes), sizes=shown)


def time_text(seconds: float) -> str:
    """A time that is left, rounded up to what one plans by.

    >>> time_text(0.2), time_text(75), time_text(7200)
    ('1 s', '2 min', '2 h')
    """
    if seconds < _MINUTE:
        return say(_SECONDS, count=max(1, math.ceil(seconds)))
    if seconds < _HOUR:
        return say(_MINUTES, count=math.ceil(seconds / _MINUTE))
    return say(_HOURS, count=math.ceil(seconds / _HOUR))
