"""What a run has to compute: a pure function of the layout, of what is asked for, and of what is kept."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from workbench.flow.flow_layout import Layouts, StepLayout

WHOLE = -1
"""The block number that stands for what ``run_whole`` computes."""


class PlannedBlock(NamedTuple):
    """A block to compute: of the step with this id, of this number."""

    step: str
    block: int


@dataclass(frozen=True, eq=False)
class FlowPlan:
    """What is to be computed.

    Args:
        layouts: All steps.
        asked: The ids of those whose results are asked for.
        computed: By the id of a step the numbers of its blocks that are computed, in order.
        used: The keys of kept blocks that are read or asked for.
    """

    layouts: Layouts
    asked: frozenset[str]
    computed: Mapping[str, Sequence[int]]
    used: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def blocks(self) -> tuple[PlannedBlock, ...]:
        """All blocks to compute, in an order in which each stands behind what it is made of."""
        found = [
            (layout.stage, block, place, step)
            for place, (step, layout) in enumerate(self.layouts.items())
            for block in self.computed.get(step, ())
        ]
        return tuple(PlannedBlock(step, block) for _, block, _, step in sorted(found))

    def count(self, step: str) -> int:
        """How many blocks of a step are computed."""
        return len(self.computed.get(step, ()))


def planned(layouts: Layouts, asked: Iterable[str], kept: Container[str], again: Iterable[str] = ()) -> FlowPlan:
    """Plan a run.

    Args:
        layouts: All steps, in order.
        asked: The ids of the steps whose results are asked for.
        kept: The keys of the results that are there.
        again: Ids of steps whose ``run_whole`` runs although its result is kept, such as a network to be trained anew.

    Returns:
        The blocks that are asked for and not kept, and those that they are made of. Where ``run_whole`` runs, all that
        is made of its result is computed again.
    """
    wanted = frozenset(asked)
    stale = _with_followers(layouts, again)
    while True:
        plan = _once(layouts, wanted, kept, stale)
        trained = {step for step, blocks in plan.computed.items() if WHOLE in blocks}
        more = stale | _with_followers(layouts, trained)
        if more == stale:
            return plan
        stale = more


def _with_followers(layouts: Layouts, steps: Iterable[str]) -> frozenset[str]:
    """Steps and all that is made of their results."""
    found = set(steps)
    for step, layout in layouts.items():
        if any(one in found for one in layout.step.inputs):
            found.add(step)
    return frozenset(found)


def followers(layouts_or_steps: Mapping[str, Sequence[str]], step: str) -> frozenset[str]:
    """A step and all behind it; ``layouts_or_steps`` are the inputs of each step, in order."""
    found = {step}
    for one, inputs in layouts_or_steps.items():
        if found.intersection(inputs):
            found.add(one)
    return frozenset(found)


def ancestors(inputs: Mapping[str, Sequence[str]], step: str) -> frozenset[str]:
    """A step and all before it; ``inputs`` are those of each step, in order."""
    found = {step}
    for one in reversed(list(inputs)):
        if one in found:
            found.update(inputs[one])
    return frozenset(found)


def _once(layouts: Layouts, asked: frozenset[str], kept: Container[str], stale: frozenset[str]) -> FlowPlan:
    """Plan backwards: what is wanted and not kept is computed, and what that is made of is wanted."""
    wanted: dict[str, set[int]] = {step: set() for step in layouts}
    computed: dict[str, tuple[int, ...]] = {}
    used: set[str] = set()
    for step, layout in reversed(list(layouts.items())):
        if layout.dependence == "data":
            continue
        needed = set(range(len(layout.keys))) if step in asked else wanted[step]
        missing = [block for block in sorted(needed) if step in stale or layout.keys[block] not in kept]
        used.update(layout.keys[block] for block in needed)
        whole = _needs_whole(layout, step in asked, bool(missing))
        if whole:
            used.add(layout.whole_key)
        if whole and (step in stale or layout.whole_key not in kept):
            missing.insert(0, WHOLE)
        if missing:
            computed[step] = tuple(missing)
            _want_inputs(layouts, layout, missing, wanted)
    return FlowPlan(layouts, asked, computed, frozenset(used))


def _needs_whole(layout: StepLayout, is_asked: bool, some_missing: bool) -> bool:
    return bool(layout.whole_key) and (is_asked or some_missing)


def _want_inputs(layouts: Layouts, layout: StepLayout, missing: Sequence[int], wanted: dict[str, set[int]]) -> None:
    everything = layout.dependence == "all blocks" or WHOLE in missing
    for one in layout.step.inputs:
        wanted[one].update(range(len(layouts[one].keys)) if everything else missing)
