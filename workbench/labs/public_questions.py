"""What a student's notebook carries of a lab: the public questions, as one line of text in its first cell."""

import base64
import zlib
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from workbench.labs.lab_errors import SheetBroken
from workbench.labs.questions import AnyQuestion
from workbench.labs.questions.answer_protocol import ProtocolError, decode, encode
from workbench.messages import say

_LARGEST = 64 * 1024 * 1024


class PublicQuestions(Struct, frozen=True, tag="sheet"):
    """A lab as a notebook knows it.

    ``blanks`` says which question a blank belongs to: by the names that its cell makes, and by the line it stands in.
    ``graded`` is False for the questions of a lecture, which a reader answers without points.
    """

    lab: str
    title: str
    version: str
    questions: tuple[AnyQuestion, ...]
    blanks: Mapping[str, str] = {}
    graded: bool = True

    @property
    def points(self) -> float:
        """The points of all questions together."""
        return sum(question.points for question in self.questions)

    def question(self, id: str) -> AnyQuestion | None:  # noqa: A002 - the word of the authors' guide
        """The question with this id, or None."""
        return next((question for question in self.questions if question.id == id), None)


def to_text(value: PublicQuestions | AnyQuestion) -> str:
    """One line of printable text."""
    return base64.b85encode(zlib.compress(encode(value), 9)).decode()


def sheet_from(text: str) -> PublicQuestions:
    """The sheet in a line of text. Raises SheetBroken."""
    found: PublicQuestions = _from_text(text, PublicQuestions)
    return found


def question_from(text: str) -> AnyQuestion:
    """The question in a line of text. Raises SheetBroken."""
    found: AnyQuestion = _from_text(text, AnyQuestion)
    return found


def _from_text(text: str, kind: Any) -> Any:
    try:
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(base64.b85decode(text.strip()), _LARGEST)
        if not unpacker.eof:
            raise SheetBroken(received=say("a text that was cut off"))
        return decode(content, kind)
    except (ValueError, zlib.error, ProtocolError) as error:
        raise SheetBroken(received=str(error)) from error
