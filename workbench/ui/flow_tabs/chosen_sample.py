"""The chosen sample at a step: what the step made of it, or in words why there is nothing to be seen."""

from typing import NamedTuple

from workbench.data.sample import Sample
from workbench.data.sample_entries import SampleEntry
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.ui.error_text import plain_text
from workbench.ui.flow_tabs.flow_view import FlowView, stage_of
from workbench.ui.flow_tabs.step_chain import failures_of, named, result_of

_NOT_RUN = mark("Run the flow to see what {step} makes of it.")
_GIVES_NONE = mark("{step} gives no samples of its own.")
_FAILED = mark("It did not come through {step}: {reason}")
_NOT_THERE = mark("{step} gives no sample of this name: it was dropped, or not run yet.")
_UNREADABLE = mark("What {step} made of it cannot be read: {reason}")
_GIVEN_ISSUE = mark("It cannot be used: {reason}")
_PIECES = mark_plural("{count:,} sample of it", "{count:,} samples of it; the first is shown")


class SampleAtStep(NamedTuple):
    """What a step made of a sample.

    Args:
        path: Of the step.
        sample: What came out; None where nothing did.
        told: Why nothing came out, or that several did; "" otherwise.
    """

    path: str
    sample: Sample | None = None
    told: str = ""


def sample_at(session: FlowView, path: str, name: str) -> SampleAtStep:
    """What a step made of a sample.

    Args:
        session: The open flow.
        path: Of the step.
        name: Of the sample, which may be a patch of an image or an image that was cut.

    Returns:
        The sample, which is read here, or why there is none.
    """
    samples = result_of(session, path)
    if samples is None:
        is_finished = stage_of(session.states().get(path))[0] == "finished"
        return SampleAtStep(path, told=say(_GIVES_NONE if is_finished else _NOT_RUN, step=path))
    entries = named(samples, name)
    if entries:
        return _read(path, entries[0], len(entries))
    reason = failures_of(session, path).get(name)
    told = say(_NOT_THERE, step=path) if reason is None else say(_FAILED, step=path, reason=reason)
    return SampleAtStep(path, told=told)


def _read(path: str, entry: SampleEntry, count: int) -> SampleAtStep:
    if entry.issue:
        return SampleAtStep(path, told=say(_GIVEN_ISSUE, reason=entry.issue))
    try:
        sample = entry.sample()
    except Exception as error:  # noqa: BLE001 - a damaged file or a reader of the user's own may raise anything
        reason = plain_text(error) or type(error).__name__
        return SampleAtStep(path, told=say(_UNREADABLE, step=path, reason=reason))
    return SampleAtStep(path, sample, say_plural(_PIECES, count) if count > 1 else "")


def shown_name(session: FlowView) -> str:
    """The name of the sample to show: the chosen one, or before any was chosen the first of the chosen step.

    Args:
        session: The open flow.

    Returns:
        Its name; "" where there is none.
    """
    if session.chosen_sample:
        return session.chosen_sample
    samples = result_of(session, session.chosen_node) if session.chosen_node else None
    if samples is None:
        return ""
    return next((entry.name for entry in samples.entries if not entry.issue), "")
