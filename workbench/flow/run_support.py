"""What the units of a run are run with, and how a result that is lost is computed again."""

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from workbench.data.sample import Sample
from workbench.flow.block_store import BlockStore
from workbench.flow.custom_process import CustomProcesses
from workbench.flow.executors import computed
from workbench.flow.flow_log import FlowLog
from workbench.flow.flow_plan import WHOLE, FlowPlan, ancestors
from workbench.flow.flow_preparation import PreparedFlow
from workbench.flow.flow_run_errors import BlockDamaged
from workbench.flow.flow_units import BlockTask, Unit, UnitBuilder
from workbench.flow.kept_block import KeptBlock
from workbench.flow.module_work import is_custom
from workbench.flow.original_samples import original_reader
from workbench.flow.run_options import RunOptions
from workbench.flow.step_work import StepWork, WorkContext
from workbench.flow.steps import Step, StepKind
from workbench.flow.unit_hooks import RunModule, UnitHooks, paced
from workbench.messages import mark, say

_AGAIN = mark("Block {number} of {path} is computed again: {reason}.")
_LOST = mark("it is not there any more")


class RunSupport:
    """Of one run. May be used by several threads.

    Args:
        steps: All steps.
        works: What each kind of step does.
        options: What the run is asked to do.
        store: Where results are kept.
        log: Takes what is to be known.
        stop: Set when the run is stopped.
        token: What the run is told by from others.
        advance: Takes a unit and the share of it that is done.
        worked: Takes the id of a step that needs all samples, and the share of it that is done.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        works: Mapping[StepKind, StepWork],
        options: RunOptions,
        store: BlockStore,
        log: FlowLog,
        stop: threading.Event,
        token: str,
        advance: Callable[[Unit, float], None],
        worked: Callable[[str, float], None],
    ) -> None:
        self._steps, self._works, self._options, self._store = steps, works, options, store
        self._log, self._stop, self._token = log, stop, token
        self._advance, self._worked = advance, worked
        self._flow: PreparedFlow | None = None
        self._builder: UnitBuilder | None = None
        self._originals: dict[str, Callable[[str], Sample | None]] = {}
        self._processes = CustomProcesses(options.seconds_a_sample, self._is_stopped)
        self._repairing = threading.RLock()
        self._is_closed = False

    def begin(self, flow: PreparedFlow) -> None:
        """The flow is prepared."""
        self._flow = flow
        self._builder = UnitBuilder(flow.layouts, flow.data, self._works)

    def units(self, plan: FlowPlan) -> list[Unit]:
        """The units of a plan."""
        return [] if self._builder is None else self._builder.units(plan)

    def close(self) -> None:
        """The run has ended; what is lost later is computed all the same."""
        self._is_closed = True
        self._processes.close()

    def _is_stopped(self) -> bool:
        return self._stop.is_set() and not self._is_closed

    def hooks(self, unit: Unit) -> UnitHooks:
        """What a unit is run with."""
        return UnitHooks(
            self._store, self._works, self._is_stopped, self._context, self._runner, self._token,
            paced(partial(self._advance, unit)), self._options.on_error == "stop", self._stop.set, self.repair,
        )  # fmt: skip

    def _context(self, task: BlockTask) -> WorkContext:
        step = task.step
        folder = self._store.whole(task.whole.key) if task.whole is not None else None
        return WorkContext(
            step.path, self._stop, partial(self._told, task), partial(self._log.add, step.path),
            _seed_of(step), folder, partial(self._original, step.id), self._options.retrain, self._before(step),
        )  # fmt: skip

    def _before(self, step: Step) -> tuple[Step, ...]:
        """The steps in front of a step."""
        found = ancestors({one.id: one.inputs for one in self._steps}, step.id)
        return tuple(one for one in self._steps if one.id in found and one.id != step.id)

    def _original(self, step: str, name: str) -> Sample | None:
        """The sample of a name as the data sets in front of a step have it."""
        if step not in self._originals and self._flow is not None:
            before = ancestors({one.id: one.inputs for one in self._steps}, step)
            self._originals[step] = original_reader([one for key, one in self._flow.sets.items() if key in before])
        return self._originals[step](name)

    def _told(self, task: BlockTask, share: float, text: str = "") -> None:
        """A work says how far it is."""
        if text:
            self._log.add(task.step.path, text)
        if task.block == WHOLE:
            self._worked(task.step.id, float(share))

    def _runner(self, task: BlockTask, context: WorkContext) -> RunModule:
        """What runs the module of a task: a process of its own for one of the learner's."""
        step, module = task.step, task.step.module
        if module is not None and is_custom(module):
            return lambda samples: self._processes.run(step.id, module, samples, context.log)
        run_sample = self._works[step.kind].run_sample
        return lambda samples: run_sample(step, samples, context)

    def repair(self, block: KeptBlock) -> None:
        """Compute a block again that is gone or damaged, for somebody who reads a result."""
        try:
            self.repair_for(block, say(_LOST))
        finally:
            if self._is_closed:
                self._processes.close()

    def repair_for(self, block: KeptBlock, reason: str) -> None:
        """Compute a block again that is gone or damaged.

        Args:
            block: The block.
            reason: What is wrong with it, in words.
        """
        builder, flow = self._builder, self._flow
        if builder is None or flow is None:
            return
        with self._repairing:
            if self._is_sound(block):
                return
            path = flow.layouts[block.step].step.path
            self._log.add(path, say(_AGAIN, number=block.block, path=path, reason=reason.removesuffix(".")))
            if block.block != WHOLE:
                self._store.forget([block.key])
            unit = builder.single(block.step, block.block)
            computed(unit, self.hooks(unit), self.repair_for).keep(self._store)

    def _is_sound(self, block: KeptBlock) -> bool:
        """Whether it can be read, since another thread was quicker."""
        if block.block == WHOLE:
            return self._store.whole(block.key).exists()
        try:
            for _ in self._store.block(block.key):
                pass
        except (OSError, BlockDamaged):
            return False
        return True


def _seed_of(step: Step) -> int:
    seed = step.node.params.get("seed", 0)
    return seed if isinstance(seed, int) else 0
