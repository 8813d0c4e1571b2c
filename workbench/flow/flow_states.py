"""How far each step of a flow is: derived from the plan, from what is kept and from what runs."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

StateName = Literal["waiting", "scheduled", "running", "finished", "out of date", "stopped", "failed"]
_MOST_SIZES = 50
Shape = tuple[int | None, ...]


@dataclass(frozen=True)
class StepState:
    """How far a step is.

    Args:
        state: "waiting": nothing of it is asked for or kept; "scheduled": it will run; "running"; "finished";
            "out of date": it was finished, and what it depends on has changed since; "stopped"; "failed".
        share: Which share of it is done, from 0 to 1.
        seconds_left: How long it will take; None where it does not run, or nobody knows yet.
        shape: The shape of the images that come out, with None where they differ; () where it is not known.
        sizes: The different shapes that there are, the most frequent first.
        issues: How many samples failed in it.
        message: What is wrong with it, in words; "" for nothing.
        sampled: Whether it was run on a part of the data.
        part: How many samples that were, or which share of all, as ``sample`` of :func:`workbench.flow.run` was given;
            None where it is not known.

    >>> StepState("finished", 1.0, shape=(None, 32)).issues
    0
    """

    state: StateName = "waiting"
    share: float = 0.0
    seconds_left: float | None = None
    shape: Shape = ()
    sizes: tuple[tuple[int, ...], ...] = ()
    issues: int = 0
    message: str = ""
    sampled: bool = False
    part: float | None = None


@dataclass
class StepProgress:
    """What a run knows of a step while it runs.

    Args:
        total: How many blocks are to be computed.
        state: The state.
    """

    total: int = 0
    state: StateName = "waiting"
    done: int = 0
    started: float = 0.0
    ended: float = 0.0
    shares: dict[int, float] = field(default_factory=dict)
    """Of each unit that runs, the share that is done."""
    shapes: dict[tuple[int, ...], int] = field(default_factory=dict)
    count: int = 0
    issues: int = 0
    message: str = ""

    def begin(self) -> None:
        """A block is being computed."""
        if not self.started:
            self.started = time.monotonic()
        if self.state in ("waiting", "scheduled"):
            self.state = "running"

    @property
    def share(self) -> float:
        """Which share is done."""
        if not self.total:
            return float(self.state == "finished")
        return min(1.0, (self.done + sum(list(self.shares.values()))) / self.total)

    @property
    def seconds_left(self) -> float | None:
        """How long it will take if it goes on as it did."""
        share = self.share
        if self.state != "running" or not share:
            return None
        return (time.monotonic() - self.started) * (1 - share) / share

    def add_shapes(self, shapes: Mapping[tuple[int, ...], int]) -> None:
        """Count images of some shapes."""
        for shape, count in shapes.items():
            if shape in self.shapes or len(self.shapes) < _MOST_SIZES:
                self.shapes[shape] = self.shapes.get(shape, 0) + count

    def shown(self, *, sampled: bool) -> StepState:
        """The state as it is shown."""
        shapes = dict(self.shapes)
        sizes = tuple(sorted(shapes, key=lambda shape: (-shapes[shape], shape)))
        return StepState(
            self.state, self.share, self.seconds_left, common_shape(sizes), sizes, self.issues, self.message, sampled
        )


def common_shape(sizes: tuple[tuple[int, ...], ...]) -> Shape:
    """The shape that images have in common.

    >>> common_shape(((64, 48, 3), (64, 32, 3)))
    (64, None, 3)
    >>> common_shape(((64, 48), (64, 48, 3)))
    ()
    """
    if len({len(size) for size in sizes}) != 1:
        return ()
    return tuple(axis[0] if len(set(axis)) == 1 else None for axis in zip(*sizes, strict=True))
