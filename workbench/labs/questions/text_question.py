"""A free text: a person reads it and gives the points."""

import msgspec

from workbench.labs.questions.answer_protocol import Answer, Failure, Plain, Verdict
from workbench.labs.questions.answer_wording import received_text, short
from workbench.labs.questions.plain_values import BLANK
from workbench.labs.questions.question_base import NamedQuestion
from workbench.labs.questions.shared_verdicts import failed, result, verdict
from workbench.messages import mark, mark_plural, say, say_plural

_MANUAL = mark_plural(
    "Your text is there ({count} word). A person will read it and give the points.",
    "Your text is there ({count} words). A person will read it and give the points.",
)
_NO_TEXT = mark("{name} should hold a text: your answer between quotes.")
_SHORT = mark_plural(
    "{name} has {count} word; write at least {least}.", "{name} has {count} words; write at least {least}."
)
_EXPECTED = mark_plural("a text of at least {count} word", "a text of at least {count} words")


class TextQuestion(NamedQuestion, frozen=True, tag="text"):
    """A text in a name. ``guide`` tells the person who gives the points what to look for; students do not get it."""

    least_words: int = 5
    guide: str = ""

    def judge(self, answer: Answer, *, hidden: bool, seed: int) -> Verdict:  # noqa: ARG002 - every kind has both
        found = result(answer)
        wanted = say_plural(_EXPECTED, self.least_words)
        if isinstance(found, Failure):
            return failed(self, found, self.name, expected=wanted)
        text = found.plain
        if type(text) is not str or text == BLANK:
            message = say(_NO_TEXT, name=self.name)
            return verdict(self, 0, message, expected=wanted, received=received_text(text))
        return self._counted(text, wanted)

    def public(self) -> "TextQuestion":
        return msgspec.structs.replace(self, guide="")

    def _counted(self, text: Plain, wanted: str) -> Verdict:
        count = len(text.split())
        if count < self.least_words:
            message = say_plural(_SHORT, count, name=self.name, least=self.least_words)
            return verdict(self, 0, message, expected=wanted, received=short(text))
        return Verdict(0.0, self.points, "manual", say_plural(_MANUAL, count), wanted, short(text))


def text(
    id: str,  # noqa: A002 - the word of the authors' guide
    points: float,
    name: str,
    *,
    least_words: int = 5,
    guide: str = "",
    title: str = "",
    hints: tuple[str, ...] = (),
) -> TextQuestion:
    """The notebook's ``name`` holds a text that a person grades with the help of ``guide``.

    Args:
        id: The question's id, which a student gives to ``wb.check``.
        points: The points for a right answer.
        name: The name in the notebook that holds the answer.
        least_words: Shorter texts count as not answered.
        guide: What a good answer says, for the person who grades.
        title: A heading for the student's progress table and the reports.
        hints: Hints in the order in which ``wb.check`` offers them.

    Returns:
        The question, for ``QUESTIONS`` in ``checks.py``.

    >>> text("q9", 3, "why_dice", guide="says that most pixels are background").least_words
    5
    """
    return TextQuestion(
        id=id, points=points, title=title, hints=tuple(hints), name=name, least_words=least_words, guide=guide
    )
