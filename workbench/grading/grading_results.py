"""Results of grading: frozen values that the reports are made from and that are kept between runs."""

from msgspec import Struct

from workbench.grading.student_identity import Identity
from workbench.labs.questions.answer_protocol import Verdict
from workbench.messages import mark, say

_UNPROTECTED = mark("Graded without bubblewrap: the student's code was not kept from other files and processes.")

VERSION = 3
"""Of what is kept between runs; another number means that everything is graded anew."""


class ShownAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    """An answer as a person reads it: the whole text, and PNG files of the arrays in it that are images."""

    text: str = ""
    pictures: tuple[bytes, ...] = ()


class HandGrade(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person decided on an answer.

    Args:
        judged: The judge's own verdict, which the points replace.
        points: The points given; None where there is only a comment.
        comment: For the student.
        reason: Why the judge's points were changed; for the instructor.
        time: When, as the page writes it.
        submission: The digest of the submission that was read; "" where nobody noted it.
        earlier: Whether the submission has changed since.
    """

    judged: Verdict
    points: float | None = None
    comment: str = ""
    reason: str = ""
    time: str = ""
    submission: str = ""
    earlier: bool = False


class Lateness(Struct, frozen=True, forbid_unknown_fields=True):
    """How a deadline applies to a submission.

    Args:
        handed_in: The time, in ISO 8601; "" where only the course system's mark is known.
        source: Where the time is from, in words.
        days: Days begun since the deadline; 0 for what is on time.
        percent: How much of the points is taken off.
    """

    handed_in: str
    source: str
    days: int = 0
    percent: float = 0.0


class QuestionResult(Struct, frozen=True, forbid_unknown_fields=True):
    """A question of one submission. ``remark`` is for the instructor; ``answer`` stands for what a person may read."""

    id: str
    title: str
    verdict: Verdict
    remark: str = ""
    answer: ShownAnswer | None = None
    hand: HandGrade | None = None


class CellProblem(Struct, frozen=True, forbid_unknown_fields=True):
    """A cell that did not run to its end. ``message`` is the student's text."""

    cell: int
    kind: str
    message: str


class Graded(Struct, frozen=True, forbid_unknown_fields=True):
    """One submission with its verdicts.

    ``key`` tells what was graded, and with which lab, by their digests. ``prints`` are digests of its normalised code.
    ``failed``: the sandbox itself did not work, so that nothing of this is kept. ``timed_out``: something took longer
    than it may, which another run may not find, so that nothing of this is kept either. ``submission`` is the digest of
    what was handed in, ``file_time`` the time of its newest file in seconds since 1970, ``marked_late`` that Canvas
    calls it late.
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
    submission: str = ""
    file_time: float = 0.0
    marked_late: bool = False
    late: Lateness | None = None

    @property
    def warning(self) -> str:
        """What has to be known of every grade that was given without a sandbox; else empty."""
        return "" if self.protected else say(_UNPROTECTED)

    @property
    def earned(self) -> float:
        """The points given so far, whenever it was handed in; answers that a person has to read count nothing yet."""
        return round(sum(each.verdict.points for each in self.questions), 6)

    @property
    def points(self) -> float:
        """The points that count: what is earned, less what is taken off for being late."""
        return self.earned if self.late is None else round(self.earned * (1 - self.late.percent / 100), 6)

    @property
    def of(self) -> float:
        """The points there are."""
        return round(sum(each.verdict.of for each in self.questions), 6)

    @property
    def to_read(self) -> tuple[str, ...]:
        """The questions that a person has to look at, or to look at again because the submission has changed."""
        return tuple(
            each.id
            for each in self.questions
            if each.verdict.state == "manual" or (each.hand is not None and each.hand.earlier)
        )
