"""What every question is: a request, a judgement of the answer, and a public copy for students."""

from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import force_setattr

from workbench.labs.questions.answer_protocol import Answer, Read, Request, Verdict
from workbench.labs.questions.known_mistakes import Mistake

OnCheck: TypeAlias = Literal["", "noted", "checked"]
"""What ``wb.check`` says in a graded lab: the author has not chosen, the answer is noted, or right or wrong."""


class Question(Struct, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """A question of a lab, all of it plain data. Each kind is a subclass.

    Args:
        id: The question's id, which a student gives to ``wb.check``.
        points: The points for a right answer.
        title: A heading for the student's progress table and the reports.
        hints: Hints in the order in which ``wb.check`` offers them.
        on_check: What ``wb.check`` says in a graded lab, see ``noted`` and ``checked``.
        mistakes: Wrong answers of which the author has said what is wrong; ``workbench lab`` fills them from ``WRONG``.

    >>> from workbench.labs.questions import value
    >>> isinstance(value("q1", 2, "steps", 600), Question)
    True
    """

    id: str
    points: float
    title: str = ""
    hints: tuple[str, ...] = ()
    on_check: OnCheck = ""
    mistakes: tuple[Mistake, ...] = ()

    def __post_init__(self) -> None:
        force_setattr(self, "points", float(self.points))  # so that a copy that travelled is equal byte by byte

    @property
    def trains_again(self) -> bool:
        """Whether the judge can only tell by training again, whatever trained network was handed in."""
        return self.training_budget(0) is not None

    def training_budget(self, seed: int) -> tuple[str, int] | None:  # noqa: ARG002 - variants differ by it
        """The name of a network, and for how many epochs it may be trained; None where it does not matter.

        Args:
            seed: The student's seed, which chooses the variant.

        Returns:
            The name of the variable that holds the network, and the number of epochs; None without a budget.
        """
        return None

    def request(self, *, hidden: bool, seed: int) -> Request:
        """What the student's process must do. Carries inputs, never an expected answer.

        Args:
            hidden: Whether the judge asks, with its hidden cases, or a student by ``wb.check``.
            seed: The student's seed, which chooses the variant.

        Returns:
            The steps to take, in order.
        """
        raise NotImplementedError

    def judge(self, answer: Answer, *, hidden: bool, seed: int) -> Verdict:
        """Compare an answer with what is expected. Pure, and total: any answer whatever gets a verdict.

        Args:
            answer: What came back for the request with the same ``hidden`` and ``seed``.
            hidden: Whether the judge asks, with its hidden cases, or a student by ``wb.check``.
            seed: The student's seed, which chooses the variant.

        Returns:
            Points, whether it is right, and what to tell the student.
        """
        raise NotImplementedError

    def public(self) -> "Question":
        """The copy that goes to students: no hidden cases, and expected values only as salted digests."""
        raise NotImplementedError

    def names(self) -> tuple[str, ...]:
        """The notebook names that the visible request looks at, each once."""
        return tuple(dict.fromkeys(step.name for step in self.request(hidden=False, seed=0).steps))


class NamedQuestion(Question, frozen=True):
    """A question about what one name of the notebook holds."""

    name: str

    def request(self, *, hidden: bool, seed: int) -> Request:  # noqa: ARG002 - every kind has both
        """Read the name."""
        return Request((Read(self.name),))
