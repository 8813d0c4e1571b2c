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
        is_passing: Whether another run may succeed, as after a time limit or where a file was missing: the sample is
            then tried again where ``condition`` is another, or the user asks for it.
        condition: What the failure depended on that no key names, as ``retry_condition`` writes it: files as they
            were, or a limit of time.

    >>> str(SampleIssue("block/resize", "cat.png", "the file cannot be read: it is gone"))
    "block/resize, 'cat.png': the file cannot be read: it is gone"
    """

    path: str
    name: str
    reason: str
    is_passing: bool = False
    condition: str = ""

    @property
    def facts(self) -> tuple[str, str, str, bool, str]:
        """What a file keeps of it, in the order of the arguments."""
        return self.path, self.name, self.reason, self.is_passing, self.condition

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
