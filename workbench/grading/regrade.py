"""What is judged again although it has not changed: everything, a student, a question, or one answer."""

import unicodedata
from collections.abc import Sequence

from msgspec import Struct

from workbench.grading.graded_lab import GradedLab
from workbench.grading.student_identity import Identity
from workbench.messages import TeachingError, mark, say

_A_STUDENT = mark("a student with a submission")
_A_QUESTION = mark("a question of the lab")
_ONE_STUDENT = mark("one student")


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
        only: Pairs of student and question; "" stands for each.
    """

    everything: bool = False
    only: tuple[tuple[str, str], ...] = ()

    def questions_of(self, student: str, identity: Identity) -> tuple[str, ...] | None:
        """The questions of a student to judge again: none of them named means all, None that there is nothing to do."""
        if self.everything:
            return ()
        found = [question for word, question in self.only if not word or _is_named(word, student, identity)]
        if not found:
            return None
        return () if "" in found else tuple(dict.fromkeys(found))

    def require_known(self, lab: GradedLab, students: Sequence[tuple[str, Identity]]) -> None:
        """Raise NothingToRegrade for a student or a question that is not there."""
        questions = [each.id for each in lab.questions]
        for word, question in self.only:
            where = f"{word}/{question}" if question else word
            if question and question not in questions:
                raise NothingToRegrade(where=where, expected=say(_A_QUESTION), received=question)
            named = [student for student, identity in students if _is_named(word, student, identity)]
            if word and not named:
                raise NothingToRegrade(where=where, expected=say(_A_STUDENT), received=word)
            if word and len(named) > 1:
                raise NothingToRegrade(where=where, expected=say(_ONE_STUDENT), received=", ".join(named))


def parse_only(text: str) -> tuple[str, str]:
    """``STUDENT``, ``STUDENT/QUESTION`` or ``/QUESTION`` as a pair.

    >>> parse_only("Kim Minji/q3"), parse_only("4711"), parse_only("/q3")
    (('Kim Minji', 'q3'), ('4711', ''), ('', 'q3'))
    """
    student, slash, question = text.rpartition("/")
    return (student.strip(), question.strip()) if slash else (text.strip(), "")


def _is_named(word: str, student: str, identity: Identity) -> bool:
    form = _form(word)
    if form == _form(student) or word == identity.number:
        return True
    return form == _form(identity.name) and not identity.number


def _form(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
