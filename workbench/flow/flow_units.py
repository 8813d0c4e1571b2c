"""A plan as units of work that are self-contained: they can be run by any thread or process that sees the store."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from workbench.data.sample_entries import SampleEntry
from workbench.flow.data_blocks import DataBlocks
from workbench.flow.flow_layout import Layouts, StepLayout, Works
from workbench.flow.flow_plan import WHOLE, FlowPlan, PlannedBlock
from workbench.flow.kept_block import KeptBlock
from workbench.flow.steps import Step


@dataclass(frozen=True, eq=False)
class DataBlock:
    """Samples of a data set that are read from their source, for the step of this path."""

    path: str
    step: str
    block: int
    entries: tuple[SampleEntry, ...]


Input: TypeAlias = int | KeptBlock | DataBlock
"""What a task takes: the result of another task of its unit, by its place there, or a block that is read."""


@dataclass(frozen=True, eq=False)
class BlockTask:
    """One block of one step, to be computed.

    Args:
        step: The step.
        block: Its number, or ``WHOLE``.
        key: Of the result.
        inputs: For each input the blocks that are read: one, or all of them.
        anchor: Of a merge of all blocks: the number of the input and of its block whose samples are followed.
        whole: What ``run_whole`` gave, for a step that has it.
    """

    step: Step
    block: int
    key: str
    inputs: tuple[tuple[Input, ...], ...]
    anchor: tuple[int, int] | None = None
    whole: KeptBlock | None = None


@dataclass(eq=False)
class Unit:
    """Tasks that are computed together.

    Args:
        number: Of the unit.
        tasks: In order; of one block each. None for a unit that only waits for others.
        needs: The numbers of the units that must be finished before.
    """

    number: int
    tasks: list[BlockTask] = field(default_factory=list)
    needs: set[int] = field(default_factory=set)


class UnitBuilder:
    """Makes units of what a plan computes.

    Args:
        layouts: All steps.
        data: The blocks of each step without inputs.
        works: What each kind of step does.
    """

    def __init__(self, layouts: Layouts, data: Mapping[str, DataBlocks], works: Works) -> None:
        self._layouts, self._data, self._works = layouts, data, works
        self._all: dict[str, tuple[Input, ...]] = {}

    def units(self, plan: FlowPlan) -> list[Unit]:
        """The units of a plan, each behind those that it needs."""
        units: list[Unit] = []
        owners: dict[PlannedBlock, int] = {}
        shared: dict[tuple[int, str, int], Unit] = {}
        barriers: dict[str, int] = {}
        for planned in plan.blocks:
            layout = self._layouts[planned.step]
            unit = self._unit_for(layout, planned, units, shared)
            unit.tasks.append(self._task(layout, planned.block, unit))
            owners[planned] = unit.number
            needs = self._needed(layout, planned, plan, owners, barriers, units)
            unit.needs.update(needs - {unit.number})
        return units

    def single(self, step: str, block: int) -> Unit:
        """A unit for one block alone, which reads all that it needs."""
        unit = Unit(0)
        unit.tasks.append(self._task(self._layouts[step], block, unit))
        return unit

    def _unit_for(
        self, layout: StepLayout, planned: PlannedBlock, units: list[Unit], shared: dict[tuple[int, str, int], Unit]
    ) -> Unit:
        together = self._works[layout.step.kind].granularity == "sample" and layout.dependence == "own block"
        key = (layout.stage, layout.partition, planned.block)
        if together and key in shared:
            return shared[key]
        unit = Unit(len(units))
        units.append(unit)
        if together:
            shared[key] = unit
        return unit

    def _task(self, layout: StepLayout, block: int, unit: Unit) -> BlockTask:
        step = layout.step
        if block == WHOLE:
            return BlockTask(step, WHOLE, layout.whole_key, tuple(map(self._everything, step.inputs)))
        if layout.dependence == "all blocks":
            inputs = tuple(map(self._everything, step.inputs))
            return BlockTask(step, block, layout.keys[block], inputs, layout.anchors[block])
        places = {task.step.id: place for place, task in enumerate(unit.tasks)}
        one_each = tuple((places.get(one, self._read(one, block)),) for one in step.inputs)
        whole = KeptBlock(step.id, WHOLE, layout.whole_key) if layout.whole_key else None
        return BlockTask(step, block, layout.keys[block], one_each, whole=whole)

    def _read(self, step: str, block: int) -> Input:
        layout = self._layouts[step]
        if layout.dependence == "data":
            return DataBlock(layout.step.path, step, block, self._data[step].block(block))
        return KeptBlock(step, block, layout.keys[block])

    def _everything(self, step: str) -> tuple[Input, ...]:
        """All blocks of a step; one tuple for all tasks that take them."""
        if step not in self._all:
            count = len(self._layouts[step].keys)
            self._all[step] = tuple(self._read(step, block) for block in range(count))
        return self._all[step]

    def _needed(
        self,
        layout: StepLayout,
        planned: PlannedBlock,
        plan: FlowPlan,
        owners: Mapping[PlannedBlock, int],
        barriers: dict[str, int],
        units: list[Unit],
    ) -> set[int]:
        if layout.dependence == "all blocks" or planned.block == WHOLE:
            return {self._barrier(layout, plan, owners, barriers, units)}
        needed = [PlannedBlock(one, planned.block) for one in layout.step.inputs]
        if layout.whole_key:
            needed.append(PlannedBlock(planned.step, WHOLE))
        return {owners[one] for one in needed if one in owners}

    def _barrier(
        self,
        layout: StepLayout,
        plan: FlowPlan,
        owners: Mapping[PlannedBlock, int],
        barriers: dict[str, int],
        units: list[Unit],
    ) -> int:
        """A unit without tasks that needs all blocks of the inputs, so that not each block of a merge does."""
        step = layout.step.id
        if step not in barriers:
            needs = {
                owners[PlannedBlock(one, block)] for one in layout.step.inputs for block in plan.computed.get(one, ())
            }
            barriers[step] = len(units)
            units.append(Unit(len(units), needs=needs))
        return barriers[step]
