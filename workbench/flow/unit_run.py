"""Running one unit, whatever its steps are computed by."""

from collections.abc import Sequence
from dataclasses import replace

from workbench.data.sample import Sample
from workbench.flow.block_files import BlockFile
from workbench.flow.block_output import BlockOutput
from workbench.flow.block_store import WholeLack
from workbench.flow.flow_plan import WHOLE
from workbench.flow.flow_run_errors import InputLost, RunStopped, SampleFailed
from workbench.flow.flow_units import BlockTask, DataBlock, Input, Unit
from workbench.flow.kept_block import KeptBlock
from workbench.flow.lacking_samples import lacking_in
from workbench.flow.merged_groups import what_lacks
from workbench.flow.sample_block import SampleBlock, SampleIssue
from workbench.flow.sample_run import SampleRun
from workbench.flow.step_work import StepWork
from workbench.flow.stored_set import stored_set
from workbench.flow.unit_hooks import BlockReport, UnitHooks, UnitResult
from workbench.flow.unit_sources import DataSource, opened


def run_unit(unit: Unit, hooks: UnitHooks) -> UnitResult:
    """Compute all tasks of a unit.

    Args:
        unit: The unit.
        hooks: What it is run with.

    Returns:
        The files, which are not in their places yet.

    Raises:
        RunStopped: The run was stopped.
        InputLost: A block that it needs is gone.
        StoreNotWritable: Nothing can be written.
    """
    if not unit.tasks:
        return UnitResult()
    task = unit.tasks[0]
    work = hooks.works[task.step.kind]
    if task.block == WHOLE:
        return _run_whole(task, work, hooks)
    if work.granularity != "sample":
        return _run_block(task, work, hooks)
    return SampleRun(unit, hooks).run()


def _run_block(task: BlockTask, work: StepWork, hooks: UnitHooks) -> UnitResult:
    """A step that takes a block at once."""
    result = UnitResult()
    sources = [_source_of(one) for (one,) in task.inputs]
    inputs = [_block_of(one, hooks) for one in sources]
    context = hooks.context(task)
    if context.folder is not None and not context.folder.exists() and task.whole is not None:
        raise InputLost(where=task.step.path, block=task.whole, received=context.folder.name)
    with hooks.store.writing():
        output = BlockOutput(task, hooks)
    try:
        output.inputs_lack = _inputs_lack(task, hooks)
        for block in inputs:
            output.issues += block.issues
        origins = {sample_name: place for place, sample_name in enumerate(_names(inputs[0].samples))}
        computed = work.run_block(task.step, tuple(inputs), context)
        _go_on(hooks)
        with hooks.store.writing():
            for place, sample in enumerate(computed.samples):
                output.add((sample,), origins.get(sample.name, place))
            output.issues += computed.issues
            output.finish(len(origins), result)
        result.reports += (one.report() for one in sources if isinstance(one, DataSource))
    except BaseException:
        output.drop()
        raise
    return result


def _inputs_lack(task: BlockTask, hooks: UnitHooks) -> str:
    """What the inputs of a block lack, and what those of ``run_whole`` lacked."""
    blocks = (hooks.store.lacking(one.key) for (one,) in task.inputs if isinstance(one, KeptBlock))
    whole = hooks.store.whole_lack(task.whole.key).lacking if task.whole is not None else ""
    return lacking_in((*blocks, whole))


def _names(samples: Sequence[Sample]) -> list[str]:
    return samples.sample_names if isinstance(samples, BlockFile) else [sample.name for sample in samples]


def _source_of(given: Input) -> KeptBlock | DataSource:
    if isinstance(given, int):
        raise TypeError(given)
    return given if isinstance(given, KeptBlock) else DataSource(given)


def _block_of(source: KeptBlock | DataSource, hooks: UnitHooks) -> SampleBlock:
    if isinstance(source, KeptBlock):
        return SampleBlock(opened(source, hooks.store))
    samples: list[Sample] = []
    for origin in range(source.origins):
        _go_on(hooks)
        source.advance(origin)
        samples += source.current
    return SampleBlock(samples, tuple(source.issues))


def _run_whole(task: BlockTask, work: StepWork, hooks: UnitHooks) -> UnitResult:
    """A step that takes all samples."""
    context = hooks.context(task)
    issues: list[SampleIssue] = []
    given = [tuple(_readable(one, hooks, issues) for one in blocks) for blocks in task.inputs]
    inputs = tuple(stored_set(blocks, hooks.store, repair=hooks.repair) for blocks in given)
    with hooks.store.writing():
        hooks.store.wholes.mkdir(parents=True, exist_ok=True)
    with hooks.store.whole_written(task.key, lambda: not hooks.is_stopped()) as folder:
        work.run_whole(task.step, inputs, folder, context)
        inputs_lack = what_lacks((block for blocks in task.inputs for block in blocks), hooks.store)
        WholeLack(inputs_lack, tuple(issues)).write(folder)
    _go_on(hooks)
    return UnitResult([BlockReport(task.step.id, WHOLE, issues=tuple(issues))])


def _readable(given: Input, hooks: UnitHooks, issues: list[SampleIssue]) -> Input:
    """A block of data without the samples that cannot be read: what takes all samples would end at the first."""
    if not isinstance(given, DataBlock):
        return given
    source, readable = DataSource(given), []
    for origin, entry in enumerate(given.entries):
        _go_on(hooks)
        source.advance(origin)
        if source.current:
            readable.append(entry)
    issues += source.issues
    if issues and hooks.stops_at_issue:
        hooks.stop()
        raise SampleFailed(where=given.path, received=issues[0])
    return replace(given, entries=tuple(readable))


def _go_on(hooks: UnitHooks) -> None:
    """Raises RunStopped when the run was stopped."""
    if hooks.is_stopped():
        raise RunStopped(where="wb.flow.run")
