"""``wb.check``: what the notebook holds, against what a question asks for."""

from hashlib import sha256
from typing import Any

import msgspec

from workbench.labs.lab_errors import LabError
from workbench.labs.lab_session import LabSession, current, is_inert, notebook_names
from workbench.labs.notebook_output import show, show_progress, update_progress
from workbench.labs.output_silencing import silence
from workbench.labs.public_questions import question_from
from workbench.labs.questions import AnyQuestion
from workbench.labs.questions.answer_collection import gather
from workbench.labs.questions.answer_protocol import Answer, ProtocolError, Value, Verdict, encode
from workbench.labs.questions.known_mistakes import with_remark
from workbench.labs.questions.plain_values import has_blank
from workbench.labs.rendering import note_html, note_text, progress_html, progress_text, verdict_html, verdict_text


class Points(float):
    """The points of a check, the value of its cell: stock nbgrader takes them as partial credit from the cell's text.

    A notebook shows HTML rather than text, and here there is none to show: the verdict above says it in words.
    """

    def _repr_html_(self) -> str:
        return "<span hidden></span>"


class Unscored(Points):
    """What a check gives where nothing is graded: no output of its cell at all, not even an empty one."""

    def _ipython_display_(self) -> None:
        """Show nothing: the verdict above has said it."""

    def __repr__(self) -> str:
        return ""


def check(id: str, *, hidden: str = "") -> Points:  # noqa: A002 - the word of the authors' guide
    """Check a question of the lab and show how it stands.

    Looks at the notebook's names, whatever the order or number of its cells. Without a lab, and for an id that the lab
    does not have, it says so and gives 0 points.

    Args:
        id: The question's id, such as ``"q1"``.
        hidden: The complete question as text; only an instructor's grading has it.

    Returns:
        The points, from 0 to those of the question.

    >>> wb.check("q1")
    ✎ No lab has been started here. Run the notebook's first code cell, then this one again.
    0.0
    """
    if is_inert():
        return Points()
    try:
        session = current()
        question = question_from(hidden) if hidden else session.question(id)
    except LabError as error:
        show(note_html(str(error)), note_text(str(error)))
        return Points()
    verdict = _verdict(session, question, notebook_names(), hidden=bool(hidden))
    session.verdicts[question.id] = verdict
    graded = session.sheet.graded
    show(verdict_html(question, verdict, graded=graded), verdict_text(question, verdict, graded=graded))
    update_progress(*_bar(session))  # the bars further up
    show_progress(*_bar(session))
    return Points(verdict.points) if graded else Unscored(verdict.points)


def progress() -> None:
    """Show a bar over all questions; it follows what is checked.

    Raises:
        NotStarted: No lab was started here.

    >>> wb.labs.progress()
    Traceback (most recent call last):
    workbench.labs.lab_errors.NotStarted: No lab has been started here. ...
    """
    if not is_inert():
        show_progress(*_bar(current()))


def _verdict(session: LabSession, question: AnyQuestion, names: Any, *, hidden: bool) -> Verdict:
    with silence():
        answer = gather(question.request(hidden=hidden, seed=session.seed), names)
        verdict = question.judge(answer, hidden=hidden, seed=session.seed)
        verdict = with_remark(question.mistakes, question.id, answer, verdict, hidden=hidden)
    if verdict.state == "not" and _is_open(answer):
        return msgspec.structs.replace(verdict, state="open")
    if verdict.state not in {"partly", "not"}:
        return verdict
    try:
        fingerprint = sha256(encode(answer)).digest()
    except ProtocolError:
        fingerprint = b""
    return msgspec.structs.replace(verdict, hint=session.hint(question, fingerprint))


def _is_open(answer: Answer) -> bool:
    """Whether the first thing that is missing is an answer: the cell was not run, or a blank is left in it."""
    return any(
        has_blank(found.plain) if isinstance(found, Value) else found.kind in {"missing", "blank"}
        for found in answer.results
    )


def _bar(session: LabSession) -> tuple[str, str]:
    return progress_html(session.sheet, session.verdicts), progress_text(session.sheet, session.verdicts)
