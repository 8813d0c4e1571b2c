"""The thread of a run: prepare, plan, compute, and note what is finished."""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

from workbench.data.sample_set import SampleSet
from workbench.flow.block_store import BlockStore
from workbench.flow.executors import ThreadExecutor
from workbench.flow.failure_words import reason_of
from workbench.flow.flow_errors import FlowError
from workbench.flow.flow_layout import StepLayout
from workbench.flow.flow_log import FlowLog
from workbench.flow.flow_plan import WHOLE, FlowPlan, planned
from workbench.flow.flow_preparation import PreparedFlow, prepared, step_at
from workbench.flow.flow_run_errors import (
    DataUnavailable,
    NoMetricsHere,
    NoResultYet,
    RunStopped,
    SampleFailed,
    StepGivesNoSamples,
    StoreNotWritable,
)
from workbench.flow.flow_states import StepState
from workbench.flow.flow_units import Unit
from workbench.flow.kept_block import KeptBlock
from workbench.flow.kept_states import KeptKeys, kept_of, kept_states
from workbench.flow.live_trainings import training_of
from workbench.flow.run_options import RunOptions
from workbench.flow.run_progress import RunProgress, read_blocks
from workbench.flow.run_support import RunSupport
from workbench.flow.sample_block import SampleIssue
from workbench.flow.step_notes import StepNote, keep_finished_keys, keep_note, keep_part, note_of, read_note
from workbench.flow.step_work import StepWork
from workbench.flow.steps import Step, StepKind
from workbench.flow.store_room import Lease, make_room
from workbench.flow.stored_set import stored_set
from workbench.flow.unit_schedule import Executor, UnitEnd, run_units
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import bytes_text, listed
from workbench.training.fitting.run import Run
from workbench.training.history.record import Record

_TELL_SECONDS = 0.2
_ROOM_EVERY = 1 << 30
"""Bytes that are written before the store is looked at for its limit."""
_PLANNED = mark_plural("{count:,} block to compute, {kept:,} kept", "{count:,} blocks to compute, {kept:,} kept")
_MEASURED = mark("finished")
_FINISHED = mark_plural("finished: {count:,} sample", "finished: {count:,} samples")
_NO_SAMPLES = mark("expected at least one sample, received none. Give a set with samples.")
_STOPPED = mark("stopped")
_PART = mark("{path} (a part of the data)")
_OVER_LIMIT = mark("The results have {size}, more than the limit of {limit}: all of them are needed by runs.")


class RunEngine:
    """One run, by a thread of its own. May be asked by others meanwhile.

    Args:
        name: Of the flow.
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
        name: str,
        steps: Sequence[Step],
        given: Mapping[str, SampleSet],
        works: Mapping[StepKind, StepWork],
        asked: frozenset[str],
        options: RunOptions,
        client: Any,
        token: str,
        tell: Callable[[], None],
    ) -> None:
        self._name, self._steps, self._given, self._works = name, tuple(steps), given, works
        self._asked, self._options, self._client, self._token, self._tell = asked, options, client, token, tell
        self.store = BlockStore(options.store)
        self.log = FlowLog()
        self.ended = threading.Event()
        self._stop = threading.Event()
        self.flow: PreparedFlow | None = None
        self.plan: FlowPlan | None = None
        self._progress: RunProgress | None = None
        self._failed: dict[str, str] = {}
        self._support = RunSupport(
            self._steps, works, options, self.store, self.log, self._stop, token, self._advance, self._worked
        )
        self._written = 0
        self._is_news = False
        self._told = 0.0

    # What others ask

    def stop(self) -> None:
        """End the run soon."""
        self._stop.set()

    def states(self) -> dict[str, StepState]:
        """The states by path."""
        if self._progress is None:
            waiting = "waiting" if self.ended.is_set() else "scheduled"
            return {
                step.path: StepState("failed", message=self._failed[step.path])
                if step.path in self._failed
                else StepState(waiting if step.id in self._asked else "waiting")  # type: ignore[arg-type]
                for step in self._steps
            }
        return self._progress.shown()

    def issues(self) -> tuple[SampleIssue, ...]:
        """The samples that failed."""
        if self._progress is None:
            return ()
        order = {step.path: place for place, step in enumerate(self._steps)}
        return tuple(sorted(self._progress.issues.values(), key=lambda one: (order.get(one.path, 0), one.name)))

    def result(self, path: str) -> SampleSet:
        """What a step gave. Raises UnknownStep, NoResultYet."""
        step = step_at(self._steps, path)
        flow = self.flow
        if flow is None:
            raise NoResultYet(where="FlowRun.result", received=path)
        if step.kind == "metrics":
            raise StepGivesNoSamples(where="FlowRun.result", received=path)
        if step.id in flow.sets:
            return flow.sets[step.id]
        layout = flow.layouts[step.id]
        blocks = [KeptBlock(step.id, number, key) for number, key in enumerate(layout.keys) if self._is_there(key)]
        if not blocks:
            raise NoResultYet(where="FlowRun.result", received=path)
        name = say(_PART, path=path) if flow.sampled else path
        return stored_set(blocks, self.store, name=name, repair=self._support.repair)

    def _is_there(self, key: str) -> bool:
        return self.store.path_of(key).exists()

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
        folder = self.store.whole(self.flow.layouts[step.id].whole_key)
        return folder if folder.exists() else None

    # The thread

    def run(self) -> None:
        """Run to the end. Whatever happens is told by states and log."""
        try:
            self._prepare()
            self._compute()
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
            if self._progress is not None:
                self._progress.close()
            if self._stop.is_set():
                self.log.add("", say(_STOPPED))
            self.ended.set()
            self._tell()

    def _path_in(self, error: FlowError) -> str:
        """The path of the step that an error is about; "" of one that is about none."""
        where = error.values.get("where")
        return next((step.path for step in self._steps if step.path == where), "")

    def _fail(self, path: str, message: str) -> None:
        """The run cannot go on; without a path, the first step that is not finished is where it is told."""
        self.log.add(path, message)
        if self._progress is not None:
            running = [
                one for one, progress in self._progress.steps.items() if progress.state in ("running", "scheduled")
            ]
            for step in running[:1]:
                self._progress.fail(step, message)
            return
        asked = [step.path for step in self._steps if step.id in self._asked]
        self._failed[path or (asked or [""])[0]] = message

    def _prepare(self) -> None:
        flow = prepared(self._steps, self._given, self._options.sample, self._works, self.store, self._stop.is_set)
        options = self._options
        kept = kept_of(flow.layouts, self.store, seconds=options.seconds_a_sample, retry=options.retry)
        again = self._networks() if self._options.retrain else ()
        plan = planned(flow.layouts, self._asked, kept.all, again)
        self._support.begin(flow)
        before = kept_states(flow.layouts, self.store, kept.all, self._name, sampled=flow.sampled, part=options.sample)
        progress = RunProgress(flow, plan, before)
        self.flow, self.plan, self._progress = flow, plan, progress
        self._take_kept_issues(flow, plan, kept)
        if flow.sampled and self._options.sample is not None:
            keep_part(self.store, self._name, self._options.sample)
        for path, text in flow.remarks:
            self.log.add(path, text)
        self.log.add("", say_plural(_PLANNED, len(plan.blocks), kept=len(plan.used & kept.all)))
        self._tell()

    def _networks(self) -> list[str]:
        return [step.id for step in self._steps if step.kind == "network" and step.id in self._asked]

    def _take_kept_issues(self, flow: PreparedFlow, plan: FlowPlan, kept: KeptKeys) -> None:
        """Samples that failed in blocks that are used as they are."""
        for step, layout in flow.layouts.items():
            used = [key for key in layout.keys if key in kept.all and key in plan.used]
            if layout.dependence == "data" or not used:
                continue
            noted = note_of(self.store, layout) if len(used) == len(layout.keys) else None
            found = noted or read_note(self.store, used)
            progress = self._progress.steps[step] if self._progress else None
            if progress is not None and step in plan.computed:
                progress.count += found.count
                progress.add_shapes(found.shapes)
            if self._progress is not None:
                lacking = [key for key in used if key in kept.lacking]
                self._progress.add_issues((*found.issues, *read_note(self.store, lacking).issues))

    def _compute(self) -> None:
        flow, plan, progress = self.flow, self.plan, self._progress
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

    def _executor(self) -> Executor:
        local = ThreadExecutor(self._options.workers, self.store, self._support.hooks, self._support.repair_for)
        if self._client is None:
            return local
        from workbench.flow.cluster_executor import ClusterExecutor

        return ClusterExecutor(
            self._client, local, self.store, self._works, self._options, self._token, self._stop, self.log
        )

    def _begun(self, unit: Unit) -> None:
        if self._progress is not None:
            self._progress.begin(unit)

    def _ended(self, end: UnitEnd) -> bool:
        progress, unit = self._progress, end.unit
        if progress is None or not unit.tasks:
            return not self._stop.is_set()
        if end.error is not None:
            self._failed_unit(unit, end.error)
            self._is_news = True
            return False
        finished = progress.end(unit, end.reports)
        for step in finished:
            self._finish(step)
        self._written += sum(report.size for report in end.reports)
        if self._written >= _ROOM_EVERY:
            self._make_room()
        first = next((issue for report in end.reports for issue in report.issues), None)
        if first is not None and self._options.on_error == "stop":
            self._stop_at(unit, first)
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
            self._stop_at(unit, error.issue)
            return
        step = unit.tasks[0].step
        message = str(error) if isinstance(error, StoreNotWritable) else reason_of(error)
        self.log.add(step.path, message)
        if self._progress is not None:
            self._progress.fail(step.id, f"{step.path}: {message}")
        if isinstance(error, StoreNotWritable):
            self._stop.set()

    def _stop_at(self, unit: Unit, issue: SampleIssue) -> None:
        """The first sample that fails ends the run."""
        self._stop.set()
        self.log.add(issue.path, str(issue))
        if self._progress is not None:
            self._progress.add_issues((issue,))
            steps = {task.step.path: task.step.id for task in unit.tasks}
            self._progress.fail(steps.get(issue.path, unit.tasks[0].step.id), str(issue))

    def _finish(self, step: str) -> None:
        """Note a step that is finished."""
        if self.flow is None or self._progress is None:
            return
        layout, progress = self.flow.layouts[step], self._progress.steps[step]
        self._progress.finish(step)
        issues = tuple(one for one in self._progress.issues.values() if one.path == layout.step.path)
        for issue in issues[:20]:
            self.log.add(issue.path, f"{issue.name}: {issue.reason}")
        self.log.add(layout.step.path, _finished_text(layout.step, progress.count))
        with suppress(OSError):
            note = StepNote(progress.count, dict(progress.shapes), issues)
            if step in self.flow.data and progress.total < len(layout.keys):
                self._amend_note(layout, note)
            else:
                keep_note(self.store, layout, note)
            part = self._options.sample if self.flow.sampled else None
            keep_finished_keys(self.store, self._name, {layout.step.path: layout.key}, part)

    def _amend_note(self, layout: StepLayout, note: StepNote) -> None:
        """Some blocks of a data set were read again: what was noted of their samples is replaced. Raises OSError."""
        before = note_of(self.store, layout)
        if before is None or self.flow is None or self.plan is None:
            return
        data = self.flow.data[layout.step.id]
        read = {one.name for block in read_blocks(layout.step.id, self.flow, self.plan) for one in data.block(block)}
        issues = (*(one for one in before.issues if one.name not in read), *note.issues)
        count = before.count + len(before.issues) - len(issues)
        keep_note(self.store, layout, StepNote(count, {**note.shapes, **before.shapes}, issues))

    def _make_room(self) -> None:
        self._written = 0
        size = make_room(self.store, self._options.limit)
        if size > self._options.limit:
            self.log.add("", say(_OVER_LIMIT, size=bytes_text(size), limit=bytes_text(self._options.limit)))

    def _advance(self, unit: Unit, share: float) -> None:
        if self._progress is not None:
            self._progress.advance(unit, share)
            self._is_news = True

    def _worked(self, step: str, share: float) -> None:
        """A work that takes all samples says how far it is."""
        if self._progress is not None:
            self._progress.steps[step].shares[WHOLE] = share
            self._is_news = True


def _finished_text(step: Step, count: int) -> str:
    """What the log says at the end of a step: how many samples came out, unless it is one that gives none."""
    return say(_MEASURED) if step.kind == "metrics" else say_plural(_FINISHED, count)


def _key(layout: StepLayout, block: int) -> str:
    return layout.whole_key if block == WHOLE else layout.keys[block]
