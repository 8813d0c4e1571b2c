"""The lab that a notebook works on: its questions, who the student is, and what has been checked so far."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.labs.lab_errors import NothingGiven, NotStarted, UnknownQuestion
from workbench.labs.output_silencing import current_shell
from workbench.labs.public_questions import PublicQuestions
from workbench.labs.questions import AnyQuestion, Variants, seed_of
from workbench.labs.questions.answer_protocol import Verdict


@dataclass
class LabSession:
    """One notebook at work on one lab."""

    sheet: PublicQuestions
    student: str = ""
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    wrong_answers: dict[str, list[bytes]] = field(default_factory=dict)

    @property
    def seed(self) -> int:
        return seed_of(self.sheet.lab, self.student)

    def question(self, id: str) -> AnyQuestion:  # noqa: A002 - the word of the authors' guide
        """The question with this id. Raises UnknownQuestion."""
        found = self.sheet.question(id)
        if found is None:
            known = ", ".join(question.id for question in self.sheet.questions)
            raise UnknownQuestion(received=id, expected=known)
        return found

    def hint(self, question: AnyQuestion, answer: bytes) -> str:
        """One hint more for each new wrong answer; the last one stays."""
        if not question.hints:
            return ""
        wrong = self.wrong_answers.setdefault(question.id, [])
        if answer not in wrong:
            wrong.append(answer)
        return question.hints[min(len(wrong), len(question.hints)) - 1]


@dataclass
class _Process:
    """State shared by the whole process."""

    session: LabSession | None = None
    inert: bool = False
    student: str = ""


_PROCESS = _Process()


def begin(sheet: PublicQuestions, student: str) -> LabSession:
    """Start a lab; the verdicts so far are kept when the same lab is started again."""
    known = _PROCESS.session
    if known is None or known.sheet != sheet:
        known = LabSession(sheet)
    known.student = _PROCESS.student or student or known.student or os.environ.get("JUPYTERHUB_USER", "")
    _PROCESS.session = known
    return known


def current() -> LabSession:
    """The lab this process works on. Raises NotStarted."""
    if _PROCESS.session is None:
        raise NotStarted
    return _PROCESS.session


def end() -> None:
    """Forget the lab (tests)."""
    _PROCESS.session, _PROCESS.inert, _PROCESS.student = None, False, ""


def make_inert(student: str = "") -> None:
    """For the judge's worker: check, progress and submit become no-ops, and the judge sets the student."""
    _PROCESS.inert, _PROCESS.student = True, student


def is_inert() -> bool:
    """Whether the judge is running this notebook."""
    return _PROCESS.inert


def given(id: str) -> dict[str, Any]:  # noqa: A002 - the word of the authors' guide
    """What this student is given in a question that differs from student to student.

    Args:
        id: The question's id.

    Returns:
        The given values, by name.

    Raises:
        NotStarted: No lab was started here.
        UnknownQuestion: The lab has no such question.
        NothingGiven: The question is the same for everyone.

    >>> wb.labs.given("q1")
    Traceback (most recent call last):
    workbench.labs.lab_errors.NotStarted: No lab has been started here. ...
    """
    session = current()
    question = session.question(id)
    if not isinstance(question, Variants):
        raise NothingGiven(received=id)
    return question.given(session.seed)


def notebook_names(depth: int = 2) -> Mapping[str, Any]:
    """The notebook's names: IPython's, or those of the module that called, ``depth`` calls above."""
    shell = current_shell()
    if shell is not None:
        names: Mapping[str, Any] = shell.user_ns
        return names
    return sys._getframe(depth).f_globals  # noqa: SLF001 - there is no public way to the caller's names
