"""How the steps of a flow are cut into blocks, and the key of each block: known before anything runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.flow.data_blocks import DataBlocks
from workbench.flow.result_keys import key_of, key_of_all
from workbench.flow.step_work import StepWork
from workbench.flow.steps import Step, StepKind
from workbench.modules.manipulation_module import MergeModule

Dependence = Literal["data", "own block", "all blocks"]
"""What a block is computed from: from nothing, from the blocks of its number, or from all blocks of the inputs."""


@dataclass(frozen=True)
class StepLayout:
    """A step as it is computed.

    Args:
        step: The step.
        partition: Steps of one partition are cut alike: block ``n`` of one is made of block ``n`` of the other.
        keys: Of the blocks.
        key: Of the whole result.
        dependence: What a block is computed from.
        stage: Steps of one stage and partition are computed together, one sample after the other.
        whole_key: Of what ``run_whole`` gives; "" where there is none.
        is_scattered: Whether samples that were made of one sample may lie in several blocks.
        anchors: Of a step that depends on all blocks: for each of its blocks the number of the input and of its block.
    """

    step: Step
    partition: str
    keys: tuple[str, ...]
    key: str
    dependence: Dependence
    stage: int
    whole_key: str = ""
    is_scattered: bool = False
    anchors: tuple[tuple[int, int], ...] = ()


Works = Mapping[StepKind, StepWork]
Layouts = Mapping[str, StepLayout]
"""By the id of the step, in the order of the steps."""


def layouts_of(steps: Sequence[Step], data: Mapping[str, DataBlocks], works: Works) -> Layouts:
    """Lay out the steps of a flow.

    Args:
        steps: In topological order.
        data: The blocks of each step without inputs, by its id.
        works: What each kind of step does.

    Returns:
        A layout a step.
    """
    found: dict[str, StepLayout] = {}
    for step in steps:
        if step.id in data:
            keys = data[step.id].keys
            key = key_of_all(keys)
            found[step.id] = StepLayout(step, key_of(step.id, key), keys, key, "data", 0)
        else:
            found[step.id] = _behind(step, [found[one] for one in step.inputs], works)
    return found


def _behind(step: Step, inputs: list[StepLayout], works: Works) -> StepLayout:
    work = works[step.kind]
    identity = key_of(work.identity(step))
    stage = max(_stage_behind(one, work, works) for one in inputs)
    if work.granularity == "whole":
        whole = key_of("whole", identity, *(one.key for one in inputs))
        keys = tuple(key_of("block", whole, key) for key in inputs[0].keys) if work.gives_samples else ()
        return _aligned(step, inputs, keys, stage, whole)
    if _needs_all(step, inputs):
        return _crossed(step, inputs, identity, stage + 1)
    keys = tuple(key_of("block", identity, *parts) for parts in zip(*(one.keys for one in inputs), strict=True))
    return _aligned(step, inputs, keys, stage)


def _aligned(step: Step, inputs: list[StepLayout], keys: tuple[str, ...], stage: int, whole: str = "") -> StepLayout:
    first = inputs[0]
    scattered = any(one.is_scattered for one in inputs)
    key = key_of("step", whole, *keys)
    return StepLayout(step, first.partition, keys, key, "own block", stage, whole, scattered)


def _crossed(step: Step, inputs: list[StepLayout], identity: str, stage: int) -> StepLayout:
    """A merge whose samples may come from any blocks: a block for each of the input's (or inputs') that it follows."""
    followed = inputs[:1] if is_paired(step) else inputs
    anchors = tuple((number, block) for number, one in enumerate(followed) for block in range(len(one.keys)))
    everything = key_of("inputs", *(one.key for one in inputs))
    keys = tuple(
        key_of("crossed", identity, everything, str(number), inputs[number].keys[block]) for number, block in anchors
    )
    key = key_of("step", *keys)
    return StepLayout(step, key, keys, key, "all blocks", stage, is_scattered=not is_paired(step), anchors=anchors)


def _stage_behind(one: StepLayout, work: StepWork, works: Works) -> int:
    """Steps that are computed sample by sample share a stage; a step of another kind has one of its own."""
    if one.dependence == "data":
        return 0 if work.granularity == "sample" else 1
    alone = works[one.step.kind].granularity != "sample" or work.granularity != "sample"
    return one.stage + int(alone)


def _needs_all(step: Step, inputs: list[StepLayout]) -> bool:
    """Whether samples that belong together may lie in blocks of different numbers."""
    module = step.module
    if not isinstance(module, MergeModule):
        return False
    if len({one.partition for one in inputs}) > 1:
        return True
    if module.paired:
        return False
    return len(inputs) > 1 if not gathers(module) else any(one.is_scattered for one in inputs)


def is_paired(step: Step) -> bool:
    """Whether a step merges samples of equal names."""
    return isinstance(step.module, MergeModule) and step.module.paired


def gathers(module: MergeModule) -> bool:
    """Whether a merge puts several samples of one input together, such as patches."""
    return type(module).whole_name is not MergeModule.whole_name
