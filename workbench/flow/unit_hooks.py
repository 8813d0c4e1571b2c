"""What a unit is run with, how it may end, and what comes out of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from workbench.data.sample import Sample
from workbench.flow.block_files import BlockWriter
from workbench.flow.block_store import BlockStore
from workbench.flow.flow_layout import Works
from workbench.flow.flow_units import BlockTask
from workbench.flow.sample_block import SampleIssue
from workbench.flow.step_work import WorkContext
from workbench.flow.stored_set import Repair

_CHECK_SECONDS = 0.2


def _no_progress(share: float) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class BlockReport:
    """What came out of a task.

    Args:
        step: The id of the step.
        block: The number of the block.
        count: How many samples came out.
        shapes: How many images there are of each shape.
        issues: The samples that failed.
        size: Bytes of the file.
    """

    step: str
    block: int
    count: int = 0
    shapes: dict[tuple[int, ...], int] = field(default_factory=dict)
    issues: tuple[SampleIssue, ...] = ()
    size: int = 0


RunModule = Callable[[tuple[Sample, ...]], tuple[Sample, ...]]


@dataclass(frozen=True, eq=False)
class UnitHooks:
    """What a unit is run with.

    Args:
        store: Where results are kept.
        works: What each kind of step does.
        is_stopped: Asked between samples.
        context: What a work is given, for a step.
        runner: Gives what runs the module of a task, in this process or another.
        run: What this run is told by from others.
        progress: Takes the share of the unit that is done.
        stops_at_issue: Whether the first sample that fails ends the unit.
        repair: Computes a block again that is gone or damaged; None raises ``InputLost``.
    """

    store: BlockStore
    works: Works
    is_stopped: Callable[[], bool]
    context: Callable[[BlockTask], WorkContext]
    runner: Callable[[BlockTask, WorkContext], RunModule]
    run: str = ""
    progress: Callable[[float], None] = _no_progress
    stops_at_issue: bool = False
    repair: Repair | None = None


@dataclass(eq=False)
class UnitResult:
    """Files that are written and not in their places yet, and what is in them.

    Args:
        reports: Of each task, and of the data that were read.
        files: Key, writer and whether another run may not fail at some samples.
    """

    reports: list[BlockReport] = field(default_factory=list)
    files: list[tuple[str, BlockWriter, bool]] = field(default_factory=list)

    def keep(self, store: BlockStore) -> None:
        """Force the files to the disk and put them in their places. Raises StoreNotWritable."""
        try:
            with store.writing():
                while self.files:
                    key, writer, is_passing = self.files.pop(0)
                    store.keep(key, writer, is_passing=is_passing)
        finally:
            self.drop()

    def drop(self) -> None:
        """Forget the files that are not in their places."""
        while self.files:
            self.files.pop()[1].drop()


def paced(function: Callable[[float], None]) -> Callable[[float], None]:
    """A function that is called a few times a second at most."""
    last = 0.0

    def call(share: float) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _CHECK_SECONDS:
            last = now
            function(share)

    return call
