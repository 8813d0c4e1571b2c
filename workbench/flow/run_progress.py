"""What a run knows of its steps while it runs: counts, shapes, failed samples, states."""

import time
from collections.abc import Iterable, Mapping
from threading import RLock

from workbench.flow.flow_plan import WHOLE, FlowPlan
from workbench.flow.flow_preparation import PreparedFlow
from workbench.flow.flow_states import StepProgress, StepState
from workbench.flow.flow_units import DataBlock, Unit
from workbench.flow.sample_block import SampleIssue
from workbench.flow.unit_hooks import BlockReport


class RunProgress:
    """Of one run. May be used by several threads.

    Args:
        flow: What is run.
        plan: What is computed.
        before: The states by what was kept before, by path.
    """

    def __init__(self, flow: PreparedFlow, plan: FlowPlan, before: Mapping[str, StepState]) -> None:
        self._flow, self._plan, self._before = flow, plan, dict(before)
        self._lock = RLock()
        self.issues: dict[tuple[str, str], SampleIssue] = {}
        self.steps: dict[str, StepProgress] = {}
        for step in flow.steps:
            total = len(read_blocks(step.id, flow, plan)) if step.id in flow.data else plan.count(step.id)
            self.steps[step.id] = StepProgress(total, "scheduled" if total else "waiting")

    def begin(self, unit: Unit) -> None:
        """A unit is computed."""
        with self._lock:
            for step in _steps_of(unit):
                self.steps[step].begin()

    def advance(self, unit: Unit, share: float) -> None:
        """A unit is computed to a share."""
        with self._lock:
            for step in _steps_of(unit):
                self.steps[step].shares[unit.number] = share

    def end(self, unit: Unit, reports: Iterable[BlockReport]) -> list[str]:
        """A unit has ended.

        Returns:
            The ids of the steps that are finished by it.
        """
        finished: list[str] = []
        with self._lock:
            for step in _steps_of(unit):
                self.steps[step].shares.pop(unit.number, None)
            for report in reports:
                progress = self.steps[report.step]
                progress.done += 1
                progress.count += report.count
                progress.add_shapes(report.shapes)
                self.add_issues(report.issues)
                if progress.done >= progress.total and progress.state == "running":
                    finished.append(report.step)
        return finished

    def add_issues(self, issues: Iterable[SampleIssue]) -> None:
        """Samples have failed; each counts once for each step."""
        with self._lock:
            by_path = {step.path: step.id for step in self._flow.steps}
            for issue in issues:
                key = (issue.path, issue.name)
                if key not in self.issues:
                    self.issues[key] = issue
                    if issue.path in by_path:
                        self.steps[by_path[issue.path]].issues += 1

    def finish(self, step: str) -> None:
        """A step is finished."""
        with self._lock:
            progress = self.steps[step]
            before = self._before.get(self._path(step))
            if step in self._flow.data and before is not None:  # of which only some blocks may have been read
                progress.add_shapes(dict.fromkeys(before.sizes, 0))
            progress.state, progress.ended = "finished", time.monotonic()
            first = next((one for one in self.issues.values() if one.path == self._path(step)), None)
            if not progress.count and first is not None:
                progress.state, progress.message = "failed", str(first)

    def outdate(self, steps: Iterable[str]) -> None:
        """What was finished of steps is no longer that of the steps before them."""
        with self._lock:
            for path in map(self._path, steps):
                before = self._before.get(path)
                if before is not None and before.state == "finished":
                    self._before[path] = StepState("out of date", sampled=before.sampled, part=before.part)

    def fail(self, step: str, message: str) -> None:
        """A step has failed."""
        with self._lock:
            progress = self.steps[step]
            if progress.state != "failed":
                progress.state, progress.message = "failed", message

    def fail_first(self, message: str) -> None:
        """The run cannot go on: the first step that is not finished says why."""
        for step, progress in self.steps.items():
            if progress.state in ("running", "scheduled"):
                self.fail(step, message)
                return

    def close(self) -> None:
        """Nothing more is computed: what was to run is stopped."""
        with self._lock:
            for progress in self.steps.values():
                if progress.state in ("scheduled", "running"):
                    progress.state = "stopped"
                progress.shares.clear()

    def _path(self, step: str) -> str:
        return self._flow.layouts[step].step.path

    def shown(self) -> dict[str, StepState]:
        """The state of each step by its path."""
        sampled = self._flow.sampled
        with self._lock:
            return {step.path: self._shown(step.id, step.path, sampled=sampled) for step in self._flow.steps}

    def _shown(self, step: str, path: str, *, sampled: bool) -> StepState:
        progress = self.steps[step]
        if progress.state == "waiting" and path in self._before:
            before = self._before[path]
            is_there = step in self._flow.data and before.state == "waiting"
            return StepState("finished", 1.0, sampled=sampled) if is_there else before
        return progress.shown(sampled=sampled)


def read_blocks(data: str, flow: PreparedFlow, plan: FlowPlan) -> set[int]:
    """The blocks of a data set that are read sample by sample; what takes all samples reads them on its own."""
    return {
        block
        for step, blocks in plan.computed.items()
        if flow.layouts[step].dependence == "own block" and data in flow.layouts[step].step.inputs
        for block in blocks
        if block != WHOLE
    }


def _steps_of(unit: Unit) -> list[str]:
    """The ids of the steps that a unit computes, and of the data that it reads."""
    found: dict[str, None] = {}
    for task in unit.tasks:
        for blocks in task.inputs:
            for block in blocks[:1]:
                if isinstance(block, DataBlock) and len(blocks) == 1:
                    found[block.step] = None
        found[task.step.id] = None
    return list(found)
