"""What is known of a run while it goes on and after: how far each step is, what failed, and what came out."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from workbench.data.sample_set import SampleSet
from workbench.flow.block_store import BlockStore
from workbench.flow.flow_plan import FlowPlan
from workbench.flow.flow_preparation import PreparedFlow, step_at
from workbench.flow.flow_run_errors import NoMetricsHere, NoResultYet, StepGivesNoSamples
from workbench.flow.flow_states import StepState
from workbench.flow.kept_block import KeptBlock
from workbench.flow.live_trainings import training_of
from workbench.flow.run_progress import RunProgress
from workbench.flow.sample_block import SampleIssue
from workbench.flow.steps import Step
from workbench.flow.stored_set import stored_set
from workbench.messages import mark, say
from workbench.text_format import listed
from workbench.training.fitting.run import Run
from workbench.training.history.record import Record

_PART = mark("{path} (a part of the data)")
_FAILED_BEFORE = mark("It cannot be run, since {path} before it failed.")


class RunKnowledge:
    """Of one run. Written by its thread, and read by others.

    Args:
        steps: All steps.
        asked: The ids of the steps whose results are asked for.
        store: Where results are kept.
        stop: Set when the run is stopped; what its trainings are told by.
        repair: Computes a block again that is gone or damaged.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        asked: frozenset[str],
        store: BlockStore,
        stop: threading.Event,
        repair: Callable[[KeptBlock], None],
    ) -> None:
        self._steps, self._asked, self._store, self._stop, self._repair = tuple(steps), asked, store, stop, repair
        self.ended = threading.Event()
        self.flow: PreparedFlow | None = None
        self.plan: FlowPlan | None = None
        self.progress: RunProgress | None = None
        self._failed: dict[str, str] = {}
        """By path why a step failed before anything was computed."""

    @property
    def sampled(self) -> bool:
        """Whether the run has only a part of the data."""
        return self.flow is not None and self.flow.sampled

    def fail(self, path: str, message: str) -> None:
        """The run cannot go on; without a path, the first step that is not finished is where it is told."""
        if self.progress is not None:
            self.progress.fail_first(message)
            return
        asked = [step.path for step in self._steps if step.id in self._asked]
        self._failed[path or (asked or [""])[0]] = message

    def states(self) -> dict[str, StepState]:
        """How far each step is, by path."""
        if self.progress is not None:
            return self._naming_failures(self.progress.shown())
        return self._naming_failures({step.path: self._before_any(step) for step in self._steps})

    def _naming_failures(self, states: dict[str, StepState]) -> dict[str, StepState]:
        """The same states, where each step that was not run names the failed step that it needs."""
        failed: dict[str, str] = {}
        for step in self._steps:  # each stands behind all that it needs
            state = states[step.path]
            needed = next((failed[one] for one in step.inputs if one in failed), "")
            if state.state == "failed":
                failed[step.id] = step.path
            elif needed and state.state != "finished" and step.id in self._asked:
                failed[step.id] = needed
                states[step.path] = replace(state, message=say(_FAILED_BEFORE, path=needed))
        return states

    def _before_any(self, step: Step) -> StepState:
        """The state of a step as long as the data are not read."""
        if step.path in self._failed:
            return StepState("failed", message=self._failed[step.path])
        return StepState("waiting" if self.ended.is_set() or step.id not in self._asked else "scheduled")

    def issues(self) -> tuple[SampleIssue, ...]:
        """The samples that failed, in the order of the steps."""
        if self.progress is None:
            return ()
        order = {step.path: place for place, step in enumerate(self._steps)}
        return tuple(sorted(self.progress.issues.values(), key=lambda one: (order.get(one.path, 0), one.name)))

    def result(self, path: str) -> SampleSet:
        """What a step gave. Raises UnknownStep, NoResultYet, StepGivesNoSamples."""
        step, flow = step_at(self._steps, path), self.flow
        if flow is None:
            raise NoResultYet(where="FlowRun.result", received=path)
        if step.kind == "metrics":
            raise StepGivesNoSamples(where="FlowRun.result", received=path)
        if step.id in flow.sets:
            return flow.sets[step.id]
        keys = flow.layouts[step.id].keys
        blocks = [KeptBlock(step.id, number, key) for number, key in enumerate(keys) if self._is_there(key)]
        if not blocks:
            raise NoResultYet(where="FlowRun.result", received=path)
        return stored_set(
            blocks, self._store, name=say(_PART, path=path) if flow.sampled else path, repair=self._repair
        )

    def _is_there(self, key: str) -> bool:
        return self._store.path_of(key).exists()

    def training(self, path: str) -> Run | Record | None:
        """The training of a network's step. Raises UnknownStep."""
        return training_of(self._stop, step_at(self._steps, path).path, self.folder(path))

    def require_metrics(self, path: str) -> None:
        """Raises UnknownStep, NoMetricsHere."""
        if step_at(self._steps, path).kind != "metrics":
            known = listed(step.path for step in self._steps if step.kind == "metrics") or say("none")
            raise NoMetricsHere(where="FlowRun.metrics", received=path, expected=known)

    def folder(self, path: str) -> Path | None:
        """What a step wrote that takes all samples. Raises UnknownStep."""
        step = step_at(self._steps, path)
        if self.flow is None or not self.flow.layouts[step.id].whole_key:
            return None
        folder = self._store.whole(self.flow.layouts[step.id].whole_key)
        return folder if folder.exists() else None
