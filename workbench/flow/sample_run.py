"""Samples that go one by one through all tasks of a unit, while the files of their blocks grow.

So the memory holds a sample at a time, however large the blocks are, and a result is still in the processor's cache
when the next module takes it.
"""

from workbench.data.sample import Sample
from workbench.flow.block_output import BlockOutput
from workbench.flow.failure_words import condition_of
from workbench.flow.flow_run_errors import BlockDamaged, InputLost, RunStopped, SampleFailed
from workbench.flow.flow_units import Input, Unit
from workbench.flow.kept_block import KeptBlock
from workbench.flow.lacking_samples import lacking_in
from workbench.flow.merged_groups import group_table
from workbench.flow.unit_hooks import UnitHooks, UnitResult
from workbench.flow.unit_sources import DataSource, KeptSource, Source


class SampleRun:
    """Samples that go one by one through all tasks of a unit."""

    def __init__(self, unit: Unit, hooks: UnitHooks) -> None:
        self._hooks, self._tasks = hooks, unit.tasks
        self._sources: dict[tuple[str, int], Source] = {}

    def run(self) -> UnitResult:
        """Run it."""
        result = UnitResult()
        outputs: list[BlockOutput] = []
        try:
            with self._hooks.store.writing():
                outputs += (BlockOutput(task, self._hooks) for task in self._tasks)
                origins = self._crossed(outputs[0]) if self._tasks[0].anchor else self._aligned(outputs)
                self._stop_at_issue(outputs)
                for output in outputs:
                    output.finish(origins, result)
        except BaseException:
            for output in outputs:
                output.drop()
            raise
        result.reports += (source.report() for source in self._sources.values() if isinstance(source, DataSource))
        return result

    def _aligned(self, outputs: list[BlockOutput]) -> int:
        """The samples of one block."""
        reads = [[self._source(one) for (one,) in output.task.inputs] for output in outputs]
        sources = list(self._sources.values())
        count = max(source.origins for source in sources)
        unread = _unread_behind(reads)
        for origin in range(count):
            self._look(origin, count, outputs)
            for source in sources:
                source.advance(origin)
            values: list[tuple[Sample, ...]] = []
            for output, inputs, done in zip(outputs, reads, unread, strict=True):
                given = [values[one] if isinstance(one, int) else one.current for one in inputs]
                found = output.outputs(given) if any(given) else ()
                output.add(found, origin)
                values.append(found)
                for one in done:  # the next image takes its memory, which the processor's cache still holds
                    if isinstance(one, int):
                        values[one] = ()
                    else:
                        one.current = ()
        self._take_issues_of_data(outputs, reads)
        return count

    def _take_issues_of_data(self, outputs: list[BlockOutput], reads: list[list["int | Source"]]) -> None:
        """A sample that could not be read is missing in what is made of it, and in what is made of that."""
        for output, inputs in zip(outputs, reads, strict=True):
            for one in inputs:
                if isinstance(one, DataSource):
                    output.issues += one.issues
            output.inputs_lack = lacking_in(
                outputs[one].lacking if isinstance(one, int) else one.lacking for one in inputs
            )

    def _source(self, given: Input) -> "int | Source":
        if isinstance(given, int):
            return given
        key = (given.step, given.block)
        if key not in self._sources:
            kept = isinstance(given, KeptBlock)
            self._sources[key] = KeptSource(given, self._hooks.store) if kept else DataSource(given)  # type: ignore[arg-type]
        return self._sources[key]

    def _crossed(self, output: BlockOutput) -> int:
        """The samples of a merge that may come from any blocks."""
        task = output.task
        table = group_table(task, self._hooks.store, self._hooks.run)
        groups = table.groups.get(task.anchor or (0, 0), ())
        output.inputs_lack = table.lacking
        for origin, group in enumerate(groups):
            self._look(origin, len(groups), [output])
            given = []
            for entry in group:
                try:
                    given.append(entry.sample())
                except (BlockDamaged, FileNotFoundError) as error:
                    lost = getattr(entry.read, "block", None)
                    if lost is not None:
                        raise InputLost(where=lost.step, block=lost, received=error) from error
                    output.report(entry.name, error, is_passing=True, condition=condition_of(entry))
                except Exception as error:  # noqa: BLE001 - of files anything may come
                    output.report(entry.name, error, is_passing=True, condition=condition_of(entry))
            if len(given) == len(group):
                output.add(output.call(tuple(given)), origin)
        return len(groups)

    def _look(self, origin: int, count: int, outputs: list[BlockOutput]) -> None:
        """Between two samples. Raises RunStopped, SampleFailed."""
        if self._hooks.is_stopped():
            raise RunStopped(where="wb.flow.run")
        self._stop_at_issue(outputs)
        self._hooks.progress(origin / count)

    def _stop_at_issue(self, outputs: list[BlockOutput]) -> None:
        """In a run that stops at the first sample that fails, stop it. Raises SampleFailed."""
        if not self._hooks.stops_at_issue:
            return
        issue = next((one for output in outputs for one in output.issues), None)
        if issue is not None:
            self._hooks.stop()
            raise SampleFailed(where=issue.path, received=issue)


def _unread_behind(reads: list[list["int | Source"]]) -> list[list["int | Source"]]:
    """Of each task what no task behind it reads: its own result where nothing does, and what it is the last to read."""
    last: dict[int | Source, int] = {}
    for at, inputs in enumerate(reads):
        last |= dict.fromkeys([at, *inputs], at)
    unread: list[list[int | Source]] = [[] for _ in reads]
    for one, at in last.items():
        unread[at].append(one)
    return unread
