"""The block that one task writes: what comes out of its module, and which samples failed."""

from collections.abc import Iterable, Sequence

from workbench.data.sample import Sample
from workbench.flow.failure_words import may_pass, reason_of
from workbench.flow.flow_run_errors import ArrayNotKept, RunStopped
from workbench.flow.flow_units import BlockTask
from workbench.flow.lacking_samples import lacking_of
from workbench.flow.retry_condition import within
from workbench.flow.sample_block import SampleIssue
from workbench.flow.sample_groups import finished, grouped
from workbench.flow.unit_hooks import BlockReport, UnitHooks, UnitResult
from workbench.messages import WorkbenchError, mark, say
from workbench.modules.manipulation_module import MergeModule

_NO_SAMPLE = mark("it returned {received}; a module returns a sample, or None to drop it")


class BlockOutput:
    """The block that one task writes."""

    def __init__(self, task: BlockTask, hooks: UnitHooks) -> None:
        self.task = task
        self.context = hooks.context(task)
        self.module = task.step.module
        self._run = hooks.runner(task, self.context)
        self._is_merge = isinstance(self.module, MergeModule)
        self._writer = hooks.store.writer(task.key)
        self._count = 0
        self._shapes: dict[tuple[int, ...], int] = {}
        self.issues: list[SampleIssue] = []
        self.inputs_lack = ""
        """What the inputs lack, as ``lacking_in`` says it."""

    def add(self, samples: Iterable[Sample], origin: int) -> None:
        """Write samples. Raises OSError."""
        for sample in samples:
            try:
                self._writer.append(sample, origin)
            except ArrayNotKept as error:
                self.report(sample.name, error)
                continue
            shape = sample.image.shape
            self._shapes[shape] = self._shapes.get(shape, 0) + 1
            self._count += 1

    @property
    def lacking(self) -> str:
        """What it lacks that another run may have; "" for nothing."""
        return lacking_of(self.inputs_lack, self.issues)

    def report(self, name: str, error: BaseException, *, is_passing: bool = False, condition: str = "") -> None:
        """Say that a sample failed."""
        seconds = getattr(error, "seconds", 0.0)
        found = condition or (within(seconds) if seconds else "")
        path, may = self.task.step.path, is_passing or may_pass(error)
        self.issues.append(SampleIssue(path, name, reason_of(error), may, found if may else ""))

    def outputs(self, inputs: Sequence[tuple[Sample, ...]]) -> tuple[Sample, ...]:
        """What comes out of the module; what it fails at is reported."""
        if len(inputs) == 1 and len(inputs[0]) == 1 and not self._is_merge:  # nearly always
            return self.call(inputs[0])
        try:
            groups = grouped(self.module, inputs)
        except WorkbenchError as error:
            self.report(inputs[0][0].name, error)
            return ()
        if len(groups) == 1:
            return self.call(groups[0])
        return tuple(sample for group in groups for sample in self.call(group))

    def call(self, given: tuple[Sample, ...]) -> tuple[Sample, ...]:
        """Call the module once."""
        try:
            results = self._run(given)
            for wrong in results:
                if not isinstance(wrong, Sample):
                    break
            else:
                return results if self.module is None else finished(self.module, given, results)
        except RunStopped:
            raise
        except (Exception, SystemExit) as error:  # noqa: BLE001 - of code that somebody wrote anything may come
            self.report(given[0].name, error)
            return ()
        reason = say(_NO_SAMPLE, received=type(wrong).__name__)
        self.issues.append(SampleIssue(self.task.step.path, given[0].name, reason))
        return ()

    def finish(self, origins: int, result: UnitResult) -> None:
        """End the file. Raises OSError."""
        size = self._writer.finish(origins, self.issues, self.inputs_lack)
        result.files.append((self.task.key, self._writer, bool(self.lacking)))
        step, block = self.task.step.id, self.task.block
        result.reports.append(BlockReport(step, block, self._count, self._shapes, tuple(self.issues), size))

    def drop(self) -> None:
        self._writer.drop()
