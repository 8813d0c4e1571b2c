"""Results of grading: frozen values that the reports are made from and that are kept between runs."""

from msgspec import Struct

from workbench.grading.student_identity import Identity
from workbench.labs.questions.answer_protocol import Verdict

VERSION = 3
"""Of what is kept between runs; another number means that everything is graded anew."""


class QuestionResult(Struct, frozen=True, forbid_unknown_fields=True):
    """A question of one submission. ``remark`` is for the instructor."""

    id: str
    title: str
    verdict: Verdict
    remark: str = ""


class CellProblem(Struct, frozen=True, forbid_unknown_fields=True):
    """A cell that did not run to its end. ``message`` is the student's text."""

    cell: int
    kind: str
    message: str


class Graded(Struct, frozen=True, forbid_unknown_fields=True):
    """One submission with its verdicts.

    ``key`` tells what was graded, and with which lab, by their digests. ``prints`` are digests of its normalised code.
    ``failed``: the sandbox itself did not work, so that nothing of this is kept. ``timed_out``: something took longer
    than it may, which another run may not find, so that nothing of this is kept either.
    """

    student: str
    file: str
    key: str
    questions: tuple[QuestionResult, ...]
    cells: tuple[CellProblem, ...] = ()
    remarks: tuple[str, ...] = ()
    prints: tuple[int, ...] = ()
    seconds: float = 0.0
    identity: Identity = Identity("")
    protected: bool = True
    failed: bool = False
    timed_out: bool = False

    @property
    def points(self) -> float:
        """The points given so far; answers that a person has to read count nothing yet."""
        return round(sum(each.verdict.points for each in self.questions), 6)

    @property
    def of(self) -> float:
        """The points there are."""
        return round(sum(each.verdict.of for each in self.questions), 6)

    @property
    def to_read(self) -> tuple[str, ...]:
        """The questions that a person has to look at."""
        return tuple(each.id for each in self.questions if each.verdict.state == "manual")
