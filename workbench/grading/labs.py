"""A lab as the judge knows it: its questions with what is expected, and what a submission may use up."""

from pathlib import Path

from msgspec import Struct

from workbench.grading.limits import Limits
from workbench.labs.questions.base import Question


class Lab(Struct, frozen=True):
    """A lab for grading.

    ``given`` is the source of the cells that students were given, and of the solution: what submissions share with
    these is no sign of copying. ``preload`` names modules that are imported once a worker. ``readable`` are folders
    that notebooks may read.
    """

    name: str
    title: str
    questions: tuple[Question, ...]
    digest: str
    limits: Limits = Limits()
    retrain: bool = False
    preload: tuple[str, ...] = ()
    readable: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    folder: Path | None = None

    @property
    def of(self) -> float:
        """All points."""
        return sum(question.points for question in self.questions)
