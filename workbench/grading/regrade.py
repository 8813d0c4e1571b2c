"""What is judged again although it has not changed: everything, a student, a question, or one answer."""

import unicodedata
from collections.abc import Sequence

from msgspec import Struct

from workbench.grading.graded_lab import GradedLab
from workbench.grading.roster import RosterMatch, same_name
from workbench.grading.student_identity import Identity
from workbench.messages import TeachingError, mark, say

_A_STUDENT = mark("a student with a submission")
_A_QUESTION = mark("a question of the lab")
_ONE_STUDENT = mark("one student")
_SOMETHING = mark("a student, a question, or both")
_EMPTY = mark("nothing")


class NothingToRegrade(TeachingError):
    """``--only`` names a student without a submission, several students, or a question that the lab has not.

    Write the student as the gradebook does, or the number in its column "id".
    """

    code = "nothing-to-regrade"
    template = mark(
        "--only {where}: expected {expected}, received {received}. Write STUDENT, STUDENT/QUESTION or /QUESTION."
    )


class Regrade(Struct, frozen=True):
    """Which answers are judged again.

    Args:
        everything: All of them.
        only: Pairs of student and question; "" stands for each. ``resolved`` tells who the students are.
    """

    everything: bool = False
    only: tuple[tuple[str, str], ...] = ()

    def questions_of(self, student: str) -> tuple[str, ...] | None:
        """The questions of a student to judge again: none of them named means all, None that there is nothing to do."""
        if self.everything:
            return ()
        found = [question for word, question in self.only if word in {"", student}]
        if not found:
            return None
        return () if "" in found else tuple(dict.fromkeys(found))

    def resolved(
        self, lab: GradedLab, students: Sequence[tuple[str, Identity]], roster: RosterMatch | None = None
    ) -> "Regrade":
        """The same with the students as the submissions call them.

        Args:
            lab: The lab with its questions.
            students: Every submission's student, and who that is.
            roster: The class list, whose names and numbers serve as well.

        Returns:
            The same answers.

        Raises:
            NothingToRegrade: A student or a question is not there, or the student may be several.
        """
        questions = [each.id for each in lab.questions]
        found = []
        for word, question in self.only:
            where = f"{word}/{question}" if question else word
            if not where:
                raise NothingToRegrade(where='""', expected=say(_SOMETHING), received=say(_EMPTY))
            if question and question not in questions:
                raise NothingToRegrade(where=where, expected=say(_A_QUESTION), received=question)
            named = _named(word, students, roster or RosterMatch()) if word else [""]
            if not named:
                raise NothingToRegrade(where=where, expected=say(_A_STUDENT), received=word)
            if len(named) > 1:
                raise NothingToRegrade(where=where, expected=say(_ONE_STUDENT), received=", ".join(named))
            found.append((named[0], question))
        return Regrade(self.everything, tuple(found))


def parse_only(text: str) -> tuple[str, str]:
    """``STUDENT``, ``STUDENT/QUESTION`` or ``/QUESTION`` as a pair.

    >>> parse_only("Kim Minji/q3"), parse_only("4711"), parse_only("/q3")
    (('Kim Minji', 'q3'), ('4711', ''), ('', 'q3'))
    """
    student, slash, question = text.rpartition("/")
    return (student.strip(), question.strip()) if slash else (text.strip(), "")


def _named(word: str, students: Sequence[tuple[str, Identity]], roster: RosterMatch) -> list[str]:
    """The students that a word may mean: the one that is called so, else those with the number or the name."""
    if any(student == word for student, _ in students):
        return [word]
    listed = {identity: roster.listed.get(identity) for _, identity in students}
    numbers = {
        student: {identity.number, *(one.numbers if (one := listed[identity]) else ())} - {""}
        for student, identity in students
    }
    found = [student for student, known in numbers.items() if word.lstrip("0") in {each.lstrip("0") for each in known}]
    return found or [
        student
        for student, identity in students
        if _form(word) in {_form(student), _form(identity.name)}
        or ((one := listed[identity]) and same_name(word, one.name))
    ]


def _form(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
