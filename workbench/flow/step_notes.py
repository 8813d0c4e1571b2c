"""What the store notes of finished steps: how many samples of which shapes there are, and which samples failed."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from workbench.flow.block_store import BlockStore
from workbench.flow.flow_layout import StepLayout
from workbench.flow.flow_run_errors import BlockDamaged
from workbench.flow.flow_states import StepState, common_shape
from workbench.flow.result_keys import key_of
from workbench.flow.sample_block import SampleIssue

_MOST_ISSUES = 10_000
_MOST_SIZES = 50


@dataclass(frozen=True)
class StepNote:
    """What is noted of a finished step.

    Args:
        count: How many samples came out.
        shapes: How many images there are of each shape.
        issues: The samples that failed.
    """

    count: int
    shapes: Mapping[tuple[int, ...], int]
    issues: tuple[SampleIssue, ...]

    @property
    def sizes(self) -> tuple[tuple[int, ...], ...]:
        """The different shapes, the most frequent first."""
        return tuple(sorted(self.shapes, key=lambda shape: (-self.shapes[shape], shape)))

    def state(self, *, sampled: bool = False) -> StepState:
        """The state of a step that is finished so."""
        if not self.count and self.issues:
            return StepState("failed", 1.0, issues=len(self.issues), message=str(self.issues[0]), sampled=sampled)
        return StepState("finished", 1.0, None, common_shape(self.sizes), self.sizes, len(self.issues), sampled=sampled)


def note_of(store: BlockStore, layout: StepLayout) -> StepNote | None:
    """What was noted of a step; None where it never finished."""
    noted = store.note(f"step-{layout.key}")
    if noted is None:
        return None
    with suppress(KeyError, TypeError, ValueError):
        shapes = {tuple(shape): count for shape, count in noted["shapes"]}
        return StepNote(noted["count"], shapes, tuple(SampleIssue(*facts) for facts in noted["issues"]))
    return None


def read_note(store: BlockStore, keys: Iterable[str]) -> StepNote:
    """The same, read from the blocks themselves; those that are gone or damaged count nothing."""
    shapes: dict[tuple[int, ...], int] = {}
    issues: list[SampleIssue] = []
    count = 0
    for key in keys:
        with suppress(OSError, BlockDamaged):
            block = store.block(key)
            issues += block.issues
            count += len(block)
            for shape in block.shapes:
                if shape in shapes or len(shapes) < _MOST_SIZES:
                    shapes[shape] = shapes.get(shape, 0) + 1
    return StepNote(count, shapes, tuple(issues))


def keep_note(store: BlockStore, layout: StepLayout, note: StepNote) -> None:
    """Note a finished step. Raises OSError."""
    facts: list[Any] = [one.facts for one in note.issues[:_MOST_ISSUES]]
    shapes = [[list(shape), count] for shape, count in note.shapes.items()]
    store.keep_note(f"step-{layout.key}", {"count": note.count, "shapes": shapes, "issues": facts})


def finished_keys(store: BlockStore, flow: str, part: float | None = None) -> dict[str, str]:
    """The keys that the steps of a flow had when they finished the last time, by their paths.

    Args:
        store: Where results are kept.
        flow: The name of the flow.
        part: How many samples were run, or which share of them; None for all.

    Returns:
        The keys.
    """
    noted = store.note(_flow_note(flow, part))
    return noted if isinstance(noted, dict) else {}


def keep_finished_keys(store: BlockStore, flow: str, keys: Mapping[str, str], part: float | None = None) -> None:
    """Note the keys of steps that finished. Raises OSError."""
    store.keep_note(_flow_note(flow, part), {**finished_keys(store, flow, part), **keys})


def kept_part(store: BlockStore, flow: str) -> float | None:
    """How many samples (or which share of them) the last run of a part of the data took; None where there was none."""
    noted = store.note(_part_note(flow))
    return noted if isinstance(noted, int | float) else None


def keep_part(store: BlockStore, flow: str, sample: float) -> None:
    """Note what part of the data a run takes. Raises OSError."""
    store.keep_note(_part_note(flow), sample)


def _part_note(flow: str) -> str:
    return f"part-{key_of(flow)}"


def _flow_note(flow: str, part: float | None) -> str:
    return f"flow-{key_of(flow)}" if part is None else f"flow-{key_of(flow, repr(part))}"
