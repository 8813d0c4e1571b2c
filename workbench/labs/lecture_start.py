"""``wb.labs.lecture``: the questions of a lecture's notebook, which a reader answers without points."""

from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from workbench.labs.blank_guard import install
from workbench.labs.lab_errors import UnknownLecture
from workbench.labs.lab_session import begin, is_inert
from workbench.labs.output_silencing import current_shell
from workbench.labs.public_questions import PublicQuestions
from workbench.labs.questions import AnyQuestion

_PACKAGE = "workbench.labs.lectures"


class _Lecture(Protocol):
    """A module of :mod:`workbench.labs.lectures`."""

    TITLE: str
    QUESTIONS: Sequence[AnyQuestion]


def lecture(name: str) -> None:
    """Begin the questions of a lecture: what its notebook's first cell does.

    After it, ``wb.check`` says whether an answer is right, and gives a hint where it is not. Nothing is graded or kept.

    Args:
        name: The notebook's name without its ending, such as ``"scores-to-decisions"``.

    Raises:
        UnknownLecture: No lecture of that name has questions.

    >>> wb.labs.lecture("no-such-lecture")
    Traceback (most recent call last):
    workbench.labs.lab_errors.UnknownLecture: There is no lecture 'no-such-lecture'. ...
    """
    known = lectures()
    if name not in known:
        raise UnknownLecture(received=name, expected=", ".join(known))
    begin(questions_of(name), "")
    shell = None if is_inert() else current_shell()
    if shell is not None:
        install(shell)


def lectures() -> tuple[str, ...]:
    """The names of the lectures that have questions, as ``lecture`` takes them."""
    found = iter_modules(import_module(_PACKAGE).__path__)
    return tuple(sorted(module.name.replace("_", "-") for module in found))


def questions_of(name: str) -> PublicQuestions:
    """The questions of one of ``lectures()``."""
    module = cast("_Lecture", import_module(f"{_PACKAGE}.{name.replace('-', '_')}"))
    return PublicQuestions(name, module.TITLE, "", tuple(module.QUESTIONS), graded=False)
