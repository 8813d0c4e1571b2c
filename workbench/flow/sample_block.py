"""Some samples of a step's result, and those that failed: the unit of work, of keeping and of progress."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.data.sample import Sample


@dataclass(frozen=True)
class SampleIssue:
    """A sample that a step could not process.

    Args:
        path: Of the step, by names, such as "block/resize".
        name: Of the sample.
        reason: Why, in words.
        is_passing: Whether another run may succeed, as after a time limit or where a file was missing: the block is
            then computed again by the next run.

    >>> str(SampleIssue("block/resize", "cat.png", "the file cannot be read: it is gone"))
    "block/resize, 'cat.png': the file cannot be read: it is gone"
    """

    path: str
    name: str
    reason: str
    is_passing: bool = False

    def __str__(self) -> str:
        """Step, sample and reason in a line."""
        return f"{self.path}, {self.name!r}: {self.reason}"


@dataclass(frozen=True, eq=False)
class SampleBlock:
    """Samples of one block, in order; of a kept block each is read from the file when it is asked for.

    Args:
        samples: The samples.
        issues: Those that failed in this step.
    """

    samples: Sequence[Sample]
    issues: tuple[SampleIssue, ...] = ()
