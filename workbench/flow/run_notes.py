"""What a run notes of the steps that it finishes, for later runs and sessions, and what it takes from such notes."""

from collections.abc import Iterable
from contextlib import suppress

from workbench.flow.block_store import BlockStore
from workbench.flow.flow_layout import StepLayout, is_paired
from workbench.flow.flow_log import FlowLog
from workbench.flow.flow_plan import FlowPlan
from workbench.flow.flow_preparation import PreparedFlow
from workbench.flow.kept_states import KeptKeys
from workbench.flow.run_progress import RunProgress, read_blocks
from workbench.flow.step_notes import StepNote, keep_finished_keys, keep_note, note_of, read_note
from workbench.flow.steps import Step
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.modules.custom_modules import CustomMerge

_MOST_TOLD = 20
_MEASURED = mark("finished")
_UNPAIRED = mark_plural(
    "{count:,} sample of {input} is left out: a merge puts together samples of equal names, one of each input",
    "{count:,} samples of {input} are left out: a merge puts together samples of equal names, one of each input",
)
_FINISHED = mark_plural("finished: {count:,} sample", "finished: {count:,} samples")


class RunNotes:
    """Of one run that is planned.

    Args:
        name: Of the flow.
        flow: What is run.
        plan: What is computed.
        progress: How far the steps are.
        store: Where notes are kept.
        log: Takes what is to be known.
        part: How many samples are run, or which share of them; None for all.
    """

    def __init__(
        self,
        name: str,
        flow: PreparedFlow,
        plan: FlowPlan,
        progress: RunProgress,
        store: BlockStore,
        log: FlowLog,
        part: float | None,
    ) -> None:
        self._name, self._flow, self._plan, self._progress = name, flow, plan, progress
        self._store, self._log, self._part = store, log, part if flow.sampled else None

    def take(self, kept: KeptKeys) -> None:
        """Count what earlier runs have computed: samples, shapes, and samples that failed."""
        for step, layout in self._flow.layouts.items():
            used = [key for key in layout.keys if key in kept.all and key in self._plan.used]
            if layout.dependence == "data" or not used:
                continue
            noted = note_of(self._store, layout) if len(used) == len(layout.keys) else None
            found = noted or read_note(self._store, used)
            if step in self._plan.computed:
                self._progress.steps[step].count += found.count
                self._progress.steps[step].add_shapes(found.shapes)
            lacking = [key for key in used if key in kept.lacking]
            self._progress.add_issues((*found.issues, *read_note(self._store, lacking).issues))

    def finish(self, steps: Iterable[str]) -> None:
        """Note steps that are finished, and tell it."""
        for step in steps:
            self._finish(self._flow.layouts[step])

    def _finish(self, layout: StepLayout) -> None:
        step, progress = layout.step, self._progress.steps[layout.step.id]
        self._progress.finish(step.id)
        issues = tuple(one for one in self._progress.issues.values() if one.path == step.path)
        for issue in issues[:_MOST_TOLD]:
            self._log.add(issue.path, f"{issue.name}: {issue.reason}")
        self._log.add(step.path, _finished_text(step, progress.count))
        self._tell_unpaired(step, progress.count + len(issues))
        note = StepNote(progress.count, dict(progress.shapes), issues)
        with suppress(OSError):
            if step.id in self._flow.data and progress.total < len(layout.keys):
                self._amend(layout, note)
            else:
                keep_note(self._store, layout, note)
            keep_finished_keys(self._store, self._name, {step.path: layout.key}, self._part)

    def _tell_unpaired(self, step: Step, groups: int) -> None:
        """How many samples of each input of a merge had none to go with; not of a merge that may drop some itself."""
        if not is_paired(step) or isinstance(step.module, CustomMerge):
            return
        for layout in (self._flow.layouts[one] for one in step.inputs):
            left_out = self._count_of(layout) - groups
            if left_out > 0:
                self._log.add(step.path, say_plural(_UNPAIRED, left_out, input=layout.step.path))

    def _count_of(self, layout: StepLayout) -> int:
        """How many samples come out of a finished step; 0 where that is not noted."""
        if layout.step.id in self._flow.data:
            failed = sum(one.path == layout.step.path for one in self._progress.issues.values())
            return len(self._flow.sets[layout.step.id].entries) - failed
        note = note_of(self._store, layout)
        return 0 if note is None else note.count

    def _amend(self, layout: StepLayout, note: StepNote) -> None:
        """Some blocks of a data set were read again: what was noted of their samples is replaced. Raises OSError."""
        before = note_of(self._store, layout)
        if before is None:
            return
        step = layout.step.id
        blocks = read_blocks(step, self._flow, self._plan)
        read = {one.name for block in blocks for one in self._flow.data[step].block(block)}
        issues = (*(one for one in before.issues if one.name not in read), *note.issues)
        count = before.count + len(before.issues) - len(issues)
        keep_note(self._store, layout, StepNote(count, {**note.shapes, **before.shapes}, issues))


def _finished_text(step: Step, count: int) -> str:
    """What the log says at the end of a step: how many samples came out, unless it is one that gives none."""
    return say(_MEASURED) if step.kind == "metrics" else say_plural(_FINISHED, count)
