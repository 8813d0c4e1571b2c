"""The thread of a run: prepare, plan, compute, and note what is finished."""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from workbench.data.sample_set import SampleSet
from workbench.flow.block_store import BlockStore
from workbench.flow.executors import ThreadExecutor
from workbench.flow.experiment_log import add_experiment
from workbench.flow.failure_words import reason_of
from workbench.flow.flow_errors import FlowError
from workbench.flow.flow_layout import StepLayout
from workbench.flow.flow_log import FlowLog
from workbench.flow.flow_plan import WHOLE, FlowPlan, followers, planned
from workbench.flow.flow_preparation import PreparedFlow, prepared
from workbench.flow.flow_run_errors import (
    DataUnavailable,
    RunStopped,
    SampleFailed,
    StoreNotWritable,
)
from workbench.flow.flow_units import Unit
from workbench.flow.kept_states import kept_of, kept_states
from workbench.flow.metrics_step import read_metrics
from workbench.flow.run_knowledge import RunKnowledge
from workbench.flow.run_notes import RunNotes
from workbench.flow.run_options import RunOptions
from workbench.flow.run_progress import RunProgress
from workbench.flow.run_support import RunSupport
from workbench.flow.sample_block import SampleIssue
from workbench.flow.step_notes import keep_part
from workbench.flow.step_work import StepWork
from workbench.flow.steps import Step, StepKind
from workbench.flow.store_room import Lease, make_room
from workbench.flow.unit_schedule import Executor, UnitEnd, run_units
from workbench.graph.document import Graph
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import bytes_text

_TELL_SECONDS = 0.2
_ROOM_EVERY = 1 << 30
"""Bytes that are written before the store is looked at for its limit."""
_PLANNED = mark_plural("{count:,} block to compute, {kept:,} kept", "{count:,} blocks to compute, {kept:,} kept")
_NO_SAMPLES = mark("expected at least one sample, received none. Give a set with samples.")
_STOPPED = mark("stopped")
_OVER_LIMIT = mark("The results have {size}, more than the limit of {limit}: all of them are needed by runs.")


class RunEngine:
    """One run, by a thread of its own. May be asked by others meanwhile.

    Args:
        graph: The flow.
        steps: Its steps.
        given: The samples that were given, by the id of the step.
        works: What each kind of step does.
        asked: The ids of the steps whose results are asked for.
        options: What else is asked.
        client: A Dask client, or None.
        token: What the run is told by from others.
        tell: Called when something has changed.
    """

    def __init__(
        self,
        graph: Graph,
        steps: Sequence[Step],
        given: Mapping[str, SampleSet],
        works: Mapping[StepKind, StepWork],
        asked: frozenset[str],
        options: RunOptions,
        client: Any,
        token: str,
        tell: Callable[[], None],
    ) -> None:
        self._graph, self._steps, self._given, self._works = graph, tuple(steps), given, works
        self._asked, self._options, self._client, self._token, self._tell = asked, options, client, token, tell
        self.store = BlockStore(options.store)
        self.log = FlowLog()
        self._stop = threading.Event()
        self._support = RunSupport(
            self._steps, works, options, self.store, self.log, self._stop, token, self._advance, self._worked
        )
        self.known = RunKnowledge(self._steps, asked, self.store, self._stop, self._support.repair)
        self._notes: RunNotes | None = None
        self._written = 0
        self._is_news = False
        self._told = 0.0

    def stop(self) -> None:
        """End the run soon."""
        self._stop.set()

    # The thread

    def run(self) -> None:
        """Run to the end. Whatever happens is told by states and log."""
        try:
            self._prepare()
            self._compute()
            self._keep_experiment()
        except DataUnavailable as failure:
            self._fail(str(failure.values["where"]), str(failure.values["received"]))
        except InterruptedError:
            pass
        except FlowError as error:  # a folder that cannot be written to, or a step that cannot be planned
            self._fail(self._path_in(error), str(error))
        except Exception as error:  # noqa: BLE001 - a thread has nobody to raise it to
            self._fail("", reason_of(error))
        finally:
            self._support.close()
            if self.known.progress is not None:
                self.known.progress.close()
            if self._stop.is_set():
                self.log.add("", say(_STOPPED))
            self.known.ended.set()
            self._tell()

    def _path_in(self, error: FlowError) -> str:
        """The path of the step that an error is about; "" of one that is about none."""
        where = error.values.get("where")
        return next((step.path for step in self._steps if step.path == where), "")

    def _fail(self, path: str, message: str) -> None:
        """The run cannot go on."""
        self.log.add(path, message)
        self.known.fail(path, message)

    def _prepare(self) -> None:
        flow = prepared(self._steps, self._given, self._options.sample, self._works, self.store, self._stop.is_set)
        options = self._options
        kept = kept_of(flow.layouts, self.store, seconds=options.seconds_a_sample, retry=options.retry)
        again = self._networks() if self._options.retrain else ()
        plan = planned(flow.layouts, self._asked, kept.all, again)
        self._support.begin(flow)
        before = kept_states(
            flow.layouts, self.store, kept.all, self._graph.name, sampled=flow.sampled, part=options.sample
        )
        progress = RunProgress(flow, plan, before)
        self.known.flow, self.known.plan, self.known.progress = flow, plan, progress
        self._notes = RunNotes(self._graph.name, flow, plan, progress, self.store, self.log, options.sample)
        self._notes.take(kept)
        if options.on_error == "stop" and progress.issues:  # an earlier run has left it out
            self._stop_at(next(iter(progress.issues.values())))
        if flow.sampled and self._options.sample is not None:
            keep_part(self.store, self._graph.name, self._options.sample)
        for path, text in flow.remarks:
            self.log.add(path, text)
        self.log.add("", say_plural(_PLANNED, len(plan.blocks), kept=len(plan.used & kept.all)))
        self._tell()

    def _networks(self) -> list[str]:
        return [step.id for step in self._steps if step.kind == "network" and step.id in self._asked]

    def _compute(self) -> None:
        flow, plan, progress = self.known.flow, self.known.plan, self.known.progress
        if flow is None or plan is None or progress is None or self._lacks_samples(flow, progress) or not plan.blocks:
            return
        with self.store.writing():
            planned_keys = [_key(flow.layouts[one.step], one.block) for one in plan.blocks]
            lease = Lease(self.store, [*plan.used, *planned_keys])
        executor = self._executor()
        try:
            self.store.touch(plan.used)
            self._forget_forced(flow, plan)
            run_units(self._support.units(plan), executor, self._ended, self._stop.is_set, self._begun, self._tick)
        finally:
            executor.close()
            with suppress(OSError):
                self._make_room()
                lease.release()

    def _keep_experiment(self) -> None:
        """Add what the run has measured to the experiments with the flow, and tell it."""
        plan, flow, progress = self.known.plan, self.known.flow, self.known.progress
        if plan is None or flow is None or progress is None:
            return
        layouts = [flow.layouts[step] for step in plan.computed if progress.steps[step].state == "finished"]
        measured = [one for one in layouts if one.step.kind == "metrics"]
        if not measured:
            return
        part = self._options.sample if flow.sampled else None
        with suppress(OSError):
            found = {one.step.path: read_metrics(self.store.whole(one.whole_key)) for one in measured}
            known = add_experiment(self.store.folder, self._graph, found, part, datetime.now(UTC).astimezone())
            self.log.add("", known.told())

    def _lacks_samples(self, flow: PreparedFlow, progress: RunProgress) -> bool:
        """Whether a data set has no samples; it is told there."""
        empty = [flow.layouts[step].step for step, samples in flow.sets.items() if not samples.entries]
        for step in empty:
            self.log.add(step.path, say(_NO_SAMPLES))
            progress.fail(step.id, say(_NO_SAMPLES))
        return bool(empty)

    def _forget_forced(self, flow: PreparedFlow, plan: FlowPlan) -> None:
        """What is computed again although it is kept is removed first: a run that ends early leaves no mixture."""
        for step, blocks in plan.computed.items():
            if WHOLE in blocks:
                for one in plan.computed:
                    layout = flow.layouts[one]
                    if one == step or step in layout.step.inputs:
                        self.store.forget(layout.keys[block] for block in plan.computed[one] if block != WHOLE)

    def _outdate_behind(self, trained: str) -> None:
        """What is made of a result that was just replaced, and is not asked for now, is of the old one: remove it."""
        flow, plan, progress = self.known.flow, self.known.plan, self.known.progress
        if flow is None or plan is None or progress is None:
            return
        behind = followers({step: one.step.inputs for step, one in flow.layouts.items()}, trained) - {trained}
        for layout in (flow.layouts[step] for step in behind):
            computed = plan.computed.get(layout.step.id, ())
            with suppress(OSError):
                self.store.forget(key for block, key in enumerate(layout.keys) if block not in computed)
                if layout.whole_key and WHOLE not in computed:
                    self.store.forget_whole(layout.whole_key)
        progress.outdate(behind - plan.computed.keys())

    def _executor(self) -> Executor:
        local = ThreadExecutor(self._options.workers, self.store, self._support.hooks, self._support.repair_for)
        if self._client is None:
            return local
        from workbench.flow.cluster_executor import ClusterExecutor

        return ClusterExecutor(
            self._client, local, self.store, self._works, self._options, self._token, self._stop, self.log
        )

    def _begun(self, unit: Unit) -> None:
        if self.known.progress is not None:
            self.known.progress.begin(unit)

    def _ended(self, end: UnitEnd) -> bool:
        progress, unit = self.known.progress, end.unit
        if progress is None or not unit.tasks:
            return not self._stop.is_set()
        if end.error is not None:
            self._failed_unit(unit, end.error)
            self._is_news = True
            return False
        for task in unit.tasks:
            if task.block == WHOLE:
                self._outdate_behind(task.step.id)
        finished = progress.end(unit, end.reports)
        if self._notes is not None:
            self._notes.finish(finished)
        self._written += sum(report.size for report in end.reports)
        if self._written >= _ROOM_EVERY:
            self._make_room()
        first = next((issue for report in end.reports for issue in report.issues), None)
        if first is not None and self._options.on_error == "stop":
            self._stop_at(first, unit.tasks[0].step.id)
        self._is_news = True
        return True

    def _tick(self) -> None:
        """Tell what has changed, a few times a second."""
        now = monotonic()
        if self._is_news and now - self._told >= _TELL_SECONDS:
            self._is_news, self._told = False, now
            self._tell()

    def _failed_unit(self, unit: Unit, error: BaseException) -> None:
        if isinstance(error, RunStopped):
            return
        if isinstance(error, SampleFailed):
            self._stop_at(error.issue, unit.tasks[0].step.id)
            return
        step = unit.tasks[0].step
        message = str(error) if isinstance(error, StoreNotWritable) else reason_of(error)
        self.log.add(step.path, message)
        if self.known.progress is not None:
            self.known.progress.fail(step.id, f"{step.path}: {message}")
        if isinstance(error, StoreNotWritable):
            self._stop.set()

    def _stop_at(self, issue: SampleIssue, otherwise: str = "") -> None:
        """The first sample that fails ends the run; a step of the id ``otherwise`` has failed if it names none."""
        self._stop.set()
        self.log.add(issue.path, str(issue))
        step = next((one.id for one in self._steps if one.path == issue.path), otherwise)
        if self.known.progress is not None and step:
            self.known.progress.add_issues((issue,))
            self.known.progress.fail(step, str(issue))

    def _make_room(self) -> None:
        self._written = 0
        size = make_room(self.store, self._options.limit)
        if size > self._options.limit:
            self.log.add("", say(_OVER_LIMIT, size=bytes_text(size), limit=bytes_text(self._options.limit)))

    def _advance(self, unit: Unit, share: float) -> None:
        if self.known.progress is not None:
            self.known.progress.advance(unit, share)
            self._is_news = True

    def _worked(self, step: str, share: float) -> None:
        """A work that takes all samples says how far it is."""
        if self.known.progress is not None:
            self.known.progress.steps[step].shares[WHOLE] = share
            self._is_news = True


def _key(layout: StepLayout, block: int) -> str:
    return layout.whole_key if block == WHOLE else layout.keys[block]
